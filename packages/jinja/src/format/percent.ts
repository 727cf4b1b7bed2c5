import { PythonError, typeError, valueError } from '../errors.ts';
import { textLength } from '../ops/iterate.ts';
import { floatOf, intOf, intToFloat, type PyInt, truncate } from '../ops/number.ts';
import { repr, str } from '../ops/repr.ts';
import { typeName } from '../ops/type-name.ts';
import { checkSize } from '../runtime/limits.ts';
import { PyBytes } from '../values/bytes.ts';
import { PyDict } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { exponential, fixed, general } from './float-text.ts';

const DIRECTIVE = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([\s\S]?)/gu;

/** One `%` directive as it was written. */
interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly code: string;
}

/** Python's `text % value`. */
export function formatPercent(format: string | Markup, value: unknown): string | Markup {
  const markup = format instanceof Markup;
  const text = markup ? format.text : format;
  const source = new PercentArguments(value);
  const result = text.replace(DIRECTIVE, (whole, key, flags, width, precision, code, offset) => {
    if (code === '%' && whole === '%%') return '%';
    if (code === '') throw valueError('incomplete format');
    const item = key === undefined ? undefined : source.named(key);
    const directive: Directive = {
      flags,
      width: width === '*' ? starArgument(source.next()) : Number(width ?? 0),
      precision:
        precision === undefined
          ? undefined
          : precision === '*'
            ? starArgument(source.next())
            : Number(precision),
      code,
    };
    checkSize(Math.abs(directive.width) + (directive.precision ?? 0));
    return convert(directive, key === undefined ? source.next() : item, markup, offset + whole.length - 1);
  });
  source.finish();
  return markup ? new Markup(result) : result;
}

/** The value of a `*` in place of a width or precision. */
function starArgument(value: unknown): number {
  const int = intOf(value);
  if (int === undefined) throw typeError('* wants int');
  if (typeof int === 'bigint')
    throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
  return int;
}

/** The values, taken in order or by key. */
class PercentArguments {
  private readonly value: unknown;
  private readonly items: readonly unknown[];
  private index = 0;
  private keyed = false;

  constructor(value: unknown) {
    this.value = value;
    this.items = value instanceof PyTuple ? value : [value];
  }

  next(): unknown {
    if (this.index >= this.items.length) throw typeError('not enough arguments for format string');
    return this.items[this.index++];
  }

  named(key: string): unknown {
    this.keyed = true;
    const { value } = this;
    if (value instanceof PyDict) {
      const item = value.get(key);
      if (item === undefined) throw new PythonError('KeyError', `'${key}'`);
      return item;
    }
    if (value instanceof Undefined) throw value.error();
    throw typeError('format requires a mapping');
  }

  finish(): void {
    if (this.keyed || this.index >= this.items.length) return;
    const { value } = this;
    if (this.index === 0 && isMapping(value)) return;
    throw typeError('not all arguments converted during string formatting');
  }
}

/** What Python takes for a mapping, whose unused items are no mistake: anything with items but tuples and texts. */
function isMapping(value: unknown): boolean {
  if (Array.isArray(value)) return !(value instanceof PyTuple);
  return (
    value instanceof PyDict ||
    value instanceof PyRange ||
    value instanceof Undefined ||
    value instanceof PyBytes
  );
}

function convert(directive: Directive, value: unknown, markup: boolean, offset: number): string {
  const { code } = directive;
  switch (code) {
    case 's':
    case 'r':
    case 'a':
      return justify(cutText(textFor(code, value, markup), directive), directive);
    case 'c':
      return justify(characterFor(value), directive);
    case 'd':
    case 'i':
    case 'u':
      return padNumber(decimal(value, code), directive);
    case 'o':
    case 'x':
    case 'X':
      return padNumber(radix(value, code, directive.flags.includes('#')), directive);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return padNumber(floating(value, directive), directive);
    default: {
      const hex = (code.codePointAt(0) ?? 0).toString(16);
      throw valueError(`unsupported format character '${code}' (0x${hex}) at index ${offset}`);
    }
  }
}

