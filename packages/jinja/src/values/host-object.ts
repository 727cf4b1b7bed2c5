import type { Context } from '../runtime/context.ts';
import { COMPOSITE, Named } from './named.ts';

/** Arithmetic a host object may take part in. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/**
 * What a TypeScript class shows to templates. Extend it and override what applies; nothing else of the
 * object can be reached from a template. A method that returns `undefined` says "not supported", and the
 * engine answers as Python does for a class without that method.
 *
 * Names that begin with `_` never arrive at `getAttribute`.
 *
 * @example
 * class Router extends HostObject {
 *   readonly row: { hostname: string };
 *   constructor(row: { hostname: string }) { super(); this.row = row; }
 *   override get className() { return 'Router'; }
 *   override getAttribute(name: string) { return name === 'hostname' ? this.row.hostname : undefined; }
 *   override toText() { return this.row.hostname; }
 * }
 */
export abstract class HostObject extends Named {
  /** The value of an attribute, a `pyFunction` for a method, or `undefined` when there is none. */
  getAttribute(_name: string): unknown {
    return undefined;
  }
  /** The whole message of a missing attribute, when it differs from `'X object' has no attribute 'y'`. */
  missingMessage(_name: string): string | undefined {
    return undefined;
  }
  /** `object[key]`; `undefined` when there is no such item. May throw a `PythonError`. */
  getItem(_key: unknown): unknown {
    return undefined;
  }
  /** `for x in object`; `undefined` when not iterable. */
  iterate(): Iterable<unknown> | undefined {
    return undefined;
  }
  /** `len(object)`; `undefined` when it has none. */
  getLength(): number | undefined {
    return undefined;
  }
  /** Whether it counts as true. By default: unless its length is 0. */
  isTrue(): boolean {
    const length = this.getLength();
    return length === undefined || length > 0;
  }
  /** `x in object`; `undefined` leaves it to iteration. */
  contains(_value: unknown): boolean | undefined {
    return undefined;
  }
  /** `object == other`; identity by default. */
  equals(other: unknown): boolean {
    return this === other;
  }
  /** Two equal objects have one hash; `undefined` means by identity. */
  getHash(): string | undefined {
    return undefined;
  }
  override hashKey(): unknown {
    const hash = this.getHash();
    return hash === undefined ? this : `${COMPOSITE}h${this.className}:${hash}`;
  }
  /** Negative, zero or positive; `undefined` when there is no order between the two. */
  compare(_other: unknown): number | undefined {
    return undefined;
  }
  /** `str(object)`. */
  toText(): string {
    return this.toRepr();
  }
  /** `repr(object)`, as it stands in a printed list. */
  toRepr(): string {
    return `<${this.qualifiedName} object>`;
  }
  /** `object(…)`; throw, or do not override, when it cannot be called. */
  call?(args: readonly unknown[], kwargs: ReadonlyMap<string, unknown>, context?: Context): unknown;
  /** `object + other`, or `other + object` when `reflected`; `undefined` when unsupported. */
  arithmetic(_operator: ArithmeticOperator, _other: unknown, _reflected: boolean): unknown {
    return undefined;
  }
  /** What the `int` filter makes of it. */
  toInteger(): number | bigint | undefined {
    return undefined;
  }
  /** What the `tojson` filter makes of it; `undefined` when it is not serializable. */
  toJson(): unknown {
    return undefined;
  }
  /** `format(object, spec)`; by default only the empty spec is accepted. */
  format(_spec: string): string | undefined {
    return undefined;
  }
}
