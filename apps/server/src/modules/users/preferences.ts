import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import * as z from 'zod';
import type { AnyDatabase } from '../../engine/context.ts';
import { type OpenContext, parseInput } from '../../engine/routes.ts';
import { SIGNED_IN } from '../../platform/http.ts';

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
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
export function preferenceRoutes(app: FastifyInstance, db: AnyDatabase, open: OpenContext): void {
  const held = async (id: number): Promise<Tree> => {
    const { rows } = await sql<{
      data: Tree;
    }>`select data from users_userpreferences where user_id = ${id}`.execute(db);
    return rows[0]?.data ?? {};
  };
  app.get('/api/users/userpref/', { config: { access: SIGNED_IN } }, (request) =>
    held(open(request).principal.id),
  );
  app.patch('/api/users/userpref/', { config: { access: SIGNED_IN } }, async (request) => {
    const { principal } = open(request);
    const data = merged(
      await held(principal.id),
      parseInput(z.record(z.string(), z.unknown()), request.body),
    );
    await sql`insert into users_userpreferences (user_id, data) values (${principal.id}, ${JSON.stringify(data)}::jsonb) on conflict (user_id) do update set data = excluded.data`.execute(
      db,
    );
    return data;
  });
}
