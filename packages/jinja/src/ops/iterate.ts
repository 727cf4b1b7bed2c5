import { typeError } from '../errors.ts';
import { charge, tick } from '../runtime/limits.ts';
import { PyBytes } from '../values/bytes.ts';
import { PyDict, PyDictView, PySet } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { Undefined } from '../values/undefined.ts';
import { typeName } from './type-name.ts';

/** What iterating over a value goes through, or `undefined` when Python would refuse. */
export function iterableOf(value: unknown): Iterable<unknown> | undefined {
  if (Array.isArray(value) || typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof HostObject) return value.iterate();
  if (value instanceof PyDict || value instanceof PySet) return value.keys();
  if (value instanceof PyRange || value instanceof PyIterator || value instanceof PyDictView) return value;
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) return value.items();
  if (value instanceof PyBytes) return value.data;
  return undefined;
}

/** Python's `iter(value)`. */
export function iterate(value: unknown): Iterable<unknown> {
  const iterable = iterableOf(value);
  if (iterable === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return iterable;
}

/** The items of a value as a new list. */
export function toList(value: unknown): unknown[] {
  const iterable = iterate(value);
  if (Array.isArray(iterable)) {
    charge(iterable.length / 8);
    return Array.from(iterable);
  }
  const items: unknown[] = [];
  for (const item of iterable) {
    tick();
    items.push(item);
  }
  return items;
}

/** Counts code points, as Python counts the characters of a text. */
export function textLength(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** `len(value)`, or `undefined` when it has none. */
export function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return textLength(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof HostObject) return value.getLength();
  if (value instanceof PyDict || value instanceof PySet || value instanceof PyDictView) return value.size;
  if (value instanceof Markup) return textLength(value.text);
  if (value instanceof PyRange) return value.length;
  if (value instanceof Undefined) return value.items().length;
  if (value instanceof PyBytes) return value.data.length;
  return undefined;
}

/** Python's `len(value)`. */
export function length(value: unknown): number {
  const size = lengthOf(value);
  if (size === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return size;
}
