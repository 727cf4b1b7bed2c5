import {
  type AnyResource,
  carries,
  contentTypeOf,
  entries,
  type ParsedQuery,
  type Row,
  tableOf,
  type WireContext,
} from '@peersmith/resource';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Context, type Engine, grantOf, implementationOf } from '../context.ts';
import { notFound } from '../errors.ts';
import { holds, seesSecrets } from '../permissions.ts';
import { selected } from './expressions.ts';
import { compileWhere, queryWhere, requireNamedRows } from './filter.ts';
import type { Keyset } from './keyset.ts';
import { fillNested } from './nested.ts';
import { pagePartsOf } from './page-parts.ts';
import { among, column, display, idOf, type Scope } from './scope.ts';

export const scopeOf = (engine: Engine, resource: AnyResource): Scope => ({ engine, resource, alias: 't0' });

/** The condition on rows `t0` of a resource that the caller may see them. */
export const grantedWhere = (context: Context, resource: AnyResource): RawBuilder<SqlBool> =>
  compileWhere(scopeOf(context.engine, resource), grantOf(context, resource) ?? { all: [] });

export interface Page {
  limit: number;
  offset: number;
  ordering: readonly string[];
  /** Where the page is in the order, instead of an offset. */
  keyset?: Keyset | undefined;
  /** Keys to read; all when absent. */
  only?: ReadonlySet<string> | undefined;
  /** What was on it a moment ago, and how many rows on all pages, where that is known. */
  known?: Known | undefined;
}

const from = (resource: AnyResource) => sql`${sql.table(tableOf(resource))} t0`;

// The columns of a resource have no parameters, so their SQL is written once for each choice of fields.
const written = new WeakMap<AnyResource, Map<string, RawBuilder<unknown>>>();

export function columns(
  context: Context,
  resource: AnyResource,
  only?: ReadonlySet<string>,
): RawBuilder<unknown> {
  const known = written.get(resource) ?? new Map<string, RawBuilder<unknown>>();
  written.set(resource, known);
  const key = only ? [...only].sort().join() : '';
  const held = known.get(key);
  if (held) return held;
  const compiled = columnsOf(scopeOf(context.engine, resource), only).compile(context.db);
  if (compiled.parameters.length) throw new Error(`the columns of ${tableOf(resource)} have parameters`);
  const text = sql.raw(compiled.sql);
  // Callers choose the fields, so the choices that are kept are limited.
  if (known.size < 100) known.set(key, text);
  return text;
}

/** Whether the display text, or a field that is it, is asked for. */
const needsDisplay = (resource: AnyResource, only?: ReadonlySet<string>) =>
  !only ||
  only.has('display') ||
  entries(resource).some(([key, field]) => field.storage === 'display' && only.has(key));

function columnsOf(scope: Scope, only?: ReadonlySet<string>): RawBuilder<unknown> {
  const wanted = entries(scope.resource).filter(([key, field]) => field.read && (!only || only.has(key)));
  return sql.join([
    sql`${idOf(scope)} as id`,
    ...(needsDisplay(scope.resource, only) ? [sql`${display(scope)} as display`] : []),
    sql`t0.xmin as xmin, t0.created as created, t0.updated as updated`,
    ...wanted
      .filter(([key]) => key !== 'created' && key !== 'updated')
      .filter(([, field]) => !['link', 'tagging', 'display'].includes(field.storage))
      .map(
        ([key, field]) =>
          sql`${field.target ? column(scope, key) : selected(scope, key, field)} as ${sql.ref(key)}`,
      ),
  ]);
}

/** Which rows a page shows, in order, each with the transaction that wrote it last, and how many there are without paging. */
export interface Picked {
  ids: number[];
  versions: string[];
  count: number;
  /** For a page of a keyset: the places of its first and last row, and whether there are rows beyond it. */
  first_values?: (string | null)[] | null;
  last_values?: (string | null)[] | null;
  beyond?: boolean;
}

/** An answer, or the count alone, which holds unless something is so. */
interface Known {
  count: number;
  picked: Omit<Picked, 'count'> | undefined;
  unless: RawBuilder<SqlBool>;
}

/** The rows a query asks for: three statements, and one more when it names other rows. */
export async function list(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  page: Page,
): Promise<{ picked: Picked; count: number; rows: Row[] }> {
  const picked = await pickPage(context, resource, query, page);
  const { ids, count } = picked;
  return { picked, count, rows: await getMany(context, resource, ids, page.only) };
}

