import { fork } from 'node:child_process';
import { Agent, get } from 'node:http';
import type { BenchRow } from './row.ts';
import { openWorld, seedSessions } from './world.ts';

const CLIENTS = 16;
const SECONDS = 8;
const PATH = '/api/peering/internet-exchange-peering-sessions/?limit=50';

/** Sixteen clients ask for the first 50 of 100,000 exchange sessions, each again as soon as it is answered. */
export async function benchList(): Promise<BenchRow[]> {
  const world = await openWorld();
  try {
    await seedSessions(world.db, 100_000);
    const figures = await loadFrom({ url: `${world.address}${PATH}`, token: world.token });
    return [
      { name: 'list of 50 among 100,000, p50', value: figures.p50, unit: 'ms' },
      { name: 'list of 50 among 100,000, p95', value: figures.p95, unit: 'ms', budget: 25 },
      { name: 'list of 50 among 100,000, requests', value: figures.rate, unit: '/s' },
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
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      get(target.url, { agent, headers: { authorization: `Token ${target.token}` } }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`));
        response.resume().once('end', resolve);
      }).once('error', reject);
    });
  const times: number[] = [];
  const run = async (until: number, keep: boolean) => {
    while (performance.now() < until) {
      const begun = performance.now();
      await ask();
      if (keep) times.push(performance.now() - begun);
    }
  };
  const all = (seconds: number, keep: boolean) =>
    Promise.all(Array.from({ length: CLIENTS }, () => run(performance.now() + seconds * 1000, keep)));
  await all(2, false);
  await all(SECONDS, true);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), rate: times.length / SECONDS };
}

const [, , given] = process.argv;
if (process.send && given) {
  process.send(JSON.stringify(await clients(JSON.parse(given))));
  process.disconnect();
}
