import {
  type AnyResource,
  entries,
  type Filter,
  FRAME_FIELDS,
  fieldOf,
  type Registry,
  targetOf,
} from './define.ts';
import type { AnyField, Operator, Suffix } from './field.ts';
import { integer } from './kinds/scalar.ts';
import { backwards } from './paths.ts';

/** One comparison: a path of references ending in a field, any of `values` matching. `null` among them means "is null". */
export interface Term {
  path: readonly string[];
  operator: Operator;
  values: readonly unknown[];
}

/** The one filter language: list queries, grants, saved filters and conditions all speak it. */
export type Where = { all: readonly Where[] } | { any: readonly Where[] } | { not: Where } | Term;

export const SUFFIXES: readonly Suffix[] = [
  'n',
  'ic',
  'nic',
  'isw',
  'nisw',
  'iew',
  'niew',
  'ie',
  'nie',
  'lt',
  'lte',
  'gt',
  'gte',
];
/** Each negated operator and what it negates; a row whose value is null stays. */
export const NEGATED: Readonly<Partial<Record<Operator, Operator>>> = {
  n: 'eq',
  nic: 'ic',
  nisw: 'isw',
  niew: 'iew',
  nie: 'ie',
};

export interface NamedFilter extends Filter {
  name: string;
  field: AnyField;
  /** Pointed-at rows must exist, or the value is refused. */
  target: AnyResource | null;
  suffixes: readonly Suffix[];
  repeat: 'or' | 'last';
  /** How a held value is asked for, where that is not the value itself. */
  asked?: (held: unknown) => string;
}

const cache = new WeakMap<AnyResource, Map<string, NamedFilter>>();

/** Every query parameter of a resource: those of its fields' kinds, then those it declares. */
export function filtersOf(resource: AnyResource, registry: Registry): ReadonlyMap<string, NamedFilter> {
  const known = cache.get(resource);
  if (known) return known;
  const filters = new Map<string, NamedFilter>();
  const add = (name: string, filter: Filter) => filters.set(name, named(resource, registry, name, filter));
  for (const key of Object.keys(FRAME_FIELDS)) add(key, { path: [key] });
  for (const [key, field] of entries(resource)) {
    if (field.numbered) filters.set(field.numbered, byNumber(registry, key, field));
    if (field.storage === 'tagging') add('tag', { path: [key, 'slug'] });
    else if (field.target) add(`${key}_id`, { path: [key] });
    else if (field.operators.length) add(key, { path: [key] });
  }
  for (const [name, filter] of Object.entries(resource.filters)) add(name, filter);
  cache.set(resource, filters);
  return filters;
}

/** A content type by its number, which is its place in the registry. */
function byNumber(registry: Registry, key: string, field: AnyField): NamedFilter {
  const types = Object.keys(registry);
  const query = integer({ min: 1 }).query.transform((number) => types[Number(number) - 1] ?? '');
  return {
    path: [key],
    name: field.numbered ?? '',
    field: { ...field, query },
    target: null,
    suffixes: field.operators.includes('n') ? ['n'] : [],
    repeat: 'or',
    asked: (held) => String(types.indexOf(String(held)) + 1),
  };
}

function named(resource: AnyResource, registry: Registry, name: string, filter: Filter): NamedFilter {
  const field = fieldAt(resource, registry, filter.path);
  const first = resource.fields[filter.path[0] ?? ''];
  const target = field.target
    ? targetOf(registry, field)
    : filter.path.length > 1
      ? ownerAt(resource, registry, filter.path)
      : null;
  // Of several paths, none leads to what is excluded: that is another question than whether one of them does not.
  const operators: readonly Operator[] =
    filter.operator || filter.also ? [] : filter.path.length > 1 ? ['n'] : field.operators;
  const suffixes = SUFFIXES.filter((suffix) => operators.includes(suffix));
  return {
    ...filter,
    name,
    field,
    target,
    suffixes,
    repeat: filter.repeat ?? (first?.target ? 'or' : field.repeat),
  };
}

/** The field at the end of a path, and the resource that owns it. */
export const fieldAt = (resource: AnyResource, registry: Registry, path: readonly string[]): AnyField =>
  fieldOf(ownerAt(resource, registry, path), path.at(-1) ?? '');

export function ownerAt(resource: AnyResource, registry: Registry, path: readonly string[]): AnyResource {
  return path.slice(0, -1).reduce((at, step) => {
    const back = backwards(step);
    if (!back) return targetOf(registry, fieldOf(at, step));
    const owner = registry[back.type];
    if (!owner) throw new Error(`no resource ${back.type} is declared`);
    return owner;
  }, resource);
}

type Test = (held: any, asked: any) => boolean;
const lower = (value: unknown) => String(value).toLowerCase();

/** Letters and digits alone, as people type names: `decix` for DE-CIX. */
const loose = (value: unknown) => lower(value).replace(/[^\p{L}\p{N}]/gu, '');

/** The operators over JSON, for conditions that need no database. */
const TESTS: Readonly<Record<string, Test>> = {
  eq: (held, asked) => held === asked || (held !== null && asked !== null && String(held) === String(asked)),
  ic: (held, asked) => held !== null && lower(held).includes(lower(asked)),
  isw: (held, asked) => held !== null && lower(held).startsWith(lower(asked)),
  iew: (held, asked) => held !== null && lower(held).endsWith(lower(asked)),
  ie: (held, asked) => held !== null && lower(held) === lower(asked),
  lt: (held, asked) => held !== null && held < asked,
  lte: (held, asked) => held !== null && held <= asked,
  gt: (held, asked) => held !== null && held > asked,
  gte: (held, asked) => held !== null && held >= asked,
  isnull: (held, asked) => (held === null || held === undefined) === asked,
  older: (held, asked) => held !== null && Date.parse(String(held)) <= Date.now() - asked * 1000,
  loosely: (held, asked) => held !== null && loose(held).includes(loose(asked)),
  family: (held, asked) => held !== null && (String(held).includes(':') ? 6 : 4) === asked,
};

/** Whether a JSON object, as the API shows it, satisfies a Where. */
export function matches(where: Where, object: unknown): boolean {
  if ('all' in where) return where.all.every((inner) => matches(inner, object));
  if ('any' in where) return where.any.some((inner) => matches(inner, object));
  if ('not' in where) return !matches(where.not, object);
  const held = heldAt(object, where.path);
  const positive = NEGATED[where.operator];
  const test = TESTS[positive ?? where.operator];
  if (!test) throw new Error(`no operator ${where.operator}`);
  const some = where.values.some(
    (asked) => held.some((value) => test(value, asked)) || (asked === null && held.length === 0),
  );
  return positive ? !some : some;
}

/** The values at a path; lists are looked into, references and choices compared by their id and value. */
function heldAt(object: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (Array.isArray(object)) return object.flatMap((item) => heldAt(item, path));
  if (key === undefined) return [plain(object)];
  if (typeof object !== 'object' || object === null) return [null];
  return heldAt(Reflect.get(object, key), rest);
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null;
  if ('value' in value && 'label' in value) return value.value;
  return 'id' in value ? value.id : value;
}
