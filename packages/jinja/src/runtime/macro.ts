import { typeError } from '../errors.ts';
import { PyDict } from '../values/dict.ts';
import type { Kwargs } from '../values/function.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { stringRepr } from '../values/string-repr.ts';
import { PyTuple } from '../values/tuple.ts';
import type { Context } from './context.ts';
import type { Frame } from './frame.ts';

/** What the compiler knows of a macro. */
export interface MacroCode {
  readonly name: string | null;
  readonly parameters: readonly string[];
  readonly catchesVarargs: boolean;
  readonly catchesKwargs: boolean;
  readonly usesCaller: boolean;
  /** Runs the body; a parameter without a value is JavaScript's `undefined`. */
  readonly run: (frame: Frame, call: MacroCall) => string;
}

/** The arguments of one call, sorted. */
export interface MacroCall {
  readonly values: unknown[];
  readonly varargs: PyTuple | undefined;
  readonly kwargs: PyDict | undefined;
  readonly caller: unknown;
}

/** A macro, or the body of a `call` block, with the frame in which it was defined. */
export class Macro extends HostObject {
  private readonly code: MacroCode;
  private readonly frame: Frame;

  constructor(code: MacroCode, frame: Frame) {
    super();
    this.code = code;
    this.frame = frame;
  }

  override get className(): string {
    return 'Macro';
  }
  override get qualifiedName(): string {
    return 'jinja2.runtime.Macro';
  }
  override isTrue(): boolean {
    return true;
  }
  override toRepr(): string {
    const { name } = this.code;
    return `<Macro ${name === null ? 'anonymous' : stringRepr(name)}>`;
  }
  override getAttribute(name: string): unknown {
    switch (name) {
      case 'name':
        return this.code.name;
      case 'arguments':
        return PyTuple.fromItems(this.code.parameters);
      case 'catch_kwargs':
        return this.code.catchesKwargs;
      case 'catch_varargs':
        return this.code.catchesVarargs;
      case 'caller':
        return this.code.usesCaller;
      default:
        return undefined;
    }
  }
  override call(args: readonly unknown[], kwargs: Kwargs, context?: Context): unknown {
    return this.invoke(args, kwargs, context?.autoescape ?? false);
  }

  /** Calls the macro; the result is markup where the caller escapes. */
  invoke(args: readonly unknown[], kwargs: Kwargs, autoescape: boolean): string | Markup {
    const text = this.code.run(this.frame, this.sort(args, kwargs));
    return autoescape ? new Markup(text) : text;
  }

  private sort(args: readonly unknown[], kwargs: Kwargs): MacroCall {
    const { parameters, catchesVarargs } = this.code;
    const count = parameters.length;
    const values: unknown[] = args.length > count ? args.slice(0, count) : Array.from(args);
    if (args.length > count && !catchesVarargs) {
      throw typeError(`macro ${this.shownName} takes not more than ${count} argument(s)`);
    }
    const varargs = catchesVarargs ? PyTuple.fromItems(args.slice(count)) : undefined;
    if (kwargs.size === 0)
      return {
        values,
        varargs,
        kwargs: this.code.catchesKwargs ? new PyDict() : undefined,
        caller: undefined,
      };
    return { values, varargs, ...this.sortKeywords(values, args.length, kwargs) };
  }

  private sortKeywords(
    values: unknown[],
    given: number,
    kwargs: Kwargs,
  ): { kwargs: PyDict | undefined; caller: unknown } {
    const { parameters, catchesKwargs, usesCaller } = this.code;
    const extra = new PyDict();
    let caller: unknown;
    for (const [name, value] of kwargs) {
      const index = parameters.indexOf(name);
      if (index >= given) values[index] = value;
      else if (name === 'caller' && usesCaller && index < 0) caller = value;
      else extra.set(name, value);
    }
    if (catchesKwargs) return { kwargs: extra, caller };
    if (extra.size > 0) throw this.unexpected(extra);
    return { kwargs: undefined, caller };
  }

  private unexpected(extra: PyDict): Error {
    if (extra.has('caller')) {
      return typeError(
        `macro ${this.shownName} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    }
    const [first] = extra.keys();
    return typeError(`macro ${this.shownName} takes no keyword argument ${stringRepr(String(first))}`);
  }

  private get shownName(): string {
    const { name } = this.code;
    return name === null ? 'None' : stringRepr(name);
  }
}
