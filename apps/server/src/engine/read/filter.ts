import {
  backwards,
  columnOf,
  fieldOf,
  type Named,
  NEGATED,
  type Operator,
  ownerAt,
  type ParsedQuery,
  type Pointing,
  type Term,
  tableOf,
  targetOf,
  type Where,
} from '@peersmith/resource';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Context, grantOf } from '../context.ts';
import { Invalid } from '../errors.ts';
import { escapeLike } from './escape-like.ts';
import { isLinked, linksOf } from './expressions.ts';
import { below, column, idOf, type Scope, value } from './scope.ts';
import { searchCondition } from './search.ts';

type Condition = RawBuilder<SqlBool>;

/** One Where to one SQL condition: list queries and row-level grants all pass here. */
export function compileWhere(scope: Scope, where: Where): Condition {
  if ('all' in where)
    return where.all.length
      ? sql`(${sql.join(
          where.all.map((inner) => compileWhere(scope, inner)),
          sql` and `,
        )})`
      : sql`true`;
  if ('any' in where)
    return where.any.length
      ? sql`(${sql.join(
          where.any.map((inner) => compileWhere(scope, inner)),
          sql` or `,
        )})`
      : sql`false`;
  if ('not' in where) return sql`not coalesce(${compileWhere(scope, where.not)}, false)`;
  const positive = NEGATED[where.operator];
  return positive
    ? sql`not coalesce(${compileTerm(scope, { ...where, operator: positive })}, false)`
    : compileTerm(scope, where);
}

function compileTerm(scope: Scope, { path, operator, values }: Term): Condition {
  const [key = '', ...rest] = path;
  if (backwards(key)) return throughPointers(scope, key, { path: rest, operator, values });
  const field = fieldOf(scope.resource, key);
  if (field.pointing && field.storage === 'target')
    return throughTarget(scope, field.pointing, { path: rest, operator, values });
  const given = values.filter((one) => one !== null);
  const conditions: Condition[] = [];
  if (given.length < values.length) conditions.push(isNull(scope, key));
  if (given.length) {
    const term = { path: rest, operator, values: given };
    if (isLinked(field)) conditions.push(throughLink(scope, key, term));
    else if (rest.length) conditions.push(throughReference(scope, key, term));
    else conditions.push(compare(value(scope, key), operator, given, sqlType(scope, key)));
  }
  return conditions.length ? sql`(${sql.join(conditions, sql` or `)})` : sql`false`;
}

const sqlType = (scope: Scope, key: string) => fieldOf(scope.resource, key).sql ?? 'boolean';
const inner = (scope: Scope, key: string): Scope =>
  below(scope, targetOf(scope.engine.registry, fieldOf(scope.resource, key)));

function throughReference(scope: Scope, key: string, term: Term): Condition {
  const target = inner(scope, key);
  return sql`${column(scope, key)} in (select ${idOf(target)} from ${sql.table(tableOf(target.resource))} ${sql.ref(target.alias)} where ${compileWhere(target, term)})`;
}

/** Rows that point at this one are looked for from their side, so that an index of what is asked of them answers. */
function throughPointers(scope: Scope, step: string, term: Term): Condition {
  const { type, key } = backwards(step) ?? { type: '', key: '' };
  const resource = scope.engine.registry[type];
  if (!resource) throw new Error(`no resource ${type} is declared`);
  const source = below(scope, resource);
  const pointing = (where: Condition) =>
    sql<SqlBool>`${idOf(scope)} in (select ${column(source, key)} from ${sql.table(tableOf(resource))} ${sql.ref(source.alias)} where ${column(source, key)} is not null and ${where})`;
  const given = term.values.filter((one) => one !== null);
  const conditions = [
    ...(given.length < term.values.length ? [sql<SqlBool>`not ${pointing(sql`true`)}`] : []),
    ...(given.length ? [pointing(compileWhere(source, { ...term, values: given }))] : []),
  ];
  return conditions.length ? sql`(${sql.join(conditions, sql` or `)})` : sql`false`;
}

/** A pointer at any object is followed to one type of them: `[key, content type, …]`. */
function throughTarget(scope: Scope, { typeKey, idKey }: Pointing, { path, ...term }: Term): Condition {
  const [type = '', ...rest] = path;
  const resource = scope.engine.registry[type];
  if (!resource) throw new Error(`no resource ${type} is declared`);
  const target = below(scope, resource);
  return sql`(${column(scope, typeKey)} = ${sql.lit(type)} and ${column(scope, idKey)} in (select ${idOf(target)} from ${sql.table(tableOf(resource))} ${sql.ref(target.alias)} where ${compileWhere(target, { path: rest, ...term })}))`;
}

/** Links are compared by the id of what they point at, or by a field of it. */
function throughLink(scope: Scope, key: string, term: Term): Condition {
  const target = inner(scope, key);
  const { from, ofField, source, pointer } = linksOf(scope.resource, key);
  const own = sql`${ofField} and ${source} = ${idOf(scope)}`;
  if (term.path.length === 0)
    return sql`exists (select 1 from ${from} where ${own} and ${compare(pointer, term.operator, term.values, 'bigint')})`;
  return sql`exists (select 1 from ${from} join ${sql.table(tableOf(target.resource))} ${sql.ref(target.alias)} on ${idOf(target)} = ${pointer} where ${own} and ${compileWhere(target, term)})`;
}

