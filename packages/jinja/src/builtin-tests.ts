import type { TestFunction } from './environment-options.ts';
import { typeError } from './errors.ts';
import { STR_METHODS } from './methods/str.ts';
import { arithmetic } from './ops/arithmetic.ts';
import { contains, equals, type OrderOperator, ordered } from './ops/compare.ts';
import { iterableOf, lengthOf } from './ops/iterate.ts';
import { floatOf, intOf } from './ops/number.ts';
import { str } from './ops/repr.ts';
import { typeName } from './ops/type-name.ts';
import type { Context } from './runtime/context.ts';
import { hashKey, PyDict, PyDictView, PySet } from './values/dict.ts';
import { bindArguments, parseSignature } from './values/function.ts';
import { HostObject } from './values/host-object.ts';
import { PyIterator } from './values/iterator.ts';
import { Markup } from './values/markup.ts';
import { ChainableUndefined, StrictUndefined, Undefined } from './values/undefined.ts';

function defineTests(
  definitions: Readonly<Record<string, (value: any, ...values: any[]) => boolean>>,
): Map<string, TestFunction> {
  const tests = new Map<string, TestFunction>();
  for (const [head, run] of Object.entries(definitions)) {
    const open = head.lastIndexOf('(');
    const name = head.slice(0, open);
    const signature = parseSignature(`test_${name}`, head.slice(open + 1, -1));
    tests.set(name, (value, args, kwargs, context) => {
      const [first, ...rest] = bindArguments(signature, [value, ...args], kwargs);
      return run(first, ...rest, context);
    });
  }
  return tests;
}

const remainder = (value: unknown, divisor: unknown): unknown => arithmetic('%', value, divisor);

function isSequence(value: unknown): boolean {
  if (
    value instanceof PySet ||
    value instanceof PyDictView ||
    value instanceof PyIterator ||
    value instanceof StrictUndefined
  )
    return false;
  if (value instanceof HostObject) return value.getLength() !== undefined && value.iterate() !== undefined;
  return value !== null && lengthOf(value) !== undefined;
}

function isCallable(value: unknown): boolean {
  if (value instanceof Undefined) return true;
  return typeof value === 'function' || (value instanceof HostObject && value.call !== undefined);
}

function sameAs(value: unknown, other: unknown): boolean {
  const a = value instanceof Markup ? value : (intOf(value) ?? value);
  const b = other instanceof Markup ? other : (intOf(other) ?? other);
  return typeof value === typeof other && a === b;
}

function caseTest(name: 'islower' | 'isupper'): (value: unknown) => boolean {
  return (value) => STR_METHODS.get(name)?.run(str(value)) === true;
}

function isIn(value: unknown, container: unknown): boolean {
  if (container instanceof Undefined && iterableOf(container) === undefined)
    throw typeError(typeName(container));
  return contains(container, value);
}

function known(kind: 'filters' | 'tests') {
  return (name: unknown, context: Context): boolean => {
    const key = hashKey(name);
    return typeof key === 'string' && context.environment[kind].has(key);
  };
}

const order = (operator: OrderOperator) => (a: unknown, b: unknown) => ordered(operator, a, b);

const ORDERS: Readonly<Record<string, OrderOperator>> = {
  '>=': '>=',
  ge: '>=',
  '>': '>',
  gt: '>',
  greaterthan: '>',
  '<=': '<=',
  le: '<=',
  '<': '<',
  lt: '<',
  lessthan: '<',
};

const PLAIN = defineTests({
  'boolean(value)': (value) => typeof value === 'boolean',
  'callable(obj, /)': isCallable,
  'defined(value)': (value) => !(value instanceof Undefined),
  'divisibleby(value, num)': (value, num) => equals(remainder(value, num), 0),
  'escaped(value)': (value) => value instanceof Markup || value instanceof ChainableUndefined,
  'even(value)': (value) => equals(remainder(value, 2), 0),
  'false(value)': (value) => value === false,
  'filter(value)': known('filters'),
  'float(value)': (value) => floatOf(value) !== undefined,
  'in(value, seq)': isIn,
  'integer(value)': (value) => typeof value !== 'boolean' && intOf(value) !== undefined,
  'iterable(value)': (value) => iterableOf(value) !== undefined,
  'lower(value)': caseTest('islower'),
  'mapping(value)': (value) => value instanceof PyDict,
  'none(value)': (value) => value === null,
  'number(value)': (value) => intOf(value) !== undefined || floatOf(value) !== undefined,
  'odd(value)': (value) => equals(remainder(value, 2), 1),
  'sameas(value, other)': sameAs,
  'sequence(value)': isSequence,
  'string(value)': (value) => typeof value === 'string' || value instanceof Markup,
  'test(value)': known('tests'),
  'true(value)': (value) => value === true,
  'undefined(value)': (value) => value instanceof Undefined,
  'upper(value)': caseTest('isupper'),
  '==(a, b, /)': equals,
  'eq(a, b, /)': equals,
  'equalto(a, b, /)': equals,
  '!=(a, b, /)': (a, b) => !equals(a, b),
  'ne(a, b, /)': (a, b) => !equals(a, b),
});

/** The tests of Jinja2. */
export const BUILTIN_TESTS: ReadonlyMap<string, TestFunction> = new Map<string, TestFunction>([
  ...PLAIN,
  ...defineTests(
    Object.fromEntries(
      Object.entries(ORDERS).map(([name, operator]) => [`${name}(a, b, /)`, order(operator)]),
    ),
  ),
]);
