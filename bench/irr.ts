import { fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { expand, expandMany, prefixList, splitAsSet, withRegistry } from '@peersmith/irr';
import type { BenchRow } from './row.ts';

const MEMBERS = 45_000;
const ROUTES = 900_000;
const SET = 'AS-BENCH';
const ROUNDS = 2;

const least = (one: number | null, other: number | null) =>
  one === null || (other ?? one) < one ? other : one;

/** Expands a set of 45,000 members and 900,000 routes from a registry on loopback, and aggregates both families: bgpq4 and ours. */
export async function benchIrr(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [how, expands] of [
    ['the registry expands sets', true],
    ['member by member', false],
  ] as const) {
    const server = await inProcess('serve', String(expands));
    try {
      // In turn, the best of each: what else the machine does falls on both.
      let theirs: number | null = null;
      let ours = await timeOurs(server.said);
      for (let round = 0; round < ROUNDS; round++) {
        theirs = least(theirs, await timeBgpq4(server.said));
        const again = await timeOurs(server.said);
        if (again.process_s < ours.process_s) ours = again;
      }
      const name = `AS-SET of ${MEMBERS.toLocaleString('en')} ASes and ${ROUTES.toLocaleString('en')} routes, ${how}`;
      if (theirs) rows.push({ name: `${name}: bgpq4 -A, both families`, value: theirs, unit: 's' });
      else process.stdout.write('irr: bgpq4 is not installed: nothing to compare with\n');
      const budget = theirs === null ? {} : { budget: Math.round(theirs * 100) / 100 };
      const note = `${ours.lines.toLocaleString('en')} lines of ${ours.prefixes.toLocaleString('en')} prefixes`;
      rows.push({ name: '… ours, a process of its own', value: ours.process_s, unit: 's', ...budget, note });
      rows.push({ name: '… ours, within a process', value: ours.work_s, unit: 's', ...budget });
      rows.push({ name: '… resident memory, peak', value: ours.peak_mb, unit: 'MB', budget: 600 });
    } finally {
      server.stop();
    }
  }
  rows.push(await benchRefresh());
  return rows;
}

const PEERS = 5000;
const LATENCY_MS = 20;

/** Expands the sets of 5,000 peers, both families, over four connections to a registry that answers after 20 ms. */
async function benchRefresh(): Promise<BenchRow> {
  const server = await inProcess('serve', 'true', String(LATENCY_MS));
  const orders = Array.from({ length: PEERS }, (_, key) => ({ key, parts: splitAsSet(`AS-PEER${key}`) }));
  let empty = 0;
  const begun = performance.now();
  await expandMany({ hosts: [server.said] }, orders, (_, outcome) => {
    if (outcome instanceof Error) empty++;
  });
  server.stop();
  return {
    name: `AS-SETs of ${PEERS.toLocaleString('en')} peers, both families, ${LATENCY_MS} ms a query`,
    value: (performance.now() - begun) / 1000,
    unit: 's',
    budget: 60,
    note: `${PEERS - empty} with prefixes`,
  };
}

/** bgpq4 expands a family a run. */
async function timeBgpq4(host: string): Promise<number | null> {
  const begun = performance.now();
  for (const family of ['-4', '-6']) {
    const status = await statusOf('bgpq4', ['-h', host, family, '-A', '-j', '-p', '-l', 'list', SET]);
    if (status !== 0) return null;
  }
  return (performance.now() - begun) / 1000;
}

function statusOf(program: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
}

interface Figures {
  work_s: number;
  process_s: number;
  peak_mb: number;
  prefixes: number;
  lines: number;
}

async function timeOurs(host: string): Promise<Figures> {
  const begun = performance.now();
  const child = await inProcess('expand', host);
  child.stop();
  return { ...JSON.parse(child.said), process_s: (performance.now() - begun) / 1000 };
}

/** This file in a process of its own, and the first thing it says. */
async function inProcess(...words: readonly string[]): Promise<{ said: string; stop: () => void }> {
  const child = fork(import.meta.filename, words);
  const said = await new Promise<string>((resolve) => child.once('message', (text) => resolve(String(text))));
  return { said, stop: () => void child.kill() };
}

