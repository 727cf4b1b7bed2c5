import { expect, it } from 'vitest';
import { turnstile } from './turnstile.ts';

it('lets a few go on at once, some wait in their order, and refuses the rest', async () => {
  const pass = turnstile({ atOnce: 2, waiting: 2, name: 'things' });
  const ended: (() => void)[] = [];
  const began: number[] = [];
  const enter = (n: number) =>
    pass(() => {
      began.push(n);
      return new Promise<number>((resolve) => ended.push(() => resolve(n)));
    });
  const entered = [1, 2, 3, 4].map(enter);
  await expect(enter(5)).rejects.toMatchObject({ code: 'work_refused' });
  expect(began).toEqual([1, 2]);
  ended[0]?.();
  expect(await entered[0]).toBe(1);
  await Promise.resolve();
  expect(began).toEqual([1, 2, 3]);
  for (const at of [1, 2]) ended[at]?.();
  await Promise.all(entered.slice(1, 3));
  ended[3]?.();
  expect(await entered[3]).toBe(4);
});

it('goes on after what failed', async () => {
  const pass = turnstile({ atOnce: 1, waiting: 1, name: 'things' });
  await expect(pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pass(async () => 'yes')).toBe('yes');
});
