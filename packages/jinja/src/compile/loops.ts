import { TemplateAssertionError } from '../errors.ts';
import { iterate } from '../ops/iterate.ts';
import { isTrue } from '../ops/truth.ts';
import { Frame } from '../runtime/frame.ts';
import { enter, leave, tick } from '../runtime/limits.ts';
import { LoopContext } from '../runtime/loop.ts';
import { Output } from '../runtime/output.ts';
import type * as ast from '../syntax/nodes.ts';
import { mentions, targetNames, walk } from '../syntax/walk.ts';
import { Markup } from '../values/markup.ts';
import type { Compiling } from './compiling.ts';
import { compileExpression } from './expressions.ts';
import { FunctionScope, Scope } from './scope.ts';
import type { Execute } from './unit.ts';
import { type Assign, compileTarget } from './variables.ts';

/** Walks over the items of a value with a condition on each. */
type Filtered = (frame: Frame, value: unknown) => Iterable<unknown>;

/** The compiled parts of a loop body, in the frame in which it runs. */
interface LoopBody {
  readonly assign: Assign;
  readonly run: Execute;
  /** The slot of `loop`, when the body mentions it. */
  readonly loopSlot: number | undefined;
}

/** Compiles `{% for %}`. */
export function compileFor(cx: Compiling, node: ast.For): Execute {
  checkLoopName(node);
  const iterable = compileExpression(cx, node.iterable);
  const items = compileItems(cx, node);
  const otherwise = node.otherwise.length === 0 ? undefined : cx.region(inside(cx), node.otherwise);
  const walkOver = node.recursive ? compileRecursive(cx, node, items) : compilePlain(cx, node, items);
  const { unit } = cx;
  return (frame) => {
    let any: boolean;
    const value = iterable(frame);
    try {
      any = walkOver(frame, value);
    } catch (error) {
      throw unit.locate(error, node.iterable.position);
    }
    if (!any && otherwise !== undefined) return otherwise(frame);
    return 0;
  };
}

function inside(cx: Compiling): Compiling {
  return { ...cx, scope: new Scope(cx.scope.func, cx.scope) };
}

function checkLoopName(node: ast.For): void {
  const fail = (at: ast.Statement | ast.Expression) => {
    throw new TemplateAssertionError("Can't assign to special loop variable in for-loop target", at.position);
  };
  if (targetNames(node.target).includes('loop')) fail(node.target);
  if (!usesLoop(node)) return;
  walk(node.body, (inner) => {
    if (inner.type === 'set' && targetNames(inner.target).includes('loop')) fail(inner);
    return inner.type !== 'for';
  });
}

/** Whether the body needs `loop`: it names it, is recursive, or has a scoped block that may. */
function usesLoop(node: ast.For): boolean {
  if (node.recursive || mentions(node.body, 'loop')) return true;
  let scoped = false;
  walk([node.body, node.otherwise], (inner) => {
    if (inner.type === 'block' && inner.scoped) scoped = true;
    return true;
  });
  return scoped;
}

/** The items, and the condition of `for … if`, which sees the targets but not the body. */
function compileItems(cx: Compiling, node: ast.For): Filtered {
  if (node.test === undefined) return (_frame, value) => iterate(value);
  const scope = inside(cx);
  const assign = compileTarget(scope, node.target);
  const test = compileExpression(scope, node.test);
  return function* filtered(frame, value) {
    for (const item of iterate(value)) {
      tick();
      assign(frame, item);
      if (isTrue(test(frame))) yield item;
    }
  };
}

function compileBody(cx: Compiling, node: ast.For): LoopBody {
  const assign = compileTarget(cx, node.target);
  const loopSlot = usesLoop(node) ? cx.scope.declare('loop') : undefined;
  return { assign, loopSlot, run: cx.region({ ...cx, inLoop: true }, node.body) };
}

type Walk = (frame: Frame, value: unknown) => boolean;

function compilePlain(cx: Compiling, node: ast.For, items: Filtered): Walk {
  const body = compileBody(inside(cx), node);
  const { environment } = cx.unit;
  const { loopSlot } = body;
  if (loopSlot !== undefined) {
    const measured = node.test === undefined;
    return (frame, value) => {
      const loop = new LoopContext(environment, measured ? value : undefined, items(frame, value), 0);
      return walkLoop(body, loopSlot, frame, loop);
    };
  }
  if (node.test !== undefined) return (frame, value) => walkItems(body, frame, items(frame, value));
  return (frame, value) =>
    Array.isArray(value) ? walkArray(body, frame, value) : walkItems(body, frame, iterate(value));
}

// As in Jinja, a pass counts for `else` when it reaches its end: with `break` or `continue` in every pass, the
// `else` branch is rendered. Each of the three functions says whether there was such a pass.

function walkArray({ assign, run }: LoopBody, frame: Frame, items: readonly unknown[]): boolean {
  let any = false;
  // The list may grow while it is walked over, as in Python.
  for (let index = 0; index < items.length; index++) {
    tick();
    assign(frame, items[index]);
    const signal = run(frame);
    if (signal === 0) any = true;
    else if (signal === 1) break;
  }
  return any;
}

function walkItems({ assign, run }: LoopBody, frame: Frame, items: Iterable<unknown>): boolean {
  let any = false;
  for (const item of items) {
    tick();
    assign(frame, item);
    const signal = run(frame);
    if (signal === 0) any = true;
    else if (signal === 1) break;
  }
  return any;
}

function walkLoop({ assign, run }: LoopBody, slot: number, frame: Frame, loop: LoopContext): boolean {
  let any = false;
  while (loop.advance()) {
    assign(frame, loop.item);
    frame.slots[slot] = loop;
    const signal = run(frame);
    if (signal === 0) any = true;
    else if (signal === 1) break;
  }
  return any;
}

/** A recursive body has a frame of its own for each level. */
function compileRecursive(cx: Compiling, node: ast.For, items: Filtered): Walk {
  const func = new FunctionScope(cx.scope);
  const inner: Compiling = { ...cx, scope: new Scope(func, undefined) };
  const body = compileBody(inner, node);
  const otherwise = node.otherwise.length === 0 ? undefined : cx.region(inside(inner), node.otherwise);
  const slot = body.loopSlot ?? 0;
  const { environment } = cx.unit;
  const walkLevel = (outer: Frame, value: unknown, depth: number, out: Output): boolean => {
    enter();
    try {
      const recurse = (nested: unknown, level: number): unknown => {
        const output = new Output();
        const any = walkLevel(outer, nested, level, output);
        if (!any && otherwise !== undefined) otherwise(new Frame(func.size, outer, outer.context, output));
        return outer.context.autoescape ? new Markup(output.text) : output.text;
      };
      const frame = new Frame(func.size, outer, outer.context, out);
      frame.extended = outer.extended;
      const measured = node.test === undefined ? value : undefined;
      const loop = new LoopContext(environment, measured, items(outer, value), depth, recurse);
      return walkLoop(body, slot, frame, loop);
    } finally {
      leave();
    }
  };
  return (frame, value) => walkLevel(frame, value, 0, frame.out);
}
