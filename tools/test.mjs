#!/usr/bin/env node
// `npm test`: installs what is missing, checks, and runs every test. Arguments go to vitest.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, root, run } from './workspace.mjs';

await import('./install.mjs');
// What a test starts is compiled once.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/compiled');
for (const script of ['system-deps', 'build-web', 'build-program'])
  await run(node(), [`tools/${script}.mjs`]);
const check = await run(node(), ['tools/check.mjs']);

const folder = mkdtempSync(join(tmpdir(), 'peersmith-report-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tests = await run(node(), [vitest, 'run', ...options, ...process.argv.slice(2)]);
const { passed, failed, skipped } = count(report);
rmSync(folder, { recursive: true });

if (check.code !== 0) console.log('The checks failed: npm run check shows them alone.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = check.code !== 0 || tests.code !== 0 || failed > 0 ? 1 : 0;

function count(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot be loaded has no tests that could fail.
  const broken = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
