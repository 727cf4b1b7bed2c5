import { isTrue, PyDict, PyTuple, PythonError, str, toList, typeError } from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import type { Model } from '../model/model.ts';
import type { Store } from '../model/store.ts';
import { keywords, type Methods, methods, positional } from '../values/methods.ts';
import { matcher } from './lookups.ts';
import { compareByOrder } from './order.ts';
import { noMatch, QuerySet, severalMatches } from './query-set.ts';

type Row = ReadonlyMap<string, unknown>;

const fieldError = (message: string) => new PythonError('django.core.exceptions.FieldError', message);

/** `.filter(**criteria)`: objects as often as the joined rows match. */
export function filtered(set: QuerySet, criteria: ReadonlyMap<string, unknown>): QuerySet {
  const times = matcher(set.query.store, set.query.model, criteria);
  return set.with(() => {
    const found: Entity[] = [];
    for (const entity of set.entities) for (let left = times(entity); left > 0; left--) found.push(entity);
    return found;
  });
}

function excluded(set: QuerySet, criteria: ReadonlyMap<string, unknown>): QuerySet {
  if (criteria.size === 0) return set.with(() => set.items);
  const times = matcher(set.query.store, set.query.model, criteria);
  return set.with(() => set.entities.filter((entity) => times(entity) === 0));
}

/** The one object, or the errors that Django has for none and for several. */
function single(set: QuerySet, criteria: ReadonlyMap<string, unknown>): unknown {
  const found = criteria.size ? filtered(set, criteria) : set;
  if (found.items.length === 0) throw noMatch(set.query.model);
  if (found.items.length > 1) throw severalMatches(set.query.model, found.items.length);
  return found.items[0];
}

function requireKeys(model: Model, terms: readonly string[]): void {
  for (const term of terms) {
    const [key = ''] = term.replace(/^-/, '').split('__');
    if (key !== 'pk' && key !== '?' && !model.columns.has(key) && !model.relations.has(key)) {
      const choices = [...model.columns.keys(), ...model.relations.keys()].toSorted().join(', ');
      throw fieldError(`Cannot resolve keyword '${key}' into field. Choices are: ${choices}`);
    }
  }
}

function orderedBy(set: QuerySet, terms: readonly string[]): QuerySet {
  requireKeys(set.query.model, terms);
  return set.with(
    () => set.entities.toSorted((a, b) => compareByOrder(a, b, terms) || a.id - b.id),
    terms.length > 0,
  );
}

const byId = (set: QuerySet) =>
  set.query.ordered ? set.items : set.entities.toSorted((a, b) => a.id - b.id);

/** Rows distinct on some columns: the one with the lowest id stays. */
export function distinctOn(set: QuerySet, fields: readonly string[]): QuerySet {
  requireKeys(set.query.model, fields);
  return set.with(() => {
    const kept: Entity[] = [];
    const sorted = set.entities.toSorted((a, b) => compareByOrder(a, b, fields) || a.id - b.id);
    for (const entity of sorted) {
      const last = kept.at(-1);
      if (!last || compareByOrder(last, entity, fields) !== 0) kept.push(entity);
    }
    return kept;
  }, false);
}

function distinct(set: QuerySet, fields: readonly string[]): QuerySet {
  if (fields.length) return distinctOn(set, fields);
  return set.with(() => {
    const seen = new Set<unknown>();
    return set.items.filter((item) => {
      const key = item instanceof Entity ? item.id : str(item);
      return !seen.has(key) && seen.add(key);
    });
  });
}

/** The values of a path; several where it leads to many. */
function valuesAt(entity: Entity, path: readonly string[]): unknown[] {
  const [key = '', ...rest] = path;
  const { columns, relations } = entity.model;
  const column = columns.get(key === 'pk' ? 'id' : key);
  if (column) return [column(entity)];
  const related = relations.get(key)?.follow(entity) ?? [];
  if (related.length === 0) return [null];
  return rest.length === 0
    ? related.map((other) => other.id)
    : related.flatMap((other) => valuesAt(other, rest));
}

