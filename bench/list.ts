import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { at } from './percentile.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

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
    const url = `${world.address}${PATH}`;
    const figures = await loadFrom({ url, token: world.token });
    const limited = await loadFrom({ url, token: await limitedToken(world) });
    return [
      { name: 'list of 50 among 100,000, p50', value: figures.p50, unit: 'ms' },
      { name: 'list of 50 among 100,000, p95', value: figures.p95, unit: 'ms', budget: 25 },
      { name: 'list of 50 among 100,000, requests', value: figures.rate, unit: '/s' },
      { name: 'list of 50 never read before, p95', value: figures.first, unit: 'ms' },
      { name: 'limited to 20 of 100 exchanges by a grant, p50', value: limited.p50, unit: 'ms' },
      { name: 'limited to 20 of 100 exchanges by a grant, p95', value: limited.p95, unit: 'ms', budget: 25 },
      { name: 'limited to 20 of 100 exchanges by a grant, requests', value: limited.rate, unit: '/s' },
    ];
  } finally {
    await world.stop();
  }
}

/** A token that is limited to a fifth of the sessions. */
async function limitedToken({ running, token }: BenchWorld): Promise<string> {
  const post = (url: string, payload: object) =>
    running.app.http.inject({ method: 'POST', url, payload, headers: { authorization: `Token ${token}` } });
  const made = (await post('/api/users/tokens/', {})).json();
  const answer = await post('/api/users/grants/', {
    name: 'a fifth',
    content_type: 'peering.internetexchangepeeringsession',
    filter: { internet_exchange_id: Array.from({ length: 20 }, (_, at) => String(at + 1)) },
    tokens: [made.id],
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return made.key;
}

interface Target {
  url: string;
  token: string;
  seconds?: number;
}
interface Figures {
  p50: number;
  p95: number;
  rate: number;
  /** p95 of pages that nobody asked for before. */
  first: number;
}

/** The clients live in a process of their own, so that their work is not counted as the server's. */
export function loadFrom(asked: Target, seconds = SECONDS): Promise<Figures> {
  const target: Target = { ...asked, seconds };
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [JSON.stringify(target)]);
    child.once('message', (message) => resolve(JSON.parse(String(message))));
    child.once('exit', (code) => code && reject(new Error(`the clients ended with ${code}`)));
  });
}

async function clients(target: Target): Promise<Figures> {
  const asks = Array.from({ length: CLIENTS }, () => connection(target));
  const timed = async (client: number, page: number) => {
    const begun = performance.now();
    await asks[client]?.(page);
    return performance.now() - begun;
  };
  const all = async (run: (client: number) => Promise<number[]>) =>
    (await Promise.all(Array.from({ length: CLIENTS }, (_, client) => run(client)))).flat();
  // Every client starts at a page of its own.
  const leaf = (seconds: number) =>
    all(async (client) => {
      const times: number[] = [];
      const until = performance.now() + seconds * 1000;
      for (let page = client; performance.now() < until; page += 1)
        times.push(await timed(client, page % PAGES));
      return times;
    });
  const { seconds = SECONDS } = target;
  await leaf(2);
  const times = await leaf(seconds);
  const first = await all(async (client) => {
    const once: number[] = [];
    for (let n = 0; n < PAGES; n += 1) once.push(await timed(client, PAGES * (1 + client) + n));
    return once;
  });
  return { p50: at(times, 0.5), p95: at(times, 0.95), rate: times.length / seconds, first: at(first, 0.95) };
}

/** A client that asks over one connection. Node's own takes more than half of what the server does of the two cores. */
function connection({ url, token }: Target): (page: number) => Promise<void> {
  const { hostname, port, host, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  let left = 0;
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  socket.on('error', (error) => settle?.reject(error));
  socket.on('data', (chunk: Buffer) => {
    if (left === 0) {
      const head = chunk.toString('latin1', 0, chunk.indexOf('\r\n\r\n') + 4);
      if (!head.startsWith('HTTP/1.1 200 ')) return settle?.reject(new Error(head));
      left = head.length + Number(/content-length: (\d+)/i.exec(head)?.[1]);
    }
    left -= chunk.length;
    if (left === 0) settle?.resolve();
  });
  return (page) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      socket.write(
        `GET ${pathname}${search}&offset=${page * PAGE} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Token ${token}\r\n\r\n`,
      );
    });
}

const [, , given] = process.argv;
if (process.send && given) {
  process.send(JSON.stringify(await clients(JSON.parse(given))), () => process.exit());
}
