#!/usr/bin/env node
// `npm run check`: everything that can be said about the code without running it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, run } from './workspace.mjs';

await import('./install.mjs');

/** Several threads infer the same types each: slower, and twice the work, where all checks run at once. */
const ONE_THREAD = ['--singleThreaded'];

const CHECKS = [
  { name: 'format and lint', program: 'node_modules/.bin/biome', args: ['check', '--colors=off', '.'] },
  { name: 'types', program: 'node_modules/.bin/tsc', args: [...ONE_THREAD, '-p', 'tsconfig.json'] },
  {
    name: 'types of the web',
    program: 'node_modules/.bin/tsc',
    args: [...ONE_THREAD, '-p', 'apps/web/tsconfig.json'],
    if: 'apps/web/tsconfig.json',
  },
  {
    name: 'unused exports',
    script: 'node_modules/knip/bin/knip.js',
    args: ['--no-progress', '--no-config-hints'],
  },
  { name: 'imports', script: 'tools/check-imports.mjs' },
  { name: 'generated documents', script: 'apps/server/src/tools/generate.ts', args: ['--check'] },
];

const results = await Promise.all(
  CHECKS.filter((check) => existsSync(join(root, check.if ?? check.script ?? ''))).map(async (check) => {
    const program = check.script ? node() : join(root, check.program);
    const { code, output } = await run(
      program,
      [...(check.script ? [check.script] : []), ...(check.args ?? [])],
      { capture: true },
    );
    return { name: check.name, code, output };
  }),
);

for (const { name, code, output } of results) {
  if (code !== 0 && output.trim() !== '') console.log(output.trimEnd());
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
}
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;
