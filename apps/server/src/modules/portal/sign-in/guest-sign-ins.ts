import '@fastify/cookie';
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Guest, GuestNetwork } from '../../../engine/http/guest.ts';
import { hasSecureCookies } from '../../../platform/origin.ts';

export const GUEST_COOKIE = 'portalid';

/** Where access tokens of guests are kept, sealed. */
export const SEALED_OF_GUESTS = { table: 'portal_signin', column: 'access_token', nullable: true } as const;

const LIFETIME_S = 8 * 3600;
/** A sign-in that nobody uses ends sooner. */
export const IDLE_S = 3600;

/** Who signed in, and how that is known. */
export interface NewGuest extends Pick<Guest, 'name' | 'email' | 'networks'> {
  proof: 'peeringdb' | 'mail';
  /** The account at the provider; empty where there is none. */
  subject: string;
  /** By which the profile is read again. */
  access_token: string | null;
}

/** What is kept of a key of somebody outside: 256 random bits need no slow digest. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** 256 random bits as text. */
export const randomKey = (): string => randomBytes(32).toString('base64url');

/** Attributes of a cookie of the portal. */
export const cookieOptions = (request: FastifyRequest) =>
  ({ path: '/', sameSite: 'lax', httpOnly: true, secure: hasSecureCookies(request) }) as const;

/** Keeps that somebody signed in, and gives the browser the key to it; the sign-in that it had ends. */
export async function startSignIn(
  context: Context,
  guest: NewGuest,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Guest & { csrf: string }> {
  const { db, secrets } = context;
  const [key, csrf, now] = [randomKey(), randomKey(), context.now()];
  const { proof, subject, name, email, networks } = guest;
  const before = request.cookies[GUEST_COOKIE];
  await sql`delete from portal_signin where expires < ${now} or digest = ${before ? digestOf(before) : ''}`.execute(
    db,
  );
  const { rows } = await sql<{ id: number }>`
    insert into portal_signin (digest, csrf, proof, subject, name, email, networks, access_token, verified, last_used, expires)
    values (${digestOf(key)}, ${csrf}, ${proof}, ${subject}, ${name}, ${email}, ${JSON.stringify(networks)}::jsonb,
      ${guest.access_token === null ? null : secrets.seal(guest.access_token)}, ${now}, ${now}, ${new Date(now.getTime() + LIFETIME_S * 1000)})
    returning id::float8 as id`.execute(db);
  void reply.setCookie(GUEST_COOKIE, key, { ...cookieOptions(request), maxAge: LIFETIME_S });
  return { id: rows[0]?.id ?? 0, door: 'portal', proof, name, email, networks, csrf };
}

/** Ends a sign-in. */
export const endSignIn = ({ db }: Pick<Context, 'db'>, id: number) =>
  sql`delete from portal_signin where id = ${id}`.execute(db);

/** Networks of a guest once each, in the order of their numbers; of several entries the permissions add up. */
export function eachNetworkOnce(networks: readonly GuestNetwork[]): GuestNetwork[] {
  const found = new Map<number, GuestNetwork>();
  for (const one of networks)
    found.set(one.asn, { ...one, perms: one.perms | (found.get(one.asn)?.perms ?? 0) });
  return [...found.values()].sort((a, b) => a.asn - b.asn);
}
