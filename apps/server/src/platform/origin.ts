import type { FastifyReply, FastifyRequest } from 'fastify';
import { type HostName, parseHostName } from './host-names.ts';
import { requireReadableHeaders } from './text-gate.ts';

export interface OriginOptions {
  /** Whether the server answers to a host name. */
  knows: (name: string) => boolean;
  /** Whether what an address says of the request that it forwards is believed. */
  trusts: (address: string | undefined) => boolean;
  /** Whether cookies are kept to HTTPS whatever a request came over. */
  secureCookies: boolean;
  /** How long browsers shall come over HTTPS only; 0 to say nothing of it. */
  hsts_s: number;
  /** Told of a request for a name that the server does not answer to; rarely, with how many were not told. */
  onUnknownHost: (host: string, untold: number) => void;
}

/** Where a request was sent, checked: nothing else may be made of its headers. */
interface Origin {
  protocol: 'http' | 'https';
  /** Host, and port where the caller named one. */
  host: string;
  secureCookies: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers whatever host a request names, and so must make nothing of it. */
    anyHost?: boolean;
  }
}

const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];
const QUIET_MS = 60_000;
const UNKNOWN_HOST = {
  detail:
    'This server does not answer to the host name of the request. The names that it answers to are the setting PEERSMITH_HOSTS.',
  code: 'host_unknown',
};

const origins = new WeakMap<FastifyRequest, Origin>();

/** `https://host` of a request as it may stand in an answer, or empty where its host was not checked. */
export const baseOf = (request: FastifyRequest): string => {
  const origin = origins.get(request);
  return origin ? `${origin.protocol}://${origin.host}` : '';
};

/** Whether a cookie of the answer is for HTTPS alone. */
export const hasSecureCookies = (request: FastifyRequest): boolean =>
  origins.get(request)?.secureCookies ?? true;

/** Whether an `Origin` header names the server that the request was sent to. Ports that a scheme implies may be left out. */
export function isSameOrigin(request: FastifyRequest, origin: string): boolean {
  const held = origins.get(request);
  if (!held || !URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  return new URL(`${protocol}//${held.host}`).host === host;
}

/** Lets in requests for hosts that the server answers to, before anything else is made of them. */
export function originGate(
  options: OriginOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  let [toldAt, untold] = [Number.NEGATIVE_INFINITY, 0];
  return async (request, reply) => {
    // What anybody can say of forwarding is never seen.
    if (!options.trusts(request.socket.remoteAddress))
      for (const name of FORWARDED) delete request.headers[name];
    requireReadableHeaders(request.headers);
    const host = hostOf(request);
    const protocol = request.protocol === 'https' ? 'https' : 'http';
    if (protocol === 'https' && options.hsts_s > 0)
      void reply.header('Strict-Transport-Security', `max-age=${options.hsts_s}`);
    if (host && options.knows(host.name)) {
      const written = host.port === null ? host.name : `${host.name}:${host.port}`;
      const secureCookies = options.secureCookies || protocol === 'https';
      origins.set(request, { protocol, host: written, secureCookies });
      return;
    }
    if (request.routeOptions.config?.anyHost) return;
    if (performance.now() - toldAt > QUIET_MS) {
      options.onUnknownHost(request.host, untold);
      [toldAt, untold] = [performance.now(), 0];
    } else untold += 1;
    return reply.code(400).send(UNKNOWN_HOST);
  };
}

/** The host of a request; null where it names none, or more than one (RFC 9112 §3.2). */
function hostOf(request: FastifyRequest): HostName | null {
  const { rawHeaders } = request.raw;
  const given = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  // An address with a host of its own would overrule the header (RFC 9112 §3.2.2); those are for proxies.
  if (given > 1 || !request.originalUrl.startsWith('/')) return null;
  return parseHostName(request.host ?? '');
}
