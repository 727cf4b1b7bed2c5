import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../stores/git/run-git.ts';

const LIMIT_MS = 10_000;
const ENV = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** What differs between two texts, as a unified difference without the lines that name files; empty where nothing does. */
export async function compareTexts(before: string, after: string): Promise<string> {
  if (before === after) return '';
  const folder = await mkdtemp(join(tmpdir(), 'peersmith-compare-'));
  try {
    await writeFile(join(folder, 'a'), before, { mode: 0o600 });
    await writeFile(join(folder, 'b'), after, { mode: 0o600 });
    const run = {
      env: { ...ENV, HOME: folder, GIT_CEILING_DIRECTORIES: folder },
      repository: folder,
      time_ms: LIMIT_MS,
      secrets: [],
    };
    const { stdout } = await runGit(run, [
      'diff',
      '--no-index',
      '--no-color',
      '--no-ext-diff',
      '--text',
      '--',
      'a',
      'b',
    ]);
    const text = stdout.toString('utf8');
    return text.slice(Math.max(0, text.search(/^@@ /m)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
