import { PythonError, typeError, valueError } from '../errors.ts';
import { equals, sortBy } from '../ops/compare.ts';
import { iterate, toList } from '../ops/iterate.ts';
import { indexArgument } from '../ops/number.ts';
import { repr } from '../ops/repr.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import { checkSize } from '../runtime/limits.ts';
import { PyDict, PyDictView, PySet } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import type { PyRange } from '../values/range.ts';
import { PyTuple } from '../values/tuple.ts';
import { defineMethods } from './define.ts';

const keyError = (key: unknown) => new PythonError('KeyError', repr(key));

function position(
  items: readonly unknown[],
  value: unknown,
  start: unknown,
  stop: unknown,
  what: string,
): number {
  const from = start === null ? 0 : indexArgument(start);
  const to = stop === null ? items.length : indexArgument(stop);
  const place = (at: number) => (at < 0 ? Math.max(0, at + items.length) : at);
  for (let index = place(from); index < Math.min(place(to), items.length); index++) {
    if (equals(items[index], value)) return index;
  }
  throw valueError(what === 'list' ? `${repr(value)} is not in list` : 'tuple.index(x): x not in tuple');
}

const occurrences = (items: readonly unknown[], value: unknown): number =>
  items.filter((item) => equals(item, value)).length;

function pop(list: unknown[], at: unknown): unknown {
  const index = indexArgument(at);
  if (list.length === 0) throw new PythonError('IndexError', 'pop from empty list');
  const place = index < 0 ? index + list.length : index;
  if (place < 0 || place >= list.length) throw new PythonError('IndexError', 'pop index out of range');
  return list.splice(place, 1)[0];
}

function sort(list: unknown[], key: unknown, reverse: unknown): null {
  const call =
    key instanceof HostObject && key.call ? (item: unknown) => key.call?.([item], new Map()) : undefined;
  if (key !== null && call === undefined) throw typeError(`'${typeName(key)}' object is not callable`);
  list.splice(0, list.length, ...sortBy([...list], call ?? ((item) => item), isTrue(reverse)));
  return null;
}

/** The methods of list. */
export const LIST_METHODS = defineMethods({
  'append(object, /)': (list: unknown[], item) => {
    checkSize(list.push(item) * 8);
    return null;
  },
  'clear(/)': (list: unknown[]) => {
    list.length = 0;
    return null;
  },
  'copy(/)': (list: unknown[]) => [...list],
  'count(value, /)': occurrences,
  'extend(iterable, /)': (list: unknown[], items) => {
    const added = toList(items);
    checkSize((list.length + added.length) * 8);
    for (const item of added) list.push(item);
    return null;
  },
  'index(value, start=None, stop=None, /)': (list: unknown[], value, start, stop) =>
    position(list, value, start, stop, 'list'),
  'insert(index, object, /)': (list: unknown[], at, item) => {
    list.splice(indexArgument(at), 0, item);
    return null;
  },
  'pop(index=-1, /)': pop,
  'remove(value, /)': (list: unknown[], value) => {
    const at = list.findIndex((item) => equals(item, value));
    if (at < 0) throw valueError('list.remove(x): x not in list');
    list.splice(at, 1);
    return null;
  },
  'reverse(/)': (list: unknown[]) => {
    list.reverse();
    return null;
  },
  'sort(key=None, reverse=False)': sort,
});

/** The methods of tuple. */
export const TUPLE_METHODS = defineMethods({
  'count(value, /)': occurrences,
  'index(value, start=None, stop=None, /)': (tuple: PyTuple, value, start, stop) =>
    position(tuple, value, start, stop, 'tuple'),
});

/** The methods of range. */
export const RANGE_METHODS = defineMethods({
  'count(value, /)': (range: PyRange, value) => (typeof value === 'number' && range.includes(value) ? 1 : 0),
  'index(value, /)': (range: PyRange, value) => {
    if (typeof value === 'number' && range.includes(value)) return (value - range.start) / range.step;
    throw valueError(`${repr(value)} is not in range`);
  },
});

/** The pairs of a dict or of a sequence of pairs, as `dict(…)` and `update` take them. */
export function* pairsOf(source: unknown): Generator<readonly [unknown, unknown]> {
  if (source instanceof PyDict) {
    yield* source.entries();
    return;
  }
  let index = 0;
  for (const item of iterate(source)) {
    const pair = pairItems(item, index);
    if (pair.length !== 2) {
      throw valueError(
        `dictionary update sequence element #${index} has length ${pair.length}; 2 is required`,
      );
    }
    yield [pair[0], pair[1]];
    index++;
  }
}

