import { endpoints, type OwnSession } from '@peersmith/answers';
import { user } from '@peersmith/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { forbidden, notFound } from '../../engine/errors.ts';
import { serving } from '../../engine/http/serve.ts';
import type { Room } from '../../engine/module.ts';
import { save } from '../../engine/write/save.ts';
import { SIGNED_IN } from '../../platform/access.ts';
import { SMALL_BODY } from '../../platform/http.ts';
import { recordAudit } from '../audit/index.ts';
import { SESSION_COOKIE } from './authenticate.ts';
import { me } from './sign-in.ts';
import { digestOf } from './tokens.ts';

/** The beginning of its digest tells the sessions of one user apart, and opens nothing. */
const ID = sql`('x' || left(digest, 12))::bit(48)::bigint`;

/** What everybody may do with their own account: their name, and where they are signed in. */
export function ownAccountRoutes(app: FastifyInstance, { open, db, system, version }: Room): void {
  const serve = serving(app, open);
  serve(endpoints.changeMe, { access: SIGNED_IN, bodyLimit: SMALL_BODY }, async ({ context, body }) => {
    requireWhole(context);
    const { id, username } = context.principal;
    // Nobody needs a permission for their own name: the server writes it for them, and the change log says who asked.
    const principal = { ...system().principal, id, username };
    await inTransaction({ ...context, principal }, (inner) =>
      save(inner, user, [{ id, given: body, mode: 'modify' }]),
    );
    return me(db, context.principal, version);
  });
  serve(endpoints.ownSessions, { access: SIGNED_IN }, async ({ context, request }) => {
    const own = digestIn(request);
    const { rows } = await sql<OwnSession>`
      select ${ID}::float8 as id, digest = ${own} as current, created, last_used, address, user_agent
      from users_session where user_id = ${context.principal.id} and expires > now() order by digest = ${own} desc, last_used desc limit 100`.execute(
      context.db,
    );
    return rows;
  });
  serve(endpoints.endSession, { access: SIGNED_IN }, ({ context: outer, params, reply }) =>
    inTransaction(outer, async (context) => {
      requireWhole(context);
      const { numAffectedRows } = await sql`
        delete from users_session where user_id = ${context.principal.id} and ${ID} = ${params.id}`.execute(
        context.db,
      );
      if (!numAffectedRows) throw notFound('session');
      await recordAudit(context, [{ kind: 'signed_out' }]);
      return reply.code(204).send();
    }),
  );
}

/** A token that is limited to some objects is not for the account. */
function requireWhole({ principal }: Context): void {
  if (principal.limitedToken !== null)
    throw forbidden('This token is limited to some objects, and changes no account.');
}

const digestIn = (request: FastifyRequest): string => {
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie ? digestOf(cookie) : '';
};
