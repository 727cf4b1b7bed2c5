import { spawn } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment, type Owner } from './owner.ts';
import type { Programs } from './programs.ts';

/** What `postmaster.pid` says of the server of a data directory. */
export interface Postmaster {
  readonly pid: number;
  /** Empty until the server has opened its socket. */
  readonly socket: string;
}

/** A server that was just launched: settles when it has ended, with what it wrote. */
export interface Launched {
  readonly ended: Promise<string>;
}

// What every start writes, and so explains nothing.
const USUAL = /starting PostgreSQL|listening on|redirecting log|Future log|is shut down/;

/** Reads `postmaster.pid`; null when no server runs or the process it names is none of this directory. */
export function findPostmaster(directory: string): Postmaster | null {
  const lines = readIfPresent(join(directory, 'postmaster.pid'))?.split('\n');
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return null;
  return worksIn(pid, directory) === false ? null : { pid, socket: lines[4] ?? '' };
}

/** Starts the server in a session of its own, so that neither Ctrl-C nor our death ends it. */
export function launchPostmaster(
  directory: string,
  { programs, owner, socket }: { programs: Programs; owner: Owner | null; socket: string },
): Launched {
  removeStaleLocks(directory, socket);
  // Without a name: of several processes that launch a server at once, each must read what its own has said.
  const log = join(directory, `startup.${process.pid}.log`);
  const output = openSync(log, 'w+', 0o600);
  rmSync(log);
  const child = spawn(join(programs.bin, 'postgres'), serverArguments(directory, socket), {
    cwd: '/',
    detached: true,
    env: cleanEnvironment(),
    stdio: ['ignore', output, output],
    ...owner,
  });
  child.unref();
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () =>
      resolve(linesOf(child.pid, [textOf(output), readIfPresent(currentLog(directory)) ?? ''])),
    );
  }).finally(() => closeSync(output));
  return { ended };
}

/**
 * Stops the server: "fast" (rolls back, writes a checkpoint), unless it hangs; then "immediate" (recovers at the next
 * start); a kill is the last resort, and leaves the data as safe as a power failure does.
 */
export async function stopPostmaster(
  directory: string,
  pid: number,
  { hanging = false } = {},
): Promise<void> {
  const steps = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const;
  for (const [signal, patience_ms] of hanging ? steps.slice(1) : steps) {
    if (!send(pid, signal)) return;
    const deadline = performance.now() + patience_ms;
    while (performance.now() < deadline) {
      if (!worksIn(pid, directory)) return;
      await sleep(20);
    }
  }
}

/** Ends the server processes that outlived their postmaster: until they are gone no other can start. */
export function endLeftovers(directory: string): void {
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry) && worksIn(Number(entry), directory) === true) send(Number(entry), 'SIGQUIT');
  }
}

/** All of an open file; `readFileSync` would begin where the other process, which shares the position, stopped writing. */
function textOf(file: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size);
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
}

/** The log that the server wrote last, or none. */
function currentLog(directory: string): string {
  const names = readIfPresent(join(directory, 'current_logfiles')) ?? '';
  return join(directory, /^stderr (.+)$/m.exec(names)?.[1] ?? 'log');
}

function linesOf(pid: number | undefined, logs: readonly string[]): string {
  const lines = logs.flatMap((log) => log.split('\n'));
  return lines.filter((line) => line.includes(`[${pid}]`) && !USUAL.test(line)).join('\n');
}

function serverArguments(directory: string, socket: string): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
  };
  return [
    '-D',
    directory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/**
 * PostgreSQL takes any process with the number of its predecessor for it: also one that only got the same number, and
 * the predecessor itself as long as nobody has waited for it, as in a container without an init.
 */
function removeStaleLocks(directory: string, socket: string): void {
  for (const file of [join(directory, 'postmaster.pid'), join(socket, '.s.PGSQL.5432.lock')]) {
    const pid = Number(readIfPresent(file)?.split('\n')[0]);
    if (Number.isInteger(pid) && pid > 0 && worksIn(pid, directory) === false) rmSync(file, { force: true });
  }
}

/** Every PostgreSQL process works in its data directory. Undefined when there is no telling. */
function worksIn(pid: number, directory: string): boolean | undefined {
  if (!isAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory);
  } catch (error) {
    // A process that has ended but was not waited for has no working directory any more.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? false : undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw error;
  }
}
