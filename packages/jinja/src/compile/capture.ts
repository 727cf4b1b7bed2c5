import { Output } from '../runtime/output.ts';
import type * as ast from '../syntax/nodes.ts';
import { Markup } from '../values/markup.ts';
import { type Compiling, outputText } from './compiling.ts';
import { compileFilter } from './filters.ts';
import { Scope } from './scope.ts';
import type { Evaluate, Execute } from './unit.ts';
import { compileTarget } from './variables.ts';

/** A body whose text is kept back, and how that text is read when the body has run to its end. */
interface Capture {
  readonly run: Execute;
  readonly text: Evaluate;
}

function compileCapture(cx: Compiling, body: readonly ast.Statement[], discardable: boolean): Capture {
  const run = cx.region({ ...cx, scope: new Scope(cx.scope.func, cx.scope), discardable }, body);
  const slot = cx.scope.func.allocate();
  const { autoescape } = cx;
  return {
    text: (frame) => frame.slots[slot],
    run: (frame) => {
      const { out } = frame;
      const captured = new Output();
      frame.out = captured;
      let signal: number;
      try {
        signal = run(frame);
      } finally {
        frame.out = out;
      }
      const { text } = captured;
      frame.slots[slot] = (autoescape ?? frame.context.autoescape) ? new Markup(text) : text;
      return signal;
    },
  };
}

/** Compiles `{% set name %}…{% endset %}`. */
export function compileSetBlock(cx: Compiling, node: ast.SetBlock): Execute {
  const capture = compileCapture(cx, node.body, false);
  const value = node.filter === undefined ? capture.text : compileFilter(cx, node.filter, capture.text);
  const assign = compileTarget(cx, node.target);
  const { unit } = cx;
  return (frame) => {
    const signal = capture.run(frame);
    if (signal !== 0) return signal;
    const result = value(frame);
    try {
      assign(frame, result);
    } catch (error) {
      throw unit.locate(error, node.position);
    }
    return 0;
  };
}

/** Compiles `{% filter … %}`. */
export function compileFilterBlock(cx: Compiling, node: ast.FilterBlock): Execute {
  const capture = compileCapture(cx, node.body, cx.discardable);
  const value = compileFilter({ ...cx, lenient: false }, node.filter, capture.text);
  const text = outputText(cx);
  return (frame) => {
    const signal = capture.run(frame);
    if (signal !== 0) return signal;
    frame.out.write(text(frame, value(frame)));
    return 0;
  };
}
