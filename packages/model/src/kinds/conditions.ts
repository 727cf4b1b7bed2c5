import { type FieldOptions, json } from '@peersmith/resource';
import * as z from 'zod';

/** One comparison of an attribute with a value. */
export interface ConditionRule {
  attr: string;
  value: unknown;
  op?: string;
  negate?: boolean;
}
/** All of `and`, or one of `or`, must hold. */
export type ConditionSet = { and: Condition[] } | { or: Condition[] };
export type Condition = ConditionRule | ConditionSet;

const NUMBER = ['eq', 'gt', 'gte', 'lt', 'lte', 'contains'];
/** The comparisons that each type of value knows. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  string: ['eq', 'contains', 'regex'],
  boolean: ['eq', 'contains'],
  number: NUMBER,
  list: ['eq', 'in', 'contains'],
  null: ['eq'],
};
const RULE_KEYS = ['attr', 'value', 'op', 'negate'];
const DEEPEST = 20;

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

/** What is wrong with a set of conditions, or null. */
export function conditionsProblem(given: unknown, depth = 0): string | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return 'Conditions must be an object with the single key "and" or "or".';
  const [key, ...others] = Object.keys(given);
  if (others.length > 0 || (key !== 'and' && key !== 'or'))
    return 'Conditions must have exactly one key, "and" or "or", in lower case.';
  const rules: unknown = Reflect.get(given, key);
  if (!Array.isArray(rules) || rules.length === 0) return `"${key}" must hold a list of rules.`;
  if (depth >= DEEPEST) return `Conditions may be nested ${DEEPEST} deep.`;
  for (const rule of rules) {
    const isRule = typeof rule === 'object' && rule !== null && 'attr' in rule;
    const problem = isRule ? ruleProblem(rule) : conditionsProblem(rule, depth + 1);
    if (problem) return problem;
  }
  return null;
}

function ruleProblem(rule: object): string | null {
  const { attr, value, op = 'eq', negate = false }: Record<string, unknown> = { ...rule };
  const unknown = Object.keys(rule).find((key) => !RULE_KEYS.includes(key));
  if (unknown !== undefined) return `A rule has no key "${unknown}".`;
  if (typeof attr !== 'string' || attr === '') return 'A rule needs the name of an attribute in "attr".';
  if (!('value' in rule)) return `The rule about ${attr} needs a "value".`;
  if (typeof negate !== 'boolean') return `"negate" of the rule about ${attr} must be true or false.`;
  const operators = OPERATORS[typeOf(value)];
  if (!operators)
    return `The value of the rule about ${attr} must be a text, a number, a boolean, a list or null.`;
  if (!operators.includes(String(op)))
    return `The rule about ${attr} cannot compare with "${String(op)}": its value takes ${operators.join(', ')}.`;
  return op === 'regex' && !isPattern(String(value))
    ? `The rule about ${attr} has a malformed regular expression.`
    : null;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const value = z.unknown().superRefine((given, issues) => {
  const message = conditionsProblem(given);
  if (message) issues.addIssue({ code: 'custom', message });
});

/** Conditions on the attributes of an object, as JSON. */
export const conditions = <const O extends FieldOptions>(options: O) => ({
  ...json(options),
  kind: 'conditions',
  write: value,
  sample: (n: number) => ({ and: [{ attr: 'id', value: n, op: 'gt' }] }),
});
