import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** Which of some routers encrypt session passwords, by id, and with what; an empty name for a platform that writes them as they are. */
export async function encryptingRouters(
  { db }: Context,
  ids: readonly number[],
): Promise<Map<number, { algorithm: string }>> {
  const { rows } = await sql<{ id: number; algorithm: string }>`
    select r.id, p.password_algorithm as algorithm from devices_router r join devices_platform p on p.id = r.platform_id
     where r.encrypt_passwords and r.id = any(${ids}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, algorithm }) => [Number(id), { algorithm }]));
}
