import { LimitError, PythonError, typeError } from '../errors.ts';
import { formatPercent } from '../format/percent.ts';
import { charge, chargeItems, checkSize } from '../runtime/limits.ts';
import { PyDictView, PySet } from '../values/dict.ts';
import { PyFloat } from '../values/float.ts';
import { type ArithmeticOperator, HostObject } from '../values/host-object.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { contains } from './compare.ts';
import { iterate } from './iterate.ts';
import { floatOf, intOf, intToFloat, normalizeInt, type PyInt } from './number.ts';
import { typeName } from './type-name.ts';

const zeroDivision = (message: string) => new PythonError('ZeroDivisionError', message);

/** Python's `a + b` and the other arithmetic of templates. */
export function arithmetic(operator: ArithmeticOperator, a: unknown, b: unknown): unknown {
  const x = intOf(a);
  const y = intOf(b);
  if (x !== undefined && y !== undefined) return intArithmetic(operator, x, y);
  const left = x ?? floatOf(a);
  const right = y ?? floatOf(b);
  if (left !== undefined && right !== undefined) {
    return floatArithmetic(operator, asFloat(left), asFloat(right));
  }
  return objectArithmetic(operator, a, b);
}

function asFloat(value: PyInt): number {
  return typeof value === 'number' ? value : intToFloat(value);
}

function intArithmetic(operator: ArithmeticOperator, a: PyInt, b: PyInt): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = smallArithmetic(operator, a, b);
    if (quick !== undefined) return quick;
  }
  if (operator === '/') return new PyFloat(divideInts(a, b));
  if (operator === '**') return powerInts(a, b);
  return bigArithmetic(operator, BigInt(a), BigInt(b));
}

// `undefined` when the result may not be a safe integer.
function smallArithmetic(operator: ArithmeticOperator, a: number, b: number): unknown {
  let result: number;
  switch (operator) {
    case '+':
      result = a + b;
      break;
    case '-':
      result = a - b;
      break;
    case '*':
      result = a * b;
      break;
    default:
      return undefined;
  }
  return Number.isSafeInteger(result) ? result + 0 : undefined;
}

// Long numbers take time by their length, and division by the product of both.
function chargeBits(a: number, b: number): void {
  if (a + b > 4096) charge((a + b) / 32 + (a * b) / 400_000);
}

function bigArithmetic(operator: '+' | '-' | '*' | '//' | '%', a: bigint, b: bigint): PyInt {
  chargeBits(bitLength(a), bitLength(b));
  switch (operator) {
    case '+':
      return normalizeInt(a + b);
    case '-':
      return normalizeInt(a - b);
    case '*':
      checkBits(bitLength(a) + bitLength(b));
      return normalizeInt(a * b);
    default: {
      if (b === 0n)
        throw zeroDivision(
          operator === '//' ? 'integer division or modulo by zero' : 'integer modulo by zero',
        );
      const remainder = a % b;
      const adjust = remainder !== 0n && remainder < 0n !== b < 0n;
      if (operator === '%') return normalizeInt(adjust ? remainder + b : remainder);
      return normalizeInt(adjust ? a / b - 1n : a / b);
    }
  }
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}

// A million bits take a third of a million digits: no template means that.
function checkBits(bits: number): void {
  if (bits > 1_000_000) throw new LimitError('steps', 'the number has more than a million bits');
}

function divideInts(a: PyInt, b: PyInt): number {
  if (Number(b) === 0) throw zeroDivision('division by zero');
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  return divideBigInts(BigInt(a), BigInt(b));
}

// Keeps 64 significant bits of the quotient, so that the result is rounded once, as Python does.
function divideBigInts(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n;
  const dividend = a < 0n ? -a : a;
  const divisor = b < 0n ? -b : b;
  const shift = Math.max(0, bitLength(divisor) - bitLength(dividend) + 72);
  const quotient = (dividend << BigInt(shift)) / divisor;
  const inexact = (dividend << BigInt(shift)) % divisor === 0n ? 0n : 1n;
  const value = Number((quotient << 1n) | inexact) / 2 ** (shift + 1);
  if (!Number.isFinite(value))
    throw new PythonError('OverflowError', 'integer division result too large for a float');
  return negative ? -value : value;
}

function powerInts(a: PyInt, b: PyInt): unknown {
  if (b < 0) {
    if (Number(a) === 0) throw zeroDivision('0.0 cannot be raised to a negative power');
    return new PyFloat(asFloat(a) ** asFloat(b));
  }
  if (a !== 0 && a !== 1 && a !== -1) checkBits((bitLength(BigInt(a)) * Number(b)) / 4);
  return normalizeInt(BigInt(a) ** BigInt(b));
}

function floatArithmetic(operator: ArithmeticOperator, a: number, b: number): PyFloat {
  switch (operator) {
    case '+':
      return new PyFloat(a + b);
    case '-':
      return new PyFloat(a - b);
    case '*':
      return new PyFloat(a * b);
    case '/':
      if (b === 0) throw zeroDivision('float division by zero');
      return new PyFloat(a / b);
    case '**':
      return new PyFloat(powerFloats(a, b));
    case '%':
      if (b === 0) throw zeroDivision('float modulo');
      return new PyFloat(modulo(a, b));
    case '//':
      if (b === 0) throw zeroDivision('float floor division by zero');
      return new PyFloat(floorDivide(a, b));
  }
}

