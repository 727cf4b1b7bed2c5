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
  const own = ownValues(context, resource);
  const probes = drafts.flatMap((given) => {
    const draft = { ...own, ...given };
    return resource.identity.map(({ by, also = [] }) =>
      by.every((key) => isFilled(draft[key]))
        ? { by, also: also.filter((key) => draft[key] !== undefined), draft }
        : null,
    );
  });
  const found = await findRows(context, resource, probes);
  const ways = resource.identity.length;
  return drafts.map((_, at) => {
    const ids = found.slice(at * ways, (at + 1) * ways).find(({ length }) => length > 0) ?? [];
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

/** A question for rows: those that are equal in these fields, where `also` may be empty. */
export interface Probe extends Required<Identity> {
  draft: Row;
}

/** The ids of the rows that each probe means, of those that the caller may see; nothing for no probe. One statement for all. */
export async function findRows(
  context: Context,
  resource: AnyResource,
  probes: readonly (Probe | null)[],
): Promise<number[][]> {
  const found: number[][] = probes.map(() => []);
  const asked = probes.flatMap((probe, at) => (probe ? [{ probe, at }] : []));
  const alike = Map.groupBy(asked, ({ probe }) => JSON.stringify([probe.by, probe.also]));
  if (alike.size === 0) return found;
  const parts = [...alike.values()].map((some) => lookUp(context, resource, some));
  const { rows } = await sql<{
    at: number;
    id: number;
  }>`${sql.join(parts, sql` union all `)} order by id`.execute(context.db);
  for (const { at, id } of rows) found[at]?.push(Number(id));
  return found;
}

function lookUp(
  context: Context,
  resource: AnyResource,
  some: readonly { probe: Probe; at: number }[],
): RawBuilder<unknown> {
  const { by = [], also = [] } = some[0]?.probe ?? {};
  const keys = [...by, ...also];
  const given = some.map(({ probe, at }) => ({
    at,
    ...Object.fromEntries(keys.map((key, n) => [`k${n}`, probe.draft[key] ?? null])),
  }));
  const types = keys.map(
    (key, n) => sql`${sql.ref(`k${n}`)} ${sql.raw(fieldOf(resource, key).sql ?? 'text')}`,
  );
  const same = keys.map((key, n) => {
    const field = fieldOf(resource, key);
    const [held, asked] = [sql.ref(`t0.${columnOf(key, field)}`), sql.ref(`g.k${n}`)];
    const operator = n < by.length ? sql`=` : sql`is not distinct from`;
    return field.withLength
      ? sql`host(${held}) ${operator} host(${asked})`
      : sql`${held} ${operator} ${asked}`;
  });
  return sql`select g.at, t0.id from json_to_recordset(${JSON.stringify(given)}::json) g(at int, ${sql.join(types)}) join ${sql.table(tableOf(resource))} t0 on ${sql.join(same, sql` and `)} where ${grantedWhere(context, resource)}`;
}
