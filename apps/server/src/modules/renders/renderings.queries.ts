import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { openPacked } from '../deployment/index.ts';

/** The last rendering of a router, as it is kept. */
export interface LastRendering {
  id: number;
  hash: string;
  fault: string;
  sealed: string | null;
}

/** Routers whose configurations are followed: those with a template that are not disabled. */
export async function followedRouters({ db }: Context): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id::int as id, name from devices_router where configuration_template_id is not null and status <> 'disabled' order by name, id`.execute(
    db,
  );
  return rows;
}

/** The last rendering of a router; null where there is none yet. */
export async function lastRendering({ db }: Context, router: number): Promise<LastRendering | null> {
  const { rows } = await sql<LastRendering>`
    select id::int as id, hash, fault, sealed_text as sealed from devices_rendering where router_id = ${router} order by id desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** A rendering with its text; null where there is none, or not of that router. */
export async function keptText(
  context: Context,
  id: number,
): Promise<{ router: number; created: Date; text: string } | null> {
  const { rows } = await sql<{ router: number; created: Date; sealed: string | null }>`
    select router_id::int as router, created, sealed_text as sealed from devices_rendering where id = ${id}`.execute(
    context.db,
  );
  const [found] = rows;
  if (!found) return null;
  const { sealed, ...rest } = found;
  return { ...rest, text: await openPacked(context, sealed) };
}

/** The rendering of the same router before one; null for the first. */
export async function renderingBefore({ db }: Context, id: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select o.id::int as id from devices_rendering r join devices_rendering o on o.router_id = r.router_id and o.id < r.id
    where r.id = ${id} order by o.id desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** Where the change log ends: what was rendered since then is what it would be. */
export async function endOfChanges({ db }: Context): Promise<number> {
  const { rows } = await sql<{
    last: number;
  }>`select coalesce(max(id), 0)::float8 as last from core_objectchange`.execute(db);
  return Number(rows[0]?.last ?? 0);
}

/** Most renderings of a router that are kept. */
const MOST_KEPT = 200;

/** Forgets the oldest renderings of a router; what was reviewed or pushed last stays with the others. */
export async function forgetRenderings({ db }: Context, router: number): Promise<void> {
  await sql`delete from devices_rendering where router_id = ${router} and id not in (
    select id from devices_rendering where router_id = ${router} order by id desc limit ${MOST_KEPT})`.execute(
    db,
  );
}
