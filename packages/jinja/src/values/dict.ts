import { typeError } from '../errors.ts';
import { PyFloat } from './float.ts';
import { Markup } from './markup.ts';
import { COMPOSITE, Named } from './named.ts';
import { PyTuple } from './tuple.ts';

const identities = new WeakMap<object, number>();
let nextIdentity = 1;

/** A number for an object, the same each time. */
export function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  identities.set(value, nextIdentity);
  return nextIdentity++;
}

/** What a `Map` compares as Python compares keys: `1`, `1.0` and `True` give one value. */
export function hashKey(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(COMPOSITE) ? COMPOSITE + value : value;
  if (typeof value === 'number' || typeof value === 'bigint' || value === null) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof PyFloat) return hashFloat(value.value);
  if (value instanceof Markup) return hashKey(value.text);
  if (value instanceof PyTuple) return hashTuple(value);
  if (value instanceof Named) return value.hashKey();
  const changeable =
    value instanceof PyDict ? 'dict' : value instanceof PySet ? 'set' : Array.isArray(value) ? 'list' : null;
  if (changeable !== null) throw typeError(`unhashable type: '${changeable}'`);
  return value;
}

function hashFloat(value: number): unknown {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return BigInt(value);
  return value;
}

function hashTuple(tuple: PyTuple): string {
  let text = `${COMPOSITE}t(`;
  for (const item of tuple) {
    const key = hashKey(item);
    if (typeof key === 'string') text += `${key.length}:${key}`;
    else if (typeof key === 'object' && key !== null) text += `@${identityOf(key)}`;
    else if (typeof key === 'function') text += `@${identityOf(key)}`;
    else text += String(key);
    text += ',';
  }
  return `${text})`;
}

/** Keys in order of insertion, found as Python finds them. */
class KeyTable<V> {
  protected readonly table = new Map<unknown, V>();
  // The keys that their hash key does not show: True, 1.0, tuples, objects with a hash.
  private originals: Map<unknown, unknown> | undefined;

  get size(): number {
    return this.table.size;
  }

  has(key: unknown): boolean {
    return this.table.has(hashKey(key));
  }

  /** The keys as they were first inserted. */
  *keys(): Generator<unknown> {
    for (const hash of this.table.keys()) yield this.original(hash);
  }

  protected original(hash: unknown): unknown {
    return this.originals?.has(hash) ? this.originals.get(hash) : hash;
  }

  protected put(key: unknown, value: V): void {
    const hash = hashKey(key);
    if (hash !== key && !this.table.has(hash)) {
      this.originals ??= new Map();
      this.originals.set(hash, key);
    }
    this.table.set(hash, value);
  }

  delete(key: unknown): boolean {
    const hash = hashKey(key);
    this.originals?.delete(hash);
    return this.table.delete(hash);
  }

  clear(): void {
    this.table.clear();
    this.originals = undefined;
  }
}

/** Python's dict. */
export class PyDict extends KeyTable<unknown> {
  /** A dict of these pairs. */
  static from(pairs: Iterable<readonly [unknown, unknown]>): PyDict {
    const dict = new PyDict();
    for (const [key, value] of pairs) dict.put(key, value);
    return dict;
  }

  /** The value of a key, or JavaScript's `undefined`. */
  get(key: unknown): unknown {
    return this.table.get(typeof key === 'string' && !key.startsWith(COMPOSITE) ? key : hashKey(key));
  }

  set(key: unknown, value: unknown): void {
    this.put(key, value);
  }

  values(): IterableIterator<unknown> {
    return this.table.values();
  }

  *entries(): Generator<[unknown, unknown]> {
    for (const [hash, value] of this.table) yield [this.original(hash), value];
  }
}

/** Python's set. */
export class PySet extends KeyTable<true> {
  /** A set of these items. */
  static from(items: Iterable<unknown>): PySet {
    const set = new PySet();
    for (const item of items) set.put(item, true);
    return set;
  }

  add(item: unknown): void {
    if (!this.has(item)) this.put(item, true);
  }
}

/** What `dict.keys()`, `dict.values()` and `dict.items()` give: views that follow the dict. */
export class PyDictView {
  readonly dict: PyDict;
  readonly kind: 'keys' | 'values' | 'items';
  constructor(dict: PyDict, kind: 'keys' | 'values' | 'items') {
    this.dict = dict;
    this.kind = kind;
  }

  get size(): number {
    return this.dict.size;
  }

  *[Symbol.iterator](): Generator<unknown> {
    if (this.kind === 'keys') yield* this.dict.keys();
    else if (this.kind === 'values') yield* this.dict.values();
    else for (const pair of this.dict.entries()) yield PyTuple.fromItems(pair);
  }
}
