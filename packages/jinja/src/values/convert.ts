import { typeError } from '../errors.ts';
import { PyBytes } from './bytes.ts';
import { PyDict, PyDictView, PySet } from './dict.ts';
import { PyFloat } from './float.ts';
import { HostObject } from './host-object.ts';
import { PyIterator } from './iterator.ts';
import { Markup } from './markup.ts';
import { PyRange } from './range.ts';
import { PyTuple } from './tuple.ts';
import { Undefined } from './undefined.ts';

/** An object of a class that the engine does not know: it prints its class and shows nothing else. */
class OpaqueObject extends HostObject {
  private readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override get className(): string {
    return this.name;
  }
}

// What a container became, so that it stays one object to the template during a render.
let converted = new WeakMap<object, unknown>();

/** Forgets what containers became: data may have changed since the last render. */
export function forgetConversions(): void {
  converted = new WeakMap();
}

/**
 * The engine's value for a JavaScript value.
 *
 * - integral numbers and bigints are int, other numbers float; `null` and `undefined` are None;
 * - arrays are lists, plain objects and Maps are dicts, Sets are sets: converted once, when first reached;
 * - host objects, functions and the engine's own values stay what they are;
 * - objects of other classes (Date …) become opaque.
 */
export function toPython(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'function':
      return value;
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case 'object':
      return value === null || isNative(value) ? value : convertObject(value);
    case 'undefined':
      return null;
    default:
      throw typeError('a symbol has no meaning in a template');
  }
}

function isNative(value: object): boolean {
  return (
    value instanceof HostObject ||
    value instanceof PyDict ||
    value instanceof PyTuple ||
    value instanceof PyFloat ||
    value instanceof Markup ||
    value instanceof Undefined ||
    value instanceof PySet ||
    value instanceof PyRange ||
    value instanceof PyIterator ||
    value instanceof PyDictView ||
    value instanceof PyBytes
  );
}

function convertObject(value: object): unknown {
  const known = converted.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) return convertArray(value);
  if (value instanceof Map) return convertPairs(value, value);
  if (value instanceof Set) return PySet.from(Array.from(value, toPython));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return convertPairs(value, Object.entries(value));
  const name: unknown = value.constructor?.name;
  return new OpaqueObject(typeof name === 'string' ? name : 'object');
}

/** An array whose items need no conversion is used as it is; another is copied. */
function convertArray(value: unknown[]): unknown[] {
  if (value.every((item) => toPythonShallow(item) === item)) return value;
  const list: unknown[] = [];
  converted.set(value, list);
  for (const item of value) list.push(toPython(item));
  return list;
}

// Nested arrays count as in need of conversion: their items may be.
function toPythonShallow(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item === undefined ? null : item;
  return isNative(item) ? item : undefined;
}

function convertPairs(source: object, pairs: Iterable<readonly [unknown, unknown]>): PyDict {
  const dict = new PyDict();
  converted.set(source, dict);
  for (const [key, value] of pairs) dict.set(toPython(key), toPython(value));
  return dict;
}

/**
 * As `toPython` for data that belongs to the caller: everything is copied, so that a template that
 * appends to a list changes its own copy. `seen` keeps shared containers shared.
 */
export function copyToPython(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null || isNative(value)) return toPython(value);
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const item of value) list.push(copyToPython(item, seen));
    return list;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!(value instanceof Map) && prototype !== Object.prototype && prototype !== null) return toPython(value);
  const dict = new PyDict();
  seen.set(value, dict);
  const pairs = value instanceof Map ? value : Object.entries(value);
  for (const [key, item] of pairs) dict.set(toPython(key), copyToPython(item, seen));
  return dict;
}