async function expandOnce(host: string): Promise<void> {
  const begun = performance.now();
  const options = { hosts: [host] };
  const { tables } = await withRegistry(options, (registry) => expand(registry, splitAsSet(SET)));
  const lists = ([4, 6] as const).map((family) => prefixList(tables[family], { aggregate: true }));
  const figures = {
    work_s: (performance.now() - begun) / 1000,
    peak_mb: process.resourceUsage().maxRSS / 1000,
    prefixes: tables[4].size + tables[6].size,
    lines: lists.reduce((sum, { size }) => sum + size, 0),
  };
  process.send?.(JSON.stringify(figures));
}

/** Answers that were made beforehand, so that the server costs both the same and next to nothing. */
async function serve(expands: boolean, latency_ms: number): Promise<void> {
  const routes = makeRoutes();
  const asns = [...routes.keys()];
  const all = (family: 4 | 6) => asns.flatMap((asn) => routes.get(asn)?.[family] ?? []);
  const answers = new Map<string, string>([
    ['!!', ''],
    ['!q', ''],
    ['!a', expands ? 'F Missing required set name for A query\n' : 'F Unrecognised command\n'],
    ['!s-lc', dataOf(['BENCH'])],
    ['!sBENCH', 'C\n'],
    [`!i${SET}`, dataOf(asns.map((asn) => `AS${asn}`))],
    [`!i${SET},1`, dataOf(asns.map((asn) => `AS${asn}`))],
  ]);
  if (expands) {
    answers.set(`!a4${SET}`, dataOf(all(4)));
    answers.set(`!a6${SET}`, dataOf(all(6)));
  }
  for (let peer = 0; peer < PEERS; peer++) {
    const some = asns.slice(peer * 9, peer * 9 + 9);
    for (const family of [4, 6] as const) {
      answers.set(
        `!a${family}AS-PEER${peer}`,
        dataOf(some.flatMap((asn) => routes.get(asn)?.[family] ?? [])),
      );
    }
  }
  for (const [asn, of] of routes) {
    answers.set(`!gas${asn}`, dataOf(of[4]));
    answers.set(`!6as${asn}`, dataOf(of[6]));
  }
  const made = new Map([...answers].map(([query, answer]) => [query.toLowerCase(), Buffer.from(answer)]));
  const nothing = Buffer.from('C\n');
  const server = createServer((socket) => {
    let held = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const lines = (held + chunk.toString('latin1')).split('\n');
      held = lines.pop() ?? '';
      const answer = Buffer.concat(lines.map((line) => made.get(line.toLowerCase()) ?? nothing));
      if (latency_ms > 0) setTimeout(() => socket.write(answer), latency_ms);
      else socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  process.send?.(`127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
}

/** Routes by origin: four in five of IPv4, neighbours often with the same origin, as they are. Seeded. */
function makeRoutes(): Map<number, { 4: string[]; 6: string[] }> {
  let seed = 20_261_129;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const routes = new Map<number, { 4: string[]; 6: string[] }>();
  for (let index = 0; index < MEMBERS; index++) routes.set(100_000 + index * 7, { 4: [], 6: [] });
  const asns = [...routes.keys()];
  for (let made = 0; made < ROUTES; ) {
    const of = routes.get(asns[random(asns.length)] ?? 0);
    const block = random(0x00de_ffff - 0x0001_0000) + 0x0001_0000;
    const run = 1 + random(8);
    for (let at = 0; at < run && made < ROUTES; at++, made++) {
      const value = block + at;
      if (made % 5 === 0) {
        of?.[6].push(
          `2${(0x400 + (value >>> 16)).toString(16).slice(-3)}:${(value & 0xffff).toString(16)}:${at}::/48`,
        );
      } else {
        of?.[4].push(`${value >>> 16}.${(value >>> 8) & 255}.${value & 255}.0/24`);
      }
    }
  }
  return routes;
}

function dataOf(words: readonly string[]): string {
  const text = `${words.join(' ')}\n`;
  return words.length === 0 ? 'C\n' : `A${text.length}\n${text}C\n`;
}

const [, file, role, word = '', latency_ms] = process.argv;
if (process.send && file === import.meta.filename) {
  if (role === 'serve') await serve(word === 'true', Number(latency_ms ?? 0));
  if (role === 'expand') await expandOnce(word);
}
