import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME_MS = 20_000;
const MOST_BYTES = 64_000_000;

/** Where two texts differ, as `diff -u` writes it; empty where they do not. `names` stand above it. */
export async function textDifference(
  [before, after]: readonly [before: string, after: string],
  names: readonly [before: string, after: string],
): Promise<string> {
  if (before === after) return '';
  // Read by nobody else, and gone at the end: what is compared may be secret.
  const folder = await mkdtemp(join(tmpdir(), 'peersmith-diff-'));
  try {
    const files = [join(folder, 'before'), join(folder, 'after')] as const;
    await Promise.all([before, after].map((text, at) => writeFile(files[at] ?? '', text, { mode: 0o600 })));
    return await run(['-u', '--label', names[0], '--label', names[1], ...files]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const run = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      'diff',
      args,
      { timeout: TIME_MS, maxBuffer: MOST_BYTES, env: { PATH: process.env.PATH, LC_ALL: 'C' } },
      (error, out) => {
        // It ends with 1 where there are differences.
        if (error && error.code !== 1) reject(error);
        else resolve(out);
      },
    );
  });

/** How many lines a difference adds and takes away. */
export function countLines(difference: string): { added: number; removed: number } {
  const counts = { added: 0, removed: 0 };
  const [, , ...lines] = difference.split('\n');
  for (const line of lines) {
    if (line.startsWith('+')) counts.added += 1;
    else if (line.startsWith('-')) counts.removed += 1;
  }
  return counts;
}
