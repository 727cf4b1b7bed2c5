import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PEERSMITH = join(import.meta.dirname, '../../../bin/peersmith');

/** A process of the product: `serve` or `work`. */
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
    for (const last = Date.now() + 60_000; !(await server.answers(args[0] === 'work')); await sleep(50)) {
      if (child.exitCode !== null || Date.now() > last)
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
