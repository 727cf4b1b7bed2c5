import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** A value that rows are ordered by. */
export interface OrderKey {
  operand: RawBuilder<unknown>;
  descending: boolean;
  /** Whether some row may have none: those come last, either way. */
  nullable: boolean;
}

/** The place of a row in an order: the text of each key's value, and its id. */
export interface Place {
  values: readonly (string | null)[];
  id: number;
}

/** A page that begins after a row, or ends before it; null for the first one. */
export interface Keyset {
  place: Place | null;
  backwards: boolean;
}

/** The terms of an order, equal rows by id; a page that is read backwards is turned round afterwards. */
export const keysetOrder = (
  keys: readonly OrderKey[],
  id: RawBuilder<unknown>,
  backwards = false,
): RawBuilder<unknown>[] => {
  const nulls = sql.raw(backwards ? 'nulls first' : 'nulls last');
  const terms = keys.map(({ operand, descending }) =>
    descending === backwards ? sql`${operand} asc ${nulls}` : sql`${operand} desc ${nulls}`,
  );
  return [...terms, backwards ? sql`${id} desc` : id];
};

/** The rows that come after a place, or before it. */
export function beyond(
  keys: readonly OrderKey[],
  id: RawBuilder<unknown>,
  { place, backwards }: Keyset,
): RawBuilder<SqlBool> {
  if (!place) return sql`true`;
  const values = keys.map((key, at) => ({ ...key, value: place.values[at] ?? null }));
  const parts = values.map((key, at) =>
    sql.join([...values.slice(0, at).map(same), further(key, backwards)], sql` and `),
  );
  const byId = backwards ? sql`${id} < ${place.id}` : sql`${id} > ${place.id}`;
  const lexical = sql<SqlBool>`(${sql.join(
    [...parts, sql.join([...values.map(same), byId], sql` and `)].map((part) => sql`(${part})`),
    sql` or `,
  )})`;
  const bound = boundOf(values[0], backwards);
  return bound ? sql`${bound} and ${lexical}` : lexical;
}

type Held = OrderKey & { value: string | null };

const same = ({ operand, value }: Held) =>
  value === null ? sql`${operand} is null` : sql`${operand} = ${value}`;

/** What says nothing new, and lets PostgreSQL begin in the middle of an index. */
function boundOf(first: Held | undefined, backwards: boolean): RawBuilder<unknown> | null {
  if (!first || first.nullable || first.value === null) return null;
  return first.descending === backwards
    ? sql`${first.operand} >= ${first.value}`
    : sql`${first.operand} <= ${first.value}`;
}

function further({ operand, descending, nullable, value }: Held, backwards: boolean): RawBuilder<unknown> {
  if (value === null) return backwards ? sql`${operand} is not null` : sql`false`;
  const past = descending === backwards ? sql`${operand} > ${value}` : sql`${operand} < ${value}`;
  return nullable && !backwards ? sql`(${past} or ${operand} is null)` : past;
}
