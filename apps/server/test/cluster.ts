import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { TestProject } from 'vitest/node';
import { scratch } from '../../../tools/scratch.mjs';
import { openDatabase } from '../src/platform/database.ts';
import { migrate } from '../src/platform/migrate.ts';
import { CLUSTER_USER, createCluster } from '../src/platform/postgres/create-cluster.ts';
import { chooseOwner, cleanEnvironment, type Owner } from '../src/platform/postgres/owner.ts';
import { findPostmaster, stopPostmaster } from '../src/platform/postgres/postmaster.ts';
import { findPrograms } from '../src/platform/postgres/programs.ts';
import { reachablePrograms } from '../src/platform/postgres/reachable-programs.ts';

const MIGRATIONS = join(import.meta.dirname, '../migrations');
const TEMPLATE = 'peersmith_template';
const PREFIX = 'peersmith-test-';
const DATA = 'data-';

/** How tests reach the cluster of their run. */
export interface TestCluster {
  readonly socket: string;
  readonly template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestCluster;
  }
}

/** Starts one PostgreSQL without fsync for the whole run, with a migrated database that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned(scratch);
  const folder = mkdtempSync(join(scratch, `${PREFIX}${process.pid}-`));
  const found = findPrograms({ bin: process.env.POSTGRES_BIN });
  const owner = chooseOwner(folder);
  const programs = reachablePrograms(found, owner);
  const socket = join(folder, 's');
  mkdirSync(socket, { mode: 0o700 });
  for (const path of [folder, socket]) claim(path, owner);
  const directory = createCluster(join(folder, DATA), { programs, owner, durable: false });
  const server = spawn(join(programs.bin, 'postgres'), serverArguments(directory, socket), {
    cwd: '/',
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', process.env.POSTGRES_LOG ? 'inherit' : 'ignore'],
    ...owner,
  });
  const stop = () => stopServer(server, folder);
  try {
    await prepareTemplate(socket);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', { socket, template: TEMPLATE });
  return stop;
}

/** The URL of a database of the cluster. */
export function urlOf(socket: string, database: string): string {
  return `postgresql://${CLUSTER_USER}@/${database}?host=${encodeURIComponent(socket)}`;
}

function serverArguments(directory: string, socket: string): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socket,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    autovacuum: 'off',
  };
  return [
    '-D',
    directory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function prepareTemplate(socket: string): Promise<void> {
  const admin = await connect(urlOf(socket, 'postgres'));
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  if (!existsSync(MIGRATIONS)) return;
  const url = urlOf(socket, TEMPLATE);
  const db = openDatabase(url, { max: 1 });
  await migrate(db, MIGRATIONS).finally(() => db.destroy());
  // The queue's own tables, which every application would make.
  const queue = new PgBoss(url);
  await queue.start();
  await queue.stop({ graceful: false });
}

async function connect(url: string): Promise<pg.Client> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  const exited = new Promise((resolve) => server.once('exit', resolve));
  // SIGQUIT is PostgreSQL's immediate shutdown: nothing here has to survive.
  if (server.exitCode === null && server.kill('SIGQUIT')) await exited;
  rmSync(folder, { recursive: true, force: true });
}

/** What runs left that were killed: a server, and its folder. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(parent, name);
    if (!isOurs(folder) || isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    for (const data of readdirSync(folder).filter((entry) => entry.startsWith(DATA))) {
      const running = findPostmaster(join(folder, data));
      if (running) await stopPostmaster(join(folder, data), running.pid, { hanging: true });
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function isOurs(folder: string): boolean {
  const own = process.getuid?.();
  return own === 0 || statSync(folder, { throwIfNoEntry: false })?.uid === own;
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function claim(path: string, owner: Owner | null): void {
  chmodSync(path, 0o711);
  if (owner) chownSync(path, owner.uid, owner.gid);
}
