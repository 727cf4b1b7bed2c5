import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { scratch } from '../../../tools/scratch.mjs';
import { CLUSTER_USER, createCluster } from '../src/platform/postgres/create-cluster.ts';
import { asOwner, chooseOwner, cleanEnvironment, type Owner } from '../src/platform/postgres/owner.ts';
import { endLeftovers } from '../src/platform/postgres/postmaster.ts';
import { findPrograms, type Programs } from '../src/platform/postgres/programs.ts';
import { reachablePrograms } from '../src/platform/postgres/reachable-programs.ts';

const READY_MS = 30_000;

/** Enough for what is tried, and little enough to be filled at once. */
const DISK_MB = 700;

/** A PostgreSQL of one's own that can be stopped, killed and started again, and whose disk can be filled. */
export class OwnPostgres {
  /** Whether it lies on a small disk of its own: mounting one takes root. */
  readonly hasDisk: boolean;
  readonly url: string;
  readonly folder: string;
  private readonly directory: string;
  private readonly socket: string;
  private readonly programs: Programs;
  private readonly owner: Owner | null;
  private server: ChildProcess | null = null;

  private constructor(
    folder: string,
    { programs, owner, copyOf }: { programs: Programs; owner: Owner | null; copyOf?: OwnPostgres },
  ) {
    this.folder = folder;
    this.hasDisk = !copyOf && mount(folder);
    this.programs = programs;
    this.owner = owner;
    this.socket = join(folder, 's');
    mkdirSync(this.socket, { recursive: true });
    for (const path of [folder, this.socket]) {
      chmodSync(path, 0o711);
      if (owner) chownSync(path, owner.uid, owner.gid);
    }
    this.directory = copyOf
      ? copyOf.backUp(join(folder, 'data'))
      : createCluster(join(folder, 'data-'), { programs, owner, durable: false });
    this.url = urlAt(this.socket);
  }

  static async start(settings: Record<string, string> = {}): Promise<OwnPostgres> {
    const folder = mkdtempSync(`${scratch}/peersmith-steady-`);
    const owner = chooseOwner(folder);
    const programs = reachablePrograms(findPrograms({ bin: process.env.POSTGRES_BIN }), owner);
    const postgres = new OwnPostgres(folder, { programs, owner });
    await postgres.start(settings);
    return postgres;
  }

  /** Whether the programs that copy a running server are there. */
  get canBeCopied(): boolean {
    return existsSync(join(this.programs.bin, 'pg_basebackup'));
  }

  /** A standby: a copy that follows, and only reads until it is promoted. The write of nobody is done before it has it. */
  async standby(): Promise<OwnPostgres> {
    const { programs, owner } = this;
    const standby = new OwnPostgres(join(this.folder, 'standby'), { programs, owner, copyOf: this });
    await standby.start();
    await this.query("alter system set synchronous_standby_names = '*'");
    await this.query('select pg_reload_conf()');
    return standby;
  }

  private backUp(directory: string): string {
    const copied = asOwner(this.owner, join(this.programs.bin, 'pg_basebackup'), [
      `--pgdata=${directory}`,
      `--host=${this.socket}`,
      `--username=${CLUSTER_USER}`,
      '--checkpoint=fast',
      '--no-sync',
      '--write-recovery-conf',
    ]);
    if (copied.status !== 0) throw new Error(`pg_basebackup: ${copied.stderr}`);
    return directory;
  }

  /** Leaves no room on its disk; the answer makes room again. */
  fill(): () => void {
    const filler = join(this.folder, 'filler');
    const file = openSync(filler, 'w');
    for (const size of [1_048_576, 4096]) {
      const zeros = Buffer.alloc(size);
      try {
        while (writeSync(file, zeros) === size);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
    closeSync(file);
    return () => rmSync(filler);
  }

  /** How it ended; null while it runs. */
  get exit(): number | string | null {
    return this.server ? (this.server.exitCode ?? this.server.signalCode) : null;
  }

  /** The file that clients connect to. */
  get socketFile(): string {
    return socketFileIn(this.socket);
  }

  /** Starts the server, and waits until it takes connections. */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const all = {
      listen_addresses: '',
      unix_socket_directories: this.socket,
      max_connections: '60',
      max_wal_size: '96MB',
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
    if (!server || this.exit !== null) return;
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
    if (this.hasDisk) spawnSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The address of the server, or of whatever passes connections on, whose socket is in a folder. */
export const urlAt = (folder: string): string =>
  `postgresql://${CLUSTER_USER}@/postgres?host=${encodeURIComponent(folder)}`;

export const socketFileIn = (folder: string): string => join(folder, '.s.PGSQL.5432');

const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]).status === 0;
