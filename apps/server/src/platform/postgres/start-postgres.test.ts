import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../../../../../tools/scratch.mjs';
import { findPostmaster } from './postmaster.ts';
import { listPrograms } from './programs.ts';
import type { RunningPostgres } from './running-postgres.ts';
import { startPostgres } from './start-postgres.ts';

const isRoot = process.getuid?.() === 0;
const embedded = listPrograms().find(({ kind }) => kind === 'embedded');
const system = listPrograms().find(({ kind }) => kind === 'system');

let folder: string;
let data: string;
let running: RunningPostgres[];
let holders: ChildProcess[];
let said: string[];

async function start(
  settings: { DATABASE_URL?: string; POSTGRES_BIN?: string } = {},
): Promise<RunningPostgres> {
  const all = { PEERSMITH_DATA: data, POSTGRES_BIN: undefined, DATABASE_URL: undefined, ...settings };
  const postgres = await startPostgres(all, { say: (message) => said.push(message) });
  running.push(postgres);
  return postgres;
}

/** Another process that uses the same data folder. */
async function hold(): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-postgres.ts'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(child);
  const gone = once(child, 'exit').then(() =>
    Promise.reject(new Error('the process ended before it had a server')),
  );
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), gone]);
  gone.catch(() => undefined);
  return { process: child, url: JSON.parse(String(line)).url };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function postmasterPid(): number | undefined {
  return findPostmaster(join(data, 'postgres'))?.pid;
}

/** A cluster that has run before; what creates one takes a second. */
const made = mkdtempSync(`${scratch}/peersmith-made-`);
beforeAll(async () => {
  chmodSync(made, 0o711);
  const all = { PEERSMITH_DATA: made, POSTGRES_BIN: undefined, DATABASE_URL: undefined };
  await (await startPostgres(all)).stop();
});
afterAll(() => rmSync(made, { recursive: true }));
function useMade(): void {
  expect(spawnSync('cp', ['-a', made, data]).status).toBe(0);
}

beforeEach(() => {
  folder = mkdtempSync(`${scratch}/peersmith-supervisor-`);
  chmodSync(folder, 0o711);
  data = join(folder, 'data');
  running = [];
  holders = [];
  said = [];
});

afterEach(async () => {
  for (const child of holders)
    if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM');
  for (const { stop } of running) await stop();
  const cluster = join(data, 'postgres');
  if (existsSync(cluster)) rmSync(realpathSync(cluster), { recursive: true });
  rmSync(folder, { recursive: true });
});

