import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

it('every file of tests belongs to a project that runs it', () => {
  const listed = spawnSync('node_modules/.bin/vitest', ['list', '--filesOnly', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  const begun = listed.stdout.indexOf('[');
  const files: { file: string }[] = JSON.parse(listed.stdout.slice(begun));
  const run = new Set(files.map(({ file }) => relative(ROOT, file)));
  const there = globSync('{apps,packages,tools}/**/*.test.ts', {
    cwd: ROOT,
    exclude: (path) => path.includes('node_modules'),
  });
  expect(there.length).toBeGreaterThan(300);
  expect(there.filter((file) => !run.has(file))).toEqual([]);
});
