import { type AnyResource, entries, fieldOf, tableOf, targetOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { keysetOrder, type OrderKey } from './keyset.ts';
import { below, column, idOf, type Scope, value } from './scope.ts';

/** `-weight,name` as SQL: references are ordered as their target is by default, and equal rows by id. */
export const orderTerms = (scope: Scope, asked: readonly string[] = []): RawBuilder<unknown>[] =>
  keysetOrder(orderValues(scope, asked), idOf(scope));

/** What rows are ordered by before their id. */
export function orderValues(scope: Scope, asked: readonly string[] = []): OrderKey[] {
  const keys = asked.length ? orderKeys(scope.resource) : null;
  const known = asked.filter((term) => keys?.has(term.replace(/^-/, '')));
  if (known.length === 0 && scope.resource.materialisedOrder)
    return [{ operand: sql.ref(`${scope.alias}.sort_key`), descending: false, nullable: false }];
  const terms = known.length ? known : scope.resource.ordering;
  return terms.flatMap((term) => valuesOf(scope, term));
}

/** The keys that a resource can be ordered by. */
export function orderKeys(resource: AnyResource): ReadonlySet<string> {
  const own = entries(resource).filter(
    ([, field]) =>
      field.read &&
      (field.storage === 'column' ||
        field.storage === 'reference' ||
        field.options.filter ||
        field.ui.cell === 'number'),
  );
  const frame = resource.frame.filter((part) => part === 'id' || part === 'created' || part === 'updated');
  return new Set([...frame, ...own.map(([key]) => key)]);
}

// Deeper than this an order says nothing more: a connection is ordered by its exchange, that by its AS.
const DEEPEST = 3;

function valuesOf(scope: Scope, term: string): OrderKey[] {
  const descending = term.startsWith('-');
  const key = descending ? term.slice(1) : term;
  const field = scope.resource.fields[key];
  if (field?.target)
    return referenceTerms(scope, key, 0).map((operand) => ({ operand, descending, nullable: true }));
  const nullable = Boolean(field && (field.options.nullable || field.storage !== 'column'));
  return [{ operand: field ? value(scope, key) : sql.ref(`${scope.alias}.${key}`), descending, nullable }];
}

/** The values that order the target of a reference, as seen from the row that refers to it. */
function referenceTerms(scope: Scope, key: string, depth: number): RawBuilder<unknown>[] {
  if (depth >= DEEPEST) return [column(scope, key)];
  const target = targetOf(scope.engine.registry, fieldOf(scope.resource, key));
  const inner = below(scope, target);
  return target.ordering
    .filter((term) => !term.startsWith('-'))
    .flatMap((term) => {
      const operands = target.fields[term]?.target
        ? referenceTerms(inner, term, depth + 1)
        : [term in target.fields ? value(inner, term) : sql.ref(`${inner.alias}.${term}`)];
      return operands.map(
        (operand) =>
          sql`(select ${operand} from ${sql.table(tableOf(target))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${column(scope, key)})`,
      );
    });
}
