#!/usr/bin/env node
// Installs the npm packages when what is installed differs from the lockfile. Runs on any Node ≥ 18.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

if (!isCurrent()) {
  console.error('Installing npm packages …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** npm writes what it installed into a lockfile of its own inside node_modules. */
function isCurrent() {
  const installed = readPackages('node_modules/.package-lock.json');
  return Object.entries(readPackages('package-lock.json')).every(
    ([path, { version, integrity, link, optional }]) => {
      if (!path.includes('node_modules/')) return true;
      if (link) return existsSync(join(root, path));
      // An optional package may be for another machine.
      const found = installed[path];
      return found ? found.version === version && found.integrity === integrity : optional === true;
    },
  );
}

function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).packages ?? {}) : {};
}
