import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { SIGNED_IN } from '../../platform/access.ts';
import { SMALL_BODY } from '../../platform/http.ts';

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const MOST_CHARACTERS = 100_000;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Nested objects are merged, everything else replaced. */
function merged(held: Tree, given: Tree): Tree {
  const result: Tree = { ...held };
  for (const [key, value] of Object.entries(given)) {
    if (FORBIDDEN.has(key)) continue;
    const old = result[key];
    result[key] = isTree(value) && isTree(old) ? merged(old, value) : value;
  }
  return result;
}

/** What each user has set for themselves: `GET` and `PATCH`, own row only. */
export function preferenceRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.preferences, { access: SIGNED_IN }, ({ context }) => held(context));
  serve(endpoints.changePreferences, { access: SIGNED_IN, bodyLimit: SMALL_BODY }, (call) =>
    inTransaction(call.context, async (context) => {
      const { db, principal } = context;
      await sql`insert into users_userpreferences (user_id, data) values (${principal.id}, '{}') on conflict (user_id) do nothing`.execute(
        db,
      );
      const data = merged(await held(context, sql`for update`), call.body);
      const text = JSON.stringify(data);
      // Every page of the web reads them, so they stay small.
      if (text.length > MOST_CHARACTERS)
        throw unprocessable('non_field_errors', `Preferences hold at most ${MOST_CHARACTERS} characters.`);
      await sql`update users_userpreferences set data = ${text}::jsonb where user_id = ${principal.id}`.execute(
        db,
      );
      return data;
    }),
  );
}

async function held({ db, principal }: Context, lock = sql``): Promise<Tree> {
  const { rows } = await sql<{
    data: Tree;
  }>`select data from users_userpreferences where user_id = ${principal.id} ${lock}`.execute(db);
  return rows[0]?.data ?? {};
}
