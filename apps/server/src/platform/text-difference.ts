import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME_MS = 60_000;
const MOST_BYTES = 256_000_000;

/** Two texts to compare. */
export interface TextPair {
  before: string;
  after: string;
  /** What they are called in the lines above their difference. */
  names: readonly [before: string, after: string];
}

/** Where the texts of each pair differ, as `diff -u` writes it; empty where they do not. By one process, however many they are. */
export async function textDifferences(pairs: readonly TextPair[]): Promise<string[]> {
  const differences = pairs.map(() => '');
  const others = [...pairs.entries()].filter(([, { before, after }]) => before !== after);
  if (others.length === 0) return differences;
  // Read by nobody else, and gone at the end: what is compared may be secret.
  const folder = await mkdtemp(join(tmpdir(), 'peersmith-diff-'));
  try {
    await Promise.all([mkdir(join(folder, 'a')), mkdir(join(folder, 'b'))]);
    for (const [at, { before, after }] of others) {
      await writeFile(join(folder, 'a', String(at)), before, { mode: 0o600 });
      await writeFile(join(folder, 'b', String(at)), after, { mode: 0o600 });
    }
    // What stands in a text has a sign before it, so that no line of it is taken for one of these.
    for (const part of (await run(folder)).split(/^diff .*\n/m)) {
      const [, at = ''] = /^--- a\/(\d+)\t/.exec(part) ?? [];
      const pair = at === '' ? undefined : pairs[Number(at)];
      if (pair)
        differences[Number(at)] =
          `--- ${pair.names[0]}\n+++ ${pair.names[1]}\n${part.slice(part.indexOf('\n@@ ') + 1)}`;
    }
    return differences;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where two texts differ, as `textDifferences` says it. */
export const textDifference = async (pair: TextPair): Promise<string> =>
  (await textDifferences([pair]))[0] ?? '';

const run = (folder: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      'diff',
      ['-urN', '--text', 'a', 'b'],
      {
        cwd: folder,
        timeout: TIME_MS,
        maxBuffer: MOST_BYTES,
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      },
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
