import { type FieldOptions, json } from '@peersmith/resource';
import * as z from 'zod';
import {
  FACT_OPERATORS,
  type FactOperator,
  type FactsOfSession,
  OPERATORS_OF_FACT,
  REQUEST_FACTS,
  type RequestFact,
  type RequestFactKey,
} from './request-facts.ts';

/** A comparison of one fact. */
export interface FactCondition {
  field: RequestFactKey;
  operator: FactOperator;
  value: unknown;
}
/** What a rule asks for: all of some conditions, any of them, not one, or a comparison. */
export type RuleCondition =
  | { all: RuleCondition[] }
  | { any: RuleCondition[] }
  | { not: RuleCondition }
  | FactCondition;

const DEEPEST = 8;
const MOST = 100;

const facts: Readonly<Record<string, RequestFact>> = REQUEST_FACTS;
const isObject = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

/** What is wrong with conditions, and where; null for nothing. */
export function ruleConditionsProblem(given: unknown): string | null {
  let count = 0;
  const look = (one: unknown, depth: number): string | null => {
    count += 1;
    if (count > MOST) return `At most ${MOST} conditions in one rule.`;
    if (depth > DEEPEST) return `Conditions may be nested ${DEEPEST} deep.`;
    if (!isObject(one))
      return 'A condition is an object: {"all": […]}, {"any": […]}, {"not": …} or {"field", "operator", "value"}.';
    if ('field' in one) return comparisonProblem(one);
    const [key, ...others] = Object.keys(one);
    if (key === undefined || others.length || !['all', 'any', 'not'].includes(key))
      return 'A condition has the single key "all", "any" or "not", or "field", "operator" and "value".';
    const inner: unknown = Reflect.get(one, key);
    if (key === 'not') return look(inner, depth + 1);
    if (!Array.isArray(inner)) return `"${key}" holds a list of conditions.`;
    if (key === 'any' && inner.length === 0) return '"any" of nothing never holds: add a condition.';
    for (const each of inner) {
      const problem = look(each, depth + 1);
      if (problem) return problem;
    }
    return null;
  };
  return look(given, 0);
}

function comparisonProblem(given: object): string | null {
  const { field, operator, value, ...others }: Record<string, unknown> = { ...given };
  const [strange] = Object.keys(others);
  if (strange !== undefined) return `A comparison has no key "${strange}".`;
  const known = typeof field === 'string' && Object.hasOwn(facts, field) ? facts[field] : undefined;
  if (!known) return `There is no fact "${String(field)}". Known: ${Object.keys(facts).join(', ')}.`;
  const allowed = OPERATORS_OF_FACT[known.type];
  if (!allowed.some((one) => one === operator))
    return `${String(field)} cannot be compared with "${String(operator)}": it takes ${allowed.join(', ')}.`;
  return valueProblem(String(field), known, String(operator), value);
}

function valueProblem(field: string, known: RequestFact, operator: string, value: unknown): string | null {
  if (operator === 'known')
    return typeof value === 'boolean' ? null : `The value of ${field} "known" must be true or false.`;
  if (operator === 'in' || operator === 'not_in') {
    if (!Array.isArray(value) || value.length === 0)
      return `The value of ${field} "${operator}" must be a list of at least one.`;
    return value.map((one) => singleProblem(field, known, one)).find((problem) => problem !== null) ?? null;
  }
  return singleProblem(field, known, value);
}

function singleProblem(field: string, { type, words }: RequestFact, value: unknown): string | null {
  if (type === 'number')
    return typeof value === 'number' && Number.isFinite(value)
      ? null
      : `The value of ${field} must be a number.`;
  if (type === 'boolean')
    return typeof value === 'boolean' ? null : `The value of ${field} must be true or false.`;
  if (typeof value !== 'string' || value === '') return `The value of ${field} must be a text.`;
  return words && !words.includes(value)
    ? `"${value}" is no ${field}: choose among ${words.join(', ')}.`
    : null;
}

const value = z.unknown().superRefine((given, issues) => {
  const message = ruleConditionsProblem(given);
  if (message) issues.addIssue({ code: 'custom', message });
});

