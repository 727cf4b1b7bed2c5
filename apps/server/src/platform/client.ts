import { formatAddress, formatInterface, networkOf, parseAddress } from '@peersmith/net';
import type { FastifyRequest } from 'fastify';

/** Where a request came from: what it says of its program, cut, and the address that trusted proxies and the socket give. */
export interface Client {
  address: string;
  user_agent: string;
}

export const clientOf = (request: FastifyRequest): Client => ({
  address: addressOf(request.ip),
  user_agent: String(request.headers['user-agent'] ?? '').slice(0, 200),
});

/** The canonical form; IPv4 inside IPv6 (RFC 4291 §2.5.5.2) is IPv4. */
function addressOf(given: string): string {
  const parsed = parseAddress(given.replace(/^::ffff:(?=\d+\.)/i, ''));
  return parsed ? formatAddress(parsed) : '';
}

/** Who is counted as one: hosts of IPv6 have a /64 to themselves, and sites a /48 (RFC 6177); in IPv4 an address and its /24. */
export function neighbourhoodOf(address: string): { host: string; network: string } {
  const parsed = parseAddress(address);
  if (!parsed) return { host: 'unknown', network: 'unknown' };
  const within = (prefixLength: number) => formatInterface(networkOf({ ...parsed, prefixLength }));
  return parsed.family === 4
    ? { host: address, network: within(24) }
    : { host: within(64), network: within(48) };
}
