import {
  type AnyField,
  type AnyResource,
  contentTypeOf,
  entries,
  isHiddenWhole,
  type Row,
  tableOf,
  targetOf,
  targetsOf,
  toJson,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { linksOf } from '../read/expressions.ts';
import { orderTerms } from '../read/order.ts';
import { getMany, grantedWhere, scopeOf, wireFor } from '../read/read.ts';
import { below, column, idOf, type Scope } from '../read/scope.ts';
import { keyText } from './key-text.ts';
import { nameOf, nameSql } from './name-sql.ts';

/** A value of an exported object: as JSON, and as the text of a cell. */
export interface Written {
  json: unknown;
  text: string;
}

/** A column of an export: a field, or `has_…` in place of a secret. */
export interface ExportColumn {
  name: string;
  key: string;
  field: AnyField;
  /** Whether it says only that there is something. */
  isCompanion: boolean;
}

/** What is exported of a resource: what can be imported again; all that is shown of one that the API only reads. */
export function exportColumns(resource: AnyResource): ExportColumn[] {
  const people = new Set(resource.form.flatMap(({ fields }) => fields));
  return entries(resource).flatMap(([key, field]): ExportColumn[] => {
    if (!field.read || !(field.write || resource.readOnly)) return [];
    if (!isHiddenWhole(field)) return [{ name: key, key, field, isCompanion: false }];
    // What the server makes of a secret is not missed by anybody.
    return people.has(key) ? [{ name: `has_${key}`, key, field, isCompanion: true }] : [];
  });
}

/** An object as it is written into a file: its id, and the cells of its columns. */
export interface WrittenRow {
  id: number;
  cells: string[];
}

/** Reads objects as they are written into files, in the order of their ids; those that are gone or not granted are left out. */
export function writtenRows(
  context: Context,
  resource: AnyResource,
  columns: readonly ExportColumn[],
  encode: (value: Written) => string,
): (ids: readonly number[]) => Promise<WrittenRow[]> {
  if (resource.readOnly) return (ids) => shownRows(context, resource, { columns, encode }, ids);
  const scope = scopeOf(context.engine, resource);
  const writers = columns.map((column) =>
    remembering((stored) => encode(writtenValue(context, column, stored))),
  );
  const selected = sql.join(
    columns.map(
      ({ key, field, isCompanion }, at) =>
        sql`${selectedSql(scope, key, field, isCompanion)} as ${sql.ref(`v${at}`)}`,
    ),
  );
  return async (ids) => {
    const { rows } =
      await sql<Row>`select t0.id, ${selected} from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[]) and ${grantedWhere(context, resource)}`.execute(
        context.db,
      );
    const byId = new Map(rows.map((row) => [Number(row.id), row]));
    const there = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
    return mapInTurns(there, (row) => ({
      id: Number(row.id),
      cells: writers.map((write, at) => write(row[`v${at}`])),
    }));
  };
}

const MOST_REMEMBERED = 5000;

/** Most rows have the same values in most columns: each is written once. */
function remembering(write: (stored: unknown) => string): (stored: unknown) => string {
  const known = new Map<unknown, string>();
  return (stored) => {
    if (typeof stored === 'object' && stored !== null) return write(stored);
    const held = known.get(stored);
    if (held !== undefined) return held;
    const written = write(stored);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(stored, written);
    return written;
  };
}

function selectedSql(scope: Scope, key: string, field: AnyField, isCompanion: boolean): RawBuilder<unknown> {
  const { registry } = scope.engine;
  if (isCompanion) return sql`(${column(scope, key)} is not null and ${column(scope, key)} <> '')`;
  if (field.storage === 'link' || field.storage === 'tagging') {
    const inner = below(scope, targetOf(registry, field));
    const { from, ofField, source, pointer } = linksOf(scope.resource, key);
    return sql`(select coalesce(json_agg(r.name), '[]'::json)::text from (select ${nameSql(inner)} as name from ${from} join ${sql.table(tableOf(inner.resource))} ${sql.ref(inner.alias)} on ${idOf(inner)} = ${pointer} where ${ofField} and ${source} = ${idOf(scope)} order by ${sql.join(orderTerms(inner))}) r)`;
  }
  if (field.target) return sql`${nameOf(scope, targetOf(registry, field), column(scope, key))}::text`;
  const { pointing } = field;
  if (pointing?.idKey !== key) return column(scope, key);
  const cases = targetsOf(registry, pointing).map(
    (target) => sql`when ${sql.lit(contentTypeOf(target))} then ${nameOf(scope, target, column(scope, key))}`,
  );
  return sql`(case ${column(scope, pointing.typeKey)} ${sql.join(cases, sql` `)} end)::text`;
}

function writtenValue(context: Context, { key, field, isCompanion }: ExportColumn, stored: unknown): Written {
  if (isCompanion) return { json: stored, text: String(stored) };
  if (field.veil) {
    const hidden =
      typeof stored === 'string' && stored !== '' ? field.veil.hide(context.secrets.open(stored)) : stored;
    const json = typeof hidden === 'string' && field.veil.shown ? field.veil.shown(hidden) : hidden;
    return { json, text: field.csv.format(json) };
  }
  if (field.target || field.pointing?.idKey === key) {
    const json: unknown = typeof stored === 'string' ? JSON.parse(stored) : null;
    if (!field.target) return { json, text: pointerText(context, field, json) };
    return { json, text: field.csv.format(Array.isArray(json) ? json.map(nameText) : nameText(json)) };
  }
  const shown = field.show(stored);
  return { json: bare(field, shown), text: field.csv.format(shown) };
}

/** A choice as it is written: its word alone. */
const bare = (field: AnyField, shown: unknown): unknown =>
  field.ui.members && typeof shown === 'object' && shown !== null && 'value' in shown ? shown.value : shown;

/** The attributes that name an object, as one text. */
function nameText(name: unknown): string | null {
  if (name === null || name === undefined) return null;
  if (typeof name !== 'object') return String(name);
  return keyText(Object.values(name).map(nameText));
}

/** What a pointer at any object says: a number that names one is told from an id. */
function pointerText({ engine }: Context, { pointing }: AnyField, name: unknown): string {
  const text = nameText(name) ?? '';
  if (!pointing || !/^\d+$/.test(text) || typeof name !== 'object' || name === null) return text;
  const [key = ''] = Object.keys(name);
  const prefix = targetsOf(engine.registry, pointing).flatMap(
    ({ fields }) => fields[key]?.numberPrefix ?? [],
  );
  return `${prefix[0] ?? ''}${text}`;
}

/** Rows of what is only read, as the API shows them: no secret is opened, whoever asks. */
async function shownRows(
  context: Context,
  resource: AnyResource,
  { columns, encode }: { columns: readonly ExportColumn[]; encode: (value: Written) => string },
  ids: readonly number[],
): Promise<WrittenRow[]> {
  const wire = { ...wireFor(context), showsSecret: () => false, holds: () => false };
  const rows = await getMany(context, resource, ids);
  return mapInTurns(rows, (row) => {
    const json = toJson(resource, row, wire);
    const cells = columns.map(({ name, field }) => {
      const shown = json[name];
      const key = field.target ? targetOf(context.engine.registry, field).naturalKey : null;
      const nameIn = (one: unknown) => nameText(nestedName(one, key));
      const text = field.target ? (Array.isArray(shown) ? shown.map(nameIn) : nameIn(shown)) : shown;
      return encode({ json: shown, text: field.csv.format(text) });
    });
    return { id: Number(row.id), cells };
  });
}

const nestedName = (nested: unknown, key: string | null): unknown =>
  typeof nested === 'object' && nested !== null
    ? ((key && Reflect.get(nested, key)) ?? Reflect.get(nested, 'id'))
    : nested;
