import { typeError } from '../errors.ts';
import type { Context } from '../runtime/context.ts';
import { tick } from '../runtime/limits.ts';
import { Macro } from '../runtime/macro.ts';
import { toPython } from '../values/convert.ts';
import type { Kwargs } from '../values/function.ts';
import { HostObject } from '../values/host-object.ts';
import { Undefined } from '../values/undefined.ts';
import { typeName } from './type-name.ts';

/** Calls a value as Python would. */
export function callValue(
  context: Context,
  callee: unknown,
  args: readonly unknown[],
  kwargs: Kwargs,
): unknown {
  tick();
  if (callee instanceof Macro) return callee.invoke(args, kwargs, context.autoescape);
  if (callee instanceof HostObject && callee.call !== undefined)
    return toPython(callee.call(args, kwargs, context));
  if (typeof callee === 'function')
    return toPython(Reflect.apply(callee, undefined, [args, kwargs, context]));
  if (callee instanceof Undefined) throw callee.error();
  throw typeError(`'${typeName(callee)}' object is not callable`);
}
