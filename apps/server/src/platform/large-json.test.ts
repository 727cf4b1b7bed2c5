import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { isLarge, largeJson } from './large-json.ts';

it('writes what JSON.stringify writes, a slice at a time', async () => {
  const long = `${'x'.repeat(63_999)}\u{1f600}"\\\n${'é\u{1f680}'.repeat(100_000)}`;
  const body = { kind: undefined, text: long, masked: 2, findings: [{ detail: 'a' }], none: null };
  expect(isLarge(body)).toBe(true);
  expect(JSON.parse(await text(largeJson(body)))).toEqual(JSON.parse(JSON.stringify(body)));
  expect(await text(largeJson({}))).toBe('{}');
  expect(isLarge({ text: 'short' })).toBe(false);
});
