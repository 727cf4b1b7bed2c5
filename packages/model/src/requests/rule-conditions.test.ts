import { describe, expect, it } from 'vitest';
import type { FactsOfSession } from './request-facts.ts';
import {
  compileConditions,
  conditionText,
  type RuleCondition,
  ruleConditionsProblem,
} from './rule-conditions.ts';

const FACTS: FactsOfSession = {
  asn: 64_502,
  name: 'Plain Networks',
  policy_general: 'Open',
  info_traffic: '1-5Gbps',
  policy_ratio: false,
  info_prefixes4: null,
};
const one = (field: string, operator: string, value: unknown) => ({ field, operator, value });
const holds = (condition: unknown) => compileConditions(condition as RuleCondition)(FACTS);

describe('the conditions of a rule', () => {
  it.each([
    [one('asn', 'eq', 64_502), true],
    [one('asn', 'ne', 64_502), false],
    [one('asn', 'gt', 64_502), false],
    [one('asn', 'gte', 64_502), true],
    [one('asn', 'in', [1, 64_502]), true],
    [one('asn', 'not_in', [1, 64_502]), false],
    [one('name', 'contains', 'plain'), true],
    [one('policy_general', 'in', ['Open', 'Selective']), true],
    [one('policy_ratio', 'eq', false), true],
    [one('info_traffic', 'gte', '1-5Gbps'), true],
    [one('info_traffic', 'gt', '1-5Gbps'), false],
    [one('info_traffic', 'lt', '100+Tbps'), true],
    [one('info_prefixes4', 'known', false), true],
    [{ all: [] }, true],
    [{ any: [one('asn', 'eq', 1), one('asn', 'eq', 64_502)] }, true],
    [{ not: one('asn', 'eq', 1) }, true],
  ])('%j is %s', (condition, expected) => {
    expect(ruleConditionsProblem(condition)).toBeNull();
    expect(holds(condition)).toBe(expected);
  });

  it.each([
    one('info_prefixes4', 'lt', 10),
    { not: one('info_prefixes4', 'lt', 10) },
    { all: [one('asn', 'eq', 64_502), one('info_prefixes4', 'gt', 0)] },
    { any: [one('asn', 'eq', 1), one('info_prefixes4', 'gt', 0)] },
  ])('%j is neither where a fact is not known', (condition) => {
    expect(holds(condition)).toBeNull();
  });

  it('are decided by what is known where that is enough', () => {
    expect(holds({ all: [one('asn', 'eq', 1), one('info_prefixes4', 'gt', 0)] })).toBe(false);
    expect(holds({ any: [one('asn', 'eq', 64_502), one('info_prefixes4', 'gt', 0)] })).toBe(true);
  });

  it.each([
    [one('colour', 'eq', 1), /There is no fact "colour"/],
    [one('asn', 'contains', 1), /asn cannot be compared with "contains": it takes eq, ne/],
    [one('asn', 'eq', '64502'), /The value of asn must be a number/],
    [one('asn', 'in', []), /must be a list of at least one/],
    [one('asn', 'in', [1, 'x']), /The value of asn must be a number/],
    [one('policy_general', 'eq', 'Friendly'), /"Friendly" is no policy_general: choose among Open/],
    [one('policy_ratio', 'eq', 'yes'), /must be true or false/],
    [one('asn', 'known', 1), /must be true or false/],
    [one('__proto__', 'eq', 1), /There is no fact/],
    [{ ...one('asn', 'eq', 1), more: 1 }, /no key "more"/],
    [{ any: [] }, /never holds/],
    [{ all: {} }, /holds a list/],
    [{ every: [] }, /single key/],
    [[], /is an object/],
    [null, /is an object/],
  ])('%j is refused', (condition, problem) => {
    expect(ruleConditionsProblem(condition)).toMatch(problem);
  });

  it('end somewhere', () => {
    const deep = (levels: number): unknown => (levels ? { not: deep(levels - 1) } : one('asn', 'eq', 1));
    expect(ruleConditionsProblem(deep(8))).toBeNull();
    expect(ruleConditionsProblem(deep(9))).toMatch(/nested 8 deep/);
    const wide = (count: number) => ({ all: Array.from({ length: count }, () => one('asn', 'eq', 1)) });
    expect(ruleConditionsProblem(wide(99))).toBeNull();
    expect(ruleConditionsProblem(wide(100))).toMatch(/At most 100/);
  });

  it('are said in words', () => {
    const condition = {
      all: [
        one('policy_general', 'eq', 'Open'),
        { any: [one('asn', 'in', [1, 2]), { not: one('policy_ratio', 'eq', true) }] },
      ],
    } as RuleCondition;
    expect(conditionText(condition)).toBe(
      'Policy is Open and (ASN is one of 1 / 2 or not (Ratio required is yes))',
    );
  });
});