function modulo(a: number, b: number): number {
  const remainder = a % b;
  if (remainder === 0) return b < 0 ? -0 : 0;
  return remainder < 0 !== b < 0 ? remainder + b : remainder;
}

function floorDivide(a: number, b: number): number {
  const remainder = a % b;
  let quotient = (a - remainder) / b;
  if (remainder !== 0 && b < 0 !== remainder < 0) quotient -= 1;
  // Even a result of zero has the sign of the exact quotient.
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function powerFloats(a: number, b: number): number {
  if (a === 0 && b < 0) throw zeroDivision('0.0 cannot be raised to a negative power');
  if (a === 1) return 1;
  if (a < 0 && !Number.isInteger(b) && Number.isFinite(b)) {
    throw new PythonError('ValueError', 'complex numbers are not supported');
  }
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return result;
}

function objectArithmetic(operator: ArithmeticOperator, a: unknown, b: unknown): unknown {
  if (operator === '%' && (typeof a === 'string' || a instanceof Markup)) return formatPercent(a, b);
  if (a instanceof Undefined) throw a.error();
  if (b instanceof Undefined) throw b.error();
  const hosted = hostArithmetic(operator, a, b);
  if (hosted !== undefined) return hosted;
  let result: unknown;
  if (operator === '+') result = concatenate(a, b);
  else if (operator === '*') result = repeatEither(a, b);
  else if (operator === '-') result = subtractSets(a, b);
  if (result !== undefined) return result;
  throw unsupported(operator, a, b);
}

function unsupported(operator: ArithmeticOperator, a: unknown, b: unknown): Error {
  const sign = operator === '**' ? '** or pow()' : operator;
  if (operator === '+' && (typeof a === 'string' || Array.isArray(a))) {
    const kind = typeName(a);
    return typeError(`can only concatenate ${kind} (not "${typeName(b)}") to ${kind}`);
  }
  return typeError(`unsupported operand type(s) for ${sign}: '${typeName(a)}' and '${typeName(b)}'`);
}

function hostArithmetic(operator: ArithmeticOperator, a: unknown, b: unknown): unknown {
  const own = a instanceof HostObject ? a.arithmetic(operator, b, false) : undefined;
  if (own !== undefined) return own;
  return b instanceof HostObject ? b.arithmetic(operator, a, true) : undefined;
}

function concatenate(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && typeof b === 'string') {
    checkSize(a.length + b.length);
    return a + b;
  }
  if (a instanceof Markup || b instanceof Markup) return concatenateMarkup(a, b);
  if (!Array.isArray(a) || !Array.isArray(b) || a instanceof PyTuple !== b instanceof PyTuple)
    return undefined;
  checkSize(a.length + b.length);
  chargeItems(a.length + b.length);
  const items = [...a, ...b];
  return a instanceof PyTuple ? PyTuple.fromItems(items) : items;
}

function concatenateMarkup(a: unknown, b: unknown): Markup | undefined {
  const left = a instanceof Markup ? a.text : typeof a === 'string' ? escapeHtml(a) : undefined;
  const right = b instanceof Markup ? b.text : typeof b === 'string' ? escapeHtml(b) : undefined;
  return left === undefined || right === undefined ? undefined : new Markup(left + right);
}

function repeatEither(a: unknown, b: unknown): unknown {
  const first = isSequence(a) ? a : isSequence(b) ? b : undefined;
  if (first === undefined) return undefined;
  const times = intOf(first === a ? b : a);
  if (times === undefined) {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(first === a ? b : a)}'`);
  }
  return repeat(first, Math.max(0, Number(times)));
}

type Sequence = string | Markup | unknown[];

function isSequence(value: unknown): value is Sequence {
  return typeof value === 'string' || value instanceof Markup || Array.isArray(value);
}

function repeat(sequence: Sequence, times: number): Sequence {
  if (sequence instanceof Markup) return new Markup(repeatText(sequence.text, times));
  if (typeof sequence === 'string') return repeatText(sequence, times);
  checkSize(sequence.length * times * 8);
  const items: unknown[] = [];
  for (let pass = 0; pass < times && sequence.length > 0; pass++)
    for (const item of sequence) items.push(item);
  return sequence instanceof PyTuple ? PyTuple.fromItems(items) : items;
}

function repeatText(text: string, times: number): string {
  if (text === '') return '';
  checkSize(text.length * times);
  return text.repeat(times);
}

function subtractSets(a: unknown, b: unknown): PySet | undefined {
  const view = a instanceof PyDictView && a.kind !== 'values';
  if (!view && !(a instanceof PySet && b instanceof PySet)) return undefined;
  const rest = new PySet();
  for (const item of iterate(a)) if (!contains(b, item)) rest.add(item);
  return rest;
}

/** Python's unary `-` and `+`. */
export function sign(operator: '-' | '+', value: unknown): unknown {
  const int = intOf(value);
  if (int !== undefined)
    return operator === '+' ? int : typeof int === 'bigint' ? normalizeInt(-int) : 0 - int;
  const float = floatOf(value);
  if (float !== undefined) return new PyFloat(operator === '-' ? -float : float);
  if (value instanceof Undefined) throw value.error();
  throw typeError(`bad operand type for unary ${operator}: '${typeName(value)}'`);
}
