import type { FilterFunction } from '../environment-options.ts';
import { PythonError, typeError } from '../errors.ts';
import { arithmetic } from '../ops/arithmetic.ts';
import { findAttribute } from '../ops/attribute.ts';
import { equals, ordered, sortBy } from '../ops/compare.ts';
import { iterate, length, toList } from '../ops/iterate.ts';
import { indexArgument, numberOf } from '../ops/number.ts';
import { str } from '../ops/repr.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import type { Context } from '../runtime/context.ts';
import { checkSize, tick } from '../runtime/limits.ts';
import { PyDict, PyDictView, PySet } from '../values/dict.ts';
import { PyIterator } from '../values/iterator.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { PyNamedTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { attributeGetter, attributesGetter, type Getter, ignoreCase } from './attributes.ts';
import { defineFilters } from './define.ts';
import { FUNCTIONAL_FILTERS } from './functional.ts';
import { last, reverse } from './reverse.ts';

const caseOf = (caseSensitive: unknown): Getter => (isTrue(caseSensitive) ? (value) => value : ignoreCase);

function* batch(value: unknown, lineCount: unknown, fill: unknown): Generator<unknown[]> {
  let line: unknown[] = [];
  for (const item of iterate(value)) {
    tick();
    if (line.length === numberOf(lineCount)) {
      yield line;
      line = [];
    }
    line.push(item);
  }
  if (line.length === 0) return;
  if (fill !== null && line.length < indexArgument(lineCount)) {
    checkSize(indexArgument(lineCount) * 8);
    while (line.length < indexArgument(lineCount)) line.push(fill);
  }
  yield line;
}

