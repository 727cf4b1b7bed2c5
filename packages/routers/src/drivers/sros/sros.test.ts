import { expect, it } from 'vitest';
import { describeDriver } from '../../../test/describe-driver.ts';
import { asConfigure, startFakeSros } from '../../../test/fake-sros.ts';
import { sros } from './index.ts';

describeDriver({
  driver: sros,
  start: startFakeSros,
  text: asConfigure,
  foreignCandidate: 'refused',
  without: ['sign in'],
});

it('SR OS is given XML, and says so of anything else', async () => {
  const fake = await startFakeSros({ lines: [], user: 'peersmith', password: 'secret', isAnotherKey: false });
  const device = await sros.connect(fake.target);
  await expect(device.load('configure router "Base"', 'merge')).rejects.toMatchObject({
    code: 'refused',
    step: 'load',
    message: expect.stringContaining('<configure>'),
  });
  await device.close();
  expect(fake.router.lock).toBeNull();
  await fake.stop();
});
