import { PythonError, typeError } from '../errors.ts';
import { PyFloat } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { Undefined } from '../values/undefined.ts';
import { typeName } from './type-name.ts';

/** An integer: a safe JavaScript integer, or a bigint outside that range. */
export type PyInt = number | bigint;

/** A number where it can be one, a bigint where it must be. */
export function normalizeInt(value: bigint): PyInt {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The integer that a value is (booleans are), or `undefined`. */
export function intOf(value: unknown): PyInt | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    return Number.isInteger(value) ? BigInt(value) : undefined;
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? value : undefined;
}

/** The float that a value is, or `undefined`. */
export function floatOf(value: unknown): number | undefined {
  if (value instanceof PyFloat) return value.value;
  return typeof value === 'number' && !Number.isInteger(value) ? value : undefined;
}

/** The value of an int, bool or float as a JavaScript number, or `undefined`. */
export function numberOf(value: unknown): number | undefined {
  const float = floatOf(value);
  if (float !== undefined) return float;
  const int = intOf(value);
  return int === undefined ? undefined : intToFloat(int);
}

/** Python's conversion of an int to float, which refuses what does not fit. */
export function intToFloat(value: PyInt): number {
  const float = Number(value);
  if (Number.isFinite(float)) return float;
  throw new PythonError('OverflowError', 'int too large to convert to float');
}

/** An argument that Python takes as an index: an int, never a float. */
export function indexArgument(value: unknown): number {
  const int = intOf(value);
  if (int !== undefined) return Number(int);
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** Python's `int(text, base)`, or `undefined` when the text is no number. */
export function parseInteger(text: string, base: number): PyInt | undefined {
  let digits = text.trim().toLowerCase();
  const negative = digits.startsWith('-');
  if (negative || digits.startsWith('+')) digits = digits.slice(1);
  const prefix = { '0x': 16, '0o': 8, '0b': 2 }[digits.slice(0, 2)];
  let radix = base;
  if (prefix !== undefined && (base === 0 || base === prefix)) {
    radix = prefix;
    digits = digits.slice(2).replace(/^_/, '');
  } else if (base === 0) {
    if (/^0[\d_]*[1-9]/.test(digits)) return undefined;
    radix = 10;
  }
  digits = asciiDigits(digits);
  if (!/^[0-9a-z]+(_[0-9a-z]+)*$/.test(digits)) return undefined;
  const value = parseDigits(digits.replaceAll('_', ''), radix);
  if (value === undefined) return undefined;
  return normalizeInt(negative ? -value : value);
}

// Python refuses to convert longer texts, for their conversion takes quadratic time.
const MAX_DIGITS = 4300;

function parseDigits(digits: string, radix: number): bigint | undefined {
  for (const digit of digits) if (Number.parseInt(digit, 36) >= radix) return undefined;
  const prefix = { 2: '0b', 8: '0o', 16: '0x' }[radix];
  if (prefix !== undefined) return BigInt(prefix + digits);
  if (digits.length > MAX_DIGITS) return undefined;
  if (radix === 10) return BigInt(digits);
  let value = 0n;
  for (const digit of digits) value = value * BigInt(radix) + BigInt(Number.parseInt(digit, 36));
  return value;
}

/** Python's `str(int)`, with its limit. */
export function intText(value: bigint): string {
  const text = value.toString();
  if (text.length <= MAX_DIGITS) return text;
  throw new PythonError(
    'ValueError',
    `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`,
  );
}

// Digits of other scripts come in runs of ten, beginning with their zero.
function asciiDigits(text: string): string {
  return text.replace(/\P{ASCII}/gu, (char) => {
    if (!/\p{Nd}/u.test(char)) return char;
    let zero = char.codePointAt(0) ?? 0;
    const code = zero;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String(code - zero);
  });
}

/** Python's `float(text)`, or `undefined` when the text is no number. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = asciiDigits(text.trim());
  if (/^[+-]?(inf|infinity)$/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(trimmed)) return NaN;
  const digits = '\\d+(_\\d+)*';
  const form = new RegExp(`^[+-]?(${digits}\\.?(${digits})?|\\.${digits})(e[+-]?${digits})?$`, 'i');
  return form.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined;
}

/** Python's `int(value)` for numbers and texts; throws Python's errors. */
export function toInt(value: unknown, base = 10): PyInt {
  const int = intOf(value);
  if (int !== undefined) return int;
  const float = floatOf(value);
  if (float !== undefined) return truncate(float);
  if (value instanceof HostObject) {
    const own = value.toInteger();
    if (own !== undefined) return own;
  }
  if (value instanceof Undefined) throw value.error();
  const text = typeof value === 'string' ? value : undefined;
  const parsed = text === undefined ? undefined : parseInteger(text, base);
  if (parsed !== undefined) return parsed;
  if (text !== undefined)
    throw new PythonError('ValueError', `invalid literal for int() with base ${base}: '${text}'`);
  const expected = 'a string, a bytes-like object or a real number, not';
  throw typeError(`int() argument must be ${expected} '${typeName(value)}'`);
}

/** Python's `int(float)`. */
export function truncate(value: number): PyInt {
  if (Number.isNaN(value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value))
    throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : normalizeInt(BigInt(whole));
}
