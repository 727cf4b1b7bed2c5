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
  Object.assign(world.fake.one('network-service-configs', 'nsc-2') ?? {}, {
    vlan_config: { vlan_type: 'qinq', outer_vlan: 300, inner_vlan: 7 },
    status: [{ severity: 3, tag: 'loop', message: 'The loop test has failed', timestamp: null }],
  });
  expect((await ixApi('sync', 'The IX')).out).toMatch(/^The IX: 3 ports, 1 MAC addresses/);
  const same = await ixApi('show', 'the-ix');
  expect([same.code, same.out]).toEqual([0, expect.stringMatching(/nsc-1 +production +192\.0\.2\.5\/24/)]);
  expect(same.out).toMatch(/nsc-2 .* 300\.7 /);
  expect(same.out).toMatch(/^nsc-2: the exchange says: The loop test has failed$/m);
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

it('sessions, names, ports and cancellations are asked for, and money is spent on --confirm alone', async () => {
  await world.tested.admin.patch(`/api/net/connections/${world.connection}/`, { vlan: 100 });
  const id = String(world.connection);
  // It may have gone on by the time it is told.
  const begun = /^Change \d+: .+$/m;
  expect((await ixApi('show', 'the-ix')).out).toMatch(/^nsc-1: RS 1 over IPv4: no session$/m);
  const session = await ixApi(
    'add-route-server',
    id,
    'rs-1',
    '4',
    '--asn',
    'AS64500',
    '--as-set',
    'AS-X@RIPE',
  );
  expect(session.out).toMatch(begun);
  expect((await ixApi('set-name', id, '6', 'edge1.ours.example')).out).toMatch(begun);
  await expect.poll(() => world.fake.one('ips', 'ip-6')?.fqdn).toBe('edge1.ours.example');
  await expect
    .poll(async () => (await ixApi('show', 'the-ix')).out)
    .toMatch(/RS 1 over IPv4: nfc-\d+, production/);
  const all = await ixApi('mismatches');
  expect([all.code, all.out]).toEqual([1, expect.stringMatching(/The IX +nsc-2 +- +no connection/)]);

  const offered = await ixApi('order', 'the-ix');
  expect(offered.out).toMatch(/product prod-1: Peering LAN, 1000 to 10000 Mbit\/s[\s\S]*Nothing is ordered/);
  const ordered = await ixApi('order', 'the-ix', '--vlan', '300', '--asn', '64500', '--confirm');
  expect(ordered.out).toMatch(begun);
  await expect
    .poll(async () => (await world.tested.admin.get('/api/net/connections/?vlan=300')).body.count)
    .toBe(1);

  const told = await ixApi('cancel-port', id);
  expect(told.out).toMatch(
    /nsc-1 ends on 2026-12-31, and is paid for until 2027-01-31\.[\s\S]*Nothing is cancelled/,
  );
  expect(world.fake.cancelled).toEqual([]);
  expect((await ixApi('cancel-port', id, '--confirm')).out).toMatch(begun);
  await expect.poll(() => world.fake.cancelled).toEqual([{ id: 'nsc-1', decommission_at: '2026-12-31' }]);
});
