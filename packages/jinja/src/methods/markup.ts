import type { Environment } from '../environment.ts';
import { stripTags, unescapeHtml } from '../filters/html-text.ts';
import { formatFields } from '../format/fields.ts';
import { iterate } from '../ops/iterate.ts';
import { str } from '../ops/repr.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';
import { defineMethods, type Method, type MethodTable } from './define.ts';
import { STR_METHODS } from './str.ts';

const escaped = (value: unknown): unknown => {
  if (value instanceof Markup) return value.text;
  return typeof value === 'string' ? escapeHtml(value) : value;
};

function wrap(result: unknown): unknown {
  if (typeof result === 'string') return new Markup(result);
  if (result instanceof PyTuple) return PyTuple.fromItems(Array.from(result, wrap));
  return Array.isArray(result) ? result.map(wrap) : result;
}

// A method of str on markup gives markup, and escapes the texts it is given.
function lifted(method: Method): Method {
  return {
    signature: method.signature,
    run: (self: Markup, ...values: unknown[]) => wrap(method.run(self.text, ...values.map(escaped))),
  };
}

const OWN = defineMethods({
  'format(*args, **kwargs)': (self: Markup, args, kwargs, env: Environment) =>
    new Markup(formatFields(env, self.text, args, kwargs, true)),
  'format_map(mapping, /)': (self: Markup, mapping, env: Environment) =>
    new Markup(formatFields(env, self.text, [], mapping, true)),
  'join(iterable, /)': (self: Markup, items) => {
    const texts = Array.from(iterate(items), (item) =>
      item instanceof Markup ? item.text : escapeHtml(str(item)),
    );
    return new Markup(texts.join(self.text));
  },
  'striptags(/)': (self: Markup) => stripTags(self.text),
  'unescape(/)': (self: Markup) => unescapeHtml(self.text),
});

let table: MethodTable | undefined;

/** The methods of Markup, made when first needed: the modules need one another. */
export function markupMethods(): MethodTable {
  table ??= new Map<string, Method>([
    ...Array.from(STR_METHODS, ([name, method]): [string, Method] => [name, lifted(method)]),
    ...OWN,
  ]);
  return table;
}