function* slice(value: unknown, slices: unknown, fill: unknown): Generator<unknown[]> {
  const items = toList(value);
  if (slices instanceof Undefined) throw slices.error();
  const count = indexArgument(slices);
  if (count === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  const size = Math.floor(items.length / count);
  const larger = items.length % count;
  let offset = 0;
  for (let index = 0; index < count; index++) {
    tick();
    const start = offset + index * size;
    if (index < larger) offset++;
    const column = items.slice(start, offset + (index + 1) * size);
    if (fill !== null && index >= larger) column.push(fill);
    yield column;
  }
}

function first(value: unknown, context: Context): unknown {
  for (const item of iterate(value)) return item;
  return context.environment.undefined({ hint: 'No first item, sequence was empty.' });
}

function join(value: unknown, separator: unknown, attribute: unknown, context: Context): string | Markup {
  const get = attributeGetter(context, attribute);
  const items: unknown[] = [];
  for (const item of iterate(value)) {
    tick();
    items.push(get(item));
  }
  if (!context.autoescape) return joinTexts(items.map(str), str(separator));
  if (!(separator instanceof Markup) && !items.some((item) => item instanceof Markup)) {
    return joinTexts(items.map(str), str(separator));
  }
  const text = (item: unknown) => (item instanceof Markup ? item.text : escapeHtml(str(item)));
  return new Markup(joinTexts(items.map(text), text(separator)));
}

function joinTexts(texts: string[], separator: string): string {
  let size = separator.length * texts.length;
  for (const text of texts) size += text.length;
  checkSize(size);
  return texts.join(separator);
}

function* unique(
  value: unknown,
  caseSensitive: unknown,
  attribute: unknown,
  context: Context,
): Generator<unknown> {
  const get = attributeGetter(context, attribute, caseOf(caseSensitive));
  const seen = new PySet();
  for (const item of iterate(value)) {
    tick();
    const key = get(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function extreme(operator: '<' | '>') {
  return (value: unknown, caseSensitive: unknown, attribute: unknown, context: Context): unknown => {
    const items = iterate(value);
    const get = attributeGetter(context, attribute, caseOf(caseSensitive));
    let best: { item: unknown; key: unknown } | undefined;
    for (const item of items) {
      tick();
      const key = get(item);
      if (best === undefined || ordered(operator, key, best.key)) best = { item, key };
    }
    return best === undefined
      ? context.environment.undefined({ hint: 'No aggregated item, sequence was empty.' })
      : best.item;
  };
}

function groupBy(
  value: unknown,
  attribute: unknown,
  fallback: unknown,
  caseSensitive: unknown,
  context: Context,
): unknown[] {
  const getRaw = attributeGetter(context, attribute, (item) => item, fallback);
  const fold = caseOf(caseSensitive);
  const get = (item: unknown) => fold(getRaw(item));
  const groups: { key: unknown; items: unknown[] }[] = [];
  for (const item of sortBy(toList(value), get)) {
    tick();
    const key = get(item);
    const group = groups.at(-1);
    if (group !== undefined && equals(group.key, key)) group.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ key, items }) => {
    const grouper = isTrue(caseSensitive) ? key : getRaw(items[0]);
    return PyNamedTuple.make('_GroupTuple', ['grouper', 'list'], [grouper, items]);
  });
}

function sum(value: unknown, attribute: unknown, start: unknown, context: Context): unknown {
  const get = attributeGetter(context, attribute);
  const items = iterate(value);
  if (typeof start === 'string' || start instanceof Markup)
    throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  let total = start;
  for (const item of items) {
    tick();
    total = arithmetic('+', total, get(item));
  }
  return total;
}

function dictSort(value: unknown, caseSensitive: unknown, by: unknown, reverse: unknown): unknown[] {
  const position = by === 'key' ? 0 : by === 'value' ? 1 : undefined;
  if (position === undefined)
    throw new PythonError('FilterArgumentError', 'You can only sort by either "key" or "value"');
  const pairs = dictPairs(value);
  const fold = caseOf(caseSensitive);
  return sortBy(pairs, (pair) => fold(Array.isArray(pair) ? pair[position] : undefined), isTrue(reverse));
}

function dictPairs(value: unknown): unknown[] {
  if (value instanceof PyDict) return Array.from(new PyDictView(value, 'items'));
  if (value instanceof Undefined) throw value.error();
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
}

// As a generator does, it complains only when the first pair is asked for.
function refuse(): Iterable<unknown> {
  return {
    [Symbol.iterator]: () => ({
      next: () => {
        throw typeError('Can only get item pairs from a mapping.');
      },
    }),
  };
}

function items(value: unknown): unknown {
  if (value instanceof Undefined) return new PyIterator([]);
  if (value instanceof PyDict) return new PyIterator(new PyDictView(value, 'items'));
  return new PyIterator(refuse());
}

function attr(value: unknown, name: unknown, context: Context): unknown {
  const { environment } = context;
  if (typeof name !== 'string' && !(name instanceof Markup))
    throw typeError(`attribute name must be string, not '${typeName(name)}'`);
  const key = str(name);
  if (value instanceof Undefined) return value.get(key);
  return findAttribute(environment, value, key) ?? environment.undefined({ object: value, name: key });
}

function defaultFilter(value: unknown, fallback: unknown, boolean: unknown): unknown {
  return value instanceof Undefined || (isTrue(boolean) && !isTrue(value)) ? fallback : value;
}

function list(value: unknown): unknown[] {
  return toList(value);
}

function random(value: unknown, context: Context): unknown {
  const size = length(value);
  if (size === 0) return context.environment.undefined({ hint: 'No random item, sequence was empty.' });
  if (value instanceof PyDict || value instanceof PySet)
    throw typeError(`'${typeName(value)}' object is not subscriptable`);
  if (value instanceof PyRange) return value.at(Math.floor(Math.random() * size));
  return toList(value)[Math.floor(Math.random() * size)];
}

const generated = (source: Iterable<unknown>) => new PyIterator(source);

/** The filters that work on sequences and mappings. */
export const SEQUENCE_FILTERS: ReadonlyMap<string, FilterFunction> = new Map<string, FilterFunction>([
  ...FUNCTIONAL_FILTERS,
  ...defineFilters({
    'attr(obj, name)': attr,
    'batch(value, linecount, fill_with=None)': (value, count, fill) => generated(batch(value, count, fill)),
    'count(obj, /)': length,
    'd(value, default_value="", boolean=False)': defaultFilter,
    'default(value, default_value="", boolean=False)': defaultFilter,
    'dictsort(value, case_sensitive=False, by="key", reverse=False)': dictSort,
    'first(seq)': first,
    'groupby(value, attribute, default=None, case_sensitive=False)': groupBy,
    'items(value)': items,
    'join(value, d="", attribute=None)': join,
    'last(seq)': last,
    'length(obj, /)': length,
    'list(value)': list,
    'max(value, case_sensitive=False, attribute=None)': extreme('>'),
    'min(value, case_sensitive=False, attribute=None)': extreme('<'),
    'random(seq)': random,
    'reverse(value)': reverse,
    'slice(value, slices, fill_with=None)': (value, count, fill) => generated(slice(value, count, fill)),
    'sort(value, reverse=False, case_sensitive=False, attribute=None)': (
      value,
      backwards,
      cased,
      attribute,
      context,
    ) =>
      sortBy(
        toList(value),
        attributesGetter(context, attribute, caseOf(cased)),
        indexArgument(backwards) !== 0,
      ),
    'sum(iterable, attribute=None, start=0)': sum,
    'unique(value, case_sensitive=False, attribute=None)': (value, cased, attribute, context) =>
      generated(unique(value, cased, attribute, context)),
  }),
]);
