import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/**
 * Which of some places, routers or connections of them, are on a router that encrypts session passwords, by id, and with what; an
 * empty name for a platform that writes them as they are.
 */
export async function encryptingRouters(
  { db }: Context,
  place: 'router' | 'ixp_connection',
  ids: readonly number[],
): Promise<Map<number, { algorithm: string }>> {
  const known = [...new Set(ids.filter((id) => Number.isInteger(id) && id > 0))];
  if (known.length === 0) return new Map();
  const at =
    place === 'router'
      ? sql`devices_router r`
      : sql`net_connection c join devices_router r on r.id = c.router_id`;
  const id = place === 'router' ? sql`r.id` : sql`c.id`;
  const { rows } = await sql<{ id: number; algorithm: string }>`
    select ${id} as id, p.password_algorithm as algorithm from ${at} join devices_platform p on p.id = r.platform_id
     where r.encrypt_passwords and ${id} = any(${known}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [Number(row.id), { algorithm: row.algorithm }]));
}
