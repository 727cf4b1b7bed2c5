import { typeError } from '../errors.ts';
import { charge, chargeItems } from '../runtime/limits.ts';
import { PyBytes } from '../values/bytes.ts';
import { PyDict, PyDictView, PySet } from '../values/dict.ts';
import { PyFloat } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { iterate } from './iterate.ts';
import { floatOf, intOf } from './number.ts';
import { typeName } from './type-name.ts';

/** Python's `a == b`. */
export function equals(a: unknown, b: unknown): boolean {
  if (a instanceof Undefined) return a.equals(b);
  if (b instanceof Undefined) return b.equals(a);
  if (a === b) return !(a instanceof PyFloat && Number.isNaN(a.value));
  if (typeof a === 'string' && typeof b === 'string') return false;
  if (a instanceof HostObject) return a.equals(b) || (b instanceof HostObject && b.equals(a));
  if (b instanceof HostObject) return b.equals(a);
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    if (y === undefined) return false;
    // A bigint and a number are compared by value, exactly.
    return typeof x === typeof y ? x === y : x <= y && x >= y;
  }
  if (a === null || b === null) return false;
  return equalObjects(a, b);
}

function equalObjects(a: unknown, b: unknown): boolean {
  const text = textOf(a);
  if (text !== undefined) return text === textOf(b);
  if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a, b);
  if (a instanceof PyDict) return b instanceof PyDict && equalDicts(a, b);
  if (isSetLike(a) && isSetLike(b)) return a.size === b.size && isSubset(a, b);
  if (a instanceof PyRange) return b instanceof PyRange && equalRanges(a, b);
  if (a instanceof PyBytes) return b instanceof PyBytes && a.toRepr() === b.toRepr();
  return false;
}

function numeric(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof PyFloat ? value.value : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

function equalArrays(a: unknown[], b: unknown[]): boolean {
  if (a.length !== b.length || a instanceof PyTuple !== b instanceof PyTuple) return false;
  chargeItems(a.length);
  return a.every((item, index) => item === b[index] || equals(item, b[index]));
}

function equalDicts(a: PyDict, b: PyDict): boolean {
  if (a.size !== b.size) return false;
  chargeItems(a.size);
  for (const [key, value] of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

function equalRanges(a: PyRange, b: PyRange): boolean {
  if (a.length !== b.length || a.length === 0) return a.length === b.length;
  return a.start === b.start && (a.length === 1 || a.step === b.step);
}

type SetLike = PySet | PyDictView;

function isSetLike(value: unknown): value is SetLike {
  return value instanceof PySet || (value instanceof PyDictView && value.kind !== 'values');
}

function isSubset(a: SetLike, b: SetLike): boolean {
  for (const item of iterate(a)) if (!contains(b, item)) return false;
  return true;
}

/** The order of two texts by code points. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  if (length > 4096) charge(length / 8);
  if (a === b) return 0;
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return surrogateLast(x) - surrogateLast(y);
  }
  return a.length - b.length;
}

// UTF-16 puts surrogates below U+E000; code points put what they stand for above everything.
function surrogateLast(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** An operator of order. */
export type OrderOperator = '<' | '<=' | '>' | '>=';

function satisfies(order: number, operator: OrderOperator): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Python's `a < b` and its sisters. */
export function ordered(operator: OrderOperator, a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return satisfiesNumbers(a, b, operator);
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return satisfiesNumbers(x, y, operator);
  if (isSetLike(a) && isSetLike(b)) return orderedSets(operator, a, b);
  if (Array.isArray(a) && Array.isArray(b) && a instanceof PyTuple === b instanceof PyTuple) {
    return orderedArrays(operator, a, b);
  }
  const order = compareObjects(a, b);
  if (order !== undefined) return satisfies(order, operator);
  throw unordered(operator, a, b);
}

function satisfiesNumbers(a: number | bigint, b: number | bigint, operator: OrderOperator): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function compareObjects(a: unknown, b: unknown): number | undefined {
  const text = textOf(a);
  const other = textOf(b);
  if (text !== undefined && other !== undefined) return compareText(text, other);
  if (a instanceof HostObject) return a.compare(b);
  if (b instanceof HostObject) {
    const order = b.compare(a);
    return order === undefined ? undefined : -order;
  }
  return undefined;
}

function unordered(operator: string, a: unknown, b: unknown): Error {
  if (a instanceof Undefined) return a.error();
  if (b instanceof Undefined) return b.error();
  return typeError(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

function orderedArrays(operator: OrderOperator, a: unknown[], b: unknown[]): boolean {
  const length = Math.min(a.length, b.length);
  chargeItems(length);
  for (let index = 0; index < length; index++) {
    const x = a[index];
    const y = b[index];
    if (x !== y && !equals(x, y)) return ordered(operator, x, y);
  }
  return satisfies(a.length - b.length, operator);
}

function orderedSets(operator: OrderOperator, a: SetLike, b: SetLike): boolean {
  switch (operator) {
    case '<':
      return a.size < b.size && isSubset(a, b);
    case '<=':
      return isSubset(a, b);
    case '>':
      return a.size > b.size && isSubset(b, a);
    case '>=':
      return isSubset(b, a);
  }
}

/** Sorts as Python's `list.sort` does, which only asks for `<`; the sort is stable. */
export function sortBy(items: unknown[], key: (item: unknown) => unknown, reverse = false): unknown[] {
  chargeItems(items.length * 4);
  const keyed = items.map((item) => ({ item, key: key(item) }));
  const sign = reverse ? -1 : 1;
  keyed.sort((a, b) => {
    if (ordered('<', a.key, b.key)) return -sign;
    return ordered('<', b.key, a.key) ? sign : 0;
  });
  return keyed.map((entry) => entry.item);
}

/** Python's `item in container`. */
export function contains(container: unknown, item: unknown): boolean {
  const text = textOf(container);
  if (text !== undefined) return textContains(text, item);
  if (Array.isArray(container)) {
    chargeItems(container.length);
    return container.some((other) => other === item || equals(other, item));
  }
  if (container instanceof PySet) return !(item instanceof PySet) && container.has(item);
  if (container instanceof PyDict) return container.has(item);
  if (container instanceof PyDictView && container.kind === 'keys') return container.dict.has(item);
  if (container instanceof PyRange) {
    const int = intOf(item) ?? floatOf(item);
    if (int !== undefined) return container.includes(Number(int));
  }
  if (container instanceof HostObject) {
    const own = container.contains(item);
    if (own !== undefined) return own;
  }
  return searched(container, item);
}

function textContains(text: string, item: unknown): boolean {
  const part = textOf(item);
  if (text.length > 4096) charge(text.length / 64);
  if (part !== undefined) return text.includes(part);
  throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
}

function searched(container: unknown, item: unknown): boolean {
  const iterable = containerItems(container);
  for (const other of iterable) if (other === item || equals(other, item)) return true;
  return false;
}

function containerItems(container: unknown): Iterable<unknown> {
  if (container instanceof Undefined) return container.items();
  try {
    return iterate(container);
  } catch {
    throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  }
}
