import { TemplateAssertionError } from '../errors.ts';
import { arithmetic, sign } from '../ops/arithmetic.ts';
import { getItem, takeSlice } from '../ops/attribute.ts';
import { contains, equals, ordered } from '../ops/compare.ts';
import { str } from '../ops/repr.ts';
import { PySlice } from '../ops/slice.ts';
import { isTrue } from '../ops/truth.ts';
import { checkSize } from '../runtime/limits.ts';
import type * as ast from '../syntax/nodes.ts';
import { walk } from '../syntax/walk.ts';
import { PyDict } from '../values/dict.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { compileAttribute, compileCall } from './calls.ts';
import { type Compiling, located } from './compiling.ts';
import { compileFilter, compileTest } from './filters.ts';
import type { Evaluate } from './unit.ts';
import { compileName } from './variables.ts';

/** Compiles an expression to a closure. */
export function compileExpression(cx: Compiling, node: ast.Expression): Evaluate {
  switch (node.type) {
    case 'const': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return compileName(cx, node.name);
    case 'attribute':
      return compileAttribute(cx, node);
    case 'item':
      return compileItem(cx, node);
    case 'call':
      return compileCall(cx, node);
    case 'filter':
      return compileFilter(cx, node);
    case 'test':
      return compileTest(cx, node);
    case 'tuple':
    case 'list':
      return compileSequence(cx, node);
    case 'dict':
      return compileDict(cx, node);
    case 'conditional':
      return compileConditional(cx, node);
    case 'and':
    case 'or':
      return compileLogical(cx, node);
    case 'unary':
      return compileUnary(cx, node);
    case 'binary':
      return compileBinary(cx, node);
    case 'concat':
      return compileConcat(cx, node);
    case 'compare':
      return compileCompare(cx, node);
    case 'slice':
      return compileSlice(cx, node);
    case 'namespace':
      throw new TemplateAssertionError('a namespace attribute cannot be read so', node.position);
  }
}

/** Compiles an optional expression; what is left out is None. */
function compileOptional(cx: Compiling, node: ast.Expression | undefined): Evaluate {
  return node === undefined ? () => null : compileExpression(cx, node);
}

function compileItem(cx: Compiling, node: ast.Item): Evaluate {
  const object = compileExpression(cx, node.object);
  const key = compileExpression(cx, node.key);
  const { environment } = cx.unit;
  if (node.key.type === 'slice' && !cx.folded) {
    return located(cx, node, (frame) => takeSlice(object(frame), key(frame)));
  }
  return located(cx, node, (frame) => getItem(environment, object(frame), key(frame)));
}

/** Whether an expression needs nothing from the context. */
export function isConstant(node: ast.Expression): boolean {
  let constant = true;
  walk(node, (inner) => {
    if (inner.type === 'name' || inner.type === 'call') constant = false;
    return constant;
  });
  return constant;
}

function compileSlice(cx: Compiling, node: ast.Slice): Evaluate {
  const start = compileOptional(cx, node.start);
  const stop = compileOptional(cx, node.stop);
  const step = compileOptional(cx, node.step);
  return (frame) => new PySlice(start(frame), stop(frame), step(frame));
}

function compileSequence(cx: Compiling, node: ast.Sequence): Evaluate {
  const items = node.items.map((item) => compileExpression(cx, item));
  if (node.type === 'list') return (frame) => items.map((item) => item(frame));
  if (node.items.every(({ type }) => type === 'const')) {
    const tuple = PyTuple.fromItems(node.items.map((item) => (item.type === 'const' ? item.value : null)));
    return () => tuple;
  }
  return (frame) => {
    const tuple = new PyTuple();
    for (const item of items) tuple.push(item(frame));
    return tuple;
  };
}

function compileDict(cx: Compiling, node: ast.DictNode): Evaluate {
  const pairs = node.pairs.map(
    ([key, value]) => [compileExpression(cx, key), compileExpression(cx, value)] as const,
  );
  return located(cx, node, (frame) => {
    const dict = new PyDict();
    for (const [key, value] of pairs) dict.set(key(frame), value(frame));
    return dict;
  });
}

function compileConditional(cx: Compiling, node: ast.Conditional): Evaluate {
  const lenient = { ...cx, lenient: true };
  const test = compileExpression(lenient, node.test);
  const then = compileExpression(lenient, node.value);
  if (node.otherwise !== undefined) {
    const otherwise = compileExpression(lenient, node.otherwise);
    return (frame) => (isTrue(test(frame)) ? then(frame) : otherwise(frame));
  }
  const hint = 'the inline if-expression evaluated to false and no else section was defined.';
  return (frame) => (isTrue(test(frame)) ? then(frame) : new Undefined({ hint }));
}

function compileLogical(cx: Compiling, node: ast.Logical): Evaluate {
  const left = compileExpression(cx, node.left);
  const right = compileExpression(cx, node.right);
  if (node.type === 'and') {
    return (frame) => {
      const value = left(frame);
      return isTrue(value) ? right(frame) : value;
    };
  }
  return (frame) => {
    const value = left(frame);
    return isTrue(value) ? value : right(frame);
  };
}

function compileUnary(cx: Compiling, node: ast.Unary): Evaluate {
  const operand = compileExpression(cx, node.operand);
  const { operator } = node;
  if (operator === 'not') return (frame) => !isTrue(operand(frame));
  return located(cx, node, (frame) => sign(operator, operand(frame)));
}

function compileBinary(cx: Compiling, node: ast.Binary): Evaluate {
  const left = compileExpression(cx, node.left);
  const right = compileExpression(cx, node.right);
  const { operator } = node;
  const intercept = cx.unit.environment.interceptBinary;
  if (intercept?.operators.includes(operator)) {
    return located(cx, node, (frame) => intercept.call(operator, left(frame), right(frame)));
  }
  if (operator === '+') {
    return located(cx, node, (frame) => {
      const a = left(frame);
      const b = right(frame);
      if (typeof a === 'string' && typeof b === 'string') {
        checkSize(a.length + b.length);
        return a + b;
      }
      return arithmetic('+', a, b);
    });
  }
  return located(cx, node, (frame) => arithmetic(operator, left(frame), right(frame)));
}

function compileConcat(cx: Compiling, node: ast.Concat): Evaluate {
  const parts = node.parts.map((part) => compileExpression(cx, part));
  const { autoescape } = cx;
  return located(cx, node, (frame) => {
    const values = parts.map((part) => part(frame));
    const escaping =
      (autoescape ?? frame.context.autoescape) && values.some((value) => value instanceof Markup);
    let text = '';
    for (const value of values) {
      text += escaping && !(value instanceof Markup) ? escapeHtml(str(value)) : str(value);
    }
    checkSize(text.length);
    return escaping ? new Markup(text) : text;
  });
}

function compare(operator: ast.CompareOperator, a: unknown, b: unknown): boolean {
  switch (operator) {
    case '==':
      return equals(a, b);
    case '!=':
      return !equals(a, b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    default:
      return ordered(operator, a, b);
  }
}

function compileCompare(cx: Compiling, node: ast.Compare): Evaluate {
  const first = compileExpression(cx, node.first);
  const rest = node.rest.map(({ operator, operand }) => ({
    operator,
    operand: compileExpression(cx, operand),
  }));
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) {
    const { operator, operand } = only;
    return located(cx, node, (frame) => compare(operator, first(frame), operand(frame)));
  }
  return located(cx, node, (frame) => {
    let left = first(frame);
    for (const { operator, operand } of rest) {
      const right = operand(frame);
      if (!compare(operator, left, right)) return false;
      left = right;
    }
    return true;
  });
}
