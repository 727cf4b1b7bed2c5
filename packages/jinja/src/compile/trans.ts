import { pformat } from '../filters/pprint.ts';
import { formatPercent } from '../format/percent.ts';
import { callValue } from '../ops/call.ts';
import { str } from '../ops/repr.ts';
import type { Context } from '../runtime/context.ts';
import type * as ast from '../syntax/nodes.ts';
import { PyDict } from '../values/dict.ts';
import { NO_KWARGS } from '../values/function.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { type Compiling, outputText } from './compiling.ts';
import { compileExpression } from './expressions.ts';
import type { Execute } from './unit.ts';

/** Compiles `{% trans %}`: a call of `gettext` or one of its sisters, found in the context. */
export function compileTrans(cx: Compiling, node: ast.Trans): Execute {
  const variables = node.variables.map(([name, value]) => [name, compileExpression(cx, value)] as const);
  const count = node.countName;
  const text = outputText(cx);
  const { unit } = cx;
  return (frame) => {
    try {
      const values = new PyDict();
      for (const [name, evaluate] of variables) values.set(name, evaluate(frame));
      const number = count === undefined ? undefined : values.get(count);
      const message = translate(frame.context, node, number, values);
      frame.out.write(text(frame, frame.context.autoescape ? new Markup(str(message)) : message));
    } catch (error) {
      throw unit.locate(error, node.position);
    }
    return 0;
  };
}

function translate(context: Context, node: ast.Trans, number: unknown, values: PyDict): unknown {
  const { environment } = context;
  const name = `${node.plural === undefined ? '' : 'n'}${node.context === undefined ? '' : 'p'}gettext`;
  const args: unknown[] = node.context === undefined ? [node.singular] : [node.context, node.singular];
  if (node.plural !== undefined) args.push(node.plural, number);
  const callee = context.resolve(name);
  if (environment.newstyleGettext) return callValue(context, callee, args, stringKeys(values));
  const message = str(callValue(context, callee, args, NO_KWARGS));
  if (!node.usesVariables) return message.replaceAll('%%', '%');
  return formatPercent(context.autoescape ? new Markup(message) : message, values);
}

function stringKeys(values: PyDict): Map<string, unknown> {
  const kwargs = new Map<string, unknown>();
  for (const [key, value] of values.entries()) kwargs.set(str(key), value);
  return kwargs;
}

/** Compiles `{% debug %}`: the variables, filters and tests. */
export function compileDebug(): Execute {
  return (frame) => {
    const { context } = frame;
    const variables = new PyDict();
    for (const name of [...context.names()].sort()) variables.set(name, context.lookup(name));
    const { filters, tests } = context.environment;
    const report = PyDict.from([
      ['context', variables],
      ['filters', [...filters.keys()].sort()],
      ['tests', [...tests.keys()].sort()],
    ]);
    const text = pformat(report);
    frame.out.write(context.autoescape ? escapeHtml(text) : text);
    return 0;
  };
}
