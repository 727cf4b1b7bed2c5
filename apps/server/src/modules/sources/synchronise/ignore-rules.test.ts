import { expect, it } from 'vitest';
import { ignoring } from './ignore-rules.ts';

it.each([
  ['*.bak', 'a.bak', true],
  ['*.bak', 'sites/a.bak', true],
  ['*.bak', 'a.BAK', false],
  ['*.bak', 'a.bak.j2', false],
  ['sites/*', 'sites/deep/a', true],
  ['sites', 'sites/a', false],
  ['sites/', 'sites/a', true],
  ['sites/*/old', 'sites/ams/old/a', true],
  ['sites/*/old', 'sites/ams/new/a', false],
  ['/top', 'top', true],
  ['/top', 'under/top', false],
  ['?.txt', 'a.txt', true],
  ['?.txt', 'ab.txt', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[]x', '[]x', true],
  ['a+b(c).d', 'a+b(c).d', true],
  ['# a comment', '# a comment', false],
  ['', '.hidden', true],
  ['', 'a/.git/config', true],
  ['', 'a.b', false],
])('the rule %s and the file %s: %s', (rules, path, ignored) => {
  expect(ignoring(rules)(path)).toBe(ignored);
});

it('takes no longer for many stars', () => {
  const began = performance.now();
  expect(ignoring(`${'*a'.repeat(40)}*b`)('a'.repeat(1000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(200);
});
