import { existsSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { OPEN } from './access.ts';
import { routesOf } from './http.ts';
import { missing } from './not-found.ts';

const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/** The web interface out of the folder of its build, and the answers for addresses that nothing serves. */
export async function webPages(http: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    // The build has laid compressed files beside the others; who asks for none gets those.
    await http.register(staticFiles, { root: folder, serve: false, preCompressed: true });
    // Their names change with their content, so a browser may keep them for good.
    http.get<{ Params: { '*': string } }>('/assets/*', { config: { access: OPEN } }, (request, reply) =>
      reply.sendFile(`assets/${request.params['*']}`, folder, { maxAge: '365d', immutable: true }),
    );
  }
  http.setNotFoundHandler(async (request, reply) => {
    const [path = '', query] = request.url.split('?');
    const isApi = path.startsWith('/api/');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (isApi && reads && !path.endsWith('/'))
      return reply.redirect(`${path}/${query ? `?${query}` : ''}`, 301);
    if (isApi || !reads || path.startsWith('/assets/')) {
      const { status, allow, detail } = missing(routesOf(http), request.method, path);
      if (allow) void reply.header('Allow', allow);
      return reply.code(status).send({ detail: isApi || allow ? detail : 'Not found.' });
    }
    if (!built)
      return reply
        .code(503)
        .type('text/plain')
        .send('The web interface is not built: run `npm run build`.\n');
    void reply.header('Cache-Control', 'no-cache').header('Content-Security-Policy', POLICY);
    const isFile = /^\/[\w.-]+\.(svg|png|ico|txt|webmanifest)$/.test(path) && existsSync(join(folder, path));
    return reply.sendFile(isFile ? path.slice(1) : 'index.html', folder, { cacheControl: false });
  });
}
