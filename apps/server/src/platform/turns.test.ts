import { expect, it } from 'vitest';
import { inParts, sortInTurns } from './turns.ts';

it.each([0, 1, 999, 1000, 1001, 5432])('sorts %d texts as they would be at once', async (count) => {
  const texts = Array.from({ length: count }, (_, at) => `${(at * 7919) % 4001} é`);
  expect(await sortInTurns(texts)).toEqual(texts.toSorted());
});

it('hands on every item once, in order', async () => {
  const items = Array.from({ length: 2500 }, (_, at) => at);
  const taken: number[] = [];
  await inParts(items, (part) => taken.push(...part));
  expect(taken).toEqual(items);
});
