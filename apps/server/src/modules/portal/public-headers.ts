import type { FastifyInstance } from 'fastify';

/** What is no page runs nothing and stands in no frame, even where somebody opens it as one. */
const POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of everything that leaves the public listener; pages and the logo bring a policy of their own. */
export function publicHeaders(http: FastifyInstance): void {
  http.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('content-security-policy')) void reply.header('Content-Security-Policy', POLICY);
    void reply
      .header('Cross-Origin-Resource-Policy', 'same-origin')
      .header('Cross-Origin-Opener-Policy', 'same-origin')
      .header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  });
}
