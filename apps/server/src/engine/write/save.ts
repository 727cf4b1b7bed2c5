import {
  type AnyResource,
  columnOf,
  contentTypeOf,
  entries,
  type FieldErrors,
  hasColumn,
  linkTableOf,
  parseDraft,
  type Row,
  tableOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import { mapInTurns } from '../../platform/turns.ts';
import { type Context, grantOf, implementationOf, inTransaction } from '../context.ts';
import { ApiError, forbidden, Invalid } from '../errors.ts';
import type { Saving } from '../implement.ts';
import { getMany, grantedWhere } from '../read/read.ts';
import { recordChanges } from './changes.ts';
import { waitForOthers } from './exclusive.ts';
import { resolvePointers } from './references.ts';
import { asDraft, readStored, type Stored } from './snapshot.ts';
import { requireTargets } from './targets.ts';
import { clashMessage, requireUnique } from './uniqueness.ts';
import { unveil } from './unveil.ts';

/** What is wanted of one object: a new one when `id` is null. */
export interface Wanted {
  id: number | null;
  given: unknown;
  mode: 'create' | 'replace' | 'modify';
}

interface Item {
  id: number | null;
  draft: Row;
  before: Row | null;
  stored: Stored | null;
  errors: FieldErrors;
}

export interface Saved {
  rows: Row[];
  /** What only the creator is shown, by position. */
  revealed: Row[];
}

/**
 * The one way anything is written: create, edit, bulk and import pass here, all or nothing, in one transaction.
 * parse · lock and read · beforeSave · resolve pointers · check uniqueness · write · read back under the grant · change log · afterSave.
 * Fails with `Invalid`, which holds the messages of every object by position.
 */
export function save(outer: Context, resource: AnyResource, wanted: readonly Wanted[]): Promise<Saved> {
  return inTransaction(outer, async (context) => {
    const { behaviour } = implementationOf(context.engine, resource);
    await waitForOthers(context, behaviour);
    const items = await read(context, resource, wanted);
    refuseIf(items);
    await resolvePointers(
      context,
      resource,
      items.map((item) => ({ draft: item.draft, before: item.before, refuse: refuser(item) })),
    );
    const savings: Saving<Row>[] = items.map((item) => ({
      draft: item.draft,
      before: item.before,
      refuse: refuser(item),
    }));
    await requireTargets(context, resource, savings);
    refuseIf(items);
    await behaviour.beforeSave?.(savings, context);
    refuseIf(items);
    await requireUnique(
      context,
      resource,
      items.map((item) => ({
        id: item.id,
        row: { ...item.before, ...item.draft },
        set: new Set(Object.keys(item.draft)),
        refuse: refuser(item),
      })),
    );
    refuseIf(items);
    const ids = await write(context, resource, items);
    await writeLinks(context, resource, items, ids);
    const after = await readStored(context, resource, ids);
    await recordChanges(
      context,
      ids.map((id, at) => ({
        resource,
        id,
        before: items[at]?.stored ?? null,
        after: after.get(id) ?? null,
      })),
    );
    await behaviour.afterSave?.(ids, context, savings);
    const rows = await getMany(context, resource, ids);
    if (rows.length < ids.length) throw forbidden('The object would be one that you may not see.');
    return { rows, revealed: items.map((item) => behaviour.revealed?.(item.draft) ?? {}) };
  });
}

/** Convenience for one new object, with pointers and values as the API takes them. */
export async function create(context: Context, resource: AnyResource, given: Row): Promise<Row> {
  const { rows } = await save(context, resource, [{ id: null, given, mode: 'create' }]);
  const [row] = rows;
  if (!row) throw new Error(`${contentTypeOf(resource)} was not created`);
  return row;
}

/** A message that is already there is not repeated; positions of a list replace each other. */
function refuser(item: Item) {
  return (field: string, message: unknown) => {
    if (Array.isArray(message)) item.errors[field] = message;
    else {
      const messages = (item.errors[field] ??= []);
      if (!messages.includes(message)) messages.push(message);
    }
  };
}

function refuseIf(items: readonly Item[]): void {
  if (items.some((item) => Object.keys(item.errors).length > 0))
    throw new Invalid(items.map((item) => item.errors));
}

async function read(context: Context, resource: AnyResource, wanted: readonly Wanted[]): Promise<Item[]> {
  const ids = wanted.flatMap(({ id }) => (id === null ? [] : [id]));
  const stored = await readStored(context, resource, ids, true);
  await requireGranted(context, resource, ids);
  return mapInTurns(wanted, ({ id, given, mode }) => {
    const held = id === null ? null : (stored.get(id) ?? null);
    const before = held && asDraft(resource, held);
    const parsed = parseDraft(resource, given, mode, before);
    if (id !== null && !held)
      throw new ApiError(404, { detail: `No ${resource.className} matches the given query.` });
    const draft = parsed.ok ? { ...(id === null ? defaults(context, resource) : {}), ...parsed.draft } : {};
    return {
      id,
      draft,
      before,
      stored: held,
      errors: parsed.ok ? unveil(context, resource, draft, held) : parsed.errors,
    };
  });
}

async function requireGranted(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<void> {
  if (!grantOf(context, resource) || ids.length === 0) return;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[]) and ${grantedWhere(context, resource)}`.execute(
    context.db,
  );
  if (rows[0]?.n !== new Set(ids).size)
    throw new ApiError(404, { detail: `No ${resource.className} matches the given query.` });
}

/** Declared defaults of the columns that a new row has and its creator does not name. */
function defaults(context: Context, resource: AnyResource): Row {
  const row: Row = {};
  for (const [key, field] of entries(resource)) {
    if (!hasColumn(field)) continue;
    const { default: given } = field.options;
    if (given === 'now' && field.sql === 'timestamptz') row[key] = context.now().toISOString();
    else if (given === 'caller') row[key] = context.principal.id || null;
    else if (given !== undefined) row[key] = given;
  }
  return row;
}

/** Column values of an item, secrets sealed. A secret that is written as it was keeps its seal. */
function columnsOf(context: Context, resource: AnyResource, item: Item): Row {
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

async function write(context: Context, resource: AnyResource, items: readonly Item[]): Promise<number[]> {
  const table = sql.table(tableOf(resource));
  const fresh = items.filter((item) => item.id === null);
  if (fresh.length) {
    const { rows } = await sql<{
      id: number;
    }>`select nextval(pg_get_serial_sequence(${tableOf(resource)}, 'id')) as id from generate_series(1, ${fresh.length})`.execute(
      context.db,
    );
    fresh.forEach((item, at) => {
      item.id = Number(rows[at]?.id);
    });
  }
  const values = await mapInTurns(items, (item) => ({ id: item.id, ...columnsOf(context, resource, item) }));
  const names = Object.keys(values[0] ?? {})
    .filter((name) => name !== 'id')
    .map((name) => sql.ref(name));
  const isFresh = new Set(fresh.map((item) => item.id));
  const source = (rows: readonly Row[]) =>
    sql`json_populate_recordset(null::${table}, ${JSON.stringify(rows)}::json)`;
  try {
    const inserted = values.filter((row) => isFresh.has(row.id));
    if (inserted.length) {
      await sql`insert into ${table} (id, created, updated, ${sql.join(names)}) overriding system value select id, now(), now(), ${sql.join(names)} from ${source(inserted)}`.execute(
        context.db,
      );
    }
    const updated = values.filter((row) => !isFresh.has(row.id));
    if (updated.length) {
      const sets = names.map((name) => sql`${name} = v.${name}`);
      await sql`update ${table} t set updated = now(), ${sql.join(sets)} from ${source(updated)} v where t.id = v.id`.execute(
        context.db,
      );
    }
  } catch (error) {
    throw explained(resource, items.length, error);
  }
  return items.map((item) => item.id ?? 0);
}

/** A clash that only the database saw, in the words of the check before it. */
function explained(resource: AnyResource, length: number, error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== '23505')
    return error;
  const { at, message } = clashMessage(resource, 'detail' in error ? String(error.detail) : '');
  return new Invalid(Array.from({ length }, () => ({ [at]: [message] })));
}

async function writeLinks(
  context: Context,
  resource: AnyResource,
  items: readonly Item[],
  ids: readonly number[],
): Promise<void> {
  for (const [key, field] of entries(resource)) {
    if (field.storage !== 'link' && field.storage !== 'tagging') continue;
    const touched = ids.filter((_, at) => items[at] && key in items[at].draft);
    if (touched.length === 0) continue;
    const pairs = items.flatMap((item, at) => {
      const given = item.draft[key];
      return Array.isArray(given) ? given.map((target) => ({ source: ids[at], target })) : [];
    });
    const held = items.some((item) => item.stored !== null);
    if (field.storage === 'link')
      await replaceLinks(context, linkTableOf(resource, key), held ? touched : [], pairs);
    else await replaceTags(context, contentTypeOf(resource), touched, pairs);
  }
}

type Pairs = readonly { source: number | undefined; target: unknown }[];

async function replaceLinks(
  context: Context,
  name: string,
  touched: readonly number[],
  pairs: Pairs,
): Promise<void> {
  const table = sql.table(name);
  if (touched.length)
    await sql`delete from ${table} where source_id = any(${touched}::bigint[])`.execute(context.db);
  if (pairs.length === 0) return;
  await sql`insert into ${table} (source_id, target_id) select source, target from json_to_recordset(${JSON.stringify(pairs)}::json) p(source bigint, target bigint)`.execute(
    context.db,
  );
}

/** Tags keep the order in which they were attached, so those that stay are left alone. */
async function replaceTags(
  context: Context,
  type: string,
  touched: readonly number[],
  pairs: Pairs,
): Promise<void> {
  const given = sql`json_to_recordset(${JSON.stringify(pairs)}::json) p(source bigint, target bigint)`;
  await sql`delete from extras_taggeditem l where l.content_type = ${type} and l.object_id = any(${touched}::bigint[]) and not exists (select 1 from ${given} where p.source = l.object_id and p.target = l.tag_id)`.execute(
    context.db,
  );
  if (pairs.length === 0) return;
  await sql`insert into extras_taggeditem (content_type, object_id, tag_id) select ${type}, source, target from ${given} on conflict do nothing`.execute(
    context.db,
  );
}
