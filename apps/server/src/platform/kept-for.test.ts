import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keptFor } from './kept-for.ts';

it('reads once for all who ask meanwhile, again when that is over, and at once after a failure', async () => {
  let reads = 0;
  let fails = false;
  const value = keptFor(40, async (name: string) => {
    reads += 1;
    if (fails) throw new Error('down');
    return `${name} ${reads}`;
  });
  expect(await Promise.all([value('a'), value('b')])).toEqual(['a 1', 'a 1']);
  await sleep(60);
  expect(await value('c')).toBe('c 2');
  await sleep(60);
  fails = true;
  await expect(value('d')).rejects.toThrow('down');
  fails = false;
  expect(await value('e')).toBe('e 4');
});
