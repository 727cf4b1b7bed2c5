import { expect, it } from 'vitest';
import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeEos } from '../../../test/fake-eos.ts';
import { eos } from './index.ts';

describeDriver({ driver: eos, start: startFakeEos, foreignCandidate: 'warned' });

it('EOS is given what a banner says as its input, and remarks not at all', async () => {
  const fake = await startFakeEos({ lines: [], user: 'peersmith', password: 'secret', isAnotherKey: false });
  const device = await eos.connect(fake.target);
  await device.load('! remark\nbanner motd\nKeep out!\n! really\nEOF\nhostname switch1\nend\n', 'merge');
  expect([...fake.router.candidates.values()]).toEqual([['banner motd', 'hostname switch1']]);
  await device.close();
  expect([...fake.router.candidates.keys()]).toEqual([]);
  await fake.stop();
});

it('EOS: a session of ours that was left behind goes, and one that waits for its confirmation is told', async () => {
  const fake = await startFakeEos({
    lines: ['one'],
    user: 'peersmith',
    password: 'secret',
    isAnotherKey: false,
  });
  fake.router.candidates.set('peersmith-0123456789ab', ['left']);
  const device = await eos.connect(fake.target);
  expect(await device.load('two', 'merge')).toEqual({ warnings: [] });
  expect([...fake.router.candidates.keys()]).toHaveLength(1);
  fake.router.pending = { before: ['one'], mark: 'hers', until_s: 100 };
  await expect(device.load('two', 'merge')).rejects.toMatchObject({ code: 'locked', holder: 'session hers' });
  await device.close();
  await fake.stop();
});
