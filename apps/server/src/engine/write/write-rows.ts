import { type AnyResource, columnOf, entries, hasColumn, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { Invalid } from '../errors.ts';
import { scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import type { Stored } from './snapshot.ts';
import { clashMessage } from './uniqueness.ts';

/** One object to write: what is wanted of its columns and what they were. */
export interface Writing {
  id: number | null;
  draft: Row;
  stored: Stored | null;
  kept: Row | null;
  /** Columns of what comes from elsewhere, as they are there: id and times among them. */
  over: { columns?: Row };
}

/** The row of an object as it stands after the write. */
export type WrittenRow = Pick<Stored, 'id' | 'display' | 'columns'>;

/** Column values of an item, secrets sealed. A secret that is written as it was keeps its seal. */
function columnsOf(context: Context, resource: AnyResource, item: Writing): Row {
  const row: Row = {};
  for (const [key, field] of entries(resource)) {
    if (!hasColumn(field)) continue;
    const name = columnOf(key, field);
    const held = item.stored?.columns[name];
    if (!(key in item.draft)) row[name] = held ?? null;
    else if (field.storage === 'secret') row[name] = sealed(context, item.draft[key], held);
    else row[name] = item.draft[key];
  }
  return row;
}

function sealed(context: Context, given: unknown, held: unknown): unknown {
  if (typeof given !== 'string' || given === '') return given ?? null;
  const same =
    typeof held === 'string' && held !== '' && (given === held || context.secrets.open(held) === given);
  return same ? held : context.secrets.seal(given);
}

const FRAME = new Set(['id', 'created', 'updated']);

/**
 * Writes the rows of objects, new ones in one statement and others in another, and says what they became, in the order given: a write
 * tells what it wrote, so that nobody has to read it again.
 */
export async function writeRows(
  context: Context,
  resource: AnyResource,
  items: readonly Writing[],
): Promise<WrittenRow[]> {
  const table = sql.table(tableOf(resource));
  const written = new Map<number, WrittenRow>();
  const told = sql`returning t0.id, ${display(scopeOf(context.engine, resource))} as display, to_jsonb(t0.*) as columns`;
  const fresh = items.filter((item) => item.id === null);
  if (fresh.length) {
    const { rows } = await sql<{
      id: number;
    }>`select nextval(pg_get_serial_sequence(${tableOf(resource)}, 'id')) as id from generate_series(1, ${fresh.length})`.execute(
      context.db,
    );
    fresh.forEach((item, at) => {
      item.id = Number(item.over.columns?.id ?? rows[at]?.id);
    });
  }
  const values = await mapInTurns(items, (item) => ({
    created: item.kept?.created ?? null,
    ...columnsOf(context, resource, item),
    ...item.over.columns,
    id: item.id,
  }));
  const names = Object.keys(values[0] ?? {})
    .filter((name) => !FRAME.has(name))
    .map((name) => sql.ref(name));
  const isFresh = new Set(items.filter((item) => !item.stored).map((item) => item.id));
  const source = (rows: readonly Row[]) =>
    sql`json_populate_recordset(null::${table}, ${JSON.stringify(rows)}::json)`;
  try {
    const inserted = values.filter((row) => isFresh.has(row.id));
    if (inserted.length) {
      const { rows } =
        await sql<WrittenRow>`insert into ${table} as t0 (id, created, updated, ${sql.join(names)}) overriding system value select id, coalesce(created, now()), coalesce(updated, now()), ${sql.join(names)} from ${source(inserted)} ${told}`.execute(
          context.db,
        );
      for (const row of rows) written.set(Number(row.id), row);
    }
    const updated = values.filter((row) => !isFresh.has(row.id));
    if (updated.length) {
      const sets = names.map((name) => sql`${name} = v.${name}`);
      const { rows } =
        await sql<WrittenRow>`update ${table} t0 set updated = now(), ${sql.join(sets)} from ${source(updated)} v where t0.id = v.id ${told}`.execute(
          context.db,
        );
      for (const row of rows) written.set(Number(row.id), row);
    }
  } catch (error) {
    throw explained(resource, items.length, error);
  }
  return items.map((item) => {
    const row = item.id === null ? undefined : written.get(item.id);
    if (!row) throw new Error(`${tableOf(resource)} ${item.id} was not written`);
    return { ...row, id: Number(row.id) };
  });
}

/** A clash that only the database saw, in the words of the check before it. */
function explained(resource: AnyResource, length: number, error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== '23505')
    return error;
  const { at, message } = clashMessage(resource, 'detail' in error ? String(error.detail) : '');
  return new Invalid(Array.from({ length }, () => ({ [at]: [message] })));
}
