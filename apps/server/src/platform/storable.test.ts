import { expect, it } from 'vitest';
import { storable, storableJson, storableLine } from './storable.ts';

it.each([
  ['plain', undefined, 'plain'],
  ['a\0b', undefined, 'ab'],
  ['ab🚀', 3, 'ab\uFFFD'],
  ['\uD83D alone', undefined, '\uFFFD alone'],
  ['\0\0abc', 2, 'ab'],
])('%j cut after %s is %j', (text, most, kept) => {
  expect(storable(text, most)).toBe(kept);
});

it('is any text within JSON, and any key', () => {
  const given = {
    log: [['a\0', null, 7]],
    'k\0': '\uDE80',
    when: new Date(0),
    deep: { 'x\0y': { z: '\0' } },
  };
  expect(JSON.parse(storableJson(given))).toEqual({
    log: [['a', null, 7]],
    k: '\uFFFD',
    when: '1970-01-01T00:00:00.000Z',
    deep: { xy: { z: '' } },
  });
  expect(storableJson(null)).toBe('null');
});

it('makes one line of a text', () => {
  expect(storableLine(' a\0\u0085 b\r\n\u2028c😀', 6)).toBe('a b c\ufffd');
});
