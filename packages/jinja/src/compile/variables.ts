import { type PythonError, TemplateRuntimeError, typeError, valueError } from '../errors.ts';
import { iterableOf } from '../ops/iterate.ts';
import { typeName } from '../ops/type-name.ts';
import type { Frame } from '../runtime/frame.ts';
import { Namespace } from '../runtime/namespace.ts';
import type * as ast from '../syntax/nodes.ts';
import type { Compiling } from './compiling.ts';
import type { FunctionScope, Scope, Slot } from './scope.ts';
import type { Evaluate } from './unit.ts';

/** The frame that many functions further out. */
function outer(frame: Frame, depth: number): Frame {
  let found = frame;
  for (let step = 0; step < depth && found.parent !== undefined; step++) found = found.parent;
  return found;
}

/** Reads a slot as it is: JavaScript's `undefined` when it has no value. */
export function readSlot({ depth, index }: Slot): Evaluate {
  if (depth === 0) return (frame) => frame.slots[index];
  if (depth === 1) return (frame) => frame.parent?.slots[index];
  return (frame) => outer(frame, depth).slots[index];
}

/** Compiles the reading of a name. */
export function compileName(cx: Compiling, name: string): Evaluate {
  const { environment } = cx.unit;
  const slot = cx.scope.find(name);
  if (slot !== undefined) {
    const read = readSlot(slot);
    return (frame) => {
      const value = read(frame);
      return value === undefined ? environment.undefined({ name }) : value;
    };
  }
  const index = contextSlot(cx.scope.func, name);
  return (frame) => {
    const { slots } = frame;
    const known = slots[index];
    if (known !== undefined) return known;
    const value = frame.context.lookup(name);
    if (value === undefined) return environment.undefined({ name });
    slots[index] = value;
    return value;
  };
}

function contextSlot(func: FunctionScope, name: string): number {
  const known = func.contextSlots.get(name);
  if (known !== undefined) return known;
  const index = func.allocate();
  func.contextSlots.set(name, index);
  return index;
}

/** Stores a value in a target. */
export type Assign = (frame: Frame, value: unknown) => void;

/** Compiles an assignment; names must have been declared in the scope. */
export function compileTarget(cx: Compiling, target: ast.Expression): Assign {
  if (target.type === 'tuple') return compileTupleTarget(cx, target);
  if (target.type === 'namespace') return compileNamespaceTarget(cx, target);
  if (target.type !== 'name') return () => undefined;
  const { name } = target;
  const index = cx.scope.declare(name);
  if (!isTopLevel(cx.scope)) {
    return (frame, value) => {
      frame.slots[index] = value;
    };
  }
  const exported = !name.startsWith('_');
  return (frame, value) => {
    frame.slots[index] = value;
    frame.context.vars.set(name, value);
    if (exported) frame.context.exported.add(name);
  };
}

/** Whether names stored here are variables of the template, which it exports. */
export function isTopLevel(scope: Scope): boolean {
  return scope.isTop;
}

function compileTupleTarget(cx: Compiling, target: ast.Sequence): Assign {
  const assigns = target.items.map((item) => compileTarget(cx, item));
  const count = assigns.length;
  return (frame, value) => {
    const items = unpack(value, count);
    for (let index = 0; index < count; index++) assigns[index]?.(frame, items[index]);
  };
}

/** Python's unpacking of exactly so many items. */
function unpack(value: unknown, count: number): readonly unknown[] {
  if (Array.isArray(value)) {
    if (value.length === count) return value;
    throw wrongCount(count, value.length);
  }
  const iterable = iterableOf(value);
  if (iterable === undefined) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  const items: unknown[] = [];
  for (const item of iterable) {
    if (items.length === count) throw wrongCount(count, count + 1);
    items.push(item);
  }
  if (items.length < count) throw wrongCount(count, items.length);
  return items;
}

function wrongCount(expected: number, got: number): PythonError {
  if (got > expected) return valueError(`too many values to unpack (expected ${expected})`);
  return valueError(`not enough values to unpack (expected ${expected}, got ${got})`);
}

function compileNamespaceTarget(cx: Compiling, target: ast.NamespaceTarget): Assign {
  const object = compileName(cx, target.name);
  const { attribute } = target;
  return (frame, value) => {
    const namespace = object(frame);
    if (!(namespace instanceof Namespace)) {
      throw new TemplateRuntimeError('cannot assign attribute on non-namespace object');
    }
    namespace.assign(attribute, value);
  };
}
