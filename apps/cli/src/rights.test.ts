import { type TestApp, testApp } from '@peersmith/server/test/app.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let tested: TestApp;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  tested = await testApp();
  env = await remoteEnv(tested);
});
afterAll(() => tested?.close());

it('presets are listed and given, and what somebody may do is told with what gives it', async () => {
  const listed = await run(['presets'], { env });
  expect(listed.out, listed.err).toMatch(
    /^Peering coordinator \(peering_coordinator\)\n {2}What a viewer may/m,
  );
  await run(['create', 'groups', 'name=NOC', 'presets=["viewer"]'], { env });
  const words = ['username=ada', 'password=a pass phrase', 'groups=[{"name": "NOC"}]'];
  const made = await run(['create', 'users', ...words, 'user_permissions=["peering.add_bgpgroup"]'], { env });
  expect(made, made.err).toMatchObject({ code: 0 });
  const told = await run(['rights', 'ada'], { env });
  expect(told.out, told.err).toMatch(/^1 {2}Single permissions\n2 {2}Viewer, by the group NOC$/m);
  expect(told.out).toMatch(/^BGP groups +2 +1 +- +-$/m);
  expect(told.out).not.toContain('Accounts');
  expect((await run(['rights', '--group', 'NOC'], { env })).out).toMatch(/^routers +1 +- +- +-$/m);
  expect((await run(['rights'], { env })).out).toMatch(/^1 {2}Superuser$/m);
});
