import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Batch,
  FieldError,
  PeeringDbError,
  parseRow,
  pauseAfter,
  type ReadOptions,
  type Rows,
  readObjects,
  type Source,
  type Tag,
} from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { copyLine, copyRows } from '../../../platform/copy-rows.ts';
import { columnsOf, type MirrorTable } from './mirror-tables.ts';

/** What an answer said besides its rows. */
export interface Staged {
  /** Rows that the source has, those that cannot be read among them. */
  read: number;
  gone: number;
  generated: number | null;
  newest: number | null;
  validators: { etag: string | null; last_modified: string | null };
  unchanged: boolean;
  seconds: number;
  remarks: Remarks;
}

/** What was put right of rows that are used: how many texts were cleaned and addresses left out, with some of them. */
export interface Remarks {
  cleaned: number;
  unreadable: number;
  examples: string[];
}
const MOST_EXAMPLES = 20;

export interface Reading {
  source: Source;
  since?: number | undefined;
  unless?: ReadOptions['unless'];
  signal?: AbortSignal | undefined;
  /** Whether only what everybody may see is kept. */
  publicOnly: boolean;
  onProgress?: ((tag: Tag, rows: number, bytes: number) => void) | undefined;
}

const BATCH_ROWS = 2000;
const STAGING = ['incoming', 'aside', 'gone', 'retried', 'leaving', 'halved'];
/** The tables that are the same for all types are made once a run. */
const FRESH = `
  drop table if exists pg_temp.incoming;
  create temporary table if not exists aside (object_id bigint, reason text not null, row jsonb);
  create temporary table if not exists gone (id bigint not null, updated timestamptz not null);
  create temporary table if not exists retried (id bigint primary key);
  create temporary table if not exists leaving (id bigint primary key);
  create temporary table if not exists halved (id bigint not null, field text not null);
  delete from halved; delete from aside; delete from gone; delete from retried; delete from leaving`;

/**
 * Reads an object type into temporary tables of the session: `incoming` (rows, as the mirror's table has them), `aside` (what cannot be
 * read) and `gone` (ids). An answer that breaks off is asked for again. Nothing of the mirror is touched, and no transaction stays open.
 */
export async function stage(db: AnyDatabase, table: MirrorTable, reading: Reading): Promise<Staged> {
  for (let attempt = 1; ; attempt++) {
    await createStaging(db, table);
    try {
      return await readInto(db, table, reading);
    } catch (error) {
      reading.signal?.throwIfAborted();
      const pause_ms =
        isBroken(error) && 'url' in reading.source ? pauseAfter(error, reading.source, attempt) : null;
      if (pause_ms === null) throw error;
      await sleep(pause_ms, undefined, reading.signal ? { signal: reading.signal } : {});
    }
  }
}

/** Failures before the answer began were tried again already. */
const isBroken = (error: unknown) => error instanceof PeeringDbError && error.offset !== undefined;

export async function dropStaging(db: AnyDatabase): Promise<void> {
  await sql.raw(`drop table if exists ${STAGING.map((name) => `pg_temp.${name}`).join(', ')}`).execute(db);
}

async function createStaging(db: AnyDatabase, table: MirrorTable): Promise<void> {
  await sql.raw(FRESH).execute(db);
  await sql`create temporary table incoming as select ${columnsOf(table)} from ${sql.table(table.name)} with no data`.execute(
    db,
  );
}

async function readInto(db: AnyDatabase, table: MirrorTable, reading: Reading): Promise<Staged> {
  const { source, since, unless, signal, onProgress, publicOnly } = reading;
  const staged: Staged = {
    read: 0,
    gone: 0,
    generated: null,
    newest: null,
    validators: { etag: null, last_modified: null },
    unchanged: false,
    seconds: 0,
    remarks: { cleaned: 0, unreadable: 0, examples: [] },
  };
  const begun = performance.now();
  // One batch is copied while the next is read.
  let copying: Promise<void> = Promise.resolve();
  for await (const batch of readObjects(source, table.tag, {
    since,
    unless,
    signal,
    batch_size: BATCH_ROWS,
  })) {
    await copying;
    const rows = publicOnly ? batch.rows.filter(isPublic) : batch.rows;
    copying = stageBatch(db, table, { ...batch, rows });
    copying.catch(() => undefined);
    staged.read += rows.length + batch.rejected.length;
    staged.gone += batch.deleted.length;
    countRemarks(staged.remarks, batch);
    const { generated, newest, validators, unchanged } = batch;
    Object.assign(staged, { generated, newest, validators, unchanged });
    onProgress?.(table.tag, staged.read, batch.bytes);
  }
  await copying;
  return { ...staged, seconds: (performance.now() - begun) / 1000 };
}

