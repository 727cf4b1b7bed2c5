import { pythonSyntaxError } from '../errors.ts';
import { isTrue } from '../ops/truth.ts';
import type { Frame } from '../runtime/frame.ts';
import type * as ast from '../syntax/nodes.ts';
import { compileBlock, compileExtends } from './blocks.ts';
import { compileCall } from './calls.ts';
import { compileFilterBlock, compileSetBlock } from './capture.ts';
import { type Compiling, outputText } from './compiling.ts';
import { compileExpression, isConstant } from './expressions.ts';
import { compileMacro } from './functions.ts';
import { compileFromImport, compileImport, compileInclude } from './imports.ts';
import { compileFor } from './loops.ts';
import { Scope, storedNames } from './scope.ts';
import { compileDebug, compileTrans } from './trans.ts';
import type { Execute } from './unit.ts';
import { compileTarget, readSlot } from './variables.ts';

/** Compiles a body that has just got its own scope: the names it stores begin with what they are outside. */
export function compileRegion(cx: Compiling, body: readonly ast.Statement[]): Execute {
  const prepare: ((frame: Frame) => void)[] = [];
  for (const [name, initial] of storedNames(body)) {
    if (cx.scope.names.has(name)) continue;
    const outer = cx.scope.find(name);
    const index = cx.scope.declare(name);
    if (outer !== undefined) {
      const read = readSlot(outer);
      prepare.push((frame) => {
        frame.slots[index] = read(frame);
      });
    } else if (initial === 'context') {
      prepare.push((frame) => {
        frame.slots[index] = frame.context.lookup(name);
      });
    } else {
      prepare.push((frame) => {
        frame.slots[index] = undefined;
      });
    }
  }
  const run = compileBody(cx, body);
  if (prepare.length === 0) return run;
  return (frame) => {
    for (const step of prepare) step(frame);
    return run(frame);
  };
}

/** Compiles statements that share the scope they stand in. */
function compileBody(cx: Compiling, body: readonly ast.Statement[]): Execute {
  const steps = body.flatMap((statement) => compileStatement(cx, statement));
  const [first, second] = steps;
  if (first === undefined) return () => 0;
  if (second === undefined) return first;
  if (steps.length === 2) return (frame) => first(frame) || second(frame);
  return (frame) => {
    for (let index = 0; index < steps.length; index++) {
      const signal = steps[index]?.(frame);
      if (signal) return signal;
    }
    return 0;
  };
}

function compileStatement(cx: Compiling, node: ast.Statement): Execute[] {
  switch (node.type) {
    case 'output':
      return node.parts.map((part) => compileOutput(cx, part));
    case 'if':
      return [compileIf(cx, node)];
    case 'for':
      return [compileFor(cx, node)];
    case 'set':
      return [compileSet(cx, node)];
    case 'set_block':
      return [compileSetBlock(cx, node)];
    case 'macro':
      return [compileMacroStatement(cx, node)];
    case 'call_block':
      return [compileCallBlock(cx, node)];
    case 'filter_block':
      return [compileFilterBlock(cx, node)];
    case 'with':
      return [compileWith(cx, node)];
    case 'block':
      return [compileBlock(cx, node)];
    case 'extends':
      return [compileExtends(cx, node)];
    case 'include':
      return [compileInclude(cx, node)];
    case 'import':
      return [compileImport(cx, node)];
    case 'from_import':
      return [compileFromImport(cx, node)];
    case 'do':
      return [compileDo(cx, node)];
    case 'break':
    case 'continue':
      return [compileLoopControl(cx, node)];
    case 'autoescape':
      return [compileAutoescape(cx, node)];
    case 'trans':
      return [compileTrans(cx, node)];
    case 'debug':
      return [compileDebug()];
  }
}

/** In a template that extends another, text and expressions outside of blocks are not printed. */
function compileOutput(cx: Compiling, part: string | ast.Expression): Execute {
  const extending = cx.discardable ? cx.unit.extending : undefined;
  if (extending === 'surely') return () => 0;
  const print = compilePrint(cx, part);
  return extending === undefined ? print : (frame) => (frame.extended === undefined ? print(frame) : 0);
}

