import { TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { changedSince } from '../../../engine/schema/table-changes.ts';
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

/** A mark as it stands, and the moment at which it was read. */
export interface StandingMark extends Mark {
  /** Whether no transaction has changed the table since, so that it is what the mark says. */
  isKnown: boolean;
}

/** A moment: every transaction that it sees is over. As PostgreSQL writes snapshots. */
export type Moment = string;

/** A table's rows and a sum over their digests, which is the same whatever their order. */
export interface Fingerprint {
  local_count: number;
  checksum: string;
}

const CLUSTER = sql`(select system_identifier from pg_control_system())`;

/** The moment of a statement, to be told with a mark that is made of what is read after it. */
export async function momentOf(db: AnyDatabase): Promise<Moment> {
  const { rows } = await sql<{ moment: Moment }>`select pg_current_snapshot()::text as moment`.execute(db);
  return rows[0]?.moment ?? '';
}

/** The marks. Whether one still holds is what the notes on changed tables say; they go back some thousand transactions. */
export async function readMarks(db: AnyDatabase): Promise<Map<Tag, StandingMark>> {
  const tables = TAGS.map((tag) => sql`(${tag}::text, ${mirrorTable(tag).name}::text)`);
  const { rows } =
    await sql<StandingMark>`select m.tag, m.source, m.credential, extract(epoch from m.high_water)::float8 as high_water, m.etag, m.last_modified, m.checksum::text, m.local_count, m.source_count, m.loaded,
      coalesce(m.cluster = ${CLUSTER}, false) and not ${changedSince(sql`m.snapshot`, sql`m.marked_by`)} && array['', t.name] as "isKnown"
      from peeringdb_mark m join (values ${sql.join(tables)}) t(tag, name) on t.tag = m.tag`.execute(db);
  return new Map(rows.map((mark) => [mark.tag, mark]));
}

/** Keeps a mark of what a table was at a moment, and is after this transaction. */
export async function saveMark(db: AnyDatabase, mark: Mark, moment: Moment): Promise<void> {
  const { tag, source, credential, high_water, etag, last_modified, checksum, local_count, source_count } =
    mark;
  const values = sql`${source}, ${credential}, to_timestamp(${high_water}), ${etag}, ${last_modified}, ${checksum}, ${local_count}, ${source_count}::integer, now(), ${moment}::pg_snapshot, pg_current_xact_id(), ${CLUSTER}`;
  const columns = sql.raw(
    'source, credential, high_water, etag, last_modified, checksum, local_count, source_count, loaded, snapshot, marked_by, cluster',
  );
  await sql`insert into peeringdb_mark (tag, ${columns}) values (${tag}, ${values})
    on conflict (tag) do update set (${columns}) = row(${values})`.execute(db);
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
  if (tags.size === 0) return new Map();
  const moment = await momentOf(db);
  const found = await fingerprints(db, [...tags]);
  for (const [tag, { local_count, checksum }] of found)
    await sql`update peeringdb_mark set local_count = ${local_count}, checksum = ${checksum}, snapshot = ${moment}::pg_snapshot, marked_by = pg_current_xact_id() where tag = ${tag}`.execute(
      db,
    );
  return found;
}
