#!/usr/bin/env node
// Builds the web application when a source is newer than the last build.
import { existsSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newest } from './newest.mjs';
import { node, root, run } from './workspace.mjs';

const web = join(root, 'apps/web');
const built = join(web, 'dist/index.html');
const SOURCES = ['apps/web', 'packages', 'package-lock.json'];

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
