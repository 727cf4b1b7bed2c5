import { expect, it } from 'vitest';
import { RateLimit, rateHeaders } from './rate-limit.ts';

it('lets a number through each minute, which begins with the first, and counts each caller by itself', () => {
  let now = 5_000;
  const rate = new RateLimit(() => now);
  const taken = () => rate.take(1, 2);
  expect(taken()).toEqual({ limit: 2, left: 1, reset_s: 60, exceeded: false });
  now += 20_000;
  expect(taken()).toMatchObject({ left: 0, reset_s: 40, exceeded: false });
  now += 39_999;
  const more = taken();
  expect(more).toMatchObject({ left: 0, reset_s: 1, exceeded: true });
  expect(rateHeaders(more)).toEqual({
    'RateLimit-Policy': '"token";q=2;w=60',
    RateLimit: '"token";r=0;t=1',
    'Retry-After': '1',
  });
  expect(rate.take(2, 2)).toMatchObject({ exceeded: false });
  now += 1;
  expect(taken()).toEqual({ limit: 2, left: 1, reset_s: 60, exceeded: false });
});

it('keeps a bounded number of callers, however many there are within a minute', () => {
  const rate = new RateLimit<string>(() => 0);
  for (let n = 0; n < 10_001; n += 1) rate.take(`caller ${n}`, 1);
  expect(rate.take('caller 10000', 1)).toMatchObject({ exceeded: true });
  expect(rate.take('caller 0', 1)).toMatchObject({ exceeded: false });
});
