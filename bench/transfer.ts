import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
const HELD = 100_000;
const FRESH = 10_000;

/** What of a server's time and memory it takes to take 100,000 sessions away as files, and to bring 10,000 in. */
export async function benchTransfer(): Promise<BenchRow[]> {
  const world = await openWorld({ IMPORT_BACKGROUND_ROWS: '1000000' });
  try {
    await seedSessions(world.db, HELD);
    const rows: BenchRow[] = [];
    for (const format of ['csv', 'json', 'yaml']) {
      const { ms, added, longest } = await watched(world, () => exported(world, format));
      rows.push(
        { name: `${format.toUpperCase()} of 100,000 sessions`, value: ms / 1000, unit: 's', budget: 10 },
        { name: '… memory it adds', value: added, unit: 'MB', budget: 200 },
        { name: '… longest wait of another request', value: longest, unit: 'ms', budget: 150 },
      );
    }
    for (const [name, query] of [
      ['preview of a CSV with 10,000 new sessions', 'mode=upsert&dry_run=true'],
      ['import of it', 'mode=upsert'],
      ['the same file again, in which nothing is new', 'mode=upsert'],
    ] as const) {
      const { ms, added, longest } = await watched(world, () => imported(world, query));
      rows.push(
        { name, value: ms / 1000, unit: 's', budget: 10 },
        { name: '… memory it adds', value: added, unit: 'MB' },
        { name: '… longest wait of another request', value: longest, unit: 'ms', budget: 150 },
      );
    }
    return rows;
  } finally {
    await world.stop();
  }
}

/** Reads as it comes, as a slow disk would, and keeps nothing. */
async function exported({ address, token }: BenchWorld, format: string): Promise<void> {
  const answer = await fetch(`${address}${SESSIONS}export/?format=${format}`, {
    headers: { authorization: `Token ${token}` },
  });
  let octets = 0;
  for await (const part of answer.body ?? []) octets += part.length;
  if (!answer.ok || octets < HELD * 50) throw new Error(`${answer.status}: ${octets} octets`);
}

async function imported({ address, token }: BenchWorld, query: string): Promise<void> {
  const lines = Array.from(
    { length: FRESH },
    (_, n) =>
      `AS${4_200_000_001 + (n % 5000)},${1 + (n % 200)},2001:db8::e:${(n + 1).toString(16)},enabled,tag-${1 + (n % 10)}`,
  );
  const answer = await fetch(`${address}${SESSIONS}import/?${query}`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'text/csv' },
    body: `Peer AS,Connection,IP,Status,Tags\n${lines.join('\n')}\n`,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text.slice(0, 1500)}`);
}

/** How long something takes, how much memory it adds at its most, and how long another request waits meanwhile. */
async function watched({ address }: BenchWorld, work: () => Promise<void>) {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let [highest, longest, done] = [before, 0, false];
  const others = (async () => {
    while (!done) {
      const asked = performance.now();
      await (await fetch(`${address}/healthz`)).text();
      longest = Math.max(longest, performance.now() - asked);
      highest = Math.max(highest, process.memoryUsage().rss);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const started = performance.now();
  try {
    await work();
    const ms = performance.now() - started;
    return { ms, added: Math.round((highest - before) / 1024 / 1024), longest: Math.round(longest) };
  } finally {
    done = true;
    await others;
  }
}