describe('startPostgres', () => {
  it('creates a durable UTF-8 cluster, serves it, and stops it', async () => {
    const { url, stop } = await start();
    const shown = await query(
      url,
      `SELECT current_database(), current_setting('fsync'), current_setting('server_encoding'),
      current_setting('listen_addresses'), lower('ÄÖ') = 'äö'`,
    );
    expect(shown).toEqual(['peersmith', 'on', 'UTF8', '', true]);
    await stop();
    await stop();
    expect(postmasterPid()).toBeUndefined();
    expect(said).toEqual([]);
  });

  it.skipIf(!embedded)('runs the embedded programs, and finds them again for their data', async () => {
    const first = await start({ POSTGRES_BIN: embedded?.bin ?? '' });
    expect(first.kind).toBe('embedded');
    await query(first.url, 'CREATE TABLE kept (id int)');
    await first.stop();
    const second = await start();
    expect(second.kind).toBe('embedded');
    expect(await query(second.url, 'SELECT count(*)::int FROM kept')).toEqual([0]);
  });

  it('shares one server between processes; who leaves last stops it', async () => {
    useMade();
    // Enough at once that several launch a server, of which all but one must give way.
    const all = await Promise.all(Array.from({ length: 5 }, hold));
    const [last, ...others] = all;
    expect(new Set(all.map(({ url }) => url))).toEqual(new Set([last?.url]));
    await Promise.all(others.map(({ process }) => end(process, 'SIGTERM')));
    expect(await query(last?.url ?? '', 'SELECT 1')).toEqual([1]);
    if (last) await end(last.process, 'SIGTERM');
    expect(postmasterPid()).toBeUndefined();
    // Longer than a server may be silent before it is started anew.
  }, 90_000);

  it('leaves the server to a client that still uses it', async () => {
    useMade();
    const { url, stop } = await start();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await stop();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await (await start()).stop();
    expect(postmasterPid()).toBeUndefined();
  });

  it('uses the server that a killed process left behind', async () => {
    useMade();
    const holder = await hold();
    await query(holder.url, 'CREATE TABLE kept AS SELECT 1 AS id');
    const pid = postmasterPid();
    await end(holder.process, 'SIGKILL');
    const { url, stop } = await start();
    expect(postmasterPid()).toBe(pid);
    expect(await query(url, 'SELECT id FROM kept')).toEqual([1]);
    await stop();
    expect(postmasterPid()).toBeUndefined();
  });

  it('starts a killed server again, and no committed row is lost', async () => {
    useMade();
    const { url } = await start();
    await query(url, 'CREATE TABLE kept (id int PRIMARY KEY)');
    let committed = 0;
    const writer = new pg.Client({ connectionString: url });
    writer.on('error', () => undefined);
    await writer.connect();
    const writing = (async () => {
      for (;;) {
        await writer.query('INSERT INTO kept VALUES ($1)', [committed + 1]);
        committed++;
      }
    })().catch(() => undefined);
    while (committed < 100) await sleep(1);
    process.kill(postmasterPid() ?? 0, 'SIGKILL');
    // The connection outlives the postmaster for a moment, and what it commits meanwhile counts too.
    await sleep(50);
    await writer.end().catch(() => undefined);
    await writing;
    await expect.poll(() => query(url, 'SELECT 1').catch(() => null), { timeout: 20_000 }).toEqual([1]);
    const [least] = await query(url, `SELECT count(*)::int FROM kept WHERE id <= ${committed}`);
    expect(least).toBe(committed);
    expect(said).toContain('PostgreSQL has ended unexpectedly: starting it again.');
  });

  it('is not stopped by a number of a dead server that another process got', async () => {
    useMade();
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(
      join(data, 'postgres/postmaster.pid'),
      `${other.pid}\n${data}/postgres\n0\n5432\n/nowhere\n`,
    );
    const { url } = await start();
    expect(await query(url, 'SELECT 1')).toEqual([1]);
    other.kill();
  });

  it('puts the socket under /tmp when the path of the data is too long for one', async () => {
    data = join(folder, 'a'.repeat(80), 'data');
    const { url } = await start();
    const socket = decodeURIComponent(url.split('host=')[1] ?? '');
    expect(socket).toMatch(/^\/tmp\/peersmith-[0-9a-f]{16}$/);
    expect(await query(url, 'SELECT 1')).toEqual([1]);
    rmSync(socket, { recursive: true, force: true });
  });

  it('says that the data was written by another major version', async () => {
    useMade();
    const file = join(data, 'postgres/PG_VERSION');
    const version = readFileSync(file, 'utf8');
    writeFileSync(file, '14\n');
    await expect(start()).rejects.toThrow(
      /created by PostgreSQL 14, and only these versions are installed: \d+/,
    );
    writeFileSync(file, version);
  });

  it.skipIf(!system || !embedded)('does not let POSTGRES_BIN touch the data of another version', async () => {
    await (await start({ POSTGRES_BIN: embedded?.bin ?? '' })).stop();
    await expect(start({ POSTGRES_BIN: system?.bin ?? '' })).rejects.toMatchObject({
      code: 'postgres_other_major',
    });
  });

  it('clears away what a process left that was killed while it created the cluster', async () => {
    const [old, recent] = ['postgres.new-0-abcdef', 'postgres.new-0-ghijkl'].map((name) => join(data, name));
    for (const draft of [old ?? '', recent ?? '']) mkdirSync(join(draft, 'base'), { recursive: true });
    utimesSync(old ?? '', 0, 0);
    await start();
    expect(readdirSync(data).sort()).toEqual(['postgres', 'postgres.new-0-ghijkl']);
  });

  it('refuses a folder that holds something else', async () => {
    mkdirSync(join(data, 'postgres'), { recursive: true });
    writeFileSync(join(data, 'postgres/notes.txt'), 'mine');
    await expect(start()).rejects.toThrow(/data\/postgres is not empty and not a PostgreSQL data directory/);
  });

  it('shows what the server says when it does not start', async () => {
    useMade();
    writeFileSync(join(data, 'postgres/postgresql.auto.conf'), "shared_bufers = '1GB'\n");
    await expect(start()).rejects.toThrow(/unrecognized configuration parameter "shared_bufers"/);
  });

  it.skipIf(!isRoot)(
    'keeps the database under /var/lib/peersmith when its account cannot enter the folder',
    async () => {
      chmodSync(folder, 0o700);
      const first = await start();
      const place = realpathSync(join(data, 'postgres'));
      expect(place).toMatch(/^\/var\/lib\/peersmith\//);
      expect(said).toEqual([
        expect.stringContaining(`cannot enter ${data}: the database is kept in ${place} instead`),
      ]);
      await query(first.url, 'CREATE TABLE kept (id int)');
      await first.stop();
      const second = await start();
      expect(await query(second.url, 'SELECT count(*)::int FROM kept')).toEqual([0]);
      expect(said).toHaveLength(1);
    },
  );

  it('names DATABASE_URL when nothing answers there', async () => {
    const DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/nothing';
    await expect(start({ DATABASE_URL })).rejects.toThrow(/^DATABASE_URL: no connection: .*ECONNREFUSED/);
  });
});
