import {
  type AnyField,
  type AnyResource,
  columnOf,
  contentTypeOf,
  displayParts,
  entries,
  fieldOf,
  linkTableOf,
  tableOf,
  targetOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { type Engine, implementationOf } from './context.ts';
import { orderTerms } from './order.ts';

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
  if (rest.length === 0)
    return key in scope.resource.fields ? value(scope, key) : sql.ref(`${scope.alias}.${key}`);
  const inner = below(scope, targetOf(scope.engine.registry, fieldOf(scope.resource, key)));
  return sql`(select ${alongPath(inner, rest)} from ${sql.table(tableOf(inner.resource))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${column(scope, key)})`;
}

/** The value of a field that is a column or is computed. */
export function value(scope: Scope, key: string): RawBuilder<unknown> {
  const { storage } = fieldOf(scope.resource, key);
  if (storage === 'display') return display(scope);
  if (storage !== 'computed') return column(scope, key);
  const compute = implementationOf(scope.engine, scope.resource).behaviour.computed?.[key];
  if (compute) return compute(scope.alias);
  if (key === 'config_context') return sql.ref(`${scope.alias}.local_context_data`);
  throw new Error(`${contentTypeOf(scope.resource)} computes no ${key}`);
}

/** A field as it is selected: a value, a nested row, or a list of nested rows. */
export function selected(scope: Scope, key: string, field: AnyField): RawBuilder<unknown> {
  switch (field.storage) {
    case 'reference':
      return field.shownAs === 'id' ? column(scope, key) : referenced(scope, key, field);
    case 'link':
    case 'tagging':
      return linked(scope, key, field);
    case 'display':
      return display(scope);
    case 'generic':
      return pointedAt(scope, field);
    default:
      return value(scope, key);
  }
}

/** The rows that a field links to its owner's: their table as `l`, the condition that they are this field's, and their two ends. */
export interface Links {
  from: RawBuilder<unknown>;
  ofField: RawBuilder<unknown>;
  source: RawBuilder<unknown>;
  pointer: RawBuilder<unknown>;
}

/** Tags of every resource share a table; each other list of references has its own. */
export function linksOf(resource: AnyResource, key: string): Links {
  return fieldOf(resource, key).storage === 'tagging'
    ? {
        from: sql`extras_taggeditem l`,
        ofField: sql`l.content_type = ${sql.lit(contentTypeOf(resource))}`,
        source: sql.ref('l.object_id'),
        pointer: sql.ref('l.tag_id'),
      }
    : {
        from: sql`${sql.table(linkTableOf(resource, key))} l`,
        ofField: sql`true`,
        source: sql.ref('l.source_id'),
        pointer: sql.ref('l.target_id'),
      };
}

function referenced(scope: Scope, key: string, field: AnyField): RawBuilder<unknown> {
  const inner = below(scope, targetOf(scope.engine.registry, field));
  const columns = field.shownAs === 'full' ? wholeColumns(inner) : nestedColumns(inner);
  return sql`(select row_to_json(r) from (select ${columns} from ${sql.table(tableOf(inner.resource))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${column(scope, key)}) r)`;
}

function linked(scope: Scope, key: string, field: AnyField): RawBuilder<unknown> {
  const inner = below(scope, targetOf(scope.engine.registry, field));
  const { from, ofField, source, pointer } = linksOf(scope.resource, key);
  return sql`(select coalesce(json_agg(row_to_json(r)), '[]'::json) from (select ${nestedColumns(inner)} from ${from} join ${sql.table(tableOf(inner.resource))} ${sql.ref(inner.alias)} on ${idOf(inner)} = ${pointer} where ${ofField} and ${source} = ${idOf(scope)} order by ${sql.join(orderTerms(inner))}) r)`;
}

/** The object that a content type and an id name, whichever resource it is of. */
function pointedAt(scope: Scope, field: AnyField): RawBuilder<unknown> {
  const { typeColumn = '', idColumn = '' } = field.generic ?? {};
  const cases = Object.values(scope.engine.registry)
    .filter((resource) => resource.traits.includes('change_log'))
    .map((resource) => {
      const inner = below(scope, resource);
      return sql`when ${sql.lit(contentTypeOf(resource))} then (select row_to_json(r) from (select ${nestedColumns(inner)} from ${sql.table(tableOf(resource))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${sql.ref(`${scope.alias}.${idColumn}`)}) r)`;
    });
  return sql`json_build_object('type', ${sql.ref(`${scope.alias}.${typeColumn}`)}, 'row', case ${sql.ref(`${scope.alias}.${typeColumn}`)} ${sql.join(cases, sql` `)} end)`;
}

/** What the nested form of a row shows. */
export function nestedColumns(scope: Scope): RawBuilder<unknown> {
  const shown = scope.resource.brief.filter((key) => scope.resource.fields[key]?.storage !== 'display');
  const brief = shown.map((key) => {
    const field = scope.resource.fields[key];
    return sql`${field ? selected(scope, key, field) : sql.ref(`${scope.alias}.${key}`)} as ${sql.ref(key)}`;
  });
  return sql.join([sql`${idOf(scope)} as id`, sql`${display(scope)} as display`, ...brief]);
}

/** Everything that a row shows. */
export function wholeColumns(scope: Scope): RawBuilder<unknown> {
  const fields = entries(scope.resource).filter(([, field]) => field.read);
  return sql.join([
    sql`${idOf(scope)} as id`,
    sql`${display(scope)} as display`,
    ...fields.map(([key, field]) => sql`${selected(scope, key, field)} as ${sql.ref(key)}`),
  ]);
}
