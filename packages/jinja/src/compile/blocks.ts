import { TemplateAssertionError, TemplateRuntimeError } from '../errors.ts';
import type { BlockRenderer } from '../runtime/context.ts';
import { Frame } from '../runtime/frame.ts';
import { enter, leave } from '../runtime/limits.ts';
import { superOf, TemplateReference } from '../runtime/references.ts';
import type * as ast from '../syntax/nodes.ts';
import { mentions } from '../syntax/walk.ts';
import type { Compiling } from './compiling.ts';
import { compileExpression } from './expressions.ts';
import { FunctionScope, Scope } from './scope.ts';
import type { CompileUnit, Execute } from './unit.ts';
import { readSlot } from './variables.ts';

const blocksOf = new WeakMap<CompileUnit, Map<string, BlockRenderer>>();

/** The blocks that have been compiled for a template. */
export function blockTable(unit: CompileUnit): Map<string, BlockRenderer> {
  let table = blocksOf.get(unit);
  if (table === undefined) {
    table = new Map();
    blocksOf.set(unit, table);
  }
  return table;
}

/** Compiles `{% block %}`: the block itself, and the place where it is printed. */
export function compileBlock(cx: Compiling, node: ast.Block): Execute {
  const { name, scoped, required } = node;
  const table = blockTable(cx.unit);
  if (table.has(name)) throw new TemplateAssertionError(`block '${name}' defined twice`, node.position);
  table.set(name, () => undefined);
  table.set(name, compileRenderer(cx, node));
  const locals = scoped
    ? Array.from(cx.scope.visible(), ([local, slot]) => [local, readSlot(slot)] as const)
    : [];
  const { unit } = cx;
  // Inside a loop or `with`, a block is printed even where the template extends another.
  const top = cx.scope.isTop;
  const missing = () => new TemplateRuntimeError(`Required block '${name}' not found`);
  return (frame) => {
    if (top && frame.extended !== undefined) return 0;
    const renderers = frame.context.blocks.get(name) ?? [];
    try {
      if (required && renderers.length <= 1) throw missing();
      renderers[0]?.(scoped ? scopedContext(frame, locals) : frame.context, frame.out, 0);
    } catch (error) {
      throw unit.trace(error, node.position, `block '${name}'`);
    }
    return 0;
  };
}

function scopedContext(frame: Frame, locals: readonly (readonly [string, (frame: Frame) => unknown])[]) {
  const values = new Map<string, unknown>();
  for (const [name, read] of locals) {
    const value = read(frame);
    if (value !== undefined) values.set(name, value);
  }
  return frame.context.derived(values);
}

function compileRenderer(cx: Compiling, node: ast.Block): BlockRenderer {
  const func = new FunctionScope(undefined);
  const scope = new Scope(func, undefined);
  const self = mentions(node.body, 'self') ? scope.declare('self') : undefined;
  const parent = mentions(node.body, 'super') ? scope.declare('super') : undefined;
  // A block escapes as its template does, whatever stands around it.
  const autoescape = cx.unit.environment.autoescapeOf(cx.unit.name);
  const run = cx.region({ ...cx, scope, autoescape, discardable: false, inLoop: false }, node.body);
  return (context, output, depth) => {
    const frame = new Frame(func.size, undefined, context, output);
    if (self !== undefined) frame.slots[self] = new TemplateReference(context);
    if (parent !== undefined) frame.slots[parent] = superOf(node.name, context, depth);
    enter();
    try {
      run(frame);
    } finally {
      leave();
    }
  };
}

/** Compiles `{% extends %}`: from there on the template only defines. */
export function compileExtends(cx: Compiling, node: ast.Extends): Execute {
  if (!cx.scope.isTop) {
    throw new TemplateAssertionError('cannot use extend from a non top-level scope', node.position);
  }
  const template = compileExpression(cx, node.template);
  const { unit } = cx;
  unit.extending = cx.lenient ? (unit.extending ?? 'perhaps') : 'surely';
  return (frame) => {
    try {
      if (frame.extended !== undefined) throw new TemplateRuntimeError('extended multiple times');
      const parent = unit.environment.templateOf(template(frame));
      for (const [name, renderer] of parent.blocks) {
        const renderers = frame.context.blocks.get(name);
        if (renderers === undefined) frame.context.blocks.set(name, [renderer]);
        else renderers.push(renderer);
      }
      frame.extended = parent;
    } catch (error) {
      throw unit.locate(error, node.position);
    }
    return 0;
  };
}
