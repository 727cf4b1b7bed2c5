import '@fastify/cookie';
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { AnyDatabase, Principal } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { clientOf, neighbourhoodOf } from '../../platform/client.ts';
import { incidentally } from '../../platform/incidentally.ts';
import type { SettingValues } from '../../platform/settings.ts';
import { type Actor, type AuditEvent, recordAudit } from '../audit/index.ts';
import { type AttemptLimits, takeAttempt, tokenBuckets } from './attempts.ts';
import { type FoundUser, PRINCIPAL, principalOf, TOKEN_GRANTS, type TokenGrants } from './principals.ts';
import { attemptLimits } from './settings.ts';
import { digestOf } from './tokens.ts';

export const SESSION_COOKIE = 'sessionid';
export const CSRF_COOKIE = 'csrftoken';
const NOBODY = { id: 0, username: '' };
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A principal, and the session it came with. */
export interface Authenticated extends Principal {
  sessionDigest: string | null;
}

interface FoundToken extends FoundUser, TokenGrants {
  prefix: string;
  description: string;
  requests_per_minute: number | null;
  write_enabled: boolean;
  expired: boolean;
  stale: boolean;
  /** Whether it has been used from there before. */
  known: boolean;
  allowed_ips: string[] | null;
}
interface FoundSession extends FoundUser {
  csrf: string;
  stale: boolean;
}

/**
 * Finds out who sends a request: its session cookie first, then its token; one statement. Bad credentials are a 403, too many of them
 * a 429.
 */
export function authenticator({
  db,
  settings,
}: {
  db: AnyDatabase;
  settings: SettingValues;
}): (request: FastifyRequest, again?: boolean) => Promise<Authenticated | null> {
  return async (request, again = false) => {
    const door: Door = { db, limits: attemptLimits({ settings }), again };
    const cookie = request.cookies[SESSION_COOKIE];
    const session = cookie ? await bySession(door, request, digestOf(cookie)) : null;
    if (session) return session;
    const header = request.headers.authorization;
    return header && /^token(\s|$)/i.test(header) ? byToken(door, request, keyIn(header)) : null;
  };
}

function keyIn(header: string): string {
  const [, key, ...rest] = header.trim().split(/\s+/);
  if (!key) throw forbidden('Invalid token header. No credentials provided.');
  if (rest.length) throw forbidden('Invalid token header. Token string should not contain spaces.');
  return key;
}

async function bySession(
  { db, again }: Door,
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
  if (found.stale && !again)
    await incidentally(
      sql`update users_session set last_used = now(), expires = greatest(expires, now() + interval '14 days') where digest = ${digest}`.execute(
        db,
      ),
    );
  return { ...principalOf(found, true), sessionDigest: digest };
}

interface Door {
  db: AnyDatabase;
  limits: AttemptLimits;
  /** Whether the request was let in before: then nobody knocks, and neither a use nor an attempt is kept. */
  again: boolean;
}

async function byToken(door: Door, request: FastifyRequest, key: string): Promise<Authenticated> {
  const { db, again } = door;
  const client = clientOf(request);
  const { host } = neighbourhoodOf(client.address);
  const { rows } =
    await sql<FoundToken>`select ${PRINCIPAL}, ${TOKEN_GRANTS} as token_grants, t.id as token_id, t.prefix, t.description, t.requests_per_minute, t.write_enabled, t.allowed_ips, coalesce(t.expires <= now(), false) as expired, coalesce(t.last_used < now() - interval '1 minute', true) as stale, exists (select 1 from users_tokenaddress a where a.token_id = t.id and a.address = ${host}) as known from users_token t join auth_user u on u.id = t.user_id where t.digest = ${digestOf(key)}`.execute(
      db,
    );
  const [found] = rows;
  if (!found) {
    // Nobody guesses a token while the database cannot count: it has 160 random bits.
    if (!again) await incidentally(countRefused(door, request));
    throw forbidden('Invalid token');
  }
  const principal = principalOf(found, found.write_enabled, found);
  const actor = { db, principal, requestId: request.id, client };
  const target = { type: 'users.token', id: found.token_id, name: `${found.prefix}… of ${found.username}` };
  const reason = refusalOf(found, client.address);
  if (reason && again) throw forbidden(reason);
  if (reason) {
    const repeats = `${found.token_id} ${client.address} ${reason}`;
    await incidentally(
      recordAudit(actor, [
        { kind: 'token_refused', outcome: 'failure', target, detail: { reason }, repeats },
      ]),
    );
    throw forbidden(reason);
  }
  if (!again && (found.stale || !found.known)) await incidentally(noteUse(actor, { target, host }));
  const token = {
    id: Number(found.token_id),
    name: found.description || `${found.prefix}…`,
    requests_per_minute: found.requests_per_minute,
  };
  return { ...principal, token, sessionDigest: null };
}

/** Why a right key is not taken; null when it is. The address is the socket's, or what a trusted proxy says: never a header that anyone can send. */
function refusalOf({ expired, is_active, allowed_ips }: FoundToken, address: string): string | null {
  if (expired) return 'Token expired';
  if (!is_active) return 'User inactive';
  if (!allowed_ips?.length) return null;
  if (!address) return 'The client address cannot be determined, and the token is limited to some.';
  return isWithin(allowed_ips, address)
    ? null
    : `Source IP ${address} is not permitted to authenticate using this token.`;
}

function isWithin(networks: readonly string[], address: string): boolean {
  const allowed = new BlockList();
  for (const network of networks) {
    const [prefix = '', length] = network.split('/');
    const of = isIPv6(prefix) ? 'ipv6' : 'ipv4';
    allowed.addSubnet(prefix, length === undefined ? (of === 'ipv6' ? 128 : 32) : Number(length), of);
  }
  return allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Counts a key that no token has; fails with 429 when there were too many. */
async function countRefused({ db, limits }: Door, request: FastifyRequest): Promise<void> {
  const client = clientOf(request);
  const { blocks, wait_s } = await takeAttempt(db, tokenBuckets({ address: client.address, limits }));
  const failed = { outcome: 'failure', repeats: client.address } as const;
  await recordAudit({ db, principal: NOBODY, requestId: request.id, client }, [
    { kind: 'token_refused', ...failed },
    ...blocks.map((scope) => ({
      kind: 'blocked' as const,
      outcome: 'failure' as const,
      detail: { of: 'API tokens', scope, wait_s },
    })),
  ]);
}

type Used = { target: NonNullable<AuditEvent['target']>; host: string };

/** Keeps when and from where a token was used; an address that is new is told, once. A token that has gone meanwhile leaves nothing. */
async function noteUse(outer: Actor, { target, host }: Used): Promise<void> {
  await outer.db.transaction().execute(async (db) => {
    const { rows } = await sql<{
      fresh: boolean;
    }>`with used as (update users_token set last_used = now() where id = ${target.id} returning id)
      insert into users_tokenaddress as a (token_id, address) select id, ${host} from used on conflict (token_id, address) do update set last_used = now() returning a.xmax = 0 as fresh`.execute(
      db,
    );
    if (rows[0]?.fresh)
      await recordAudit({ ...outer, db }, [{ kind: 'token_used_from_new_address', target }]);
  });
}