function isNull(scope: Scope, key: string): Condition {
  const field = fieldOf(scope.resource, key);
  if (isLinked(field)) {
    const { from, ofField, source } = linksOf(scope.resource, key);
    return sql`not exists (select 1 from ${from} where ${ofField} and ${source} = ${idOf(scope)})`;
  }
  const empty = field.ui.members ? sql` or ${value(scope, key)} = ''` : sql``;
  return sql`(${value(scope, key)} is null${empty})`;
}

const escaped = (text: unknown) => escapeLike(String(text));
const like = (operand: RawBuilder<unknown>, patterns: readonly string[]): Condition =>
  sql`${operand}::text ilike any(${patterns}::text[])`;

/** Every operator, once. Several values mean "any of them". */
function compare(
  operand: RawBuilder<unknown>,
  operator: Operator,
  values: readonly unknown[],
  type: string,
): Condition {
  // Of a list, each of its values counts.
  if (type.endsWith('[]')) return sql`${operand} && ${values}::${sql.raw(type)}`;
  const any = sql`any(${values}::${sql.raw(type)}[])`;
  switch (operator) {
    case 'eq':
      return sql`${operand} = ${any}`;
    case 'lt':
      return sql`${operand} < ${any}`;
    case 'lte':
      return sql`${operand} <= ${any}`;
    case 'gt':
      return sql`${operand} > ${any}`;
    case 'gte':
      return sql`${operand} >= ${any}`;
    case 'ic':
      return like(
        operand,
        values.map((one) => `%${escaped(one)}%`),
      );
    case 'isw':
      return like(
        operand,
        values.map((one) => `${escaped(one)}%`),
      );
    case 'iew':
      return like(
        operand,
        values.map((one) => `%${escaped(one)}`),
      );
    case 'ie':
      return like(operand, values.map(escaped));
    case 'isnull':
      return values[0] ? sql`${operand} is null` : sql`${operand} is not null`;
    // As long as the moment of the question, so that no answer is kept.
    case 'older':
      return sql`${operand} <= now() - make_interval(secs => ${Math.max(...values.map(Number))})`;
    case 'loosely':
      return sql`regexp_replace(lower(${operand}::text), '[^[:alnum:]]', '', 'g') like any(${values.map(
        (one) =>
          `%${escaped(
            String(one)
              .toLowerCase()
              .replace(/[^\p{L}\p{N}]/gu, ''),
          )}%`,
      )}::text[])`;
    case 'family':
      return sql`family(${operand}) = any(${values}::int[])`;
    default:
      throw new Error(`operator ${operator} has no SQL of its own`);
  }
}

/** The whole condition of a parsed query. */
export function queryWhere(scope: Scope, query: ParsedQuery): Condition {
  const conditions = [compileWhere(scope, query.where)];
  if (query.q !== null) conditions.push(searchCondition(scope, query.q));
  if (query.createdByRequest) conditions.push(changedBy(scope, 'create', query.createdByRequest));
  if (query.updatedByRequest) conditions.push(changedBy(scope, 'update', query.updatedByRequest));
  return sql`${sql.join(conditions, sql` and `)}`;
}

const changedBy = (scope: Scope, action: string, request: string): Condition =>
  sql`exists (select 1 from core_objectchange c where c.request_id = ${request}::uuid and c.action = ${action} and c.changed_object_type = ${`${scope.resource.app}.${scope.resource.name}`} and c.changed_object_id = ${idOf(scope)})`;

/** Refuses a filter that names a row which does not exist, for the caller; all in one statement. */
export async function requireNamedRows(
  context: Context,
  resource: Scope['resource'],
  named: readonly Named[],
): Promise<void> {
  const asked = named.filter((one) => one.values.length > 0);
  if (asked.length === 0) return;
  const parts = asked.map(({ parameter, filter }, at) => {
    const owner = filter.target ?? resource;
    const last = filter.path.at(-1) ?? '';
    const owned = ownerAt(resource, context.engine.registry, filter.path);
    const col = filter.field.target ? 'id' : columnOf(last, fieldOf(owned, last));
    const type = filter.field.target ? 'bigint' : (filter.field.sql ?? 'text');
    const named = filter.field.target ? owner : owned;
    const scope: Scope = { engine: context.engine, resource: named, alias: 't0' };
    const granted = compileWhere(scope, grantOf(context, named) ?? { all: [] });
    return sql`select ${sql.lit(at)} as at, t0.${sql.ref(col)}::text as found, ${parameter} as parameter from ${sql.table(tableOf(named))} t0 where t0.${sql.ref(col)} = any(${asked[at]?.values ?? []}::${sql.raw(type)}[]) and ${granted}`;
  });
  const { rows } = await sql<{ at: number; found: string }>`${sql.join(parts, sql` union all `)}`.execute(
    context.db,
  );
  const errors: Record<string, string[]> = {};
  asked.forEach(({ parameter, values }, at) => {
    const found = new Set(rows.filter((row) => row.at === at).map((row) => row.found));
    const missing = values.filter((one) => !found.has(String(one)));
    if (missing.length)
      errors[parameter] = missing.map(
        (one) => `Select a valid choice. ${one} is not one of the available choices.`,
      );
  });
  if (Object.keys(errors).length) throw new Invalid(errors);
}
