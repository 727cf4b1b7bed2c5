import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeRegistry } from '../../test/fake-registry.ts';
import { OBJECTS } from '../../test/objects.ts';
import { readOverride } from './override.ts';
import { type ProgramQuestion, programArguments, runProgram } from './run-program.ts';

const folder = mkdtempSync('/tmp/peersmith-program-');
afterAll(() => rmSync(folder, { recursive: true }));

const question = (given: Partial<ProgramQuestion> = {}): ProgramQuestion => ({
  path: 'bgpq4',
  host: 'registry.example:43',
  sources: [],
  family: 4,
  object: 'AS-ONE',
  source: null,
  override: readOverride('', 4),
  ...given,
});

/** A program that does this. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('what an AS may choose', () => {
  it('is how its list is made', () => {
    expect(readOverride(' -A  -r 16 -R48 ', 6)).toEqual({
      aggregate: true,
      lengths: { from: 16, to: 48 },
      longest: 0,
      depth: 0,
    });
    expect(readOverride('-m 24 -L 3', 4)).toEqual({
      aggregate: false,
      lengths: undefined,
      longest: 24,
      depth: 3,
    });
    expect(readOverride('-r 20', 4).lengths).toEqual({ from: 20, to: 32 });
    expect(readOverride('-r 24 -R 24', 4).lengths).toEqual({ from: 24, to: 24 });
  });

  it.each([
    '-h evil',
    '-S X',
    '-F %n',
    '-l x',
    '-4',
    'AS-FOO',
    '-A;id',
    '-R 33',
    '-R',
    '-R 0',
    '-r 25 -R 24',
    '-m 40',
    '--',
    '-AX',
  ])('is not %j', (text) => {
    expect(() => readOverride(text, 4)).toThrow(expect.objectContaining({ code: 'option_invalid' }));
  });
});

describe("the operator's own bgpq4", () => {
  it('is given checked words only, the object last', () => {
    const override = readOverride('-A -r 16 -R 48 -m 50 -L 2', 6);
    const words = programArguments(
      question({ family: 6, sources: ['ripe', 'RADB'], source: 'RIPE', override }),
    );
    expect(words.join(' ')).toBe(
      '-h registry.example:43 -S RIPE,RADB -6 -A -r 16 -R 48 -m 50 -L 2 -j -l prefix_list -- RIPE::AS-ONE',
    );
    expect(() => programArguments(question({ object: '-rf' }))).toThrow('is no object');
    expect(() => programArguments(question({ sources: ['-X'] }))).toThrow('is no name of a source');
    expect(() => programArguments(question({ host: '-h' }))).toThrow('is no host');
  });

  it('is missed, is stopped, fails and says too much, each told apart', async () => {
    const running = (script: string, given: Partial<ProgramQuestion> = {}) =>
      runProgram(question({ path: program(`p${script.length}`, script), ...given }));
    await expect(runProgram(question({ path: join(folder, 'none') }))).rejects.toMatchObject({
      code: 'program_missing',
    });
    await expect(running('exec sleep 60', { timeout_ms: 100 })).rejects.toMatchObject({ code: 'timed_out' });
    await expect(running('echo no such set >&2; exit 3')).rejects.toMatchObject({
      code: 'program_failed',
      message: expect.stringContaining('status 3: no such set'),
    });
    await expect(running('exec yes', { most_bytes: 1000 })).rejects.toMatchObject({
      code: 'answer_too_large',
    });
    await expect(running('env | grep -c SECRET; exit 0')).resolves.toMatchObject({ stdout: '0\n' });
  });
});

describe.skipIf(spawnSync('bgpq4', ['-v']).error !== undefined)('a bgpq4 that is installed', () => {
  let registry: FakeRegistry;
  beforeAll(async () => {
    registry = await FakeRegistry.start(OBJECTS);
  });
  afterAll(() => registry.stop());

  it('is asked for a list, with what an AS chose', async () => {
    const { stdout } = await runProgram(question({ host: registry.host, override: readOverride('-A', 4) }));
    expect(JSON.parse(stdout)).toEqual({
      prefix_list: [
        { prefix: '192.0.2.0/24', exact: false, 'greater-equal': 25, 'less-equal': 25 },
        { prefix: '198.51.100.0/24', exact: true },
      ],
    });
  });
});
