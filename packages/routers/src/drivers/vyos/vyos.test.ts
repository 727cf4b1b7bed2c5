import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDriver, type Fake } from '../../../test/describe-driver.ts';
import { startFakeVyos } from '../../../test/fake-vyos.ts';
import { vyos } from './index.ts';

// Somebody else's commit is met when ours begins: before, everybody has a session of their own.
describeDriver({ driver: vyos, start: startFakeVyos, without: ['lock'] });

describe('VyOS', () => {
  let fake: Fake;
  beforeAll(async () => {
    fake = await startFakeVyos({
      lines: ['one'],
      user: 'peersmith',
      password: 'secret',
      isAnotherKey: false,
    });
  });
  afterAll(() => fake?.stop());

  it('is given lines of set one by one, and tells which of them it does not take', async () => {
    const device = await vyos.connect(fake.target);
    await device.load('set system host-name r1\ndelete service telnet\n', 'merge');
    expect((await device.compare()).split('\n')).toContain('+set system host-name r1');
    const error = await device.load('set nonsense password hunter2', 'merge').catch((one) => one);
    expect(error).toMatchObject({
      code: 'refused',
      step: 'load',
      answers: expect.arrayContaining(['set nonsense password •••', 'Set failed']),
    });
    await device.close();
    expect([...fake.router.candidates.keys()]).toEqual([]);
  });

  it('warns where something runs that a commit which is taken back would lose', async () => {
    const device = await vyos.connect(fake.target);
    fake.router.typed('typed and not saved');
    expect(await device.load('set system host-name r1', 'merge')).toEqual({
      warnings: [expect.stringContaining('not saved')],
    });
    await device.close();
    fake.router.startup = fake.router.running;
  });

  it('tells of somebody else who commits at the same time', async () => {
    const device = await vyos.connect(fake.target);
    await device.load('set system host-name r1', 'merge');
    fake.lockBySomebody();
    await expect(device.commit({ confirm_s: 60 })).rejects.toMatchObject({ code: 'locked', step: 'lock' });
    fake.unlock();
    await device.close();
  });
});