function countRemarks(remarks: Remarks, batch: Batch<Tag>): void {
  for (const { id, kind, reason } of batch.remarks) {
    remarks[kind] += 1;
    if (remarks.examples.length < MOST_EXAMPLES) remarks.examples.push(`${batch.tag} ${id}: ${reason}`);
  }
}

/** A contact that is for PeeringDB's users only, sent although nobody has signed in, is none of ours. */
const isPublic = (row: Rows[Tag]) => !('visible' in row) || row.visible === 'Public';

async function stageBatch(db: AnyDatabase, table: MirrorTable, batch: Batch<Tag>): Promise<void> {
  const rejected = batch.rejected.map(({ id, reason, row }) => [
    id === null ? null : String(id),
    reason,
    JSON.stringify(row),
  ]);
  rejected.push(...(await stageRows(db, table, batch.rows)));
  if (rejected.length)
    await copyRows(db, {
      table: 'aside',
      columns: ['object_id', 'reason', 'row'],
      rows: rejected.map(copyLine).join(''),
    });
  const halved = batch.remarks.filter(({ kind }) => kind === 'unreadable');
  if (halved.length)
    await copyRows(db, {
      table: 'halved',
      columns: ['id', 'field'],
      rows: halved.map(({ id, field }) => copyLine([String(id), field])).join(''),
    });
  if (batch.deleted.length)
    await copyRows(db, {
      table: 'gone',
      columns: ['id', 'updated'],
      rows: batch.deleted.map(({ id, updated }) => copyLine([String(id), updated])).join(''),
    });
}

type Refused = (string | null)[];

/** Copies rows into `incoming`; what PostgreSQL refuses although it could be read is found by halving, and returned with the reason. */
async function stageRows(
  db: AnyDatabase,
  table: MirrorTable,
  rows: readonly Rows[Tag][],
): Promise<Refused[]> {
  if (rows.length === 0) return [];
  try {
    await copyRows(db, {
      table: 'incoming',
      columns: table.columns,
      rows: rows.map((row) => lineOf(table, row)).join(''),
    });
    return [];
  } catch (error) {
    if (!isBadData(error)) throw error;
    const [row] = rows;
    if (rows.length === 1 && row) return [[String(row.id), error.message, JSON.stringify(row)]];
    const half = Math.ceil(rows.length / 2);
    return [
      ...(await stageRows(db, table, rows.slice(0, half))),
      ...(await stageRows(db, table, rows.slice(half))),
    ];
  }
}

/** SQLSTATE class 22: a value that its type does not hold. */
const isBadData = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('22');

function lineOf({ columns, types }: MirrorTable, row: Rows[Tag]): string {
  return copyLine(columns.map((name) => written(Reflect.get(row, name), types.get(name))));
}

function written(value: unknown, type: string | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && type !== 'jsonb') return value;
  if (type === 'text[]' && Array.isArray(value)) return arrayLiteral(value);
  return type === 'jsonb' ? JSON.stringify(value) : String(value);
}

const arrayLiteral = (items: readonly unknown[]) =>
  `{${items.map((item) => `"${String(item).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/**
 * Adds to `incoming` the rows that were kept aside before and that this answer says nothing of: what they point at may have come since.
 * Those that the mirror has as new already stay aside.
 */
export async function stageRetries(db: AnyDatabase, table: MirrorTable): Promise<number> {
  const { rows: waiting } = await sql<{ row: unknown }>`select q.row from peeringdb_quarantinedrow q
    where q.tag = ${table.tag} and q.object_id is not null and q.row is not null
      and not exists (select 1 from incoming i where i.id = q.object_id) and not exists (select 1 from gone g where g.id = q.object_id)
      and not exists (select 1 from aside a where a.object_id = q.object_id)`.execute(db);
  const rows = waiting.flatMap(({ row }) => readable(table.tag, row));
  if (rows.length === 0) return 0;
  const refused = await stageRows(db, table, rows);
  const ids = new Set(rows.map((row) => String(row.id)));
  await copyRows(db, {
    table: 'retried',
    columns: ['id'],
    rows: [...ids].map((id) => copyLine([id])).join(''),
  });
  await sql`delete from incoming i using retried r, ${sql.table(table.name)} t where r.id = i.id and t.id = i.id and t.updated >= i.updated`.execute(
    db,
  );
  return rows.length - refused.length;
}

function readable(tag: Tag, row: unknown): Rows[Tag][] {
  try {
    return [parseRow(tag, row)];
  } catch (error) {
    if (error instanceof FieldError) return [];
    throw error;
  }
}
