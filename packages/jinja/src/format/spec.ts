import { PythonError, typeError, valueError } from '../errors.ts';
import { textLength } from '../ops/iterate.ts';
import { floatOf, intOf, intToFloat, type PyInt } from '../ops/number.ts';
import { str } from '../ops/repr.ts';
import { typeName } from '../ops/type-name.ts';
import { checkSize } from '../runtime/limits.ts';
import { floatRepr } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { Undefined } from '../values/undefined.ts';
import { exponential, fixed, general } from './float-text.ts';

/** The parts of a format specification. */
interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

function parseSpec(text: string, kind: string): Spec {
  const match = SPEC.exec(text);
  if (match === null) throw valueError(`Invalid format specifier '${text}' for object of type '${kind}'`);
  if (Number(match[7] ?? 0) > 2 ** 63 || Number(match[9] ?? 0) > 2 ** 63) {
    throw valueError('Too many decimal digits in format string');
  }
  const zero = match[6] !== undefined;
  return {
    fill:
      match[1] ?? (zero && match[2] === undefined ? '0' : match[2] === undefined ? ' ' : zero ? '0' : ' '),
    align: match[2] ?? (zero && kind !== 'str' ? '=' : ''),
    sign: match[3] ?? '',
    alternate: match[5] !== undefined,
    width: Number(match[7] ?? 0),
    grouping: match[8] ?? '',
    precision: match[9] === undefined ? undefined : Number(match[9]),
    type: match[10] ?? '',
  };
}

/** Python's `format(value, spec)`. */
export function formatValue(value: unknown, spec: string): string {
  if (value instanceof HostObject) return formatHost(value, spec);
  if (value instanceof Undefined) return value.toText();
  if (spec === '') return str(value);
  if (typeof value === 'string') return formatText(value, spec);
  if (value instanceof Markup) return formatText(value.text, spec);
  const int = typeof value === 'boolean' ? Number(value) : intOf(value);
  if (int !== undefined) return formatInt(int, spec);
  const float = floatOf(value);
  if (float !== undefined) return formatFloat(float, parseSpec(spec, 'float'), 'float');
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function formatHost(value: HostObject, spec: string): string {
  const own = value.format(spec);
  if (own !== undefined) return own;
  if (spec === '') return value.toText();
  throw typeError(`unsupported format string passed to ${value.className}.__format__`);
}

/** Formats a text as `format(text, spec)` does. */
function formatText(text: string, specText: string): string {
  const spec = parseSpec(specText, 'str');
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  if (spec.sign !== '') throw valueError('Sign not allowed in string format specifier');
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  const cut = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad(cut, '', spec, '<');
}

function unknownCode(code: string, kind: string): Error {
  return valueError(`Unknown format code '${code}' for object of type '${kind}'`);
}

function pad(body: string, sign: string, spec: Spec, fallback: string): string {
  checkSize(spec.width);
  const missing = spec.width - textLength(body) - sign.length;
  if (missing <= 0) return sign + body;
  const align = spec.align || fallback;
  if (align === '<') return sign + body + spec.fill.repeat(missing);
  if (align === '>') return spec.fill.repeat(missing) + sign + body;
  if (align === '=') return sign + spec.fill.repeat(missing) + body;
  const left = Math.floor(missing / 2);
  return spec.fill.repeat(left) + sign + body + spec.fill.repeat(missing - left);
}

const RADIX: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

function formatInt(value: PyInt, specText: string): string {
  const spec = parseSpec(specText, 'int');
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(intToFloat(value), spec, 'int');
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (spec.type === 'c') return pad(character(value), '', spec, '<');
  const negative = value < 0;
  const magnitude = BigInt(value) * (negative ? -1n : 1n);
  const sign = signOf(negative, spec);
  const radix = RADIX[spec.type];
  if (radix === undefined && !['', 'd', 'n'].includes(spec.type)) throw unknownCode(spec.type, 'int');
  let digits = magnitude.toString(radix?.[0] ?? 10);
  if (spec.type === 'X') digits = digits.toUpperCase();
  const size = radix === undefined ? 3 : 4;
  const prefix = radix !== undefined && spec.alternate ? radix[1] : '';
  return pad(grouped(digits, '', spec, size, sign.length + prefix.length), sign + prefix, spec, '>');
}

function character(value: PyInt): string {
  if (value < 0 || value > 0x10ffff) throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(value));
}

function signOf(negative: boolean, spec: Spec): string {
  if (negative) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

// Zero padding is grouped as well: '{:08,}' of 1234 is '0,001,234'.
function grouped(digits: string, rest: string, spec: Spec, size: number, taken: number): string {
  if (spec.grouping === '') return digits + rest;
  let whole = digits;
  if (spec.align === '=' && spec.fill === '0') {
    const room = spec.width - taken - rest.length;
    while (separated(whole, size, ',').length < room) whole = `0${whole}`;
  }
  return separated(whole, size, spec.grouping) + rest;
}

function separated(digits: string, size: number, separator: string): string {
  return digits.replace(new RegExp(`\\B(?=(.{${size}})+$)`, 'g'), separator);
}

function formatFloat(value: number, spec: Spec, kind: string): string {
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  const body = floatBody(magnitude, spec, kind);
  const sign = signOf(negative && !Number.isNaN(value), spec);
  const match = /^(\d+)(.*)$/s.exec(body);
  const text = match === null ? body : grouped(match[1] ?? '', match[2] ?? '', spec, 3, sign.length);
  return pad(text, sign, spec, '>');
}

function floatBody(value: number, spec: Spec, kind: string): string {
  const { type, alternate } = spec;
  const upper = type === 'F' || type === 'E' || type === 'G';
  if (!/^[eEfFgGn%]?$/.test(type)) throw unknownCode(type, kind);
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf';
    return (upper ? text.toUpperCase() : text) + (type === '%' ? '%' : '');
  }
  const precision = spec.precision ?? 6;
  checkSize(precision);
  switch (type) {
    case 'f':
    case 'F':
      return fixed(value, precision, alternate);
    case '%':
      return `${fixed(value * 100, precision, alternate)}%`;
    case 'e':
    case 'E':
      return upper
        ? exponential(value, precision, alternate).toUpperCase()
        : exponential(value, precision, alternate);
    case 'g':
    case 'n':
    case 'G': {
      const text = general(value, precision, alternate);
      return upper ? text.toUpperCase() : text;
    }
    case '':
      if (spec.precision === undefined) return floatRepr(value);
      return pointed(general(value, spec.precision, alternate, true));
    default:
      throw unknownCode(type, kind);
  }
}

// Without a type, a float shows at least one digit after the point.
function pointed(text: string): string {
  return /[.e]/.test(text) ? text : `${text}.0`;
}
