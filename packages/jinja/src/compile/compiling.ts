import { TemplateRuntimeError } from '../errors.ts';
import { str } from '../ops/repr.ts';
import type { Frame } from '../runtime/frame.ts';
import type * as ast from '../syntax/nodes.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import type { Scope } from './scope.ts';
import type { CompileUnit, Evaluate, Execute } from './unit.ts';

/** How an expression or statement is compiled where it stands. */
export interface Compiling {
  readonly unit: CompileUnit;
  readonly scope: Scope;
  /** Whether text is escaped here; `undefined` when only the rendering knows. */
  readonly autoescape: boolean | undefined;
  /** Inside `if`, an unknown filter or test is an error only when it is reached. */
  readonly lenient: boolean;
  /** Whether what is printed here is lost once the template extends another. */
  readonly discardable: boolean;
  /** Whether Jinja computes this while it compiles: a slice that cannot be taken is then undefined. */
  readonly folded?: boolean;
  /** Whether `break` and `continue` have a loop to act on. */
  readonly inLoop: boolean;
  /** Compiles what stands inside: an expression, or a body with a scope of its own. They are here as each needs the others. */
  readonly expression: (cx: Compiling, node: ast.Expression) => Evaluate;
  readonly region: (cx: Compiling, body: readonly ast.Statement[]) => Execute;
}

/** Runs an operation and writes the place into its error. */
export function located(cx: Compiling, node: ast.Expression, evaluate: Evaluate): Evaluate {
  const { unit } = cx;
  const { position } = node;
  return (frame) => {
    try {
      return evaluate(frame);
    } catch (error) {
      throw unit.locate(error, position);
    }
  };
}

/** The error of an unknown filter or test that is met when rendering. */
export function missing(kind: 'filter' | 'test', name: string): TemplateRuntimeError {
  return new TemplateRuntimeError(`No ${kind} named '${name}' found.`);
}

/** How a value is printed where it stands: escaped or not. */
export function outputText(cx: Compiling): (frame: Frame, value: unknown) => string {
  const escaped = (value: unknown) => (value instanceof Markup ? value.text : escapeHtml(str(value)));
  if (cx.autoescape === true) return (_frame, value) => escaped(value);
  if (cx.autoescape === false) return (_frame, value) => str(value);
  return (frame, value) => (frame.context.autoescape ? escaped(value) : str(value));
}
