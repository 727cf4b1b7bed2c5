// What the commands of this folder share. Runs on any Node ≥ 18, before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The Node that the project installs; the one that runs this when there is none for this machine. */
export function node() {
  const installed = join(root, 'node_modules/.bin/node');
  return existsSync(installed) ? installed : process.execPath;
}

/** Runs a program in the repository and returns its exit code; with `capture` also its output. */
export function run(program, args, { capture = false } = {}) {
  return new Promise((resolve) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    // Programs that look for `node` on the PATH shall find ours.
    const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
    const child = spawn(program, args, { cwd: root, stdio, env: { ...process.env, PATH } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
