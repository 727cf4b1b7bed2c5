import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Context, inTransaction } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import { type OpenContext, parseInput } from '../../engine/http/request.ts';
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
  app.get('/api/users/userpref/', { config: { access: SIGNED_IN } }, (request) => held(open(request)));
  app.patch('/api/users/userpref/', { config: { access: SIGNED_IN }, bodyLimit: SMALL_BODY }, (request) => {
    const given = parseInput(z.record(z.string(), z.unknown()), request.body);
    return inTransaction(open(request), async (context) => {
      const { db, principal } = context;
      await sql`insert into users_userpreferences (user_id, data) values (${principal.id}, '{}') on conflict (user_id) do nothing`.execute(
        db,
      );
      const data = merged(await held(context, sql`for update`), given);
      const text = JSON.stringify(data);
      // Every page of the web reads them, so they stay small.
      if (text.length > MOST_CHARACTERS)
        throw unprocessable('non_field_errors', `Preferences hold at most ${MOST_CHARACTERS} characters.`);
      await sql`update users_userpreferences set data = ${text}::jsonb where user_id = ${principal.id}`.execute(
        db,
      );
      return data;
    });
  });
}

async function held({ db, principal }: Context, lock = sql``): Promise<Tree> {
  const { rows } = await sql<{
    data: Tree;
  }>`select data from users_userpreferences where user_id = ${principal.id} ${lock}`.execute(db);
  return rows[0]?.data ?? {};
}