/** One row of named values for each combination, as a join gives. */
function rowsOf(set: QuerySet, fields: readonly string[]): Row[] {
  const names = fields.length ? fields : [...set.query.model.columns.keys()];
  requireKeys(set.query.model, names);
  return set.entities.flatMap((entity) => {
    let rows: Map<string, unknown>[] = [new Map()];
    for (const name of names)
      rows = valuesAt(entity, name.split('__')).flatMap((value) =>
        rows.map((row) => new Map([...row, [name, value]])),
      );
    return rows;
  });
}

function valuesList(set: QuerySet, fields: readonly string[], flat: boolean): QuerySet {
  if (flat && fields.length !== 1)
    throw typeError(
      `'flat' is not valid when values_list is called with ${fields.length ? 'more than one field' : 'no fields'}.`,
    );
  return set.with(() =>
    rowsOf(set, fields).map((row) => (flat ? [...row.values()][0] : PyTuple.fromItems([...row.values()]))),
  );
}

function extreme(set: QuerySet, fields: readonly string[], last: boolean): unknown {
  const sorted = orderedBy(set, fields.length ? fields : ['id']).items;
  const found = last ? sorted.at(-1) : sorted[0];
  if (found === undefined) throw noMatch(set.query.model);
  return found;
}

const names = (value: unknown): string[] => positional(value).map(str);
const same = (set: QuerySet) => set.with(() => set.items);

export const QUERY_METHODS: Methods<QuerySet> = methods<QuerySet>({
  'all()': same,
  'filter(*args, **kwargs)': (set, _, criteria) => filtered(set, keywords(criteria)),
  'exclude(*args, **kwargs)': (set, _, criteria) => excluded(set, keywords(criteria)),
  'get(*args, **kwargs)': (set, _, criteria) => single(set, keywords(criteria)),
  'order_by(*field_names)': (set, fields) => orderedBy(set, names(fields)),
  'reverse()': (set) => set.with(() => set.items.toReversed()),
  'distinct(*field_names)': (set, fields) => distinct(set, names(fields)),
  'none()': (set) => set.with(() => []),
  'first()': (set) => byId(set)[0] ?? null,
  'last()': (set) => byId(set).at(-1) ?? null,
  'earliest(*fields)': (set, fields) => extreme(set, names(fields), false),
  'latest(*fields)': (set, fields) => extreme(set, names(fields), true),
  'count()': (set) => set.items.length,
  'exists()': (set) => set.items.length > 0,
  'contains(obj)': (set, obj) => obj instanceof Entity && set.entities.some((one) => one.equals(obj)),
  'values(*fields)': (set, fields) =>
    set.with(() => rowsOf(set, names(fields)).map((row) => PyDict.from(row))),
  'values_list(*fields, **options)': (set, fields, options) =>
    valuesList(set, names(fields), isTrue(keywords(options).get('flat'))),
  'in_bulk(id_list=None)': (set, ids) => {
    const wanted = ids === null ? null : new Set(toList(ids));
    return PyDict.from(set.entities.filter((one) => wanted?.has(one.id) ?? true).map((one) => [one.id, one]));
  },
  'union(*other_qs, **options)': (set, others) => {
    const rest = positional(others).flatMap((other) => (other instanceof QuerySet ? [other] : []));
    return distinct(
      set.with(() => [set, ...rest].flatMap((one) => one.items)),
      [],
    );
  },
  'select_related(*fields)': same,
  'prefetch_related(*fields)': same,
  'only(*fields)': same,
  'defer(*fields)': same,
  'using(alias)': same,
  'iterator(**options)': same,
});

/** A set of objects of a type in the order given, with everything that Django's can do. */
export function querySet(store: Store, type: string, fetch: () => readonly Entity[]): QuerySet {
  const model = store.model(type);
  return new QuerySet({ store, model, fetch, ordered: model.ordered, methods: QUERY_METHODS });
}
