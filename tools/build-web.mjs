#!/usr/bin/env node
// Builds the web application and the portal when a source is newer than the last build.
import { existsSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { compressFiles } from './compress-files.mjs';
import { newest } from './newest.mjs';
import { node, root, run } from './workspace.mjs';

const web = join(root, 'apps/web');
const SOURCES = ['apps/web', 'packages', 'package-lock.json'];
/** Each has a folder of its own, as each is served by a listener of its own. */
const BUILDS = [
  { what: 'web application', from: web, to: 'dist' },
  { what: 'portal', from: join(web, 'portal'), to: 'portal/dist' },
];

const due = BUILDS.filter(({ to }) => {
  const built = join(web, to, 'index.html');
  return !existsSync(built) || newest(SOURCES.map((source) => join(root, source))) > statSync(built).mtimeMs;
});
const started = new Date();
// Made before a build begins: it is a change of the folder around it.
for (const { to } of due) mkdirSync(join(web, to), { recursive: true });
const codes = await Promise.all(
  due.map(async ({ what, from, to }) => {
    console.error(`Building the ${what} …`);
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const { code } = await run(node(), [vite, 'build', from, '--logLevel', 'warn']);
    if (code === 0) compressFiles(join(web, to));
    // A source that was saved while the build ran counts as newer.
    if (code === 0) utimesSync(join(web, to, 'index.html'), started, started);
    return code;
  }),
);
process.exitCode = Math.max(0, ...codes);
