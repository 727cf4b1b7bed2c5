import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratch } from '../../../../tools/scratch.mjs';
import { followPage, missingImports } from '../../test/follow-page.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(scratch, 'peersmith-driver-'));
cpSync(join(ROOT, 'packages/routers'), join(folder, 'packages/routers'), {
  recursive: true,
  filter: (path) => !path.endsWith('.test.ts'),
});
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
const written = followPage(folder, 'add-a-driver.md');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('who follows docs/add-a-driver.md has a driver', () => {
  it('that is found by its names, and whose arguments are checked', async () => {
    expect(written.flatMap((path) => missingImports(folder, path))).toEqual([]);
    const { checkArgs, driverNamed } = await import(join(folder, 'packages/routers/src/index.ts'));
    expect(driverNamed('lantern')).toBe(driverNamed('Lantern_netconf'));
    expect(checkArgs(driverNamed('lantern'), { has_lines: 'no', fast_cli: true })).toMatchObject({
      wrong: [{ name: 'has_lines' }],
      ignored: ['fast_cli'],
    });
  });
});

// The suite of the page: it declares its own tests.
await import(join(folder, 'packages/routers/src/drivers/lantern/lantern.test.ts'));
