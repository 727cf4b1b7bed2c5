import {
  type AnyResource,
  columnOf,
  entries,
  fieldOf,
  type Identity,
  type Row,
  tableOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { grantedWhere } from '../read/read.ts';

/** Which stored object a draft means, of those that the caller may see; `many` where what it says fits several. */
export type Match = { kind: 'none' } | { kind: 'one'; id: number } | { kind: 'many'; ids: readonly number[] };

/**
 * Finds the stored objects that drafts mean, by the identity that their resource declares: one statement for all drafts, whatever they
 * are. Drafts have values as they are stored, and references as ids; what they do not tell is not looked at. The first way that
 * finds something counts.
 */
export async function matchDrafts(
  context: Context,
  resource: AnyResource,
  drafts: readonly Row[],
): Promise<Match[]> {
  const told = drafts.map((draft) => ({ ...ownValues(context, resource), ...draft }));
  const parts = resource.identity.flatMap((identity, way) => {
    const applicable = told
      .map((draft, at) => ({ draft, at }))
      .filter(({ draft }) => identity.by.every((key) => isFilled(draft[key])));
    const alike = Map.groupBy(applicable, ({ draft }) =>
      (identity.also ?? []).filter((key) => draft[key] !== undefined).join(),
    );
    return [...alike].map(([also, some]) =>
      lookUp(context, resource, { way, by: identity.by, also: also.split(',').filter(Boolean), some }),
    );
  });
  const found = await foundBy(context, parts);
  return drafts.map((_, at) => {
    const ways = found.get(at);
    const ids = ways ? (ways.get(Math.min(...ways.keys())) ?? []) : [];
    const [id] = ids;
    if (id === undefined) return { kind: 'none' };
    return ids.length > 1 ? { kind: 'many', ids } : { kind: 'one', id };
  });
}

/** What objects have from whoever writes them. */
const ownValues = (context: Context, resource: AnyResource): Row =>
  Object.fromEntries(
    entries(resource).flatMap(([key, { options }]) =>
      options.default === 'caller' && options.readOnly ? [[key, context.principal.id]] : [],
    ),
  );

const isFilled = (value: unknown) => value !== undefined && value !== null && value !== '';

interface LookUp extends Required<Identity> {
  /** The place of the identity among those of the resource. */
  way: number;
  some: readonly { draft: Row; at: number }[];
}

function lookUp(
  context: Context,
  resource: AnyResource,
  { way, by, also, some }: LookUp,
): RawBuilder<unknown> {
  const keys = [...by, ...also];
  const names = keys.map((_, n) => sql.ref(`g.k${n}`));
  const given = some.map(({ draft, at }) => ({
    at,
    ...Object.fromEntries(keys.map((key, n) => [`k${n}`, draft[key] ?? null])),
  }));
  const types = keys.map(
    (key, n) => sql`${sql.ref(`k${n}`)} ${sql.raw(fieldOf(resource, key).sql ?? 'text')}`,
  );
  const same = keys.map((key, n) => {
    const field = fieldOf(resource, key);
    const [held, asked] = [sql.ref(`t0.${columnOf(key, field)}`), names[n]];
    const operator = n < by.length ? sql`=` : sql`is not distinct from`;
    return field.withLength
      ? sql`host(${held}) ${operator} host(${asked})`
      : sql`${held} ${operator} ${asked}`;
  });
  return sql`select ${sql.lit(way)} as way, g.at, t0.id from json_to_recordset(${JSON.stringify(given)}::json) g(at int, ${sql.join(types)}) join ${sql.table(tableOf(resource))} t0 on ${sql.join(same, sql` and `)} where ${grantedWhere(context, resource)}`;
}

/** Ids by the place of the draft, and by the way in which they were found. */
async function foundBy(
  context: Context,
  parts: readonly RawBuilder<unknown>[],
): Promise<Map<number, Map<number, number[]>>> {
  const found = new Map<number, Map<number, number[]>>();
  if (parts.length === 0) return found;
  const { rows } = await sql<{
    way: number;
    at: number;
    id: number;
  }>`${sql.join(parts, sql` union all `)} order by id`.execute(context.db);
  for (const { way, at, id } of rows) {
    const ways = found.get(at) ?? new Map<number, number[]>();
    ways.set(way, [...(ways.get(way) ?? []), Number(id)]);
    found.set(at, ways);
  }
  return found;
}
