import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CLUSTER_USER, createCluster } from '../src/platform/postgres/create-cluster.ts';
import { chooseOwner, cleanEnvironment, type Owner } from '../src/platform/postgres/owner.ts';
import { endLeftovers } from '../src/platform/postgres/postmaster.ts';
import { findPrograms, type Programs } from '../src/platform/postgres/programs.ts';
import { reachablePrograms } from '../src/platform/postgres/reachable-programs.ts';

const READY_MS = 30_000;

/** A PostgreSQL of one's own that can be stopped, killed, frozen and started again. */
export class OwnPostgres {
  readonly url: string;
  readonly folder: string;
  private readonly directory: string;
  private readonly socket: string;
  private readonly programs: Programs;
  private readonly owner: Owner | null;
  private server: ChildProcess | null = null;

  private constructor(folder: string, programs: Programs, owner: Owner | null) {
    this.folder = folder;
    this.programs = programs;
    this.owner = owner;
    this.socket = join(folder, 's');
    mkdirSync(this.socket, { mode: 0o700 });
    for (const path of [folder, this.socket]) {
      chmodSync(path, 0o711);
      if (owner) chownSync(path, owner.uid, owner.gid);
    }
    this.directory = createCluster(join(folder, 'data-'), { programs, owner, durable: false });
    this.url = `postgresql://${CLUSTER_USER}@/postgres?host=${encodeURIComponent(this.socket)}`;
  }

  static async start(settings: Record<string, string> = {}): Promise<OwnPostgres> {
    const folder = mkdtempSync('/tmp/peersmith-steady-');
    const owner = chooseOwner(folder);
    const programs = reachablePrograms(findPrograms({ bin: process.env.POSTGRES_BIN }), owner);
    const postgres = new OwnPostgres(folder, programs, owner);
    await postgres.start(settings);
    return postgres;
  }

  /** Starts the server, and waits until it takes connections. */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const all = {
      listen_addresses: '',
      unix_socket_directories: this.socket,
      max_connections: '60',
      ...settings,
    };
    const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.server = spawn(join(this.programs.bin, 'postgres'), ['-D', this.directory, ...options], {
      cwd: '/',
      env: cleanEnvironment(),
      stdio: 'ignore',
      ...this.owner,
    });
    for (const last = Date.now() + READY_MS; ; await sleep(50)) {
      try {
        await this.query('select 1');
        return;
      } catch (error) {
        if (Date.now() > last) throw error;
      }
    }
  }

  /** SIGINT closes every connection and writes a checkpoint, as a restart by an operator does; SIGKILL is a crash. */
  async end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const { server } = this;
    if (!server || server.exitCode !== null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await exited;
    if (signal === 'SIGKILL') endLeftovers(this.directory);
  }

  async query<T extends pg.QueryResultRow>(text: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    await sleep(200);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
