import { expect, it } from 'vitest';
import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeIos } from '../../../test/fake-ios.ts';
import { ios } from './index.ts';

// IOS looks at a line when it runs: there is nothing to be warned of before.
describeDriver({ driver: ios, start: startFakeIos, without: ['warnings'] });

it('a merge whose second line is none is brought back whole, and the line is told without its secret', async () => {
  const fake = await startFakeIos({
    lines: ['first line'],
    user: 'peersmith',
    password: 'secret',
    isAnotherKey: false,
  });
  const device = await ios.connect(fake.target);
  await device.load('good line\nnonsense password hunter2\nthird line', 'merge');
  expect(await device.compare()).toBe('+good line\n+nonsense password hunter2\n+third line');
  const error = await device.commit({ confirm_s: 60 }).catch((one) => one);
  expect(error).toMatchObject({ code: 'refused', step: 'commit' });
  expect(error.message).toContain('nonsense password');
  expect(JSON.stringify([error.message, error.answers])).not.toContain('hunter2');
  expect(fake.router.running).toEqual(['first line']);
  expect(fake.router.pending).toBeNull();
  await device.close();
  await expect(ios.connect({ ...fake.target, enable_password: 'wrong' })).rejects.toMatchObject({
    code: 'privilege_missing',
    step: 'sign in',
  });
  await fake.stop();
});

it('what looks like a prompt, a question or a complaint within an answer is none', async () => {
  const lines = [
    'router1#',
    'description who asks é?',
    'password:',
    '% Keep out',
    'copy [confirm]',
    'ends with ]',
  ];
  const running = Array.from(
    { length: 3000 },
    (_, index) => `${index} ${lines[index % lines.length]}`,
  ).concat(lines, 'last');
  const fake = await startFakeIos({
    lines: running,
    user: 'peersmith',
    password: 'secret',
    isAnotherKey: false,
  });
  const device = await ios.connect(fake.target);
  const known = new Set(running);
  const shown = (await device.getConfig()).split('\n');
  expect(shown.filter((line) => known.has(line))).toHaveLength(running.length);
  await device.load('good line', 'merge');
  expect(await device.compare()).toBe('+good line');
  await device.close();
  await fake.stop();
});
