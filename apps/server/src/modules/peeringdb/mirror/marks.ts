import { TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { columnsOf, mirrorTable } from './mirror-tables.ts';

/** How far an object type has been read, from where, and what its table was then. */
export interface Mark {
  tag: Tag;
  source: string;
  credential: string;
  /** Unix seconds. */
  high_water: number | null;
  etag: string | null;
  last_modified: string | null;
  checksum: string;
  local_count: number;
  source_count: number | null;
  /** When the type was last loaded; set by the database. */
  loaded?: string;
}

/** A table's rows and a sum over their digests, which is the same whatever their order. */
export interface Fingerprint {
  local_count: number;
  checksum: string;
}

export async function readMarks(db: AnyDatabase): Promise<Map<Tag, Mark>> {
  const { rows } =
    await sql<Mark>`select tag, source, credential, extract(epoch from high_water)::float8 as high_water, etag, last_modified, checksum::text, local_count, source_count, loaded from peeringdb_mark`.execute(
      db,
    );
  return new Map(rows.map((mark) => [mark.tag, mark]));
}

export async function saveMark(db: AnyDatabase, mark: Mark): Promise<void> {
  const { tag, source, credential, high_water, etag, last_modified, checksum, local_count, source_count } =
    mark;
  const values = sql`${source}, ${credential}, to_timestamp(${high_water}), ${etag}, ${last_modified}, ${checksum}, ${local_count}, ${source_count}::integer, now()`;
  await sql`insert into peeringdb_mark (tag, source, credential, high_water, etag, last_modified, checksum, local_count, source_count, loaded) values (${tag}, ${values})
    on conflict (tag) do update set (source, credential, high_water, etag, last_modified, checksum, local_count, source_count, loaded) = row(${values})`.execute(
    db,
  );
}

/** What the tables of some types hold at this moment. */
export async function fingerprints(
  db: AnyDatabase,
  tags: readonly Tag[] = TAGS,
): Promise<Map<Tag, Fingerprint>> {
  if (tags.length === 0) return new Map();
  const each = tags.map((tag) => {
    const table = mirrorTable(tag);
    return sql`select ${tag}::text as tag, count(*)::int as local_count, coalesce(sum(hash_record_extended(row(${columnsOf(table, 't')}), 0)), 0)::text as checksum from ${sql.table(table.name)} t`;
  });
  const { rows } = await sql<Fingerprint & { tag: Tag }>`${sql.join(each, sql` union all `)}`.execute(db);
  return new Map(rows.map(({ tag, ...fingerprint }) => [tag, fingerprint]));
}

/** Marks again what the tables of some types hold, after something else than their own load changed them. */
export async function remark(db: AnyDatabase, tags: ReadonlySet<Tag>): Promise<Map<Tag, Fingerprint>> {
  const found = await fingerprints(db, [...tags]);
  for (const [tag, { local_count, checksum }] of found)
    await sql`update peeringdb_mark set local_count = ${local_count}, checksum = ${checksum} where tag = ${tag}`.execute(
      db,
    );
  return found;
}
