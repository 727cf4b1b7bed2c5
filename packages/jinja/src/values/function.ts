import { typeError } from '../errors.ts';
import { HostObject } from './host-object.ts';

/** Keyword arguments by name. */
export type Kwargs = ReadonlyMap<string, unknown>;

/** Shared by all calls that have none. */
export const NO_ARGS: readonly unknown[] = Object.freeze([]);
/** Shared by all calls that have none. */
export const NO_KWARGS: Kwargs = new Map();

/** What a parameter list says about one parameter. */
interface Parameter {
  readonly name: string;
  readonly fallback: unknown;
  readonly required: boolean;
}

/** A parameter list, read once from text such as `value, width=4, first=False`. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** How many of the first parameters cannot be given by name. */
  readonly positionalOnly: number;
  readonly rest: boolean;
  readonly keywords: boolean;
}

/**
 * Reads a Python parameter list: names, `name=literal`, `/`, `*args`, `**kwargs`.
 *
 * @example parseSignature('indent', 'n, chars=" ", reset=False')
 */
export function parseSignature(name: string, text: string): Signature {
  const parameters: Parameter[] = [];
  let positionalOnly = 0;
  let rest = false;
  let keywords = false;
  for (const part of splitParameters(text)) {
    if (part === '/') positionalOnly = parameters.length;
    else if (part.startsWith('**')) keywords = true;
    else if (part.startsWith('*')) rest = true;
    else parameters.push(parseParameter(part));
  }
  return { name, parameters, positionalOnly, rest, keywords };
}

function splitParameters(text: string): string[] {
  const parts = text.match(/(?:[^,'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function parseParameter(part: string): Parameter {
  const equals = part.indexOf('=');
  if (equals < 0) return { name: part, fallback: undefined, required: true };
  return {
    name: part.slice(0, equals).trim(),
    fallback: literal(part.slice(equals + 1).trim()),
    required: false,
  };
}

function literal(text: string): unknown {
  if (text === 'True' || text === 'False') return text === 'True';
  if (text === 'None') return null;
  if (text === 'undefined') return undefined;
  return /^["']/.test(text) ? text.slice(1, -1) : Number(text);
}

/** Python's binding of arguments to parameters: one value per parameter, then `*args` and `**kwargs`. */
export function bindArguments(
  signature: Signature,
  args: readonly unknown[],
  kwargs: Kwargs,
): readonly unknown[] {
  const { parameters } = signature;
  const fits = args.length === parameters.length && kwargs.size === 0;
  if (fits && !signature.rest && !signature.keywords) return args;
  const bound: unknown[] = [];
  for (let index = 0; index < parameters.length; index++) bound.push(parameters[index]?.fallback);
  for (let index = 0; index < args.length && index < parameters.length; index++) bound[index] = args[index];
  if (args.length > parameters.length && !signature.rest) throw tooManyArguments(signature, args.length);
  const extra = kwargs.size > 0 ? bindKeywords(signature, args.length, kwargs, bound) : undefined;
  requireArguments(signature, args.length, kwargs);
  if (signature.rest) bound.push(args.slice(parameters.length));
  if (signature.keywords) bound.push(extra ?? new Map());
  return bound;
}

function bindKeywords(
  signature: Signature,
  given: number,
  kwargs: Kwargs,
  bound: unknown[],
): Map<string, unknown> {
  const extra = new Map<string, unknown>();
  for (const [key, value] of kwargs) {
    const index = signature.parameters.findIndex((parameter) => parameter.name === key);
    if (index < 0 || index < signature.positionalOnly) {
      if (!signature.keywords) throw unexpectedKeyword(signature, key);
      extra.set(key, value);
    } else if (index < given) {
      throw typeError(`${signature.name}() got multiple values for argument '${key}'`);
    } else {
      bound[index] = value;
    }
  }
  return extra;
}

function requireArguments(signature: Signature, given: number, kwargs: Kwargs): void {
  const { parameters } = signature;
  let missing: string[] | undefined;
  for (let index = given; index < parameters.length; index++) {
    const parameter = parameters[index];
    if (parameter?.required && !kwargs.has(parameter.name)) (missing ??= []).push(`'${parameter.name}'`);
  }
  if (missing === undefined) return;
  const list = missing.length > 1 ? `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}` : missing[0];
  const plural = missing.length > 1 ? 's' : '';
  throw typeError(
    `${signature.name}() missing ${missing.length} required positional argument${plural}: ${list}`,
  );
}

function tooManyArguments(signature: Signature, given: number): Error {
  const most = signature.parameters.length;
  const least = signature.parameters.filter((parameter) => parameter.required).length;
  const range = least === most ? `${most}` : `from ${least} to ${most}`;
  const plural = most === 1 ? '' : 's';
  return typeError(
    `${signature.name}() takes ${range} positional argument${plural} but ${given} ${given === 1 ? 'was' : 'were'} given`,
  );
}

function unexpectedKeyword(signature: Signature, key: string): Error {
  if (signature.positionalOnly > 0 && signature.positionalOnly === signature.parameters.length) {
    return typeError(`${signature.name}() takes no keyword arguments`);
  }
  return typeError(`${signature.name}() got an unexpected keyword argument '${key}'`);
}

/** A function that templates can call. */
export class PyFunction extends HostObject {
  readonly functionName: string;
  private readonly run: (args: readonly unknown[], kwargs: Kwargs) => unknown;

  constructor(name: string, run: (args: readonly unknown[], kwargs: Kwargs) => unknown) {
    super();
    this.functionName = name;
    this.run = run;
  }

  override get className(): string {
    return 'function';
  }
  override isTrue(): boolean {
    return true;
  }
  override toRepr(): string {
    return `<function ${this.functionName}>`;
  }
  override call(args: readonly unknown[], kwargs: Kwargs): unknown {
    return this.run(args, kwargs);
  }
}

/**
 * A function with Python's argument binding and Python's messages when the arguments do not fit.
 *
 * @example
 * const shout = pyFunction('shout', 'text, mark="!"', (text, mark) => `${text}${mark}`);
 */
export function pyFunction(name: string, parameters: string, run: (...values: any[]) => unknown): PyFunction {
  const signature = parseSignature(name, parameters);
  return new PyFunction(name, (args, kwargs) => run(...bindArguments(signature, args, kwargs)));
}
