import {
  type AnyField,
  type AnyResource,
  contentTypeOf,
  entries,
  fieldOf,
  linkTableOf,
  tableOf,
  targetOf,
  targetsOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { orderTerms } from './order.ts';
import { below, column, display, idOf, type Scope, value } from './scope.ts';

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
    case 'target':
      return pointedAt(scope, field);
    default:
      return value(scope, key);
  }
}

/** Whether a field is a list of rows that others hold together with its owner's. */
export const isLinked = ({ storage }: AnyField): boolean =>
  storage === 'link' || storage === 'tagging' || storage === 'assigned';

/** The rows that a field links to its owner's: their table as `l`, the condition that they are this field's, and their two ends. */
export interface Links {
  from: RawBuilder<unknown>;
  ofField: RawBuilder<unknown>;
  source: RawBuilder<unknown>;
  pointer: RawBuilder<unknown>;
}

/** Tags of every resource share a table, as do assignments of a kind; each other list of references has its own. */
export function linksOf(resource: AnyResource, key: string): Links {
  const field = fieldOf(resource, key);
  const type = sql.lit(contentTypeOf(resource));
  if (field.assigned) {
    const { table, typeColumn, idColumn, column: pointer } = field.assigned;
    return {
      from: sql`${sql.table(table)} l`,
      ofField: sql`${sql.ref(`l.${typeColumn}`)} = ${type}`,
      source: sql.ref(`l.${idColumn}`),
      pointer: sql.ref(`l.${pointer}`),
    };
  }
  return field.storage === 'tagging'
    ? {
        from: sql`extras_taggeditem l`,
        ofField: sql`l.content_type = ${type}`,
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
  const { pointing } = field;
  if (!pointing) throw new Error(`${contentTypeOf(scope.resource)} has a target without a pointer`);
  const [type, id] = [column(scope, pointing.typeKey), column(scope, pointing.idKey)];
  const cases = targetsOf(scope.engine.registry, pointing).map((resource) => {
    const inner = below(scope, resource);
    return sql`when ${sql.lit(contentTypeOf(resource))} then (select row_to_json(r) from (select ${nestedColumns(inner)} from ${sql.table(tableOf(resource))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${id}) r)`;
  });
  return sql`json_build_object('type', ${type}, 'row', case ${type} ${sql.join(cases, sql` `)} end)`;
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
