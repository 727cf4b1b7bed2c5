import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

const BATCH = 1000;

/** The moment at the database, whose clock all processes have in common; what is read from then on is so as of then. */
export async function momentIn({ db }: Context): Promise<string> {
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(db);
  return rows[0]?.at ?? '';
}

/** Has one at a time write what is kept of an exchange, until the transaction ends. */
export const lockMirror = ({ db }: Context, endpoint: number) =>
  sql`select pg_advisory_xact_lock(hashtext('ixapi.keep'), ${endpoint}::integer)`.execute(db);

/** Objects of a kind, as they are now, or as a reading that began at a moment has them. */
interface Put {
  endpoint: number;
  kind: string;
  rows: readonly { id: string }[];
  started?: string;
}

/** Puts objects of a kind. What a change has kept since a reading began goes before what that reading has. */
export async function putObjects({ db }: Context, { endpoint, kind, rows, started }: Put): Promise<void> {
  const at = started === undefined ? sql`clock_timestamp()` : sql`${started}::timestamptz`;
  const isStill =
    started === undefined
      ? sql`true`
      : sql`not exists (select from ixapi_gone g where g.endpoint_id = ${endpoint} and g.kind = ${kind} and g.remote_id = r.remote_id and g.since >= ${at})`;
  const isNews =
    started === undefined ? sql`true` : sql`o.data is distinct from excluded.data and o.kept < ${at}`;
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH).map((data) => ({ remote_id: data.id, data }));
    await sql`insert into ixapi_object as o (endpoint_id, kind, remote_id, data, kept)
      select ${endpoint}, ${kind}, remote_id, data, ${at} from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) r(remote_id text, data jsonb)
      where ${isStill}
      on conflict (endpoint_id, kind, remote_id) do update set data = excluded.data, kept = excluded.kept where ${isNews}`.execute(
      db,
    );
  }
}

/** Keeps that objects of a kind are gone. */
export async function dropObjects(
  { db }: Context,
  { endpoint, kind, ids }: { endpoint: number; kind: string; ids: readonly string[] },
): Promise<void> {
  await sql`delete from ixapi_object where endpoint_id = ${endpoint} and kind = ${kind} and remote_id = any(${ids}::text[])`.execute(
    db,
  );
  await sql`insert into ixapi_gone (endpoint_id, kind, remote_id, since)
    select distinct ${endpoint}::bigint, ${kind}, id, clock_timestamp() from unnest(${ids}::text[]) id
    on conflict (endpoint_id, kind, remote_id) do update set since = excluded.since`.execute(db);
}
