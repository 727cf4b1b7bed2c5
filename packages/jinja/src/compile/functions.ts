import { Frame } from '../runtime/frame.ts';
import { enter, leave, tick } from '../runtime/limits.ts';
import { Macro, type MacroCall, type MacroCode } from '../runtime/macro.ts';
import { Output } from '../runtime/output.ts';
import type * as ast from '../syntax/nodes.ts';
import { mentions } from '../syntax/walk.ts';
import { PyDict } from '../values/dict.ts';
import { PyTuple } from '../values/tuple.ts';
import type { Compiling } from './compiling.ts';
import { compileExpression } from './expressions.ts';
import { FunctionScope, Scope } from './scope.ts';
import type { Evaluate } from './unit.ts';

/** Compiles a macro, or the body of a call block, to something that makes the macro in a frame. */
export function compileMacro(
  cx: Compiling,
  name: string | null,
  parameters: ast.Parameters,
  body: readonly ast.Statement[],
): Evaluate {
  const func = new FunctionScope(cx.scope);
  const scope = new Scope(func, undefined);
  const inner: Compiling = { ...cx, scope, discardable: false, inLoop: false };
  const slots = parameters.names.map((parameter) => scope.declare(parameter));
  const special = declareSpecial(scope, parameters, body);
  const fill = compileDefaults(inner, parameters, slots);
  const run = cx.region(inner, body);
  const { environment } = cx.unit;
  const code: MacroCode = {
    name,
    parameters: parameters.names,
    catchesVarargs: special.varargs !== undefined,
    catchesKwargs: special.kwargs !== undefined,
    usesCaller: special.caller !== undefined || parameters.names.includes('caller'),
    run: (defined, call) => {
      tick();
      enter();
      try {
        const output = new Output();
        const frame = new Frame(func.size, defined, defined.context, output);
        fill(frame, call);
        setSpecial(frame, call);
        run(frame);
        return output.text;
      } finally {
        leave();
      }
    },
  };
  const noCaller = { hint: 'No caller defined', name: 'caller' };
  const setSpecial = (frame: Frame, call: MacroCall) => {
    if (special.varargs !== undefined) frame.slots[special.varargs] = call.varargs ?? new PyTuple();
    if (special.kwargs !== undefined) frame.slots[special.kwargs] = call.kwargs ?? new PyDict();
    if (special.caller !== undefined)
      frame.slots[special.caller] = call.caller ?? environment.undefined(noCaller);
  };
  return (frame) => new Macro(code, frame);
}

interface Special {
  readonly caller: number | undefined;
  readonly varargs: number | undefined;
  readonly kwargs: number | undefined;
}

/** `caller`, `varargs` and `kwargs` exist in a macro that mentions them. */
function declareSpecial(scope: Scope, parameters: ast.Parameters, body: readonly ast.Statement[]): Special {
  const slot = (name: string) => {
    if (parameters.names.includes(name) || !mentions(body, name)) return undefined;
    return scope.declare(name);
  };
  return { caller: slot('caller'), varargs: slot('varargs'), kwargs: slot('kwargs') };
}

/** Defaults are evaluated at the call, in order, and may use the parameters before them. */
function compileDefaults(cx: Compiling, { names, defaults }: ast.Parameters, slots: readonly number[]) {
  const first = names.length - defaults.length;
  const evaluate = defaults.map((value) => compileExpression(cx, value));
  const { environment } = cx.unit;
  return (frame: Frame, { values }: MacroCall) => {
    for (const [index, slot] of slots.entries()) {
      let value = values[index];
      if (value === undefined) {
        const name = names[index] ?? '';
        const fallback = evaluate[index - first];
        const hint = `parameter '${name}' was not provided`;
        value = fallback === undefined ? environment.undefined({ hint, name }) : fallback(frame);
      }
      frame.slots[slot] = value;
    }
  };
}
