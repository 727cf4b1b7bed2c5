import { spawn } from 'node:child_process';
import { SecretError } from './secrets.ts';

const LIMIT_MS = 15_000;
const MOST_BYTES = 64 * 1024;

/** What a command of the operator prints: keys. It is never shown, nor what the command says of its own failure. */
export function keysOfCommand(command: string, limit_ms = LIMIT_MS): Promise<string> {
  const failed = (what: string, cause?: unknown) =>
    new SecretError('keyring_unusable', `PEERSMITH_SECRET_KEY_COMMAND: the command ${what}.`, { cause });
  return new Promise((resolve, reject) => {
    // A group of its own, so that whatever it started ends with it.
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    let ended: Error | null = null;
    const end = (reason: Error) => {
      ended ??= reason;
      if (child.pid !== undefined) endGroup(child.pid);
    };
    const late = setTimeout(() => end(failed(`did not end within ${limit_ms / 1000} s`)), limit_ms);
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) end(failed(`printed more than ${MOST_BYTES / 1024} kB`));
    });
    child.on('error', (cause) => {
      clearTimeout(late);
      reject(failed('could not be started', cause));
    });
    child.on('close', (code, signal) => {
      clearTimeout(late);
      if (ended) reject(ended);
      else if (code !== 0)
        reject(failed(code === null ? `was ended by ${signal}` : `ended with status ${code}`));
      else if (bytes === 0) reject(failed('printed nothing'));
      else resolve(Buffer.concat(chunks).toString('utf8'));
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
}
