#!/usr/bin/env node
// Builds the web application when a source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { node, root, run } from './workspace.mjs';

const web = join(root, 'apps/web');
const built = join(web, 'dist/index.html');
const SOURCES = ['apps/web', 'packages', 'package-lock.json'];
const SKIPPED = new Set(['node_modules', 'dist', 'fixtures', 'test']);

if (!existsSync(join(web, 'index.html'))) {
  console.error('There is no web application yet: the API is served without one.');
} else if (
  !existsSync(built) ||
  newest(SOURCES.map((source) => join(root, source))) > statSync(built).mtimeMs
) {
  // Made before the build begins: it is a change of the folder around it.
  mkdirSync(dirname(built), { recursive: true });
  const started = new Date();
  console.error('Building the web application …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { code } = await run(node(), [vite, 'build', web, '--logLevel', 'warn']);
  if (code !== 0) process.exit(code);
  // A source that was saved while the build ran counts as newer.
  utimesSync(built, started, started);
}

function newest(paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      const { mtimeMs, isDirectory } = describe(path);
      if (!isDirectory) return mtimeMs;
      const within = readdirSync(path).filter((name) => !SKIPPED.has(name));
      // A folder is newer when a file in it was removed or renamed.
      return Math.max(mtimeMs, newest(within.map((name) => join(path, name))));
    }),
  );
}

function describe(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return { mtimeMs: stats?.mtimeMs ?? 0, isDirectory: stats?.isDirectory() ?? false };
}
