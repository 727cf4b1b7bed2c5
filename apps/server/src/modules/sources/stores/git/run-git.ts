import { spawn } from 'node:child_process';
import { StoreFault } from '../store-fault.ts';

/** How Git is run: without a shell, with an environment that holds nothing but this. */
export interface GitRun {
  env: Readonly<Record<string, string>>;
  /** The repository that is kept here. */
  repository: string;
  time_ms: number;
  signal?: AbortSignal;
  /** Texts that are never repeated. */
  secrets: readonly string[];
}

export interface GitCall {
  input?: Buffer | string;
  most_bytes?: number;
  env?: Readonly<Record<string, string>>;
  /** Asked twice a second; a text ends the program, and is why. */
  watch?: () => string | null;
}

/** What Git printed, and how it ended. */
export interface GitResult {
  code: number;
  stdout: Buffer;
  stderr: string;
}

const MOST_BYTES = 64_000_000;
const MOST_SAID = 64_000;

/** Runs Git. Fails with `timed_out`, `too_large`, or where it cannot be started; any status is an answer. */
export function runGit(run: GitRun, args: readonly string[], call: GitCall = {}): Promise<GitResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  // A group of its own, so that the programs by which it speaks to hosts end with it.
  const child = spawn('git', args, {
    cwd: run.repository,
    env: { ...run.env, ...call.env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let ended: StoreFault | null = null;
  const end = (fault: StoreFault) => {
    ended ??= fault;
    if (child.pid !== undefined) endGroup(child.pid);
  };
  const release = watchOver(run, call, end);
  const stdout: Buffer[] = [];
  let bytes = 0;
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > (call.most_bytes ?? MOST_BYTES))
      end(new StoreFault('too_large', 'Git printed more than is taken'));
    else stdout.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MOST_SAID) said += chunk.toString('utf8');
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(call.input);
  child.on('error', (cause) => {
    release();
    reject(new StoreFault('failed', 'Git is not installed on this server, or cannot be started', { cause }));
  });
  child.on('close', (code) => {
    release();
    if (run.signal?.aborted) reject(run.signal.reason);
    else if (ended) reject(ended);
    else resolve({ code: code ?? 128, stdout: Buffer.concat(stdout), stderr: masked(said, run.secrets) });
  });
  return promise;
}

function watchOver(run: GitRun, call: GitCall, end: (fault: StoreFault) => void): () => void {
  const late = setTimeout(
    () => end(new StoreFault('timed_out', `It did not answer within ${run.time_ms / 1000} s`)),
    run.time_ms,
  );
  const cancelled = () => end(new StoreFault('failed', 'It was cancelled'));
  run.signal?.addEventListener('abort', cancelled, { once: true });
  const look = setInterval(() => {
    const why = call.watch?.() ?? null;
    if (why !== null) end(new StoreFault('too_large', why));
  }, 500);
  return () => {
    clearTimeout(late);
    clearInterval(look);
    run.signal?.removeEventListener('abort', cancelled);
  };
}

function masked(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((one) => one.length > 3)
    .reduce((kept, one) => kept.replaceAll(one, '********'), text);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
}
