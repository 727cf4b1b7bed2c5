import { type AnyField, type AnyResource, entries, type Row, tableOf, targetOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { linksOf, nestedColumns, wholeColumns } from './expressions.ts';
import { orderTerms } from './order.ts';
import { among, idOf, type Scope } from './scope.ts';

/** A piece of the one statement that reads everything nested: what it finds belongs to the owner with that id. */
interface Part {
  /** The ids it looks for: of targets for a reference, of owners for a list. */
  ids: readonly unknown[];
  select: (at: number) => RawBuilder<unknown>;
  /** Puts what was found into the rows. */
  fill: (found: readonly Found[]) => void;
}
interface Found {
  part: number;
  owner: number;
  position: number;
  nested: Row;
}

/**
 * Fills in the references and lists of references of rows that hold ids so far. One statement for all of them, however many
 * fields and rows there are; what several rows point at is read once.
 */
export async function fillNested(
  context: Context,
  resource: AnyResource,
  rows: readonly Row[],
  only?: ReadonlySet<string>,
): Promise<void> {
  const parts = partsOf(context, resource, rows, only).filter((part) => part.ids.length > 0);
  if (parts.length === 0) return;
  const { rows: found } = await sql<Found>`${sql.join(
    parts.map((part, at) => part.select(at)),
    sql` union all `,
  )}`.execute(context.db);
  const byPart = Map.groupBy(found, (one) => one.part);
  for (const [at, part] of parts.entries()) part.fill(byPart.get(at) ?? []);
}

function partsOf(
  context: Context,
  resource: AnyResource,
  rows: readonly Row[],
  only: ReadonlySet<string> | undefined,
): Part[] {
  return entries(resource)
    .filter(
      ([key, field]) => field.read && field.target && field.shownAs !== 'id' && (!only || only.has(key)),
    )
    .map(([key, field]) =>
      field.storage === 'reference'
        ? referenced(context, key, field, rows)
        : linked(context, resource, key, field, rows),
    );
}

/** The SQL that `fillNested` would send for a resource, to see what it reads. */
export const nestedSql = (context: Context, resource: AnyResource, only?: ReadonlySet<string>): string =>
  partsOf(context, resource, [], only)
    .map((part, at) => part.select(at).compile(context.db).sql)
    .join(' union all ');

const targetScope = (context: Context, field: AnyField): Scope => ({
  engine: context.engine,
  resource: targetOf(context.engine.registry, field),
  alias: 't1',
});
// No parameter is in them: the SQL of a target's columns is written once.
const texts = new WeakMap<AnyResource, { nested?: RawBuilder<unknown>; full?: RawBuilder<unknown> }>();

function columnsOf(context: Context, scope: Scope, shownAs: AnyField['shownAs']): RawBuilder<unknown> {
  const form = shownAs === 'full' ? 'full' : 'nested';
  const held = texts.get(scope.resource) ?? {};
  texts.set(scope.resource, held);
  held[form] ??= sql.raw(
    (form === 'full' ? wholeColumns(scope) : nestedColumns(scope)).compile(context.db).sql,
  );
  return held[form];
}

function referenced(context: Context, key: string, field: AnyField, rows: readonly Row[]): Part {
  const ids = [...new Set(rows.map((row) => row[key]).filter((id) => id !== null))];
  const scope = targetScope(context, field);
  return {
    ids,
    select: (at) =>
      sql`select ${sql.lit(at)} as part, ${idOf(scope)} as owner, 0 as position, (select row_to_json(r) from (select ${columnsOf(context, scope, field.shownAs)}) r) as nested from ${sql.table(tableOf(scope.resource))} t1 where ${among(idOf(scope), ids)}`,
    fill: (found) => {
      const byId = new Map(found.map((one) => [Number(one.owner), one.nested]));
      for (const row of rows) row[key] = row[key] === null ? null : (byId.get(Number(row[key])) ?? null);
    },
  };
}

function linked(
  context: Context,
  resource: AnyResource,
  key: string,
  field: AnyField,
  rows: readonly Row[],
): Part {
  const scope = targetScope(context, field);
  const ids = rows.map((row) => row.id);
  const { from, ofField, source, pointer } = linksOf(resource, key);
  return {
    ids,
    select: (at) =>
      sql`select ${sql.lit(at)} as part, ${source} as owner, (row_number() over (order by ${sql.join(orderTerms(scope))}))::int as position, (select row_to_json(r) from (select ${columnsOf(context, scope, field.shownAs)}) r) as nested from ${from} join ${sql.table(tableOf(scope.resource))} t1 on ${idOf(scope)} = ${pointer} where ${ofField} and ${among(source, ids)}`,
    fill: (found) => {
      const byOwner = Map.groupBy(found, (one) => Number(one.owner));
      for (const row of rows)
        row[key] = (byOwner.get(Number(row.id)) ?? [])
          .sort((a, b) => a.position - b.position)
          .map((one) => one.nested);
    },
  };
}