function textFor(code: string, value: unknown, markup: boolean): string {
  if (code === 's') return markup && !(value instanceof Markup) ? escapeHtml(str(value)) : str(value);
  const text = repr(value);
  const ascii = code === 'r' ? text : asciiOnly(text);
  return markup ? escapeHtml(ascii) : ascii;
}

/** Python's `ascii()`: what is not ASCII becomes an escape. */
export function asciiOnly(text: string): string {
  return text.replace(/\P{ASCII}/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
}

function cutText(text: string, { precision }: Directive): string {
  return precision === undefined ? text : Array.from(text).slice(0, precision).join('');
}

function justify(text: string, { flags, width }: Directive): string {
  const missing = Math.abs(width) - textLength(text);
  if (missing <= 0) return text;
  return flags.includes('-') || width < 0 ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

function characterFor(value: unknown): string {
  const int = intOf(value);
  if (int !== undefined) {
    if (int < 0 || int > 0x10ffff) throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
    return String.fromCodePoint(Number(int));
  }
  const text = value instanceof Markup ? value.text : value;
  if (typeof text === 'string' && textLength(text) === 1) return text;
  throw typeError('%c requires int or char');
}

function decimal(value: unknown, code: string): string {
  const float = floatOf(value);
  const int: PyInt | undefined = float === undefined ? numberFor(value) : truncate(float);
  if (int !== undefined) return String(int);
  throw typeError(`%${code} format: a real number is required, not ${typeName(value)}`);
}

function numberFor(value: unknown): PyInt | undefined {
  return value instanceof HostObject ? value.toInteger() : intOf(value);
}

function radix(value: unknown, code: string, alternate: boolean): string {
  const int = numberFor(value);
  if (int === undefined) throw typeError(`%${code} format: an integer is required, not ${typeName(value)}`);
  const digits = int.toString(code === 'o' ? 8 : 16);
  const prefixed = alternate ? digits.replace(/^-?/, `$&0${code.toLowerCase()}`) : digits;
  return code === 'X' ? prefixed.toUpperCase() : prefixed;
}

function floating(value: unknown, { code, precision = 6, flags }: Directive): string {
  const float = floatOf(value) ?? floatFrom(value);
  const sign = float < 0 || Object.is(float, -0) ? '-' : '';
  const magnitude = Math.abs(float);
  const alternate = flags.includes('#');
  const kind = code.toLowerCase();
  let text: string;
  if (!Number.isFinite(float)) text = Number.isNaN(float) ? 'nan' : 'inf';
  else if (kind === 'f') text = fixed(magnitude, precision, alternate);
  else if (kind === 'e') text = exponential(magnitude, precision, alternate);
  else text = general(magnitude, precision, alternate);
  return sign + (code === kind ? text : text.toUpperCase());
}

function floatFrom(value: unknown): number {
  const int = intOf(value);
  if (int !== undefined) return intToFloat(int);
  if (value instanceof Undefined) throw value.error();
  throw typeError(`must be real number, not ${typeName(value)}`);
}

function padNumber(text: string, directive: Directive): string {
  const { flags, precision, code } = directive;
  const negative = text.startsWith('-');
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const bare = negative ? text.slice(1) : text;
  const prefix = /^0[xXo]/.test(bare) && 'oxX'.includes(code) ? bare.slice(0, 2) : '';
  let digits = bare.slice(prefix.length);
  if (precision !== undefined && 'diuoxX'.includes(code)) digits = digits.padStart(precision, '0');
  const missing = Math.abs(directive.width) - sign.length - prefix.length - digits.length;
  if (missing > 0 && flags.includes('0') && !flags.includes('-') && directive.width >= 0) {
    return sign + prefix + '0'.repeat(missing) + digits;
  }
  return justify(sign + prefix + digits, directive);
}
