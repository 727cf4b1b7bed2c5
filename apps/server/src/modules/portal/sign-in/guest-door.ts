import '@fastify/cookie';
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { forbidden } from '../../../engine/errors.ts';
import type { Guest, GuestDoor, GuestNetwork } from '../../../engine/http/guest.ts';
import { requireSameOrigin } from '../../../engine/http/same-origin.ts';
import { incidentally } from '../../../platform/incidentally.ts';
import { digestOf, GUEST_COOKIE, IDLE_S } from './guest-sign-ins.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const STALE_S = 60;

interface Found {
  id: number;
  csrf: string;
  proof: 'peeringdb' | 'mail';
  name: string;
  email: string;
  networks: GuestNetwork[];
  stale: boolean;
}

/** Finds the guest of a request by the cookie of the sign-in; one statement. What changes something needs the CSRF token as well. */
export const guestDoor: GuestDoor = ({ db, now }) => {
  const ago = (seconds: number) => new Date(now().getTime() - seconds * 1000);
  return async (request) => {
    const cookie = request.cookies[GUEST_COOKIE];
    if (!cookie) return null;
    const { rows } = await sql<Found>`
      select id::float8 as id, csrf, proof, name, email, networks, last_used < ${ago(STALE_S)} as stale from portal_signin
       where digest = ${digestOf(cookie)} and expires > ${now()} and last_used > ${ago(IDLE_S)}`.execute(db);
    const [found] = rows;
    if (!found) return null;
    if (!SAFE.has(request.method)) requireOwnPage(request, found.csrf);
    const { csrf: _, stale, ...guest } = found;
    if (stale)
      await incidentally(
        sql`update portal_signin set last_used = ${now()} where id = ${found.id}`.execute(db),
      );
    return { ...guest, door: 'portal' } satisfies Guest;
  };
};

/** A page of another site can send the cookie, and neither the token nor our origin. */
function requireOwnPage(request: FastifyRequest, csrf: string): void {
  requireSameOrigin(request);
  const given = Buffer.from(String(request.headers['x-csrftoken'] ?? ''));
  const wanted = Buffer.from(csrf);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw forbidden('CSRF Failed: CSRF token missing or incorrect.');
}
