import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Skipped } from '../stores/store.ts';

/** A file as it is kept. */
export interface KeptFile {
  id: number;
  path: string;
  hash: string;
  size: number;
  tag: string;
}

/** A file as it is to be kept. */
export interface NewFile {
  path: string;
  size: number;
  hash: string;
  tag: string;
  content: Buffer;
}

/** The files of a source, by path. */
export async function keptFiles({ db }: Context, source: number): Promise<Map<string, KeptFile>> {
  const { rows } = await sql<KeptFile>`
    select id::int as id, path, hash, size, tag from core_datafile where source_id = ${source}`.execute(db);
  return new Map(rows.map((row) => [row.path, row]));
}

/** Keeps files, those that are there already in place of what they were; in one statement for all. */
export async function keepFiles(
  { db, now }: Context,
  source: number,
  files: readonly NewFile[],
): Promise<void> {
  if (files.length === 0) return;
  const moment = now();
  await sql`
    with given as (
      select * from unnest(${files.map(({ path }) => path)}::text[], ${files.map(({ size }) => size)}::int[], ${files.map(({ hash }) => hash)}::text[],
        ${files.map(({ tag }) => tag)}::text[], ${files.map(({ content }) => content)}::bytea[]) as g(path, size, hash, tag, data)),
    written as (
      insert into core_datafile as f (source_id, path, size, hash, tag, created, updated)
      select ${source}, path, size, hash, tag, ${moment}, ${moment} from given
      on conflict (source_id, path) do update set size = excluded.size, hash = excluded.hash, tag = excluded.tag,
        updated = case when f.hash = excluded.hash then f.updated else excluded.updated end
      returning f.id, f.path)
    insert into core_datafilecontent as c (file_id, data)
    select w.id, g.data from written w join given g using (path)
    on conflict (file_id) do update set data = excluded.data where c.data is distinct from excluded.data`.execute(
    db,
  );
}

/** Forgets files. */
export async function forgetFiles({ db }: Context, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await sql`delete from core_datafile where id = any(${ids}::bigint[])`.execute(db);
}

/** Keeps what was read of a source last. */
export async function keepRevision(
  { db }: Context,
  {
    id,
    revision,
    basis,
    skipped,
  }: { id: number; revision: string; basis: string; skipped: readonly Skipped[] },
): Promise<void> {
  await sql`update core_datasource set revision = ${revision}, basis = ${basis}, skipped_count = ${skipped.length},
    skipped = ${JSON.stringify(skipped.slice(0, 1000))}::jsonb where id = ${id}`.execute(db);
}

/** Says that the files are no longer those of the revision that was read last: it is read again, even where the source is back at it. */
export async function forgetBasis({ db }: Context, id: number): Promise<void> {
  await sql`update core_datasource set basis = '' where id = ${id}`.execute(db);
}

/** The content of a file; null where there is none. */
export async function contentOf({ db }: Context, file: number): Promise<Buffer | null> {
  const { rows } = await sql<{
    data: Buffer;
  }>`select data from core_datafilecontent where file_id = ${file}`.execute(db);
  return rows[0]?.data ?? null;
}
