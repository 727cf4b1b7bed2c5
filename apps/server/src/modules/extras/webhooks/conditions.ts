import { isDeepStrictEqual } from 'node:util';
import type { Condition, ConditionRule } from '@peersmith/model';
import { userExpression } from '@peersmith/rendering';

/** Whether an object, as the API shows it, satisfies conditions. Values that cannot be compared do not match. */
export function satisfies(condition: Condition, data: unknown): boolean {
  if ('and' in condition) return condition.and.every((inner) => satisfies(inner, data));
  if ('or' in condition) return condition.or.some((inner) => satisfies(inner, data));
  const { attr, value, op = 'eq', negate = false }: ConditionRule = condition;
  const holds = TESTS[op]?.(valueAt(data, attr.split('.')), value) ?? false;
  return holds !== negate;
}

/** The value at a path; on a list, the list of what its elements have there. A path that breaks off leads to null. */
function valueAt(held: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return held;
  if (Array.isArray(held)) return held.map((element) => valueAt(element, path));
  if (typeof held !== 'object' || held === null || !Object.hasOwn(held, key)) return null;
  return valueAt(Reflect.get(held, key), rest);
}

type Test = (actual: unknown, value: unknown) => boolean;

const numbers =
  (compare: (actual: number, value: number) => boolean): Test =>
  (actual, value) =>
    typeof actual === 'number' && typeof value === 'number' && compare(actual, value);

const contains: Test = (actual, value) => {
  if (typeof actual === 'string') return typeof value === 'string' && actual.includes(value);
  if (Array.isArray(actual)) return actual.some((element) => isDeepStrictEqual(element, value));
  return typeof actual === 'object' && actual !== null && Object.hasOwn(actual, String(value));
};

const TESTS: Readonly<Record<string, Test>> = {
  eq: isDeepStrictEqual,
  gt: numbers((actual, value) => actual > value),
  gte: numbers((actual, value) => actual >= value),
  lt: numbers((actual, value) => actual < value),
  lte: numbers((actual, value) => actual <= value),
  in: (actual, value) => contains(value, actual),
  contains,
  regex: (actual, value) => typeof actual === 'string' && matchesAtStart(actual, String(value)),
};

/** As Python's `re.match`: from the start, not to the end. */
function matchesAtStart(text: string, source: string): boolean {
  try {
    return userExpression(source).matcher(text).lookingAt();
  } catch {
    return false;
  }
}
