import type { Environment } from '../environment.ts';
import { chargeCall, chargeItems } from '../runtime/limits.ts';
import { bindArguments, type Kwargs, parseSignature, type Signature } from '../values/function.ts';
import { HostObject } from '../values/host-object.ts';

/** A method of one of Python's built-in classes. */
export interface Method {
  readonly signature: Signature;
  readonly run: (self: any, ...values: any[]) => unknown;
}

/** Methods by name, from definitions such as `'split(sep=None, maxsplit=-1)'`. */
export type MethodTable = ReadonlyMap<string, Method>;

/** Reads a table of methods; in `run`, the environment comes after the parameters. */
export function defineMethods(
  definitions: Readonly<Record<string, (self: any, ...values: any[]) => unknown>>,
): MethodTable {
  const table = new Map<string, Method>();
  for (const [head, run] of Object.entries(definitions)) {
    const open = head.indexOf('(');
    const name = head.slice(0, open);
    table.set(name, { signature: parseSignature(name, head.slice(open + 1, -1)), run });
  }
  return table;
}

/** Calls a method. */
export function runMethod(
  method: Method,
  self: unknown,
  args: readonly unknown[],
  kwargs: Kwargs,
  environment: Environment,
): unknown {
  chargeCall(self);
  if (Array.isArray(self)) chargeItems(self.length / 4);
  return method.run(self, ...bindArguments(method.signature, args, kwargs), environment);
}

/** A method taken from its object without being called. */
export class BoundMethod extends HostObject {
  readonly self: unknown;
  private readonly owner: string;
  private readonly method: Method;
  private readonly environment: Environment;

  constructor(self: unknown, owner: string, method: Method, environment: Environment) {
    super();
    this.self = self;
    this.owner = owner;
    this.method = method;
    this.environment = environment;
  }
  override get className(): string {
    return 'builtin_function_or_method';
  }
  override isTrue(): boolean {
    return true;
  }
  override toRepr(): string {
    return `<built-in method ${this.method.signature.name} of ${this.owner} object at 0x7f0000000000>`;
  }
  override call(args: readonly unknown[], kwargs: Kwargs): unknown {
    return runMethod(this.method, this.self, args, kwargs, this.environment);
  }
}
