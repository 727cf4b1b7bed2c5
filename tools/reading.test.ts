import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './workspace.mjs';

/** What somebody must read to know how data walks through the engine (docs/decisions/0018-what-a-newcomer-reads.md). */
const DECLARING = ['define', 'field', 'trait', 'traits', 'where', 'draft', 'wire', 'endpoint'].map(
  (name) => `packages/resource/src/${name}.ts`,
);
const PASSED = ['read/read', 'write/save', 'write/remove', 'http/routes', 'http/serve'].map(
  (name) => `apps/server/src/engine/${name}.ts`,
);
const ENGINE = 'apps/server/src/engine';
const MOST = 2500;

it('what a newcomer must read has at most 2,500 lines', () => {
  const own = readdirSync(join(root, ENGINE)).filter(
    (name) => /\.ts$/.test(name) && !name.endsWith('.test.ts'),
  );
  const files = [...DECLARING, ...own.map((name) => `${ENGINE}/${name}`), ...PASSED];
  const lines = files.map((file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1);
  expect(lines.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(MOST);
});
