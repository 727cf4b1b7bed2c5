import { formatPercent } from './format/percent.ts';
import { callValue } from './ops/call.ts';
import { equals } from './ops/compare.ts';
import { str } from './ops/repr.ts';
import type { Context } from './runtime/context.ts';
import { PyDict } from './values/dict.ts';
import { type Kwargs, PyFunction } from './values/function.ts';

/** Looks up translations for the `i18n` extension; what is left out returns the message itself. */
export interface Translations {
  readonly gettext?: (message: string) => string;
  readonly ngettext?: (singular: string, plural: string, count: unknown) => string;
  readonly pgettext?: (context: string, message: string) => string;
  readonly npgettext?: (context: string, singular: string, plural: string, count: unknown) => string;
}

type Lookup = (texts: readonly string[], count: unknown) => string;

/** The functions that `trans` calls, and `_`. */
export function i18nGlobals(translations: Translations = {}, newstyle: boolean): Map<string, unknown> {
  const { gettext, ngettext, pgettext, npgettext } = translations;
  const choose = (singular: string, plural: string, count: unknown) => (equals(count, 1) ? singular : plural);
  const define = (name: string, texts: number, counted: boolean, look: Lookup) => {
    return new PyFunction(name, (args, kwargs) => {
      const count = counted ? args[texts] : undefined;
      const message = look(args.slice(0, texts).map(str), count);
      if (!newstyle) return message;
      return formatted(message, kwargs, counted ? count : undefined);
    });
  };
  return new Map<string, unknown>([
    ['gettext', define('gettext', 1, false, ([text = '']) => gettext?.(text) ?? text)],
    [
      'ngettext',
      define('ngettext', 2, true, ([a = '', b = ''], n) => ngettext?.(a, b, n) ?? choose(a, b, n)),
    ],
    [
      'pgettext',
      define('pgettext', 2, false, ([context = '', text = '']) => pgettext?.(context, text) ?? text),
    ],
    [
      'npgettext',
      define(
        'npgettext',
        3,
        true,
        ([c = '', a = '', b = ''], n) => npgettext?.(c, a, b, n) ?? choose(a, b, n),
      ),
    ],
    [
      '_',
      (args: readonly unknown[], kwargs: Kwargs, context: Context) =>
        callValue(context, context.resolve('gettext'), args, kwargs),
    ],
  ]);
}

function formatted(message: string, kwargs: Kwargs, count: unknown): unknown {
  const values = PyDict.from(kwargs);
  if (count !== undefined && !values.has('num')) values.set('num', count);
  return formatPercent(message, values);
}
