import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDriver, type Fake } from '../../../test/describe-driver.ts';
import { startFakeJunos } from '../../../test/fake-junos.ts';
import { junos } from './index.ts';

describeDriver({ driver: junos, start: startFakeJunos, foreignCandidate: 'refused', without: ['sign in'] });

describe('Junos', () => {
  let fake: Fake;
  let asked: string[];
  beforeAll(async () => {
    fake = await startFakeJunos({
      lines: ['one'],
      user: 'peersmith',
      password: 'secret',
      isAnotherKey: false,
    });
    asked = fake.router.heard;
  });
  afterAll(() => fake?.stop());

  it.each([
    [
      'lines of set',
      'set system host-name r1\ndelete system services telnet\n',
      'merge',
      'action="set"><configuration-set>',
    ],
    ['text', 'system {\n  host-name r1;\n}\n', 'merge', 'action="merge" format="text"><configuration-text>'],
    [
      'text that stands in for what is there',
      'replace:\nsystem {\n}\n',
      'merge',
      'action="replace" format="text">',
    ],
    [
      'XML',
      '<configuration><system/></configuration>',
      'merge',
      'action="merge" format="xml"><configuration>',
    ],
    ['all of it', 'system {\n  host-name r1;\n}\n', 'replace', 'action="update" format="text">'],
  ] as const)('is given %s as what it is', async (_, text, mode, expected) => {
    asked.length = 0;
    const device = await junos.connect(fake.target);
    await device.load(text, mode);
    expect(asked.find((body) => body.startsWith('<load'))).toContain(expected);
    await device.close();
  });

  it('waits whole minutes, and never less than was asked for', async () => {
    const device = await junos.connect(fake.target);
    await device.load('two', 'merge');
    await device.commit({ confirm_s: 61 });
    expect(fake.router.pending?.until_s).toBe(fake.router.now_s + 120);
    await device.rollback();
    await device.close();
  });
});