/** Picks a page, so that what is worked out for its rows is worked out for them alone. `more` are columns of the same statement. */
export async function pickPage<More>(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  page: Page,
  more?: RawBuilder<unknown>,
): Promise<Picked & More> {
  const scope = scopeOf(context.engine, resource);
  await requireNamedRows(context, resource, query.named);
  const grant = grantOf(context, resource);
  const where = grant
    ? sql`${queryWhere(scope, query)} and ${compileWhere(scope, grant)}`
    : queryWhere(scope, query);
  const { parts, edges, found } = pagePartsOf(scope, { where, q: query.q, page });
  const counted =
    found ??
    (resource.counted && isWhole(query) && !grant ? keptCount(resource) : countOf(resource, where, page));
  const { known } = page;
  // PostgreSQL reads a part of a statement when it comes to it: what is known costs nothing.
  const unlessKnown = (answer: RawBuilder<unknown>, held: RawBuilder<unknown> | undefined) =>
    known && held ? sql`case when ${known.unless} then ${answer} else ${held} end` : answer;
  const ids = sql`array(select id from page)`;
  const versions = sql`array(select (select t0.xmin::text from ${from(resource)} where t0.id = page.id) from page)`;
  const { rows } = await sql<Picked & More>`with ${parts}
    select ${unlessKnown(ids, known?.picked && sql`${known.picked.ids}::bigint[]`)} as ids, ${unlessKnown(versions, known?.picked && sql`${known.picked.versions}::text[]`)} as versions,
      ${unlessKnown(counted, known && sql`${known.count}::int`)} as count${edges}${more ? sql`, ${more}` : sql``}`.execute(
    context.db,
  );
  const [picked] = rows;
  if (!picked) throw new Error(`no page of ${tableOf(resource)}`);
  return picked;
}

/** The number of rows of a large table, which is kept beside it. */
const keptCount = (resource: AnyResource) =>
  sql`(select coalesce(sum(delta), 0)::int from row_count where table_name = ${tableOf(resource)})`;

/** A first page that is not full is all there is; PostgreSQL counts the rest only when it must. */
function countOf(resource: AnyResource, where: RawBuilder<unknown>, page: Page): RawBuilder<unknown> {
  const every = sql`(select count(*)::int from ${from(resource)} where ${where})`;
  return page.offset > 0 || page.keyset?.place
    ? every
    : sql`case when (select count(*) from page) < ${sql.lit(page.limit)} then (select count(*)::int from page) else ${every} end`;
}

const isWhole = (query: ParsedQuery) =>
  query.q === null &&
  !query.createdByRequest &&
  !query.updatedByRequest &&
  'all' in query.where &&
  query.where.all.length === 0;

/** How many of the rows that the caller may see a condition matches. */
export async function countMatching(
  context: Context,
  resource: AnyResource,
  { where, named }: Pick<ParsedQuery, 'where' | 'named'>,
): Promise<number> {
  const page = { limit: 1, offset: 0, ordering: [], only: new Set(['id']) };
  return (await pickPage(context, resource, { ...EVERYTHING, where, named }, page)).count;
}

/** What asks for all rows. */
export const EVERYTHING: ParsedQuery = {
  where: { all: [] },
  named: [],
  q: null,
  createdByRequest: null,
  updatedByRequest: null,
};

/** Rows by id, in the given order; those that are not there or not granted are left out. */
export async function getMany(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
  only?: ReadonlySet<string>,
): Promise<Row[]> {
  if (ids.length === 0) return [];
  const scope = scopeOf(context.engine, resource);
  const { rows } =
    await sql<Row>`select ${columns(context, resource, neededOf(context, resource, only))} from ${from(resource)} where ${among(idOf(scope), ids)} and ${grantedWhere(context, resource)}`.execute(
      context.db,
    );
  await complete(context, resource, rows, only);
  const byId = new Map(rows.map((row) => [Number(row.id), row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}

/** One row, which must satisfy the query too: a filter that excludes it makes it "not found". */
export async function get(
  context: Context,
  resource: AnyResource,
  id: number,
  only?: ReadonlySet<string>,
  query: ParsedQuery = EVERYTHING,
): Promise<Row> {
  const scope = scopeOf(context.engine, resource);
  await requireNamedRows(context, resource, query.named);
  const { rows } =
    await sql<Row>`select ${columns(context, resource, neededOf(context, resource, only))} from ${from(resource)} where ${idOf(scope)} = ${id} and ${queryWhere(scope, query)} and ${grantedWhere(context, resource)}`.execute(
      context.db,
    );
  const [row] = rows;
  if (!row) throw notFound(resource.className);
  await complete(context, resource, [row], only);
  return row;
}

/** The keys to read: those asked for, and those that tell what the caller may see of them. */
function neededOf(
  context: Context,
  resource: AnyResource,
  only?: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const { conceal } = implementationOf(context.engine, resource).behaviour;
  return only && conceal ? new Set([...only, ...conceal.needs]) : only;
}

/** Fills in what is nested in rows, and takes out what the caller may not see. */
async function complete(
  context: Context,
  resource: AnyResource,
  rows: readonly Row[],
  only?: ReadonlySet<string>,
): Promise<void> {
  await fillNested(context, resource, rows, only);
  for (const { trait, computed, finish } of context.engine.traits)
    if (finish && carries(resource, trait) && Object.keys(computed).some((key) => !only || only.has(key)))
      finish(rows, context);
  await implementationOf(context.engine, resource).behaviour.conceal?.from(rows, context);
}

/** How rows become JSON for this caller: secrets are opened for those who may see them, and for nobody else. */
export function wireFor(context: Context): WireContext {
  return {
    registry: context.engine.registry,
    base: context.base,
    showsSecret: (resource) => seesSecrets(context.principal, resource),
    openSecret: (sealed, resource) => {
      context.revealed?.add(contentTypeOf(resource));
      return context.secrets.open(sealed);
    },
    openVeiled: context.secrets.open,
    holds: (permission) => holds(context.principal, permission),
  };
}
