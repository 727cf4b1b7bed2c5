import '@fastify/cookie';
import { BlockList, isIPv6 } from 'node:net';
import { hostOf } from '@peersmith/net';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { AnyDatabase, Principal } from '../../engine/context.ts';
import { ApiError, forbidden } from '../../engine/errors.ts';
import { incidentally } from '../../platform/incidentally.ts';
import { type FoundUser, PRINCIPAL, principalOf } from './principals.ts';
import { digestOf } from './tokens.ts';

export const SESSION_COOKIE = 'sessionid';
export const CSRF_COOKIE = 'csrftoken';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A principal, and the session it came with. */
export interface Authenticated extends Principal {
  sessionDigest: string | null;
}

interface FoundToken extends FoundUser {
  token_id: number;
  write_enabled: boolean;
  expired: boolean;
  stale: boolean;
  allowed_ips: string[] | null;
}
interface FoundSession extends FoundUser {
  csrf: string;
  stale: boolean;
}

/** Finds out who sends a request: its session cookie first, then its token; one statement. Bad credentials are a 403. */
export const authenticator =
  (db: AnyDatabase) =>
  async (request: FastifyRequest): Promise<Authenticated | null> => {
    const cookie = request.cookies[SESSION_COOKIE];
    const session = cookie ? await bySession(db, request, digestOf(cookie)) : null;
    if (session) return session;
    const header = request.headers.authorization;
    return header && /^token(\s|$)/i.test(header) ? byToken(db, request, keyIn(header)) : null;
  };

function keyIn(header: string): string {
  const [, key, ...rest] = header.trim().split(/\s+/);
  if (!key) throw forbidden('Invalid token header. No credentials provided.');
  if (rest.length) throw forbidden('Invalid token header. Token string should not contain spaces.');
  return key;
}

async function bySession(
  db: AnyDatabase,
  request: FastifyRequest,
  digest: string,
): Promise<Authenticated | null> {
  const { rows } =
    await sql<FoundSession>`select ${PRINCIPAL}, s.csrf, s.last_used < now() - interval '1 minute' as stale from users_session s join auth_user u on u.id = s.user_id where s.digest = ${digest} and s.expires > now() and u.is_active`.execute(
      db,
    );
  const [found] = rows;
  if (!found) return null;
  if (!SAFE.has(request.method) && request.headers['x-csrftoken'] !== found.csrf)
    throw forbidden('CSRF Failed: CSRF token missing or incorrect.');
  if (found.stale)
    await incidentally(
      sql`update users_session set last_used = now(), expires = greatest(expires, now() + interval '14 days') where digest = ${digest}`.execute(
        db,
      ),
    );
  return { ...principalOf(found, true), sessionDigest: digest };
}

async function byToken(db: AnyDatabase, request: FastifyRequest, key: string): Promise<Authenticated> {
  const { rows } =
    await sql<FoundToken>`select ${PRINCIPAL}, t.id as token_id, t.write_enabled, t.allowed_ips, coalesce(t.expires <= now(), false) as expired, coalesce(t.last_used < now() - interval '1 minute', true) as stale from users_token t join auth_user u on u.id = t.user_id where t.digest = ${digestOf(key)}`.execute(
      db,
    );
  const [found] = rows;
  if (!found) throw forbidden('Invalid token');
  if (found.expired) throw forbidden('Token expired');
  if (!found.is_active) throw forbidden('User inactive');
  if (found.allowed_ips?.length) requireAllowed(found.allowed_ips, request.ip);
  if (found.stale)
    await incidentally(
      sql`update users_token set last_used = now() where id = ${found.token_id}`.execute(db),
    );
  return { ...principalOf(found, found.write_enabled), sessionDigest: null };
}

/** The address is the socket's, or what a trusted proxy says: never a header that anyone can send. */
function requireAllowed(networks: readonly string[], given: string): void {
  const address = hostOf(given.replace(/^::ffff:(?=\d+\.)/i, ''));
  if (!address) throw forbidden('The client address cannot be determined, and the token is limited to some.');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const allowed = new BlockList();
  for (const network of networks) {
    const [prefix = '', length] = network.split('/');
    const of = isIPv6(prefix) ? 'ipv6' : 'ipv4';
    allowed.addSubnet(prefix, length === undefined ? (of === 'ipv6' ? 128 : 32) : Number(length), of);
  }
  if (!allowed.check(address, family))
    throw new ApiError(403, {
      detail: `Source IP ${address} is not permitted to authenticate using this token.`,
    });
}
