import {
  type AnyResource,
  carries,
  columnOf,
  contentTypeOf,
  displayParts,
  fieldOf,
  tableOf,
  targetOf,
} from '@peersmith/resource';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Engine, implementationOf } from '../context.ts';

/** Where an expression stands: the row of a resource, by its alias in the statement. */
export interface Scope {
  engine: Engine;
  resource: AnyResource;
  /** Alias of the row in the statement; each level of nesting has its own. */
  alias: string;
}

/** The scope of a row that this one contains or points at. */
export const below = (scope: Scope, resource: AnyResource): Scope => ({
  engine: scope.engine,
  resource,
  alias: `t${Number(scope.alias.slice(1)) + 1}`,
});

export const column = (scope: Scope, key: string): RawBuilder<unknown> =>
  sql.ref(`${scope.alias}.${columnOf(key, fieldOf(scope.resource, key))}`);
export const idOf = (scope: Scope) => sql.ref(`${scope.alias}.id`);

/**
 * Whether an id is one of those. A single one is compared by itself: of a list PostgreSQL does not know the length, thinks a plan for any
 * list dearer than one for this list, and so plans the statement anew each time.
 */
export const among = (operand: RawBuilder<unknown>, ids: readonly unknown[]): RawBuilder<SqlBool> =>
  ids.length === 1 ? sql`${operand} = ${ids[0]}::bigint` : sql`${operand} = any(${ids}::bigint[])`;

/** The display text, from the declaration's template or the server's own expression. */
export function display(scope: Scope): RawBuilder<string> {
  const { behaviour } = implementationOf(scope.engine, scope.resource);
  if (behaviour.display) return behaviour.display(scope.alias);
  const parts = displayParts(scope.resource).map((part) =>
    typeof part === 'string' ? sql.lit(part) : alongPath(scope, part),
  );
  return sql`concat(${sql.join(parts)})`;
}

/** The value at the end of a path of references. */
function alongPath(scope: Scope, [key = '', ...rest]: readonly string[]): RawBuilder<unknown> {
  if (rest.length === 0) return readable(scope, key);
  const inner = below(scope, targetOf(scope.engine.registry, fieldOf(scope.resource, key)));
  return sql`(select ${alongPath(inner, rest)} from ${sql.table(tableOf(inner.resource))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${column(scope, key)})`;
}

/** A moment as people write it: to the minute, in UTC, so that it is the same for everybody who reads it. */
export const toMinute = (moment: RawBuilder<unknown>): RawBuilder<string> =>
  sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD HH24:MI')`;

/** Columns that every table has, whether a resource declares them or not. */
const STAMPS = ['created', 'updated'];

/** A value as people write it. */
function readable(scope: Scope, key: string): RawBuilder<unknown> {
  const field = scope.resource.fields[key];
  const text = field ? value(scope, key) : sql.ref(`${scope.alias}.${key}`);
  const isMoment = field ? field.sql === 'timestamptz' : STAMPS.includes(key);
  return isMoment ? toMinute(text) : text;
}

/** The value of a field that is a column or is computed. */
export function value(scope: Scope, key: string): RawBuilder<unknown> {
  const { storage } = fieldOf(scope.resource, key);
  if (storage === 'display') return display(scope);
  if (storage !== 'computed') return column(scope, key);
  const compute = implementationOf(scope.engine, scope.resource).behaviour.computed?.[key];
  if (compute) return compute(scope.alias);
  const { engine, resource, alias } = scope;
  const trait = engine.traits.find((one) => carries(resource, one.trait) && key in one.trait.fields);
  const computation = trait?.computed[key];
  if (computation) return computation({ resource, alias });
  throw new Error(`${contentTypeOf(scope.resource)} computes no ${key}`);
}
