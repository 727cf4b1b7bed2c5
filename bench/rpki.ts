import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrefixTable, readRtr, withoutInvalid } from '@peersmith/irr';
import { loadConfig } from '@peersmith/server';
import type { Context } from '@peersmith/server/src/engine/context.ts';
import { refreshVrps } from '@peersmith/server/src/modules/rpki/refresh-vrps.ts';
import { vrpsOf } from '@peersmith/server/src/modules/rpki/vrps-of.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const [IPV4, IPV6, ASPAS] = [480_000, 120_000, 2000];
const PREFIXES = 1_000_000;
const ASKED = 10_000;
const WHAT = `${(IPV4 + IPV6).toLocaleString('en')} VRPs`;

/** 600,000 VRPs from a file and from an RTR server: until they are in force, what others wait meanwhile, and what using them costs. */
export async function benchRpki(): Promise<BenchRow[]> {
  const folder = mkdtempSync('/tmp/peersmith-bench-rpki-');
  const file = join(folder, 'vrps.json');
  // In a process of its own: the memory of this one is measured.
  spawnSync(process.execPath, [import.meta.filename, file], { stdio: 'inherit' });
  const world = await openWorld({ RPKI_FILE: file });
  const context = world.running.app.system();
  const before = process.memoryUsage().rss;
  try {
    const rows = await meanwhile(world, `${WHAT} of a file: read, packed and stored`, () =>
      refreshVrps(context),
    );
    rows.push(...(await meanwhile(world, '… first use in a process', () => vrpsOf(context))));
    rows.push(await benchJudging(context));
    rows.push(...(await benchTemplate(world)));
    const server = await stayrtr(file);
    if (!server) process.stdout.write('rpki: stayrtr is not installed: nothing is read by RTR\n');
    else {
      const overRtr = { ...context, settings: loadConfig({ RPKI_RTR_HOST: server.host }).settings };
      rows.push(...(await meanwhile(world, `${WHAT} of stayrtr, over RTR`, () => refreshVrps(overRtr))));
      rows.push(...(await meanwhile(world, '… when nothing changed', () => refreshVrps(overRtr))));
      server.stop();
    }
    const added = process.resourceUsage().maxRSS * 1024 - before;
    rows.push({ name: '… memory that all of it adds, peak', value: Math.round(added / 1e6), unit: 'MB' });
    return rows;
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Numbers that look like chance and are the same each time. */
function chance(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function generated(): string {
  const next = chance();
  const four = Array.from({ length: IPV4 }, () => {
    const length = 16 + next(9);
    const word = (next(2 ** 32) >>> (32 - length)) << (32 - length);
    const prefix = `${[24, 16, 8, 0].map((by) => (word >>> by) & 255).join('.')}/${length}`;
    return `{"asn":${1 + next(400_000)},"prefix":"${prefix}","maxLength":${Math.min(24, length + next(3))},"ta":"bench"}`;
  });
  const six = Array.from({ length: IPV6 }, () => {
    const [high, low] = [next(2 ** 16), next(2 ** 16)];
    return `{"asn":${1 + next(400_000)},"prefix":"2a${(high >> 8).toString(16).padStart(2, '0')}:${low.toString(16)}:${(high & 255).toString(16)}::/48","maxLength":48,"ta":"bench"}`;
  });
  const aspas = Array.from(
    { length: ASPAS },
    (_, at) => `{"customer_asid":${at + 1},"providers":[64500,64501]}`,
  );
  return `{"roas":[${[...four, ...six].join(',\n')}],"aspas":[${aspas.join(',')}]}`;
}

/** How long something takes, and how long another request waits while it does. */
async function meanwhile(world: BenchWorld, name: string, work: () => Promise<unknown>): Promise<BenchRow[]> {
  let [longest, done] = [0, false];
  const others = (async () => {
    while (!done) {
      const started = performance.now();
      await (await fetch(`${world.address}/healthz`)).text();
      longest = Math.max(longest, performance.now() - started);
    }
  })();
  const started = performance.now();
  await work();
  const value = (performance.now() - started) / 1000;
  done = true;
  await others;
  return [
    { name, value, unit: 's' },
    { name: '… longest wait of another request meanwhile', value: longest, unit: 'ms', budget: 150 },
  ];
}

/** A list of a million prefixes against all VRPs. */
async function benchJudging(context: Context): Promise<BenchRow> {
  const vrps = await vrpsOf(context);
  if (!vrps) throw new Error('nothing is in force');
  const next = chance();
  const table = new PrefixTable(4, PREFIXES);
  for (let at = 0; at < PREFIXES; at++) {
    table.words[table.room()] = next(2 ** 32);
    table.push(16 + next(9));
  }
  const started = performance.now();
  const { counts } = withoutInvalid(vrps, table, new Set([1, 2, 3]));
  const note = `${counts.invalid.toLocaleString('en')} invalid`;
  const name = `… ${PREFIXES.toLocaleString('en')} prefixes judged`;
  return { name, value: (performance.now() - started) / 1000, unit: 's', note };
}

/** A template that asks for ten thousand prefixes: the first time in a thread, and afterwards. */
async function benchTemplate({ address, token }: BenchWorld): Promise<BenchRow[]> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const { id: platform } = await post('/api/devices/platforms/', { name: 'Bench', slug: 'bench' });
  const { id: system } = await post('/api/peering/autonomous-systems/', {
    asn: 64_500,
    name: 'Bench',
    affiliated: true,
  });
  const { id: router } = await post('/api/devices/routers/', {
    name: 'bench',
    hostname: 'bench.example.net',
    platform,
    local_autonomous_system: system,
  });
  const ask = async (filter: string) => {
    const started = performance.now();
    const template = `{% for i in range(${ASKED}) %}{{ ('10.' ~ (i // 256) % 256 ~ '.' ~ i % 256 ~ '.0/24') | ${filter} }}{% endfor %}`;
    await post('/api/devices/configurations/check/', { template, router });
    return performance.now() - started;
  };
  const name = `… a template that asks for ${ASKED.toLocaleString('en')} prefixes`;
  const first = await ask('rpki_validity(1)');
  return [
    { name: `${name}, the first`, value: first, unit: 'ms' },
    { name: `${name}, afterwards`, value: await ask('rpki_validity(1)'), unit: 'ms' },
    { name: '… the same without asking', value: await ask('safe_string'), unit: 'ms' },
  ];
}

async function stayrtr(file: string): Promise<{ host: string; stop: () => void } | null> {
  if (spawnSync('stayrtr', ['-version']).error) return null;
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
  const host = `127.0.0.1:${port}`;
  const child = spawn('stayrtr', ['-bind', host, '-cache', file, '-checktime=false', '-metrics.addr', ''], {
    stdio: 'ignore',
  });
  for (;;) {
    const known = await readRtr({ host }).catch(() => null);
    if (known && known.vrps.size > 0) break;
    await sleep(200);
  }
  return { host, stop: () => void child.kill() };
}

const [, program, target] = process.argv;
if (program === import.meta.filename && target) writeFileSync(target, generated());
