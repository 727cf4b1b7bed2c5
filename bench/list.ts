import { fork } from 'node:child_process';
import { Agent, get } from 'node:http';
import type { BenchRow } from './row.ts';
import { openWorld, seedSessions } from './world.ts';

const CLIENTS = 16;
const SECONDS = 8;
const PAGE = 50;
const PAGES = 20;
const PATH = `/api/peering/internet-exchange-peering-sessions/?limit=${PAGE}`;

/** Sixteen clients leaf through the first 1,000 of 100,000 exchange sessions, each asking for a page as soon as it has the one before. */
export async function benchList(): Promise<BenchRow[]> {
  const world = await openWorld();
  try {
    await seedSessions(world.db, 100_000);
    const figures = await loadFrom({ url: `${world.address}${PATH}`, token: world.token });
    return [
      { name: 'list of 50 among 100,000, p50', value: figures.p50, unit: 'ms' },
      { name: 'list of 50 among 100,000, p95', value: figures.p95, unit: 'ms', budget: 25 },
      { name: 'list of 50 among 100,000, requests', value: figures.rate, unit: '/s' },
      { name: 'list of 50 never read before, p95', value: figures.first, unit: 'ms' },
    ];
  } finally {
    await world.stop();
  }
}

interface Target {
  url: string;
  token: string;
}
interface Figures {
  p50: number;
  p95: number;
  rate: number;
  /** p95 of pages that nobody asked for before. */
  first: number;
}

/** The clients live in a process of their own, so that their work is not counted as the server's. */
function loadFrom(target: Target): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [JSON.stringify(target)]);
    child.once('message', (message) => resolve(JSON.parse(String(message))));
    child.once('exit', (code) => code && reject(new Error(`the clients ended with ${code}`)));
  });
}

async function clients(target: Target): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const ask = (page: number) =>
    new Promise<void>((resolve, reject) => {
      const url = `${target.url}&offset=${page * PAGE}`;
      get(url, { agent, headers: { authorization: `Token ${target.token}` } }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`));
        response.resume().once('end', resolve);
      }).once('error', reject);
    });
  const timed = async (page: number) => {
    const begun = performance.now();
    await ask(page);
    return performance.now() - begun;
  };
  const all = async (run: (client: number) => Promise<number[]>) =>
    (await Promise.all(Array.from({ length: CLIENTS }, (_, client) => run(client)))).flat();
  // Every client starts at a page of its own.
  const leaf = (seconds: number) =>
    all(async (client) => {
      const times: number[] = [];
      const until = performance.now() + seconds * 1000;
      for (let page = client; performance.now() < until; page += 1) times.push(await timed(page % PAGES));
      return times;
    });
  await leaf(2);
  const times = await leaf(SECONDS);
  const first = await all(async (client) => {
    const once: number[] = [];
    for (let n = 0; n < PAGES; n += 1) once.push(await timed(PAGES * (1 + client) + n));
    return once;
  });
  return { p50: at(times, 0.5), p95: at(times, 0.95), rate: times.length / SECONDS, first: at(first, 0.95) };
}

function at(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}

const [, , given] = process.argv;
if (process.send && given) {
  process.send(JSON.stringify(await clients(JSON.parse(given))));
  process.disconnect();
}
