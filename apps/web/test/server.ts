import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { scratch } from '../../../tools/scratch.mjs';

export const PASSWORD = 'a long pass phrase';
const ROOT = join(import.meta.dirname, '../../..');

export interface RunningServer {
  url: string;
  stop: () => Promise<void>;
}

/** The real server with a database of its own, empty, on a free port. */
export async function startServer(settings: Record<string, string> = {}): Promise<RunningServer> {
  const data = await mkdtemp(join(scratch, 'peersmith-web-'));
  const port = await freePort();
  const child = spawn(join(ROOT, 'bin/peersmith'), ['serve'], {
    env: {
      PATH: process.env.PATH,
      PEERSMITH_DATA: data,
      PEERSMITH_LISTEN: `127.0.0.1:${port}`,
      PEERSMITH_ADMIN_PASSWORD: PASSWORD,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const printed = outputOf(child);
  await ready(child, url, printed);
  let stopping = false;
  void ended.then(() => {
    if (!stopping) console.error(`the server ended by itself:\n${printed()}`);
  });
  return {
    url,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function outputOf(child: ChildProcess): () => string {
  let printed = '';
  const keep = (chunk: unknown) => {
    printed += String(chunk);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => printed;
}

/** Waits until the server answers; says what it printed when it ends instead. */
async function ready(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed()}`);
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not answer within a minute:\n${printed()}`);
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
