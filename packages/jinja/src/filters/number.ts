import { FilterArgumentError, PythonError, typeError } from '../errors.ts';
import { fixed } from '../format/float-text.ts';
import { sign } from '../ops/arithmetic.ts';
import {
  floatOf,
  indexArgument,
  intOf,
  intToFloat,
  numberOf,
  parseFloatText,
  parseInteger,
  toInt,
  truncate,
} from '../ops/number.ts';
import { str } from '../ops/repr.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import { floatRepr, PyFloat } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { Undefined } from '../values/undefined.ts';
import { defineFilters } from './define.ts';

function abs(value: unknown): unknown {
  const number = intOf(value) ?? floatOf(value);
  if (number !== undefined) return number < 0 || Object.is(number, -0) ? sign('-', value) : sign('+', value);
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
}

function int(value: unknown, fallback: unknown, base: unknown): unknown {
  const text = typeof value === 'string' ? value : value instanceof Markup ? value.text : undefined;
  if (text !== undefined) {
    // A base that is none is no error either: the text is read as a float then.
    const radix = intOf(base);
    const parsed = radix === undefined ? undefined : parseInteger(text, Number(radix));
    if (parsed !== undefined) return parsed;
    const float = parseFloatText(text);
    return float === undefined || !Number.isFinite(float) ? fallback : truncate(float);
  }
  try {
    return toInt(value);
  } catch (error) {
    if (error instanceof PythonError && error.type !== 'OverflowError') return fallback;
    throw error;
  }
}

function float(value: unknown, fallback: unknown): unknown {
  const text = typeof value === 'string' ? value : value instanceof Markup ? value.text : undefined;
  if (text !== undefined) {
    const parsed = parseFloatText(text);
    return parsed === undefined ? fallback : new PyFloat(parsed);
  }
  const own = value instanceof HostObject ? value.toInteger() : undefined;
  const number = numberOf(own ?? value);
  if (number !== undefined) return new PyFloat(number);
  if (value instanceof Undefined) throw value.error();
  return fallback;
}

/** Python's `round(number, digits)`: half to even, on the exact binary value. */
function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 320) return value;
  if (digits >= 0)
    return Number(fixed(Math.abs(value), digits)) * (value < 0 || Object.is(value, -0) ? -1 : 1);
  const unit = 10 ** -digits;
  return Number.isFinite(unit) ? roundHalfEven(value / unit) * unit : 0 * value;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function round(value: unknown, precision: unknown, method: unknown): unknown {
  const kind = str(method);
  if (kind !== 'common' && kind !== 'ceil' && kind !== 'floor') {
    throw new FilterArgumentError('method must be common, ceil or floor');
  }
  const digits = precision === null && kind === 'common' ? 0 : indexArgument(precision);
  const whole = intOf(value);
  const number = floatOf(value) ?? (whole === undefined ? undefined : intToFloat(whole));
  if (number === undefined) throw notRoundable(value, kind);
  if (kind === 'common') {
    if (whole !== undefined && typeof value !== 'boolean') return roundInt(whole, digits);
    if (precision === null && whole === undefined) return truncate(roundHalfEven(number));
    return whole === undefined ? new PyFloat(roundTo(number, digits)) : roundInt(whole, digits);
  }
  const scale = 10 ** digits;
  const scaled = Number(truncate(kind === 'ceil' ? Math.ceil(number * scale) : Math.floor(number * scale)));
  return new PyFloat(scaled / scale);
}

function roundInt(value: number | bigint, digits: number): unknown {
  if (digits >= 0) return value;
  const unit = 10n ** BigInt(-digits);
  const big = BigInt(value);
  const rest = ((big % unit) + unit) % unit;
  const low = big - rest;
  const up = rest * 2n > unit || (rest * 2n === unit && (low / unit) % 2n !== 0n);
  const rounded = up ? low + unit : low;
  return Number.isSafeInteger(Number(rounded)) ? Number(rounded) : rounded;
}

function notRoundable(value: unknown, kind: string): Error {
  if (value instanceof Undefined && kind !== 'common') return value.error();
  if (kind === 'common') return typeError(`type ${typeName(value)} doesn't define __round__ method`);
  return typeError(`can't multiply sequence by non-int of type 'float'`);
}

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function fileSize(value: unknown, binary: unknown): string {
  const bytes = sizeOf(value);
  if (!Number.isFinite(bytes) && !(bytes < 0)) return `${floatRepr(bytes)} ${isTrue(binary) ? 'YiB' : 'YB'}`;
  const base = isTrue(binary) ? 1024 : 1000;
  const units = isTrue(binary) ? BINARY_UNITS : UNITS;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncate(bytes)} Bytes`;
  for (const [index, unit] of units.entries()) {
    const size = base ** (index + 2);
    if (bytes < size || index === units.length - 1) return `${fixed((base * bytes) / size, 1)} ${unit}`;
  }
  return '';
}

function sizeOf(value: unknown): number {
  const number = numberOf(value);
  if (number !== undefined) return number;
  if (value instanceof Undefined) throw value.error();
  if (typeof value !== 'string' && !(value instanceof Markup)) {
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  const parsed = parseFloatText(str(value));
  if (parsed === undefined)
    throw new PythonError('ValueError', `could not convert string to float: '${str(value)}'`);
  return parsed;
}

/** The filters that work on numbers. */
export const NUMBER_FILTERS = defineFilters({
  'abs(x, /)': abs,
  'filesizeformat(value, binary=False)': fileSize,
  'float(value, default=undefined)': (value, fallback) =>
    float(value, fallback === undefined ? new PyFloat(0) : fallback),
  'int(value, default=0, base=10)': int,
  'round(value, precision=0, method="common")': round,
});
