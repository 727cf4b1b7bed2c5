import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Proxies } from '../src/platform/proxies.ts';
import { freePort } from './program.ts';

const TINYPROXY = '/usr/bin/tinyproxy';
export const hasTinyproxy: boolean = existsSync(TINYPROXY);

/** For what is reached without one. */
export const NO_PROXIES: Proxies = { direct: { every: false, names: [], networks: [] } };

interface Wanted {
  /** `name password` of whoever may use it; anybody when absent. */
  user?: string;
  /** Ports to which it opens tunnels; any when absent. */
  tunnels?: number;
}

/** A tinyproxy on the loopback, which writes down what it was asked for. */
export class TinyProxy {
  readonly port: number;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.#folder = folder;
    this.#process = child;
  }

  static async start({ user, tunnels }: Wanted = {}): Promise<TinyProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'peersmith-proxy-'));
    const port = await freePort();
    const lines = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Allow 127.0.0.1',
      'LogLevel Connect',
      `LogFile "${folder}/log"`,
      ...(user ? [`BasicAuth ${user}`] : []),
      ...(tunnels ? [`ConnectPort ${tunnels}`] : []),
    ];
    await writeFile(join(folder, 'conf'), `${lines.join('\n')}\n`);
    const child = spawn(TINYPROXY, ['-d', '-c', join(folder, 'conf')], { stdio: 'ignore' });
    await vi.waitFor(() => knock(port), { timeout: 10_000, interval: 30 });
    return new TinyProxy(port, folder, child);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it was asked for so far: `GET http://…` and `CONNECT host:port`. */
  async asked(): Promise<string[]> {
    const log = await readFile(join(this.#folder, 'log'), 'utf8');
    return [...log.matchAll(/Request \(file descriptor \d+\): (\S+ \S+)/g)].map(([, line = '']) => line);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGKILL');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const knock = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
