#!/usr/bin/env node
// `npm test`: installs what is missing, checks, and runs every test. With arguments, which go to vitest, it runs a part and checks nothing.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { node, root, run } from './workspace.mjs';

/** How many of the slowest files are named. */
const SHOWN = 10;

await import('./install.mjs');
// What a test starts is compiled once.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/compiled');
for (const script of ['system-deps', 'build-web', 'build-program'])
  await run(node(), [`tools/${script}.mjs`]);
const part = process.argv.slice(2);
const check = part.length ? { code: 0 } : await run(node(), ['tools/check.mjs']);

const folder = mkdtempSync(join(tmpdir(), 'peersmith-report-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tests = await run(node(), [vitest, 'run', ...options, ...part]);
const { passed, failed, skipped, slowest } = readReport(report);
rmSync(folder, { recursive: true });

if (slowest.length > 1) console.log(`The slowest files:\n${slowest.join('\n')}`);
if (check.code !== 0) console.log('The checks failed: npm run check shows them alone.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = check.code !== 0 || tests.code !== 0 || failed > 0 ? 1 : 0;

/** How many tests ended how, and the files that took the longest; many run at the same time. */
function readReport(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, slowest: [] };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot be loaded has no tests that could fail.
  const broken = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const times = result.testResults.map(({ name, startTime, endTime }) => ({
    name: relative(root, name),
    s: (endTime - startTime) / 1000,
  }));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + result.numTodoTests,
    slowest: times
      .sort((a, b) => b.s - a.s)
      .slice(0, SHOWN)
      .map(({ name, s }) => `${s.toFixed(1).padStart(7)} s  ${name}`),
  };
}
