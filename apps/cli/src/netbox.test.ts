import { autonomousSystem, platform } from '@peersmith/model';
import { make } from '@peersmith/server/test/make.ts';
import { type NetboxUnderTest, netboxWorld } from '@peersmith/server/test/netbox-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { beforeAll, expect, it } from 'vitest';

let world: NetboxUnderTest;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await netboxWorld();
  const { tested, fake } = world;
  await tested.app.jobs.work();
  env = await remoteEnv(tested);
  await make(tested.admin, platform, { name: 'EOS', slug: 'eos' });
  await make(tested.admin, autonomousSystem, { asn: 64_500, affiliated: true });
  fake.add({ id: 1, name: 'edge1' });
  fake.add({ id: 2, name: 'edge2', platform: 'sros' });
  return world.close;
});

const netbox = (...words: string[]) => run(['netbox', ...words], { env });

it('NetBox is read, its devices listed, and routers made of them', async () => {
  expect((await netbox('status')).out).toMatch(/: read never$/m);
  expect((await netbox('read')).out).toMatch(/^NetBox 4\.2\.3: 2 devices/);
  expect((await netbox('status')).out).toMatch(/^0 are routers of yours, 2 are not; 0 that/m);
  const listed = await netbox('devices', '--state', 'free');
  expect(listed.out).toMatch(/^1 +edge1 +free +router +eos +active +AMS/m);
  expect(listed.out).toMatch(/^2 +edge2 .*no platform with the slug sros/m);
  expect(await netbox('make', 'edge1', 'edge2')).toMatchObject({
    ...{ code: 1, err: expect.stringContaining('edge2: There is no platform') },
  });
  expect((await netbox('make', 'edge1')).out).toMatch(/^Router \d+: edge1$/m);
  expect(await netbox('make', 'edge1')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no router here'),
  });

  expect(await netbox('compare', 'edge1')).toMatchObject({ code: 0 });
  world.fake.add({ id: 1, name: 'edge1', status: 'offline' });
  await netbox('read');
  expect(await netbox('compare', 'edge1')).toMatchObject({
    ...{ code: 1, out: expect.stringMatching(/^status: yours enabled, theirs offline\./m) },
  });
});
