import { router } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** A router with the file that its configuration goes to. */
export interface PushTarget {
  id: number;
  name: string;
  source: number;
  path: string;
}

/** Routers that the caller may see, of those that are named or of all: those with a file, and the names of those without. */
export async function pushTargets(
  context: Context,
  wanted: readonly number[] | undefined,
): Promise<{ targets: PushTarget[]; without: string[] }> {
  const { rows } = await sql<{ id: number; name: string; source: number | null; path: string }>`
    select r.id::int as id, r.name, r.data_source_id::int as source, coalesce(r.data_path, '') as path from devices_router r
    where ${wanted ? sql`r.id = any(${wanted}::bigint[])` : sql`r.data_source_id is not null and r.data_path <> ''`}
      and ${withinGrant(context, router, sql`r.id`)} order by r.name, r.id`.execute(context.db);
  const targets = rows.flatMap(({ source, ...row }) =>
    source === null || row.path === '' ? [] : [{ ...row, source }],
  );
  const named = new Set(targets.map(({ id }) => id));
  return { targets, without: rows.filter(({ id }) => !named.has(id)).map(({ name }) => name) };
}

/** Keeps when the files of routers were brought to what is rendered, and which files they are; past the change log, as polls are. */
export async function recordPushed(
  { db, now }: Context,
  source: number,
  targets: readonly PushTarget[],
): Promise<void> {
  await sql`update devices_router r set data_pushed = ${now()},
      data_file_id = (select f.id from core_datafile f where f.source_id = ${source} and f.path = r.data_path)
    where r.id = any(${targets.map(({ id }) => id)}::bigint[])`.execute(db);
}