function compilePrint(cx: Compiling, part: string | ast.Expression): Execute {
  if (typeof part === 'string') {
    return (frame) => {
      frame.out.write(part);
      return 0;
    };
  }
  const evaluate = compileExpression({ ...cx, folded: isConstant(part) }, part);
  const { unit } = cx;
  const { finalize } = unit.environment;
  const text = outputText(cx);
  const { position } = part;
  return (frame) => {
    const value = evaluate(frame);
    if (typeof value === 'string' && finalize === undefined && cx.autoescape === false) {
      frame.out.write(value);
      return 0;
    }
    try {
      frame.out.write(text(frame, finalize === undefined ? value : finalize(value)));
    } catch (error) {
      throw unit.locate(error, position);
    }
    return 0;
  };
}

function compileIf(cx: Compiling, node: ast.If): Execute {
  const lenient = { ...cx, lenient: true };
  const test = compileExpression(lenient, node.test);
  const body = compileBody(lenient, node.body);
  const otherwise = compileBody(lenient, node.otherwise);
  return (frame) => (isTrue(test(frame)) ? body(frame) : otherwise(frame));
}

function compileSet(cx: Compiling, node: ast.Set): Execute {
  const value = compileExpression(cx, node.value);
  const assign = compileTarget(cx, node.target);
  const { unit } = cx;
  return (frame) => {
    const result = value(frame);
    try {
      assign(frame, result);
    } catch (error) {
      throw unit.locate(error, node.position);
    }
    return 0;
  };
}

function compileMacroStatement(cx: Compiling, node: ast.Macro): Execute {
  const make = compileMacro(cx, node.name, node.parameters, node.body);
  const assign = compileTarget(cx, { type: 'name', position: node.position, name: node.name });
  return (frame) => {
    assign(frame, make(frame));
    return 0;
  };
}

function compileCallBlock(cx: Compiling, node: ast.CallBlock): Execute {
  const caller = compileMacro(cx, null, node.parameters, node.body);
  const call = compileCall(cx, node.call, ['caller', caller]);
  const text = outputText(cx);
  return (frame) => {
    frame.out.write(text(frame, call(frame)));
    return 0;
  };
}

function compileWith(cx: Compiling, node: ast.With): Execute {
  const values = node.assignments.map(({ value }) => compileExpression(cx, value));
  const inner = { ...cx, scope: new Scope(cx.scope.func, cx.scope) };
  const targets = node.assignments.map(({ target }) => compileTarget(inner, target));
  const run = compileRegion(inner, node.body);
  const { unit } = cx;
  return (frame) => {
    const results = values.map((value) => value(frame));
    try {
      for (const [index, assign] of targets.entries()) assign(frame, results[index]);
    } catch (error) {
      throw unit.locate(error, node.position);
    }
    return run(frame);
  };
}

function compileDo(cx: Compiling, node: ast.Do): Execute {
  const value = compileExpression(cx, node.value);
  return (frame) => {
    value(frame);
    return 0;
  };
}

function compileLoopControl(cx: Compiling, node: ast.LoopControl): Execute {
  if (!cx.inLoop) throw pythonSyntaxError(`'${node.type}' outside loop`, node.position);
  const signal = node.type === 'break' ? 1 : 2;
  return () => signal;
}

function compileAutoescape(cx: Compiling, node: ast.Autoescape): Execute {
  const value = compileExpression(cx, node.value);
  const constant = node.value.type === 'const' ? isTrue(node.value.value) : undefined;
  const run = compileRegion(
    { ...cx, scope: new Scope(cx.scope.func, cx.scope), autoescape: constant },
    node.body,
  );
  return (frame) => {
    const { context } = frame;
    const outer = context.autoescape;
    context.autoescape = isTrue(value(frame));
    try {
      return run(frame);
    } finally {
      context.autoescape = outer;
    }
  };
}
