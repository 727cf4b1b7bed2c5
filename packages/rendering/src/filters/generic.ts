import {
  contains,
  equals,
  HostObject,
  intOf,
  isTrue,
  iterate,
  length,
  PyIterator,
  splitLines,
  str,
  typeError,
  typeName,
  Undefined,
  valueError,
} from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import { RelatedManager } from '../query/manager.ts';
import { distinctOn, filtered } from '../query/query-methods.ts';
import { QuerySet } from '../query/query-set.ts';
import { keywords } from '../values/methods.ts';
import { attributeError, type Filters, filters } from './define.ts';

const ABSENT = Symbol('absent');

/** Python's `getattr`: attributes only, never items. */
function attributeOf(item: unknown, name: string): unknown {
  if (!(item instanceof HostObject) || name.startsWith('_')) return ABSENT;
  const value = item.getAttribute(name);
  return value === undefined ? ABSENT : value;
}

/** The items of something iterable, or the filter's own refusal. */
function itemsOf(value: unknown): Iterable<unknown> {
  if (typeof value !== 'string' && !(value instanceof Undefined) && typeName(value) === 'NoneType')
    throw unfilterable();
  try {
    return iterate(value);
  } catch {
    throw unfilterable();
  }
}
const unfilterable = () => valueError('value cannot be filtered (not iterable)');

function matchingItems(value: unknown, criteria: ReadonlyMap<string, unknown>): unknown[] {
  return Array.from(itemsOf(value)).filter((item) =>
    Array.from(criteria).every(([key, wanted]) => {
      const held = attributeOf(item, key);
      return held !== ABSENT && equals(held, wanted);
    }),
  );
}

function uniqueItems(value: unknown, field: string): unknown {
  if (value instanceof QuerySet) return distinctOn(value, [field]);
  const seen: unknown[] = [];
  return Array.from(itemsOf(value)).filter((item) => {
    const held = attributeOf(item, field);
    if (held === ABSENT || contains(seen, held)) return false;
    seen.push(held);
    return true;
  });
}

function* attributesOf(value: unknown, field: string): Generator<unknown> {
  for (const item of iterate(value)) {
    const held = attributeOf(item, field);
    yield held === ABSENT ? null : held;
  }
}

function indented(value: unknown, n: unknown, chars: unknown, reset: unknown): string {
  const times = Number(intOf(n) ?? 0);
  const fill =
    typeof chars === 'string' ? chars.repeat(Math.max(0, times)) : String(Number(intOf(chars) ?? 0) * times);
  const lines = splitLines(str(value), true);
  return lines.map((line) => fill + (isTrue(reset) ? stripped(line, str(chars)) : line)).join('');
}

function stripped(line: string, chars: string): string {
  let at = 0;
  while (at < line.length && chars.includes(line.charAt(at))) at++;
  return line.slice(at);
}

/** The tags of an object, or the refusal of one that cannot have any. */
function tagsOf(value: unknown): RelatedManager {
  const tags = value instanceof Entity ? value.getAttribute('tags') : undefined;
  if (tags instanceof RelatedManager) return tags;
  throw attributeError('object has no tags');
}

const hasTag = (value: unknown, tag: unknown): boolean =>
  tagsOf(value).set.entities.some(({ row }) => equals(row.name, tag) || equals(row.slug, tag));

function safeString(value: unknown): string {
  if (typeof value === 'string') return value.normalize('NFKD').replaceAll(/\P{ASCII}/gu, '');
  throw typeError(`normalize() argument 2 must be str, not ${value === null ? 'None' : typeName(value)}`);
}

function sized(value: unknown): number {
  if (value instanceof RelatedManager) throw typeError(`object of type '${value.className}' has no len()`);
  return length(value);
}

export const genericFilters: Filters = filters({
  'safe_string(value)': safeString,
  "quote(value, char='\"')": (value, char) => (isTrue(value) ? str(char) + str(value) + str(char) : ''),
  'tags(value)': (value) => tagsOf(value).set,
  'has_tag(value, tag)': hasTag,
  'has_not_tag(value, tag)': (value, tag) => !hasTag(value, tag),
  'length(value)': sized,
  'len(value)': sized,
  'count(value)': sized,
  'filter(value, **criteria)': (value, criteria) =>
    value instanceof QuerySet
      ? filtered(value, keywords(criteria))
      : matchingItems(value, keywords(criteria)),
  'get(value, **criteria)': (value, criteria) => {
    if (!(value instanceof QuerySet)) throw typeError('list.count() takes exactly one argument (0 given)');
    const found = filtered(value, keywords(criteria));
    return found.items.length === 1 ? found.items[0] : found;
  },
  'unique_items(value, field)': (value, field) => uniqueItems(value, str(field)),
  'iterate(value, field)': (value, field) => new PyIterator(attributesOf(value, str(field))),
  'indent(value, n, chars=" ", reset=False)': indented,
});
