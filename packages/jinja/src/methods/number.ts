import { PythonError } from '../errors.ts';
import { normalizeInt, type PyInt } from '../ops/number.ts';
import { PyFloat } from '../values/float.ts';
import { PyTuple } from '../values/tuple.ts';
import { defineMethods } from './define.ts';

const bits = (value: PyInt): string => {
  const big = BigInt(value);
  return big === 0n ? '' : (big < 0n ? -big : big).toString(2);
};

/** The methods of int and bool; `self` is a number or bigint. */
export const INT_METHODS = defineMethods({
  'as_integer_ratio(/)': (int: PyInt) => PyTuple.fromItems([int, 1]),
  'bit_count(/)': (int: PyInt) => bits(int).replaceAll('0', '').length,
  'bit_length(/)': (int: PyInt) => bits(int).length,
  'conjugate(/)': (int: PyInt) => int,
});

/** The attributes of numbers that are no methods. */
export const INT_ATTRIBUTES: ReadonlyMap<string, (int: PyInt) => unknown> = new Map([
  ['real', (int: PyInt): unknown => int],
  ['imag', () => 0],
  ['numerator', (int: PyInt): unknown => int],
  ['denominator', () => 1],
]);

function ratio(float: number): PyTuple {
  if (Number.isNaN(float)) throw new PythonError('ValueError', 'cannot convert NaN to integer ratio');
  if (!Number.isFinite(float))
    throw new PythonError('OverflowError', 'cannot convert Infinity to integer ratio');
  let scaled = float;
  let denominator = 1n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return PyTuple.fromItems([normalizeInt(BigInt(scaled)), normalizeInt(denominator)]);
}

function hex(float: number): string {
  if (!Number.isFinite(float)) return Number.isNaN(float) ? 'nan' : float > 0 ? 'inf' : '-inf';
  const sign = float < 0 || Object.is(float, -0) ? '-' : '';
  let mantissa = Math.abs(float);
  if (mantissa === 0) return `${sign}0x0.0p+0`;
  let exponent = 0;
  while (mantissa >= 2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < 1 && exponent > -1022) {
    mantissa *= 2;
    exponent--;
  }
  const digits = BigInt(Math.trunc((mantissa % 1) * 2 ** 52))
    .toString(16)
    .padStart(13, '0');
  return `${sign}0x${Math.trunc(mantissa)}.${digits}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** The methods of float; `self` is a number. */
export const FLOAT_METHODS = defineMethods({
  'as_integer_ratio(/)': ratio,
  'conjugate(/)': (float: number) => new PyFloat(float),
  'hex(/)': hex,
  'is_integer(/)': (float: number) => Number.isInteger(float),
});

/** The attributes of floats that are no methods. */
export const FLOAT_ATTRIBUTES: ReadonlyMap<string, (float: number) => unknown> = new Map([
  ['real', (float: number): unknown => new PyFloat(float)],
  ['imag', () => new PyFloat(0)],
]);
