import { type IxApiUnderTest, ixApiWorld, NEW_MAC } from '@peersmith/server/test/ix-api-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: IxApiUnderTest;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await ixApiWorld();
  await world.tested.app.jobs.work();
  env = await remoteEnv(world.tested);
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});

const ixApi = (...words: string[]) => run(['ix-api', ...words], { env });

it('an exchange is read and shown, and a MAC address is changed there and back', async () => {
  expect((await ixApi('sync', 'The IX')).out).toMatch(/^The IX: 3 ports, 1 MAC addresses/);
  const same = await ixApi('show', 'the-ix');
  expect([same.code, same.out]).toEqual([0, expect.stringMatching(/nsc-1 +production +192\.0\.2\.5\/24/)]);
  await world.tested.admin.patch(`/api/net/connections/${world.connection}/`, { vlan: 200 });
  const differs = await ixApi('show', 'the-ix');
  expect([differs.code, differs.out]).toEqual([
    1,
    expect.stringMatching(/^nsc-1: vlan: yours 200, theirs 100\./m),
  ]);

  const later = new Date(Date.now() + 3_600_000).toISOString();
  const begun = await ixApi('set-mac', String(world.connection), NEW_MAC, '--not-before', later);
  expect(begun.out).toMatch(/^Change \d+: It is to begin later\.$/m);
  const id = /\d+/.exec(begun.out)?.[0] ?? '';
  expect((await ixApi('undo', id)).out).toMatch(/nothing was sent/);
  expect(await ixApi('retry', id)).toMatchObject({ code: 1, err: expect.stringContaining('at its end') });
});
