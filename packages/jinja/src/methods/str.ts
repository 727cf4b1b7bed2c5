import type { Environment } from '../environment.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { formatFields } from '../format/fields.ts';
import { iterate, textLength } from '../ops/iterate.ts';
import { indexArgument } from '../ops/number.ts';
import { PySlice, sliceOf } from '../ops/slice.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import { charge, checkSize } from '../runtime/limits.ts';
import { PyBytes } from '../values/bytes.ts';
import { PyDict } from '../values/dict.ts';
import { Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';
import { defineMethods } from './define.ts';
import * as text from './text.ts';

const optional = (value: unknown): string | undefined =>
  value === null ? undefined : text.textArgument(value);

function separatorArgument(value: unknown): string | undefined {
  const separator = optional(value);
  if (separator === '') throw valueError('empty separator');
  return separator;
}

function part(self: string, start: unknown, end: unknown): string {
  if (start === null && end === null) return self;
  const slice = sliceOf(self, new PySlice(start, end, null));
  if (typeof slice === 'string') return slice;
  throw typeError('slice indices must be integers or None or have an __index__ method');
}

function affix(affixes: unknown, name: string, matches: (affix: string) => boolean): boolean {
  if (affixes instanceof PyTuple) return affixes.some((item) => matches(text.textArgument(item)));
  return matches(text.textArgument(affixes, `${name} first arg must be str or a tuple of str, not`));
}

/** The position of a code unit among the code points. */
function pointIndex(self: string, unit: number): number {
  return unit < 0 ? unit : textLength(self.slice(0, unit));
}

function find(self: string, sub: unknown, start: unknown, end: unknown, last: boolean): number {
  const wanted = text.textArgument(sub);
  const window = part(self, start, end);
  const unit = last ? window.lastIndexOf(wanted) : window.indexOf(wanted);
  if (unit < 0) return -1;
  const first = start === null ? 0 : new PySlice(start, null, null).resolve(textLength(self)).start;
  return first + pointIndex(window, unit);
}

function index(self: string, sub: unknown, start: unknown, end: unknown, last: boolean): number {
  const found = find(self, sub, start, end, last);
  if (found < 0) throw valueError('substring not found');
  return found;
}

function count(self: string, sub: unknown, start: unknown, end: unknown): number {
  const wanted = text.textArgument(sub);
  const window = part(self, start, end);
  return wanted === '' ? textLength(window) + 1 : window.split(wanted).length - 1;
}

function fillArgument(fill: unknown): string {
  const char = text.textArgument(fill, 'The fill character must be a unicode character, not');
  if (textLength(char) !== 1) throw typeError('The fill character must be exactly one character long');
  return char;
}

/** Python's `center`, which puts the odd blank left when the width is odd. */
export function center(self: string, width: number, fill: string): string {
  const missing = width - textLength(self);
  if (missing <= 0) return self;
  checkSize(width);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + self + fill.repeat(missing - left);
}

function justify(self: string, width: unknown, fill: unknown, right: boolean): string {
  const char = fillArgument(fill);
  const size = indexArgument(width);
  checkSize(size);
  const padding = char.repeat(Math.max(0, size - textLength(self)));
  return right ? padding + self : self + padding;
}

function zeroFill(self: string, width: unknown): string {
  const size = indexArgument(width);
  checkSize(size);
  const sign = /^[+-]/.test(self) ? self.charAt(0) : '';
  return sign + '0'.repeat(Math.max(0, size - textLength(self))) + self.slice(sign.length);
}

/** Python's `str.replace`. */
export function replace(self: string, old: string, by: string, most: number): string {
  checkSize(
    self.length + (by.length > old.length ? (self.split(old).length - 1) * (by.length - old.length) : 0),
  );
  if (most < 0) {
    if (old !== '') return self.replaceAll(old, by.replaceAll('$', '$$$$'));
    return by + Array.from(self, (char) => char + by).join('');
  }
  if (old === '') {
    const chars = Array.from(self);
    return (
      chars.map((char, place) => (place < most ? by + char : char)).join('') + (chars.length < most ? by : '')
    );
  }
  const parts = self.split(old);
  const replaced = parts.slice(0, most + 1).join(by);
  return parts.length > most + 1 ? replaced + old + parts.slice(most + 1).join(old) : replaced;
}

function join(self: string, items: unknown): string {
  const texts: string[] = [];
  let size = 0;
  for (const item of iterate(items)) {
    const piece = item instanceof Markup ? item.text : item;
    if (typeof piece !== 'string') {
      throw typeError(`sequence item ${texts.length}: expected str instance, ${typeName(item)} found`);
    }
    size += piece.length + self.length;
    checkSize(size);
    texts.push(piece);
  }
  charge(texts.length);
  return texts.join(self);
}

function partition(self: string, separator: unknown, last: boolean): PyTuple {
  const wanted = separatorArgument(text.textArgument(separator)) ?? '';
  const at = last ? self.lastIndexOf(wanted) : self.indexOf(wanted);
  if (at < 0) return PyTuple.fromItems(last ? ['', '', self] : [self, '', '']);
  return PyTuple.fromItems([self.slice(0, at), wanted, self.slice(at + wanted.length)]);
}

function expandTabs(self: string, size: unknown): string {
  const width = indexArgument(size);
  checkSize(self.length + width * count(self, '\t', null, null));
  let column = 0;
  let result = '';
  for (const char of self) {
    if (char === '\t') {
      const blanks = width > 0 ? width - (column % width) : 0;
      result += ' '.repeat(blanks);
      column += blanks;
    } else {
      result += char;
      column = char === '\n' || char === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

function encode(self: string, encoding: unknown, errors: unknown): PyBytes {
  const name = text.textArgument(encoding).toLowerCase().replaceAll('_', '-');
  if (name === 'utf-8' || name === 'utf8') return new PyBytes(new TextEncoder().encode(self));
  const limit = { ascii: 128, 'us-ascii': 128, 'latin-1': 256, 'iso-8859-1': 256, latin1: 256 }[name];
  if (limit === undefined) throw new PythonError('LookupError', `unknown encoding: ${name}`);
  const bytes: number[] = [];
  for (const char of self) {
    const code = char.codePointAt(0) ?? 0;
    if (code < limit) bytes.push(code);
    else if (errors === 'replace') bytes.push(63);
    else if (errors !== 'ignore')
      throw new PythonError('UnicodeEncodeError', `'${name}' codec can't encode character`);
  }
  return new PyBytes(Uint8Array.from(bytes));
}

function translate(self: string, table: unknown): string {
  if (!(table instanceof PyDict)) throw typeError(`'${typeName(table)}' object is not subscriptable`);
  return Array.from(self, (char) => {
    const by = table.get(char.codePointAt(0) ?? 0);
    if (by === undefined) return char;
    if (by === null) return '';
    return typeof by === 'number' ? String.fromCodePoint(by) : text.textArgument(by);
  }).join('');
}

function makeTranslation(from: unknown, to: unknown, drop: unknown): PyDict {
  const table = new PyDict();
  const code = (char: unknown) => (typeof char === 'string' ? (char.codePointAt(0) ?? 0) : char);
  if (to === null) {
    if (!(from instanceof PyDict))
      throw typeError('if you give only one argument to maketrans it must be a dict');
    for (const [key, value] of from.entries()) table.set(code(key), value);
    return table;
  }
  const source = Array.from(text.textArgument(from));
  const target = Array.from(text.textArgument(to));
  if (source.length !== target.length)
    throw valueError('the first two maketrans arguments must have equal length');
  for (const [index, char] of source.entries()) table.set(code(char), code(target[index]));
  for (const char of optional(drop) ?? '') table.set(code(char), null);
  return table;
}

const every = (self: string, pattern: RegExp): boolean => self !== '' && pattern.test(self);
const SPACES = new RegExp(`^[${text.SPACE}]+$`);
const hasCased = (self: string): boolean => /\p{Lu}|\p{Ll}|\p{Lt}/u.test(self);

function isTitle(self: string): boolean {
  let inWord = false;
  let any = false;
  for (const char of self) {
    const large = /\p{Lu}|\p{Lt}/u.test(char);
    const small = !large && /\p{Ll}/u.test(char);
    if ((large && inWord) || (small && !inWord)) return false;
    inWord = large || small;
    any ||= inWord;
  }
  return any;
}

function swapCase(self: string): string {
  return Array.from(self, (char) =>
    /\p{Lu}|\p{Lt}/u.test(char) ? char.toLowerCase() : char.toUpperCase(),
  ).join('');
}

/** The methods of str; `self` is a JavaScript string. */
export const STR_METHODS = defineMethods({
  'capitalize(/)': (s: string) => text.capitalize(s),
  'casefold(/)': (s: string) => s.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'),
  'center(width, fillchar=" ", /)': (s: string, width, fill) =>
    center(s, indexArgument(width), fillArgument(fill)),
  'count(sub, start=None, end=None, /)': count,
  'encode(encoding="utf-8", errors="strict")': encode,
  'endswith(suffix, start=None, end=None, /)': (s: string, suffix, start, end) =>
    affix(suffix, 'endswith', (tail) => part(s, start, end).endsWith(tail)),
  'expandtabs(tabsize=8)': expandTabs,
  'find(sub, start=None, end=None, /)': (s: string, sub, start, end) => find(s, sub, start, end, false),
  'format(*args, **kwargs)': (s: string, args, kwargs, env: Environment) =>
    formatFields(env, s, args, kwargs, false),
  'format_map(mapping, /)': (s: string, mapping, env: Environment) =>
    formatFields(env, s, [], mapping, false),
  'index(sub, start=None, end=None, /)': (s: string, sub, start, end) => index(s, sub, start, end, false),
  'isalnum(/)': (s: string) => every(s, /^[\p{L}\p{N}]+$/u),
  'isalpha(/)': (s: string) => every(s, /^\p{L}+$/u),
  'isascii(/)': (s: string) => !/\P{ASCII}/u.test(s),
  'isdecimal(/)': (s: string) => every(s, /^\p{Nd}+$/u),
  'isdigit(/)': (s: string) => every(s, /^[\p{Nd}²³¹⁰-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽❶-❾➀-➈➊-➒]+$/u),
  'isidentifier(/)': (s: string) => every(s, /^[\p{ID_Start}_]\p{ID_Continue}*$/u),
  'islower(/)': (s: string) => hasCased(s) && !/\p{Lu}|\p{Lt}/u.test(s),
  'isnumeric(/)': (s: string) => every(s, /^[\p{N}〇一二三四五六七八九十百千万億兆]+$/u),
  'isprintable(/)': (s: string) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(s),
  'isspace(/)': (s: string) => every(s, SPACES),
  'istitle(/)': isTitle,
  'isupper(/)': (s: string) => hasCased(s) && !/\p{Ll}|\p{Lt}/u.test(s),
  'join(iterable, /)': join,
  'ljust(width, fillchar=" ", /)': (s: string, width, fill) => justify(s, width, fill, false),
  'lower(/)': (s: string) => text.lower(s),
  'lstrip(chars=None, /)': (s: string, chars) => text.stripLeft(s, optional(chars)),
  'maketrans(x, y=None, z=None, /)': (_s: string, from, to, drop) => makeTranslation(from, to, drop),
  'partition(sep, /)': (s: string, separator) => partition(s, separator, false),
  'removeprefix(prefix, /)': (s: string, value) => {
    const prefix = text.textArgument(value);
    return s.startsWith(prefix) ? s.slice(prefix.length) : s;
  },
  'removesuffix(suffix, /)': (s: string, value) => {
    const suffix = text.textArgument(value);
    return suffix !== '' && s.endsWith(suffix) ? s.slice(0, -suffix.length) : s;
  },
  'replace(old, new, count=-1, /)': (s: string, old, by, most) =>
    replace(s, text.textArgument(old), text.textArgument(by), indexArgument(most)),
  'rfind(sub, start=None, end=None, /)': (s: string, sub, start, end) => find(s, sub, start, end, true),
  'rindex(sub, start=None, end=None, /)': (s: string, sub, start, end) => index(s, sub, start, end, true),
  'rjust(width, fillchar=" ", /)': (s: string, width, fill) => justify(s, width, fill, true),
  'rpartition(sep, /)': (s: string, separator) => partition(s, separator, true),
  'rsplit(sep=None, maxsplit=-1)': (s: string, separator, most) =>
    text.splitFromRight(s, separatorArgument(separator), indexArgument(most)),
  'rstrip(chars=None, /)': (s: string, chars) => text.stripRight(s, optional(chars)),
  'split(sep=None, maxsplit=-1)': (s: string, separator, most) =>
    text.split(s, separatorArgument(separator), indexArgument(most)),
  'splitlines(keepends=False)': (s: string, keep) => text.splitLines(s, isTrue(keep)),
  'startswith(prefix, start=None, end=None, /)': (s: string, prefix, start, end) =>
    affix(prefix, 'startswith', (head) => part(s, start, end).startsWith(head)),
  'strip(chars=None, /)': (s: string, chars) => text.strip(s, optional(chars)),
  'swapcase(/)': swapCase,
  'title(/)': (s: string) => text.title(s),
  'translate(table, /)': translate,
  'upper(/)': (s: string) => text.upper(s),
  'zfill(width, /)': zeroFill,
});
