import { exponentForm } from '../values/float.ts';

/** The exact value of a float as a fraction `digits / 2 ** scale`. */
function exactFraction(value: number): { numerator: bigint; scale: number } {
  let scale = 0;
  let scaled = value;
  while (!Number.isInteger(scaled) && scale < 1100) {
    scaled *= 2;
    scale++;
  }
  return { numerator: BigInt(scaled), scale };
}

/** `%f`: rounds the exact binary value half to even, as C and Python do. */
export function fixed(value: number, precision: number, alternate = false): string {
  const digits = Math.min(precision, 1100);
  const { numerator, scale } = exactFraction(value);
  const denominator = 1n << BigInt(scale);
  const scaled = numerator * 10n ** BigInt(digits);
  let quotient = scaled / denominator;
  const twice = (scaled % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) quotient++;
  const text = quotient.toString().padStart(digits + 1, '0');
  if (precision === 0) return alternate ? `${text}.` : text;
  const split = text.length - digits;
  return `${text.slice(0, split)}.${text.slice(split)}${'0'.repeat(precision - digits)}`;
}

/** `%e`, with at least two digits of exponent. */
export function exponential(value: number, precision: number, alternate = false): string {
  const { digits, exponent } = significant(value, precision + 1);
  const point = precision > 0 || alternate ? '.' : '';
  return exponentForm(
    `${digits[0]}${point}${digits.slice(1)}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`,
  );
}

// The first `count` significant digits, rounded half to even from the exact value.
function significant(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const wanted = Math.min(count, 800);
  let exponent = Math.floor(Math.log10(value));
  for (let attempt = 0; attempt < 3; attempt++) {
    const digits = scaledDigits(value, wanted - 1 - exponent);
    if (digits.length === wanted) return { digits: digits.padEnd(count, '0'), exponent };
    exponent += digits.length - wanted;
  }
  return {
    digits: scaledDigits(value, wanted - 1 - exponent)
      .padEnd(count, '0')
      .slice(0, count),
    exponent,
  };
}

function scaledDigits(value: number, power: number): string {
  const { numerator, scale } = exactFraction(value);
  let dividend = numerator;
  let divisor = 1n << BigInt(scale);
  if (power >= 0) dividend *= 10n ** BigInt(power);
  else divisor *= 10n ** BigInt(-power);
  let quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient++;
  return quotient.toString();
}

/** `%g`: the shorter of the two forms, without trailing zeros unless `alternate`. */
export function general(value: number, precision: number, alternate = false, early = false): string {
  const count = Math.max(precision, 1);
  const { digits, exponent } = significant(value, count);
  // Without a type code, the exponent form begins one digit earlier.
  const limit = early ? count - 1 : count;
  if (exponent < -4 || exponent >= limit) {
    const mantissa = trimZeros(`${digits[0]}.${digits.slice(1)}`, alternate);
    return exponentForm(`${mantissa}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`);
  }
  const text = exponent < 0 ? `0.${'0'.repeat(-exponent - 1)}${digits}` : insertPoint(digits, exponent + 1);
  return trimZeros(text, alternate);
}

function insertPoint(digits: string, at: number): string {
  return `${digits.slice(0, at)}.${digits.slice(at)}`;
}

function trimZeros(text: string, keep: boolean): string {
  return keep ? text : text.replace(/\.?0*$/, '');
}
