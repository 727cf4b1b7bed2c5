import { typeError } from '../errors.ts';
import { runMethod } from '../methods/define.ts';
import { methodFor } from '../methods/index.ts';
import { getAttribute } from '../ops/attribute.ts';
import { callValue } from '../ops/call.ts';
import { toList } from '../ops/iterate.ts';
import { typeName } from '../ops/type-name.ts';
import type { Frame } from '../runtime/frame.ts';
import type * as ast from '../syntax/nodes.ts';
import { PyDict } from '../values/dict.ts';
import { type Kwargs, NO_ARGS, NO_KWARGS } from '../values/function.ts';
import { HostObject } from '../values/host-object.ts';
import { Undefined } from '../values/undefined.ts';
import type { Compiling } from './compiling.ts';
import type { Evaluate } from './unit.ts';

/** Compiles `object.name`. */
export function compileAttribute(cx: Compiling, node: ast.Attribute): Evaluate {
  const object = cx.expression(cx, node.object);
  const { name, position } = node;
  const { unit } = cx;
  const { environment } = unit;
  return (frame) => {
    const value = object(frame);
    try {
      return getAttribute(environment, value, name);
    } catch (error) {
      throw unit.locate(error, position);
    }
  };
}

/** Arguments as a call passes them. */
export interface BoundArguments {
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs;
}

/** Compiles the arguments of a call; `extra` is a keyword argument besides. */
export function compileArguments(
  cx: Compiling,
  call: ast.Arguments,
  extra?: readonly [string, Evaluate],
): (frame: Frame) => BoundArguments {
  const args = compilePositional(cx, call);
  if (call.kwargs.length === 0 && call.spreadKwargs === undefined && extra === undefined) {
    return (frame) => ({ args: args(frame), kwargs: NO_KWARGS });
  }
  const pairs = call.kwargs.map(([name, value]) => [name, cx.expression(cx, value)] as const);
  const spread = call.spreadKwargs === undefined ? undefined : cx.expression(cx, call.spreadKwargs);
  return (frame) => {
    const values = args(frame);
    const kwargs = new Map<string, unknown>();
    for (const [name, value] of pairs) kwargs.set(name, value(frame));
    if (extra !== undefined) kwargs.set(extra[0], extra[1](frame));
    if (spread !== undefined) spreadInto(kwargs, spread(frame));
    return { args: values, kwargs };
  };
}

function compilePositional(cx: Compiling, call: ast.Arguments): (frame: Frame) => readonly unknown[] {
  const items = call.args.map((arg) => cx.expression(cx, arg));
  const spread = call.spread === undefined ? undefined : cx.expression(cx, call.spread);
  if (spread !== undefined)
    return (frame) => [...items.map((item) => item(frame)), ...spreadItems(spread(frame))];
  const [first, second] = items;
  if (first === undefined) return () => NO_ARGS;
  if (second === undefined) return (frame) => [first(frame)];
  return (frame) => items.map((item) => item(frame));
}

function spreadItems(value: unknown): unknown[] {
  try {
    return toList(value);
  } catch (error) {
    if (value instanceof Undefined) throw error;
    throw typeError(`Value after * must be an iterable, not ${typeName(value)}`);
  }
}

function spreadInto(kwargs: Map<string, unknown>, value: unknown): void {
  if (value instanceof Undefined) return;
  if (!(value instanceof PyDict))
    throw typeError(`argument after ** must be a mapping, not ${typeName(value)}`);
  for (const [key, item] of value.entries()) {
    if (typeof key !== 'string') throw typeError('keywords must be strings');
    if (kwargs.has(key)) throw typeError(`got multiple values for keyword argument '${key}'`);
    kwargs.set(key, item);
  }
}

/** Compiles `callee(…)`. */
export function compileCall(cx: Compiling, node: ast.Call, extra?: readonly [string, Evaluate]): Evaluate {
  const { unit } = cx;
  const { position } = node;
  const bind = compileArguments(cx, node.call, extra);
  const inside = calleeName(node.callee);
  if (node.callee.type === 'attribute') {
    const evaluate = compileMethodCall(cx, node.callee, bind);
    return (frame) => {
      try {
        return evaluate(frame);
      } catch (error) {
        throw unit.trace(error, position, inside);
      }
    };
  }
  const callee = cx.expression(cx, node.callee);
  return (frame) => {
    try {
      const target = callee(frame);
      const { args, kwargs } = bind(frame);
      return callValue(frame.context, target, args, kwargs);
    } catch (error) {
      throw unit.trace(error, position, inside);
    }
  };
}

function calleeName(callee: ast.Expression): string {
  return callee.type === 'name' || callee.type === 'attribute' ? `call of '${callee.name}'` : 'call';
}

/** `object.method(…)` does without the bound method between. */
function compileMethodCall(
  cx: Compiling,
  node: ast.Attribute,
  bind: (frame: Frame) => BoundArguments,
): Evaluate {
  const object = cx.expression(cx, node.object);
  const { name } = node;
  const { environment } = cx.unit;
  return (frame) => {
    const self = object(frame);
    if (!(self instanceof HostObject)) {
      const found = methodFor(self, name);
      if (found !== undefined) {
        const { args, kwargs } = bind(frame);
        return runMethod(found.method, found.self, args, kwargs, environment);
      }
    }
    const target = getAttribute(environment, self, name);
    const { args, kwargs } = bind(frame);
    return callValue(frame.context, target, args, kwargs);
  };
}
