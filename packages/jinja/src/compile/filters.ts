import type { FilterFunction, TestFunction } from '../environment-options.ts';
import { TemplateAssertionError } from '../errors.ts';
import { chargeCall } from '../runtime/limits.ts';
import type * as ast from '../syntax/nodes.ts';
import { NO_ARGS, NO_KWARGS } from '../values/function.ts';
import { compileArguments } from './calls.ts';
import { type Compiling, located, missing } from './compiling.ts';
import type { Evaluate } from './unit.ts';

/** Compiles `value | name(…)`; `input` stands for the value of a filter block. */
export function compileFilter(cx: Compiling, node: ast.Filter, input?: Evaluate): Evaluate {
  const filter = findFilter(cx, node);
  const value = filterInput(cx, node, input);
  if (hasNoArguments(node.call)) {
    return located(cx, node, (frame) => {
      const input = value(frame);
      chargeCall(input);
      return filter(input, NO_ARGS, NO_KWARGS, frame.context);
    });
  }
  const bind = compileArguments(cx, node.call);
  return located(cx, node, (frame) => {
    const input = value(frame);
    const { args, kwargs } = bind(frame);
    chargeCall(input);
    return filter(input, args, kwargs, frame.context);
  });
}

function filterInput(cx: Compiling, node: ast.Filter, input: Evaluate | undefined): Evaluate {
  if (node.value === undefined) return input ?? (() => null);
  return node.value.type === 'filter' ? compileFilter(cx, node.value, input) : cx.expression(cx, node.value);
}

function hasNoArguments({ args, kwargs, spread, spreadKwargs }: ast.Arguments): boolean {
  return args.length === 0 && kwargs.length === 0 && spread === undefined && spreadKwargs === undefined;
}

function findFilter(cx: Compiling, { name, position }: ast.Filter): FilterFunction {
  const filter = cx.unit.environment.filters.get(name);
  if (filter !== undefined) return filter;
  if (!cx.lenient) throw new TemplateAssertionError(`No filter named '${name}'.`, position);
  return () => {
    throw missing('filter', name);
  };
}

/** Compiles `value is name(…)`. */
export function compileTest(cx: Compiling, node: ast.Test): Evaluate {
  const test = findTest(cx, node);
  const value = cx.expression(cx, node.value);
  if (hasNoArguments(node.call)) {
    return located(cx, node, (frame) => test(value(frame), NO_ARGS, NO_KWARGS, frame.context));
  }
  const bind = compileArguments(cx, node.call);
  return located(cx, node, (frame) => {
    const input = value(frame);
    const { args, kwargs } = bind(frame);
    return test(input, args, kwargs, frame.context);
  });
}

function findTest(cx: Compiling, { name, position }: ast.Test): TestFunction {
  const test = cx.unit.environment.tests.get(name);
  if (test !== undefined) return test;
  if (!cx.lenient) throw new TemplateAssertionError(`No test named '${name}'.`, position);
  return () => {
    throw missing('test', name);
  };
}
