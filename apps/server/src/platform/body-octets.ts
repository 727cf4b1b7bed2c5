import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the octets of a body are kept beside what they say: a signature is over them. */
    keepsOctets?: boolean;
  }
}

const kept = new WeakMap<FastifyRequest, Buffer>();

/** Keeps the octets of a body for routes that ask for them. */
export function keepOctets(request: FastifyRequest, octets: Buffer): void {
  if (request.routeOptions.config.keepsOctets) kept.set(request, octets);
}

/** The body as it came, of a route that `keepsOctets`. */
export const octetsOf = (request: FastifyRequest): Buffer => kept.get(request) ?? Buffer.alloc(0);
