import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeRegistry } from '../../test/fake-registry.ts';
import { OBJECTS } from '../../test/objects.ts';
import { runBgpq4 } from './run-bgpq4.ts';

/** Recorded runs of bgpq4 1.16; they lie outside of the repository. */
const FOLDER = process.env.IRR_CASES ?? join(import.meta.dirname, '../../../../../shared/data/irr');

describe.skipIf(!existsSync(join(FOLDER, 'cases.json')))('recorded runs of bgpq4', () => {
  it('are repeated, each with its status and text', async () => {
    const { cases }: { cases: { args: string[]; rc: number; stdout: string }[] } = JSON.parse(
      readFileSync(join(FOLDER, 'cases.json'), 'utf8'),
    );
    const registry = await FakeRegistry.start(readFileSync(join(FOLDER, 'fixture.rpsl'), 'utf8'));
    const differing: string[] = [];
    for (let at = 0; at < cases.length; at += 100) {
      const some = cases.slice(at, at + 100);
      const runs = await Promise.all(some.map(({ args }) => runBgpq4(args, { hosts: [registry.host] })));
      for (const [index, { rc, stdout }] of runs.entries()) {
        const recorded = some[index];
        if (rc !== recorded?.rc || stdout !== recorded.stdout) differing.push(recorded?.args.join(' ') ?? '');
      }
    }
    await registry.stop();
    expect(cases.length).toBeGreaterThan(1000);
    expect(differing).toEqual([]);
  });
});

describe('a command line of bgpq4', () => {
  let registry: FakeRegistry;
  const run = (line: string, mend = false) => runBgpq4(line.split(' '), { hosts: [registry.host], mend });
  const prefixes = async (line: string, mend = false) =>
    [...(await run(line, mend)).stdout.matchAll(/"prefix": "([^"]+)"/g)].map(([, prefix]) =>
      prefix?.replace('\\', ''),
    );

  beforeAll(async () => {
    registry = await FakeRegistry.start(OBJECTS);
  });
  afterAll(() => registry.stop());

  it('may have its options before, behind and within one another', async () => {
    const expected = await run('-4 -j -A -l list AS-ONE');
    expect(expected.stdout).toContain(
      '"192.0.2.0\\/24", "exact": false,\n      "greater-equal": 25, "less-equal": 25',
    );
    expect(await run('AS-ONE -jA4 -llist')).toEqual(expected);
    expect(await run('-jl list AS-ONE -A')).toEqual(expected);
  });

  it('leaves out what stands behind EXCEPT', async () => {
    expect(await prefixes('-j AS-ONE EXCEPT AS64501')).toEqual([]);
    expect(await prefixes('-jp AS-ONE EXCEPT AS64502')).toEqual(['192.0.2.0/25', '192.0.2.128/25']);
    expect(await prefixes('-jp AS-ONE EXCEPT AS-TWO')).toEqual(['192.0.2.0/25', '192.0.2.128/25']);
  });

  it('says on the error stream where it follows bgpq4 against what was asked for, and does better with mend', async () => {
    const asBgpq4 = await run('-j RS-ONE');
    expect(asBgpq4.stdout).not.toContain('100.64.0.0');
    expect(asBgpq4.stderr).toContain('100.64.0.0/22^24 is passed over');
    expect(await prefixes('-j RS-ONE', true)).toContain('100.64.3.0/24');
    expect((await run('-j -L 1 OTHER::AS-ONE')).stderr).toContain('AS-ONE is not looked for in OTHER only');
    expect(await prefixes('-jp -L 1 OTHER::AS-ONE', true)).toEqual(['203.0.113.0/24']);
  });

  it('says on the error stream which sets are not there; the list is printed all the same', async () => {
    for (const line of [
      '-b -l L AS-NOT-THERE',
      '-b -t -l L AS-NOT-THERE',
      '-b -l L RS-NOT-THERE',
      '-b -L 9 -l L AS-NOT-THERE',
    ]) {
      const { rc, stderr } = await run(line);
      expect([rc, stderr]).toEqual([
        0,
        expect.stringMatching(/^ERROR:.S-NOT-THERE is not known to 127\.0\.0\.1:\d+\n$/),
      ]);
    }
    expect((await run('-j -L 9 AS-ONE')).stderr).toContain('AS64500:AS-GONE is not known');
  });

  it.each([
    '-rf',
    '--help',
    'AS-ONE;id',
    'AS-$(id)',
    '!gAS1',
    'FOO',
    'AS-ONE\n!q',
    'AS-ONE:FOO',
    `AS-${'X'.repeat(300)}`,
  ])('refuses the object %j, and asks nobody for it', async (object) => {
    const before = registry.queries.length;
    const { rc, stdout, stderr } = await runBgpq4(['-j', object], { hosts: [registry.host] });
    expect([rc === 0, stdout, stderr === '']).toEqual([false, '', false]);
    expect(registry.queries.length).toBe(before);
  });

  it('ends with 1 and the reason where the registry cannot be asked', async () => {
    const { rc, stdout, stderr } = await runBgpq4(['-h', '127.0.0.1:1', '-j', 'AS-ONE'], { hosts: [] });
    expect([rc, stdout]).toEqual([1, '']);
    expect(stderr).toContain('127.0.0.1:1 cannot be reached');
  });
});