/** The conditions of a rule, as JSON. */
export const ruleConditions = <const O extends FieldOptions>(options: O) => ({
  ...json(options),
  kind: 'rule_conditions',
  write: value,
  sample: (n: number) => ({ all: [{ field: 'asn', operator: 'gte', value: n }] }),
});

/** Whether a condition holds of a session; null where that is not known, which is neither yes nor no. */
export type Holds = (facts: FactsOfSession) => boolean | null;

/** A condition, ready to be asked many times. It has to be sound: `ruleConditionsProblem` says whether it is. */
export function compileConditions(condition: RuleCondition): Holds {
  if ('all' in condition) return everyOf(condition.all.map(compileConditions));
  if ('any' in condition) {
    const none = everyOf(condition.any.map(compileConditions).map(negated));
    return negated(none);
  }
  if ('not' in condition) return negated(compileConditions(condition.not));
  return comparison(condition);
}

const negated =
  (holds: Holds): Holds =>
  (facts) => {
    const held = holds(facts);
    return held === null ? null : !held;
  };

const everyOf =
  (all: readonly Holds[]): Holds =>
  (facts) => {
    let known = true;
    for (const holds of all) {
      const held = holds(facts);
      if (held === false) return false;
      if (held === null) known = false;
    }
    return known ? true : null;
  };

type Test = (fact: string | number | boolean) => boolean;

function comparison({ field, operator, value: wanted }: FactCondition): Holds {
  if (operator === 'known') return (facts) => isKnown(facts[field]) === wanted;
  const test = testOf(REQUEST_FACTS[field], operator, wanted);
  return (facts) => {
    const fact = facts[field];
    return isKnown(fact) ? test(fact) : null;
  };
}

const isKnown = (fact: string | number | boolean | null | undefined): fact is string | number | boolean =>
  fact !== null && fact !== undefined && fact !== '';

/** The place of a value in the order of its fact. */
const rankIn = (known: RequestFact, one: unknown): number =>
  known.type === 'ordered' ? (known.words ?? []).indexOf(String(one)) : Number(one);

function testOf(known: RequestFact, operator: Exclude<FactOperator, 'known'>, wanted: unknown): Test {
  const folded = (one: unknown) => (typeof one === 'string' ? one.toLowerCase() : one);
  if (operator === 'contains') return (fact) => String(folded(fact)).includes(String(folded(wanted)));
  if (operator === 'in' || operator === 'not_in') {
    const members = new Set((Array.isArray(wanted) ? wanted : [wanted]).map(folded));
    return (fact) => members.has(folded(fact)) === (operator === 'in');
  }
  if (operator === 'eq' || operator === 'ne')
    return (fact) => (folded(fact) === folded(wanted)) === (operator === 'eq');
  const limit = rankIn(known, wanted);
  const compare = {
    lt: (a: number) => a < limit,
    lte: (a: number) => a <= limit,
    gt: (a: number) => a > limit,
    gte: (a: number) => a >= limit,
  }[operator];
  return (fact) => compare(rankIn(known, fact));
}

/** A condition in words: `Policy is Open and Traffic is at least 1-5Gbps`. */
export function conditionText(condition: RuleCondition): string {
  if ('all' in condition)
    return condition.all.length ? condition.all.map(grouped).join(' and ') : 'whatever it is';
  if ('any' in condition) return condition.any.map(grouped).join(' or ');
  if ('not' in condition) return `not (${conditionText(condition.not)})`;
  const { field, operator, value: wanted } = condition;
  const { label } = facts[field] ?? { label: field };
  if (operator === 'known') return `${label} is ${wanted === true ? '' : 'not '}known`;
  const shown = Array.isArray(wanted)
    ? wanted.join(' / ')
    : wanted === true
      ? 'yes'
      : wanted === false
        ? 'no'
        : String(wanted);
  return `${label} ${FACT_OPERATORS[operator].label} ${shown}`;
}

const grouped = (one: RuleCondition) =>
  ('all' in one && one.all.length > 1) || ('any' in one && one.any.length > 1)
    ? `(${conditionText(one)})`
    : conditionText(one);
