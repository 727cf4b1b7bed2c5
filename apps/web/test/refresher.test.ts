import { setTimeout as sleep } from 'node:timers/promises';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { refresher } from '../src/live/refresher.ts';

const GAP_MS = 60;

/** Something on screen; how often it was read. */
function shown(queries: QueryClient, queryKey: unknown[], { took_ms = 0, reads = [] as string[] } = {}) {
  const seen = { count: 0, ended: 0 };
  const observer = new QueryObserver(queries, {
    queryKey,
    queryFn: async () => {
      seen.count += 1;
      await sleep(took_ms);
      return (seen.ended += 1);
    },
    meta: { reads },
  });
  observer.subscribe(() => undefined);
  return seen;
}

it('reads again what is made of the types that changed, and nothing else', async () => {
  const queries = new QueryClient();
  const [list, row, other, composed, free] = [
    shown(queries, ['list', 'devices.router', { limit: 50 }]),
    shown(queries, ['row', 'devices.router', '1']),
    shown(queries, ['count', 'extras.tag', {}]),
    shown(queries, ['setup'], { reads: ['devices.router'] }),
    shown(queries, ['render', 1]),
  ];
  await sleep(20);
  const refresh = refresher(queries, GAP_MS);
  refresh(new Set(['devices.router']));
  await sleep(20);
  expect([list, row, other, composed, free].map(({ count }) => count)).toEqual([2, 2, 1, 2, 1]);
  refresh(null);
  await sleep(GAP_MS + 30);
  expect([list, row, other, composed, free].map(({ count }) => count)).toEqual([3, 3, 2, 3, 1]);
});

it('reads no more often than it should in a burst, and once after its end', async () => {
  const queries = new QueryClient();
  const list = shown(queries, ['list', 'extras.tag', {}]);
  await sleep(20);
  const refresh = refresher(queries, GAP_MS);
  const end = performance.now() + 300;
  while (performance.now() < end) {
    refresh(new Set(['extras.tag']));
    await sleep(5);
  }
  expect(list.count).toBeLessThanOrEqual(2 + 300 / GAP_MS);
  const during = list.count;
  refresh(new Set(['extras.tag']));
  await sleep(GAP_MS + 40);
  expect(list.count).toBeGreaterThan(during);
});

it('waits for an answer that is on its way, which may be older than the change, and asks again', async () => {
  const queries = new QueryClient();
  const list = shown(queries, ['list', 'extras.tag', {}], { took_ms: 150 });
  refresher(queries, GAP_MS)(new Set(['extras.tag']));
  await sleep(100);
  expect(list).toEqual({ count: 1, ended: 0 });
  await sleep(400);
  expect(list).toEqual({ count: 2, ended: 2 });
});