function pairItems(item: unknown, index: number): unknown[] {
  try {
    return toList(item);
  } catch {
    throw typeError(`cannot convert dictionary update sequence element #${index} to a sequence`);
  }
}

function update(dict: PyDict, args: readonly unknown[], kwargs: ReadonlyMap<string, unknown>): null {
  if (args.length > 1) throw typeError(`update expected at most 1 argument, got ${args.length}`);
  if (args.length === 1) for (const [key, value] of pairsOf(args[0])) dict.set(key, value);
  for (const [key, value] of kwargs) dict.set(key, value);
  checkSize(dict.size * 8);
  return null;
}

function popKey(dict: PyDict, key: unknown, fallback: unknown): unknown {
  const value = dict.get(key);
  if (value === undefined) {
    if (fallback === undefined) throw keyError(key);
    return fallback;
  }
  dict.delete(key);
  return value;
}

function popItem(dict: PyDict): PyTuple {
  let last: readonly [unknown, unknown] | undefined;
  for (const pair of dict.entries()) last = pair;
  if (last === undefined) throw new PythonError('KeyError', "'popitem(): dictionary is empty'");
  dict.delete(last[0]);
  return PyTuple.fromItems(last);
}

/** The methods of dict. */
export const DICT_METHODS = defineMethods({
  'clear(/)': (dict: PyDict) => {
    dict.clear();
    return null;
  },
  'copy(/)': (dict: PyDict) => PyDict.from(dict.entries()),
  'fromkeys(iterable, value=None, /)': (_dict: PyDict, keys, value) =>
    PyDict.from(Array.from(iterate(keys), (key): [unknown, unknown] => [key, value])),
  'get(key, default=None, /)': (dict: PyDict, key, fallback) => {
    const value = dict.get(key);
    return value === undefined ? fallback : value;
  },
  'items(/)': (dict: PyDict) => new PyDictView(dict, 'items'),
  'keys(/)': (dict: PyDict) => new PyDictView(dict, 'keys'),
  'pop(key, default=undefined, /)': popKey,
  'popitem(/)': popItem,
  'setdefault(key, default=None, /)': (dict: PyDict, key, fallback) => {
    const value = dict.get(key);
    if (value !== undefined) return value;
    dict.set(key, fallback);
    return fallback;
  },
  'update(*args, **kwargs)': update,
  'values(/)': (dict: PyDict) => new PyDictView(dict, 'values'),
});

const union = (set: PySet, others: readonly unknown[]): PySet =>
  PySet.from([...set.keys(), ...others.flatMap((other) => toList(other))]);
const without = (set: PySet, others: readonly unknown[]): PySet => {
  const rest = PySet.from(set.keys());
  for (const other of others) for (const item of iterate(other)) rest.delete(item);
  return rest;
};
const common = (set: PySet, others: readonly unknown[]): PySet => {
  const sets = others.map((other) => PySet.from(iterate(other)));
  return PySet.from(Array.from(set.keys()).filter((item) => sets.every((other) => other.has(item))));
};

/** The methods of set. */
export const SET_METHODS = defineMethods({
  'add(item, /)': (set: PySet, item) => {
    set.add(item);
    checkSize(set.size * 8);
    return null;
  },
  'clear(/)': (set: PySet) => {
    set.clear();
    return null;
  },
  'copy(/)': (set: PySet) => PySet.from(set.keys()),
  'difference(*others)': without,
  'discard(item, /)': (set: PySet, item) => {
    set.delete(item);
    return null;
  },
  'intersection(*others)': common,
  'isdisjoint(other, /)': (set: PySet, other) => common(set, [other]).size === 0,
  'issubset(other, /)': (set: PySet, other) => common(set, [other]).size === set.size,
  'issuperset(other, /)': (set: PySet, other) => union(set, [other]).size === set.size,
  'pop(/)': (set: PySet) => {
    for (const item of set.keys()) {
      set.delete(item);
      return item;
    }
    throw new PythonError('KeyError', "'pop from an empty set'");
  },
  'remove(item, /)': (set: PySet, item) => {
    if (!set.delete(item)) throw keyError(item);
    return null;
  },
  'symmetric_difference(other, /)': (set: PySet, other) =>
    PySet.from([...without(set, [other]).keys(), ...without(PySet.from(iterate(other)), [set]).keys()]),
  'union(*others)': union,
  'update(*others)': (set: PySet, others) => {
    for (const other of others) for (const item of iterate(other)) set.add(item);
    checkSize(set.size * 8);
    return null;
  },
});
