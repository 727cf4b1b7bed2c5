import '@fastify/cookie';
import { randomBytes } from 'node:crypto';
import { endpoints, type Me } from '@peersmith/answers';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { type AnyDatabase, inTransaction, type Principal } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { requireSameOrigin } from '../../engine/http/same-origin.ts';
import { serving } from '../../engine/http/serve.ts';
import type { Room } from '../../engine/module.ts';
import { feedIdNow } from '../../engine/schema/feed-id.ts';
import { OPEN, SIGNED_IN } from '../../platform/access.ts';
import { clientOf } from '../../platform/client.ts';
import { SMALL_BODY } from '../../platform/http.ts';
import { hasSecureCookies } from '../../platform/origin.ts';
import { recordAudit } from '../audit/index.ts';
import { accountTarget } from './account-events.ts';
import { CSRF_COOKIE, SESSION_COOKIE } from './authenticate.ts';
import { endSignIns } from './end-sign-ins.ts';
import { hashPassword } from './passwords.ts';
import { type FoundUser, PRINCIPAL, permissionsOf } from './principals.ts';
import { rememberSignIn, requireCurrentPassword, requirePassword } from './require-password.ts';
import { attemptLimits } from './settings.ts';
import { digestOf } from './tokens.ts';

const LIFETIME_S = 14 * 24 * 3600;

/** Sign-in, sign-out, who am I, and changing one's password. */
export function signInRoutes(app: FastifyInstance, { db, open, settings, version }: Room): void {
  const limits = attemptLimits({ settings });
  const serve = serving(app, open);
  serve(
    endpoints.signIn,
    { access: OPEN, bodyLimit: SMALL_BODY, before: requireSameOrigin },
    async ({ body: { username, password }, request, reply }) => {
      const client = clientOf(request);
      const account = await requirePassword(
        { db, requestId: request.id, client, limits },
        { username, password },
      );
      await db.transaction().execute(async (transaction) => {
        await startSession(transaction, request, reply, account.id);
        const actor = { db: transaction, principal: account, requestId: request.id, client };
        await rememberSignIn(actor);
        await recordAudit(actor, [{ kind: 'signed_in' }]);
      });
      return me(db, { id: account.id }, version);
    },
  );

  serve(endpoints.signOut, { access: SIGNED_IN, reads: true }, async ({ context: outer, request, reply }) => {
    const cookie = request.cookies[SESSION_COOKIE];
    if (cookie)
      await inTransaction(outer, async (context) => {
        const { numAffectedRows } =
          await sql`delete from users_session where digest = ${digestOf(cookie)}`.execute(context.db);
        if (numAffectedRows) await recordAudit(context, [{ kind: 'signed_out' }]);
      });
    const { maxAge: _, ...attributes } = cookieOptions(request);
    void reply
      .clearCookie(SESSION_COOKIE, { ...attributes, httpOnly: true })
      .clearCookie(CSRF_COOKIE, attributes);
  });

  serve(endpoints.whoAmI, { access: SIGNED_IN }, ({ context }) => me(db, context.principal, version));

  serve(
    endpoints.changePassword,
    { access: SIGNED_IN, bodyLimit: SMALL_BODY },
    async ({ context: outer, body, request, reply }) => {
      const { principal } = outer;
      const { current_password, new_password, end_tokens } = body;
      await requireCurrentPassword(outer, { password: current_password, limits });
      const hash = await hashPassword(new_password);
      await inTransaction(outer, async (context) => {
        await sql`update auth_user set password = ${hash}, updated = now() where id = ${principal.id}`.execute(
          context.db,
        );
        await recordAudit(context, [{ kind: 'password_changed', target: accountTarget(principal) }]);
        await endSignIns(context, { user: principal.id, tokens: end_tokens });
      });
      await startSession(db, request, reply, principal.id);
    },
  );
}

async function startSession(
  db: AnyDatabase,
  request: FastifyRequest,
  reply: FastifyReply,
  user: number,
): Promise<void> {
  const [key, csrf] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  await sql`delete from users_session where expires < now()`.execute(db);
  const { address, user_agent } = clientOf(request);
  await sql`insert into users_session (digest, csrf, user_id, expires, address, user_agent) values (${digestOf(key)}, ${csrf}, ${user}, now() + make_interval(secs => ${LIFETIME_S}), ${address}, ${user_agent})`.execute(
    db,
  );
  await sql`update auth_user set last_login = now() where id = ${user}`.execute(db);
  const shared = cookieOptions(request);
  void reply
    .setCookie(SESSION_COOKIE, key, { ...shared, httpOnly: true })
    .setCookie(CSRF_COOKIE, csrf, shared);
}

const cookieOptions = (request: FastifyRequest) =>
  ({ path: '/', sameSite: 'lax', secure: hasSecureCookies(request), maxAge: LIFETIME_S }) as const;

/** Who is signed in, and what they may do. */
export async function me(
  db: AnyDatabase,
  { id, grants }: Pick<Principal, 'id'> & Partial<Principal>,
  version: string,
): Promise<Me> {
  const { rows } = await sql<
    FoundUser & Me['user'] & Pick<Me, 'preferences'>
  >`select ${PRINCIPAL}, u.first_name, u.last_name, u.email, coalesce(p.data, '{}') as preferences from auth_user u left join users_userpreferences p on p.user_id = u.id where u.id = ${id}`.execute(
    db,
  );
  const [found] = rows;
  if (!found) throw new ApiError(403, { detail: 'User inactive' });
  const { id: key, username, first_name, last_name, email, is_staff } = found;
  const user = { id: key, username, first_name, last_name, email, is_staff };
  const { is_superuser, preferences, grants: own } = found;
  const permissions = [...permissionsOf(found)].sort();
  // With those of the token that the request came with; a superuser's own do not count.
  const inForce = (grants ?? [is_superuser ? [] : own]).flat();
  const limits = inForce.map(({ version: _, ...grant }) => grant);
  return { user, is_superuser, permissions, grants: limits, preferences, version, feed: await feedIdNow(db) };
}
