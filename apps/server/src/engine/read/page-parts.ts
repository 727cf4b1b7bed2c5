import { tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { beyond, type Keyset, keysetOrder, type OrderKey } from './keyset.ts';
import { orderTerms, orderValues } from './order.ts';
import { idOf, type Scope } from './scope.ts';
import { searchRank } from './search.ts';

interface Asked {
  where: RawBuilder<unknown>;
  q: string | null;
  page: { limit: number; offset: number; ordering: readonly string[]; keyset?: Keyset | undefined };
}

/** The parts of a statement that pick a page: `page`, and what it needs before. */
interface PageParts {
  parts: RawBuilder<unknown>;
  /** Columns that say where a page of a keyset lies. */
  edges: RawBuilder<unknown>;
  /** The number of rows on all pages, where that is known besides. */
  found: RawBuilder<unknown> | null;
}

/** How a page is picked: by an offset, by the place where another ended, or by how well rows answer a search. */
export function pagePartsOf(scope: Scope, { where, q, page }: Asked): PageParts {
  const { keyset } = page;
  if (keyset) return { ...keysetParts(scope, { where, q, page: { ...page, keyset } }), found: null };
  // Hidden from the planner, the offset is no reason to plan each page anew.
  const offset = page.offset > 0 ? sql` offset (select ${page.offset}::bigint)` : sql``;
  const ordered =
    q === null
      ? sql`page as materialized (select t0.id from ${from(scope)} where ${where} order by ${sql.join(orderTerms(scope, page.ordering))}`
      : rankedHits(scope, where, q, page);
  return {
    parts: sql`${ordered} limit ${sql.lit(page.limit)}${offset})`,
    edges: sql``,
    found: q === null ? null : sql`(select count(*)::int from hits)`,
  };
}

const from = ({ resource }: Scope) => sql`${sql.table(tableOf(resource))} t0`;

/** What a search finds is found once, with what it is ordered by. */
function rankedHits(
  scope: Scope,
  where: RawBuilder<unknown>,
  q: string,
  { ordering }: Asked['page'],
): RawBuilder<unknown> {
  const keys = answerKeys(scope, q, ordering);
  const named = keys.map((key, at) => ({ ...key, operand: sql.ref(`o${at}`) }));
  const columns = [sql`t0.id`, ...keys.map(({ operand }, at) => sql`${operand} as ${sql.ref(`o${at}`)}`)];
  const order = keysetOrder(named, sql.ref('id'));
  return sql`hits as materialized (select ${sql.join(columns)} from ${from(scope)} where ${where}), page as materialized (select id from hits order by ${sql.join(order)}`;
}

/** What a page is ordered by before its ids: how well rows answer a search, unless another order is asked for, and then the order. */
function answerKeys(scope: Scope, q: string | null, ordering: readonly string[]): OrderKey[] {
  const rank = q !== null && ordering.length === 0 ? searchRank(scope, q) : null;
  const ranked = rank ? [{ operand: rank, descending: false, nullable: false }] : [];
  return [...ranked, ...orderValues(scope, ordering)];
}

/** A page that begins where another ended, with one row more to know whether that is the last. */
function keysetParts(
  scope: Scope,
  { where, q, page }: Asked & { page: { keyset: Keyset } },
): Omit<PageParts, 'found'> {
  const { limit, keyset, ordering } = page;
  const keys = answerKeys(scope, q, ordering);
  const order = sql.join(keysetOrder(keys, idOf(scope), keyset.backwards));
  const places = sql`array[${sql.join([...keys.map(({ operand }) => sql`(${operand})::text`), sql`${idOf(scope)}::text`])}]`;
  const placeOf = (id: RawBuilder<unknown>) =>
    sql`(select ${places} from ${from(scope)} where t0.id = ${id})`;
  const turned = sql.raw(keyset.backwards ? 'desc' : 'asc');
  return {
    parts: sql`found as materialized (select t0.id from ${from(scope)} where ${where} and ${beyond(keys, idOf(scope), keyset)} order by ${order} limit ${sql.lit(limit + 1)}),
      page as materialized (select id from (select id, row_number() over () as at from found limit ${sql.lit(limit)}) f order by at ${turned})`,
    edges: sql`, ${placeOf(sql`(select id from page limit 1)`)} as first_values,
      ${placeOf(sql`(select id from page offset greatest((select count(*) from page) - 1, 0))`)} as last_values,
      (select count(*) from found) > ${sql.lit(limit)} as beyond`,
  };
}
