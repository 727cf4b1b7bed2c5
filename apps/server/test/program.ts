import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratch } from '../../../tools/scratch.mjs';

const PEERSMITH = join(import.meta.dirname, '../../../bin/peersmith');
const PATIENCE_MS = 60_000;

/** The password of `admin` where a test starts a server of its own. */
export const PASSWORD = 'a long pass phrase';

export interface Ended {
  /** The exit status, or the signal that ended it. */
  code: number | string;
  out: string;
  err: string;
}

export interface Run {
  env: NodeJS.ProcessEnv;
  /** Standard input. */
  input?: string;
  /** One that takes longer is killed, as one that hangs. */
  timeout_ms?: number;
  started?: (child: ChildProcess) => void;
}

/** Runs a command as a person would. */
export const run = (
  args: readonly string[],
  { env, input = '', timeout_ms = PATIENCE_MS, started }: Run,
): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env, timeout: timeout_ms, killSignal: 'SIGKILL', maxBuffer: 50_000_000 } as const;
    const child = execFile(PEERSMITH, args, options, (error, out, err) =>
      resolve({ code: error ? (error.signal ?? error.code ?? 1) : 0, out, err }),
    );
    child.stdin?.end(input);
    started?.(child);
  });

/** A process of the product that stays: `serve` or `work`. */
export class OwnServer {
  readonly url: string;
  private readonly child: ChildProcess;
  private printed = '';

  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: unknown) => {
        this.printed += String(chunk);
      });
  }

  /** Starts it, and waits until it answers or says that it works. */
  static async start(
    args: readonly string[],
    env: Record<string, string>,
    { port }: { port?: number } = {},
  ): Promise<OwnServer> {
    const at = port ?? (await freePort());
    const child = spawn(PEERSMITH, args, {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PEERSMITH_LISTEN: `127.0.0.1:${at}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new OwnServer(child, `http://127.0.0.1:${at}`);
    for (
      const last = Date.now() + PATIENCE_MS;
      !(await server.answers(args[0] === 'work'));
      await sleep(50)
    ) {
      if (child.exitCode === null && Date.now() <= last) continue;
      child.kill('SIGKILL');
      throw new Error(`the server is not ready (exit code ${child.exitCode}):\n${server.output}`);
    }
    return server;
  }

  private async answers(works: boolean): Promise<boolean> {
    if (works) return this.printed.includes('"working"');
    return fetch(`${this.url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  get output(): string {
    return this.printed;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** How it ended; null while it runs. */
  get exit(): number | string | null {
    return this.child.exitCode ?? this.child.signalCode;
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.exit !== null) return;
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGCONT');
    this.child.kill(signal);
    await exited;
  }
}

export interface RunningServer {
  url: string;
  printed: () => string;
  stop: () => Promise<void>;
}

/** The whole product as people start it, on a free port, with a folder and an empty database of its own unless settings say otherwise; with the public listener where they say where. */
export async function startServer(settings: Record<string, string> = {}): Promise<RunningServer> {
  const data = mkdtempSync(join(scratch, 'peersmith-own-'));
  const own = { PEERSMITH_DATA: data, PEERSMITH_ADMIN_PASSWORD: PASSWORD };
  const command = ['serve', ...(settings.PORTAL_LISTEN ? ['--portal'] : [])];
  const server = await OwnServer.start(command, { ...own, ...settings });
  return {
    url: server.url,
    printed: () => server.output,
    stop: async () => {
      if (server.exit !== null) console.error(`the server ended by itself:\n${server.output}`);
      await server.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
