import { spawn } from 'node:child_process';
import { IrrError } from '../irr-error.ts';
import { objectName, readSources } from '../rpsl/object-name.ts';
import { readHost } from '../whois/registry.ts';
import type { Override } from './override.ts';
import type { Run } from './run-bgpq4.ts';

/** A question to the program. */
export interface ProgramQuestion {
  /** Of the binary. */
  readonly path: string;
  readonly host: string;
  readonly sources: readonly string[];
  readonly family: 4 | 6;
  /** An AS, an AS-SET or a route-set. */
  readonly object: string;
  /** Where the object is looked for only. */
  readonly source: string | null;
  readonly override: Override;
  readonly timeout_ms?: number;
  readonly most_bytes?: number;
}

/** The words for bgpq4 that ask for a prefix list as JSON. Each is made from what was checked; the object stands behind `--`. */
export function programArguments(question: ProgramQuestion): string[] {
  const { host, sources, family, object, source, override } = question;
  const { name: hostName, port } = readHost(host);
  const { name } = objectName(object);
  const given = (letter: string, value: number) => (value > 0 ? [letter, String(value)] : []);
  return [
    '-h',
    `${hostName}:${port}`,
    ...(sources.length > 0 ? ['-S', readSources(sources.join(',')).join(',')] : []),
    `-${family}`,
    ...(override.aggregate ? ['-A'] : []),
    ...given('-r', override.lengths?.from ?? 0),
    ...given('-R', override.lengths?.to ?? 0),
    ...given('-m', override.longest),
    ...given('-L', override.depth),
    '-j',
    '-l',
    'prefix_list',
    '--',
    source === null ? name : `${readSources(source)[0]}::${name}`,
  ];
}

/** Runs the operator's own bgpq4: without a shell, with a limit of time and of bytes. What ends it otherwise is an error with its reason. */
export function runProgram(question: ProgramQuestion): Promise<Run> {
  const { path, object, timeout_ms = 120_000, most_bytes = 256_000_000 } = question;
  const words = programArguments(question);
  return new Promise((resolve, reject) => {
    const child = spawn(path, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {},
      timeout: timeout_ms,
      killSignal: 'SIGKILL',
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let errors = '';
    const fail = (code: IrrError['code'], message: string, cause?: unknown) =>
      reject(new IrrError(code, `${path}: ${message}`, { object, cause }));
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most_bytes) output.push(chunk);
      else child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = `${errors}${chunk}`.slice(0, 10_000);
    });
    child.on('error', (cause) =>
      fail('program_missing', `the program cannot be started: ${cause.message}`, cause),
    );
    child.on('close', (rc, signal) => {
      if (bytes > most_bytes) fail('answer_too_large', `more than ${most_bytes} bytes`);
      else if (signal !== null) fail('timed_out', `stopped after ${timeout_ms} ms`);
      else if (rc !== 0) fail('program_failed', `status ${rc}: ${errors.trim() || 'it said nothing'}`);
      else resolve({ rc: 0, stdout: Buffer.concat(output).toString('utf8'), stderr: errors });
    });
  });
}
