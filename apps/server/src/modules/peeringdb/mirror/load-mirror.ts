import { type Batch, readObjects, type Source, TAGS, type Tag } from '@peersmith/peeringdb';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase, Context } from '../../../engine/context.ts';
import { type MirrorTable, mirrorTable } from './mirror-tables.ts';
import { relink } from './relink.ts';

export interface LoadCounts {
  created: number;
  updated: number;
  deleted: number;
  /** Rows that did not fit and were kept aside. */
  aside: number;
}

export interface LoadMirror {
  source: Source;
  signal?: AbortSignal;
  /** Told how far the load is: rows read of an object type. */
  onProgress?: (tag: Tag, rows: number) => void;
  onLoaded?: (tag: Tag, counts: LoadCounts) => void;
}

/**
 * Makes the mirror equal to the source: 13 object types, parents first, each in one transaction, so that a type is either as it was
 * or as the source has it. Rows that point at nothing, or cannot be read, are counted and kept in `peeringdb_quarantine`.
 * Fails with PeeringDbError when an answer cannot be read to its end; types before it stay loaded.
 */
export async function loadMirror(
  context: Context,
  { source, signal, onProgress, onLoaded }: LoadMirror,
): Promise<LoadCounts> {
  const total: LoadCounts = { created: 0, updated: 0, deleted: 0, aside: 0 };
  for (const tag of TAGS) {
    const counts = await context.db
      .transaction()
      .execute((db) => loadType(db, tag, { source, signal, onProgress }));
    for (const key of ['created', 'updated', 'deleted', 'aside'] as const) total[key] += counts[key];
    onLoaded?.(tag, counts);
  }
  await relink(context.db);
  if (total.created + total.updated + total.deleted > 0) {
    await sql`insert into peeringdb_synchronisation (time, created, updated, deleted) values (now(), ${total.created}, ${total.updated}, ${total.deleted})`.execute(
      context.db,
    );
  }
  return total;
}

interface ReadType {
  source: Source;
  signal: AbortSignal | undefined;
  onProgress: LoadMirror['onProgress'];
}

async function loadType(
  db: AnyDatabase,
  tag: Tag,
  { source, signal, onProgress }: ReadType,
): Promise<LoadCounts> {
  const table = mirrorTable(tag);
  await sql`create temporary table incoming on commit drop as select ${columns(table)} from ${sql.table(table.name)} with no data`.execute(
    db,
  );
  await sql`delete from peeringdb_quarantine where tag = ${tag}`.execute(db);
  let rows = 0;
  for await (const batch of readObjects(source, tag, { signal, batch_size: 2000 })) {
    await stage(db, batch, table);
    rows += batch.rows.length;
    onProgress?.(tag, rows);
  }
  await sql`analyze incoming`.execute(db);
  await setAside(db, tag, table);
  const deleted =
    await sql`delete from ${sql.table(table.name)} t where not exists (select 1 from incoming i where i.id = t.id)`.execute(
      db,
    );
  const { rows: merged } = await merge(db, table);
  await sql`analyze ${sql.table(table.name)}`.execute(db);
  const { rows: aside } = await sql<{
    n: number;
  }>`select count(*)::int as n from peeringdb_quarantine where tag = ${tag}`.execute(db);
  return {
    created: merged[0]?.created ?? 0,
    updated: merged[0]?.updated ?? 0,
    deleted: Number(deleted.numAffectedRows ?? 0),
    aside: aside[0]?.n ?? 0,
  };
}

const columns = (table: MirrorTable, prefix = '') =>
  sql.join(table.columns.map((name) => sql.ref(`${prefix}${name}`)));

async function stage(db: AnyDatabase, batch: Batch<Tag>, table: MirrorTable): Promise<void> {
  if (batch.rows.length) {
    await sql`insert into incoming select ${columns(table)} from json_populate_recordset(null::incoming, ${JSON.stringify(batch.rows)}::json)`.execute(
      db,
    );
  }
  if (batch.rejected.length) {
    const rejected = batch.rejected.map(({ id, reason }) => ({ tag: batch.tag, object_id: id, reason }));
    await sql`insert into peeringdb_quarantine (tag, object_id, reason) select tag, object_id, reason from json_to_recordset(${JSON.stringify(rejected)}::json) r(tag text, object_id bigint, reason text)`.execute(
      db,
    );
  }
}

/** Moves rows that do not fit out of the way: repeated ids, values that must be alone, pointers to nothing. */
async function setAside(db: AnyDatabase, tag: Tag, table: MirrorTable): Promise<void> {
  const aside = (reason: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
    sql`with gone as (delete from incoming i where ${which} returning i.*) insert into peeringdb_quarantine (tag, object_id, reason, row) select ${tag}, gone.id, ${reason}, to_jsonb(gone) from gone`.execute(
      db,
    );
  await aside(
    sql`'another row has the same id'`,
    sql`exists (select 1 from incoming o where o.id = i.id and (o.updated, o.ctid) > (i.updated, i.ctid))`,
  );
  for (const name of table.unique) {
    await aside(
      sql`${`another row has the same ${name}`}`,
      sql`exists (select 1 from incoming o where o.${sql.ref(name)} = i.${sql.ref(name)} and o.id <> i.id and (o.updated, o.id) > (i.updated, i.id))`,
    );
  }
  for (const pointer of table.pointers) {
    const dangling = sql`i.${sql.ref(pointer.column)} is not null and not exists (select 1 from ${sql.table(pointer.table)} p where p.id = i.${sql.ref(pointer.column)})`;
    if (pointer.nullable)
      await sql`update incoming i set ${sql.ref(pointer.column)} = null where ${dangling}`.execute(db);
    else
      await aside(
        sql`concat(${`${pointer.column} points at nothing: `}::text, gone.${sql.ref(pointer.column)})`,
        dangling,
      );
  }
}

/** Inserts what is new and updates what differs; a unique value that moved from one row to another is freed first. */
async function merge(db: AnyDatabase, table: MirrorTable) {
  for (const name of table.unique) {
    await sql`delete from ${sql.table(table.name)} t using incoming i where i.${sql.ref(name)} = t.${sql.ref(name)} and i.id <> t.id`.execute(
      db,
    );
  }
  const changed = table.columns.filter((name) => name !== 'id');
  const sets = sql.join(changed.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));
  const differs = sql`(${sql.join(changed.map((name) => sql`t.${sql.ref(name)}`))}) is distinct from (${sql.join(changed.map((name) => sql`excluded.${sql.ref(name)}`))})`;
  return sql<{ created: number; updated: number }>`with written as (
    insert into ${sql.table(table.name)} as t (${columns(table)}) select ${columns(table)} from incoming order by id
    on conflict (id) do update set ${sets} where ${differs} returning (xmax = 0) as is_new)
    select count(*) filter (where is_new)::int as created, count(*) filter (where not is_new)::int as updated from written`.execute(
    db,
  );
}
