import { FilterArgumentError, PythonError, typeError, valueError } from '../errors.ts';
import { formatPercent } from '../format/percent.ts';
import { center, replace } from '../methods/str.ts';
import { capitalize, lower, splitLines, strip, textArgument, upper } from '../methods/text.ts';
import { iterableOf } from '../ops/iterate.ts';
import { indexArgument, intOf } from '../ops/number.ts';
import { str } from '../ops/repr.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import type { Context } from '../runtime/context.ts';
import { checkSize } from '../runtime/limits.ts';
import { PyDict } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { defineFilters } from './define.ts';
import { stripTags } from './html-text.ts';
import { truncate, wordWrap } from './wrap.ts';

/** Applies a change to the text of a value; markup stays markup. */
function onText(value: unknown, change: (text: string) => string): string | Markup {
  return value instanceof Markup ? new Markup(change(value.text)) : change(str(value));
}

/** Escapes unless it is markup already. */
function escapeValue(value: unknown): Markup {
  if (value instanceof Markup) return value;
  return new Markup(escapeHtml(str(value)));
}

function titleCase(text: string): string {
  return text
    .split(/([-\s({[<]+)/u)
    .filter((part) => part !== '')
    .map((part) => {
      const [first = ''] = part;
      return upper(first) + lower(part.slice(first.length));
    })
    .join('');
}

function formatFilter(value: unknown, args: readonly unknown[], kwargs: Map<string, unknown>): unknown {
  if (args.length > 0 && kwargs.size > 0) {
    throw new FilterArgumentError("can't handle positional and keyword arguments at the same time");
  }
  const format = value instanceof Markup ? value : str(value);
  return formatPercent(format, kwargs.size > 0 ? PyDict.from(kwargs) : PyTuple.fromItems(args));
}

function indent(value: unknown, width: unknown, first: unknown, blank: unknown): string | Markup {
  const indention = typeof width === 'string' ? width : width instanceof Markup ? width.text : blanks(width);
  const text = value instanceof Markup ? value.text : textFor(value);
  checkSize(text.length + indention.length * (text.split('\n').length + 1));
  let result: string;
  if (isTrue(blank)) {
    result = splitLines(`${text}\n`).join(`\n${indention}`);
    if (isTrue(first)) result = indention + result;
    return value instanceof Markup ? new Markup(result) : result;
  }
  const lines = splitLines(`${text}\n`);
  result = lines.map((line, index) => (index > 0 && line !== '' ? indention + line : line)).join('\n');
  if (isTrue(first)) result = indention + result;
  return value instanceof Markup ? new Markup(result) : result;
}

// Python adds a newline before it splits, so that anything but text is refused.
function textFor(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Undefined) throw value.error();
  // A list takes the newline in with `+=`, and only then has no lines.
  if (Array.isArray(value) && !(value instanceof PyTuple)) {
    throw new PythonError('AttributeError', "'list' object has no attribute 'splitlines'");
  }
  throw typeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
}

function blanks(width: unknown): string {
  if (width instanceof Undefined) throw width.error();
  const count = intOf(width);
  if (count === undefined) throw typeError(`can't multiply sequence by non-int of type '${typeName(width)}'`);
  checkSize(Number(count));
  return ' '.repeat(Math.max(0, Number(count)));
}

function replaceFilter(value: unknown, old: unknown, by: unknown, count: unknown, context: Context): unknown {
  const most = count === null ? -1 : indexArgument(count);
  if (!context.autoescape) {
    return replace(str(value), str(old), str(by), most);
  }
  const markup = value instanceof Markup || old instanceof Markup || by instanceof Markup;
  const source = markup ? escapeValue(value) : value instanceof HostObject ? str(value) : value;
  if (source instanceof Markup)
    return new Markup(replace(source.text, escapedText(old), escapedText(by), most));
  return replace(str(source), str(old), str(by), most);
}

const escapedText = (value: unknown): string =>
  value instanceof Markup ? value.text : escapeHtml(str(value));

function wordCount(value: unknown): number {
  return str(value).match(/[\p{L}\p{N}\p{M}_]+/gu)?.length ?? 0;
}

const WHITE = /[^A-Za-z0-9_.~/-]/;

/** Percent-encodes a text as Python's `quote` does. */
function quote(text: string, safeSlash: boolean): string {
  if (!WHITE.test(text) && (safeSlash || !text.includes('/'))) return text;
  let result = '';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    const safe = byte < 128 && (/[A-Za-z0-9_.~-]/.test(char) || (safeSlash && char === '/'));
    result += safe ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

const quotePlus = (value: unknown): string => quote(str(value), false).replaceAll('%20', '+');

function urlencode(value: unknown): string {
  if (typeof value === 'string' || value instanceof Markup) return quote(str(value), true);
  if (value instanceof PyDict)
    return Array.from(value.entries(), ([key, item]) => `${quotePlus(key)}=${quotePlus(item)}`).join('&');
  const iterable = iterableOf(value);
  if (iterable === undefined) return quote(str(value), true);
  const parts: string[] = [];
  for (const item of iterable) {
    const pair = iterableOf(item);
    if (pair === undefined) throw typeError(`cannot unpack non-iterable ${typeName(item)} object`);
    const [key, content, ...rest] = pair;
    if (content === undefined) throw valueError('not enough values to unpack (expected 2, got 1)');
    if (rest.length > 0) throw valueError('too many values to unpack (expected 2)');
    parts.push(`${quotePlus(key)}=${quotePlus(content)}`);
  }
  return parts.join('&');
}

function xmlattr(value: unknown, autospace: unknown, context: Context): string | Markup {
  if (!(value instanceof PyDict)) {
    if (value instanceof Undefined) throw value.error();
    throw typeErrorForAttribute(value);
  }
  const parts: string[] = [];
  for (const [key, item] of value.entries()) {
    if (item === null || item instanceof Undefined) continue;
    if (typeof key !== 'string' && !(key instanceof Markup)) {
      throw typeError(`expected string or bytes-like object, got '${typeName(key)}'`);
    }
    const name = str(key);
    if (/[\s/>=]/.test(name)) throw valueError(`Invalid character in attribute name: '${name}'`);
    parts.push(`${escapedText(key)}="${escapedText(item)}"`);
  }
  const text = (isTrue(autospace) && parts.length > 0 ? ' ' : '') + parts.join(' ');
  return context.autoescape ? new Markup(text) : text;
}

function typeErrorForAttribute(value: unknown): Error {
  return new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
}

/** The filters that work on text. */
export const TEXT_FILTERS = defineFilters({
  'capitalize(s)': (value) => onText(value, capitalize),
  'center(value, width=80)': (value, width) =>
    onText(value, (text) => center(text, indexArgument(width), ' ')),
  'escape(value)': escapeValue,
  'e(value)': escapeValue,
  'forceescape(value)': (value) => new Markup(escapeHtml(str(value))),
  'format(value, *args, **kwargs)': formatFilter,
  'indent(s, width=4, first=False, blank=False)': indent,
  'lower(s)': (value) => onText(value, lower),
  'replace(s, old, new, count=None)': replaceFilter,
  'safe(value)': (value) => (value instanceof Markup ? value : new Markup(str(value))),
  'string(object)': (value) => (value instanceof Markup ? value : str(value)),
  'striptags(value)': (value) => stripTags(str(value)),
  'title(s)': (value) => onTitle(value),
  'trim(value, chars=None)': (value, chars) =>
    onText(value, (text) => strip(text, chars === null ? undefined : textArgument(chars))),
  'truncate(s, length=255, killwords=False, end="...", leeway=None)': truncate,
  'upper(s)': (value) => onText(value, upper),
  'urlencode(value)': urlencode,
  'wordcount(s)': wordCount,
  'wordwrap(s, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True)': wordWrap,
  'xmlattr(d, autospace=True)': xmlattr,
});

// Python joins the words of markup with a plain empty text: the result is plain.
function onTitle(value: unknown): string {
  return titleCase(str(value));
}
