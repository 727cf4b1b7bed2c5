import { type ConditionSet, conditionsProblem } from '@peersmith/model';
import { describe, expect, it } from 'vitest';
import { satisfies } from './conditions.ts';

const data = {
  asn: 64_501,
  name: 'Northlight',
  description: null,
  status: { value: 'enabled', label: 'Enabled' },
  tags: [{ slug: 'core' }, { slug: 'eu' }],
  passive: false,
  limits: [10, 20],
};
const holds = (attr: string, op: string, value: unknown, negate = false) =>
  satisfies({ and: [{ attr, op, value, negate }] }, data);

describe('conditions', () => {
  it.each([
    ['asn', 'eq', 64_501, true],
    ['asn', 'eq', '64501', false],
    ['asn', 'gt', 64_500, true],
    ['asn', 'gte', 64_501, true],
    ['asn', 'lt', 64_501, false],
    ['asn', 'lte', 64_501, true],
    ['name', 'contains', 'light', true],
    ['name', 'regex', 'North', true],
    ['name', 'regex', 'light', false],
    ['name', 'regex', 'light|North', true],
    ['status.value', 'in', ['enabled', 'disabled'], true],
    ['status.value.deeper', 'eq', null, true],
    ['nothing', 'eq', null, true],
    ['tags.slug', 'contains', 'eu', true],
    ['tags.slug', 'eq', ['core', 'eu'], true],
    ['limits', 'contains', 20, true],
    ['passive', 'eq', false, true],
    ['description', 'gt', 1, false],
    ['description', 'contains', 'x', false],
    ['description', 'regex', '.*', false],
    ['name', 'gt', 1, false],
    ['constructor', 'eq', null, true],
  ])('%s %s %j is %s', (attr, op, value, expected) => {
    expect(holds(attr, op, value)).toBe(expected);
    expect(holds(attr, op, value, true)).toBe(!expected);
  });

  it('are all or any of their rules, nested', () => {
    const yes = { attr: 'asn', value: 64_501 };
    const no = { attr: 'asn', value: 1 };
    expect(satisfies({ and: [yes, no] }, data)).toBe(false);
    expect(satisfies({ or: [no, { and: [yes, { or: [no, yes] }] }] }, data)).toBe(true);
    expect(satisfies({ and: [yes] }, null)).toBe(false);
  });

  it('do not hang on a pattern that backtracks without end', () => {
    const pattern: ConditionSet = { and: [{ attr: 'name', op: 'regex', value: '(a+)+$' }] };
    expect(satisfies(pattern, { name: `${'a'.repeat(40)}!` })).toBe(false);
  });

  it.each([
    [[], /single key/],
    [{}, /exactly one key/],
    [{ AND: [] }, /lower case/],
    [{ and: [], or: [] }, /exactly one key/],
    [{ and: {} }, /list of rules/],
    [{ and: [1] }, /single key/],
    [{ and: [{ attr: 'a' }] }, /needs a "value"/],
    [{ and: [{ attr: 1, value: 1 }] }, /needs the name/],
    [{ and: [{ attr: 'a', value: {} }] }, /must be a text/],
    [{ and: [{ attr: 'a', value: null, op: 'gt' }] }, /cannot compare with "gt"/],
    [{ and: [{ attr: 'a', value: '(', op: 'regex' }] }, /malformed/],
    [{ and: [{ attr: 'a', value: 1, operator: 'gt' }] }, /no key "operator"/],
    [{ or: [{ and: [{ attr: 'a', value: 1, negate: 'no' }] }] }, /true or false/],
  ])('%j are refused', (given, problem) => {
    expect(conditionsProblem(given)).toMatch(problem);
  });
});
