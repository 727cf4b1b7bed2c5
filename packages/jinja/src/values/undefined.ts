import { SecurityError, type TemplateError, UndefinedError } from '../errors.ts';
import { attributeOwner } from '../ops/type-name.ts';
import { HostObject } from './host-object.ts';
import { COMPOSITE, Named } from './named.ts';
import { stringRepr } from './string-repr.ts';

/** How a value came to be undefined. */
export interface UndefinedOrigin {
  /** The whole message, when the rest does not give it. */
  readonly hint?: string | undefined;
  /** What was asked for the name; left out when a variable is missing. */
  readonly object?: unknown;
  readonly name?: unknown;
  /** Set when the sandbox made it: using it is a `SecurityError`. */
  readonly unsafe?: boolean;
}

/** A value that is not there: prints as nothing, is false, iterates over nothing, and refuses the rest. */
export class Undefined extends Named {
  readonly origin: UndefinedOrigin;
  constructor(origin: UndefinedOrigin) {
    super();
    this.origin = origin;
  }

  override get className(): string {
    return 'Undefined';
  }
  override get qualifiedName(): string {
    return `jinja2.runtime.${this.className}`;
  }

  /** What the error says when the value is used. */
  get message(): string {
    const { hint, object, name } = this.origin;
    if (hint !== undefined) return hint;
    if (!('object' in this.origin)) return `${nameRepr(name)} is undefined`;
    if (typeof name !== 'string') return `${attributeOwner(object)} has no element ${nameRepr(name)}`;
    const own = object instanceof HostObject ? object.missingMessage(name) : undefined;
    return own ?? `${stringRepr(attributeOwner(object))} has no attribute ${stringRepr(name)}`;
  }

  /** The error of using the value. */
  error(): TemplateError {
    return this.origin.unsafe ? new SecurityError(this.message) : new UndefinedError(this.message);
  }

  /** An attribute or item of the undefined value; throws unless the kind is chainable. */
  get(_key: unknown): unknown {
    throw this.error();
  }
  /** The printed text. */
  toText(): string {
    return '';
  }
  isTrue(): boolean {
    return false;
  }
  items(): readonly unknown[] {
    return [];
  }
  /** Throws where even `==` and `hash` are refused. */
  override hashKey(): unknown {
    return `${COMPOSITE}undefined ${this.className}`;
  }
  /** Whether equal to another value: to undefined values of the same kind. */
  equals(other: unknown): boolean {
    return other instanceof Undefined && other.className === this.className;
  }
}

/** An undefined value whose attributes and items are undefined as well. */
export class ChainableUndefined extends Undefined {
  override get className(): string {
    return 'ChainableUndefined';
  }
  override get(_key: unknown): unknown {
    return this;
  }
}

/** An undefined value that prints what is missing. */
export class DebugUndefined extends Undefined {
  override get className(): string {
    return 'DebugUndefined';
  }
  override toText(): string {
    const { hint, object, name } = this.origin;
    if (hint) return `{{ undefined value printed: ${hint} }}`;
    if (!('object' in this.origin)) return `{{ ${typeof name === 'string' ? name : nameRepr(name)} }}`;
    return `{{ no such element: ${attributeOwner(object)}[${nameRepr(name)}] }}`;
  }
}

/** An undefined value that refuses everything except `is defined`. */
export class StrictUndefined extends Undefined {
  override get className(): string {
    return 'StrictUndefined';
  }
  override toText(): string {
    throw this.error();
  }
  override isTrue(): boolean {
    throw this.error();
  }
  override items(): readonly unknown[] {
    throw this.error();
  }
  override hashKey(): unknown {
    throw this.error();
  }
  override equals(_other: unknown): boolean {
    throw this.error();
  }
}

/** A class of undefined values. */
export type UndefinedClass = new (origin: UndefinedOrigin) => Undefined;

/** The four kinds by the names that an environment accepts. */
export const UNDEFINED_KINDS = {
  default: Undefined,
  chainable: ChainableUndefined,
  debug: DebugUndefined,
  strict: StrictUndefined,
} as const;

function nameRepr(name: unknown): string {
  if (typeof name === 'string') return stringRepr(name);
  return name === null || name === undefined ? 'None' : shortRepr(name);
}

function shortRepr(name: unknown): string {
  return reprHook.repr(name);
}

/** Set by `ops/repr.ts`, which needs this module itself. */
export const reprHook: { repr: (value: unknown) => string } = { repr: String };
