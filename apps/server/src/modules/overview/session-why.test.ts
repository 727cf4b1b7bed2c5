import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import {
  DIRECT,
  EXCHANGE,
  type MonitoringWorld,
  monitoringWorld,
  told,
} from '../../../test/monitoring-world.ts';

let world: MonitoringWorld;
let session: number;
let policies: number[];
const AS = '/api/peering/autonomous-systems/';
const IX = '/api/peering/internet-exchanges/';

beforeAll(async () => {
  world = await monitoringWorld();
  const { admin } = world;
  policies = [];
  for (const [name, address_family] of [
    ['own', 0],
    ['of-as', 4],
    ['of-ix', 0],
    ['six', 6],
  ] as const)
    policies.push(
      (
        await admin.post('/api/peering/routing-policies/', {
          name,
          slug: name,
          type: 'import-policy',
          weight: 1,
          address_family,
        })
      ).body.id,
    );
  const community = (
    await admin.post('/api/bgp/communities/', {
      name: 'Peers',
      slug: 'peers',
      value: '64500:1',
      type: 'ingress',
    })
  ).body.id;
  session = await world.atExchange({ ip_address: '192.0.2.10', import_routing_policies: [policies[0]] });
  const { autonomous_system } = (await admin.get(`${EXCHANGE}${session}/`)).body;
  await admin.patch(`${AS}${autonomous_system.id}/`, {
    import_routing_policies: [policies[1], policies[3]],
    ipv4_max_prefixes: 50,
  });
  await admin.patch(`${IX}1/`, {
    import_routing_policies: [policies[0], policies[2]],
    communities: [community],
  });
  await world.atExchange({ ip_address: '2001:db8:1::10' });
});
afterAll(() => world?.close());

const why = async (id = session) => world.show(`${EXCHANGE}${id}/why/`);

it('says of policies and communities what gives them, in the order of templates', async () => {
  const { import_policies, export_policies, communities, other_family } = await why();
  expect(import_policies.found).toMatchObject([
    {
      id: policies[0],
      display: 'own',
      from: { content_type: 'peering.internetexchangepeeringsession', id: session },
    },
    { id: policies[1], from: { content_type: 'peering.autonomoussystem' }, also: [] },
    { id: policies[2], from: { content_type: 'peering.internetexchange', id: 1 } },
  ]);
  expect(import_policies.found[0].also).toMatchObject([{ content_type: 'peering.internetexchange', id: 1 }]);
  expect(export_policies).toEqual({ found: [], unseen: 0 });
  expect(communities.found).toMatchObject([{ display: 'Peers', from: { id: 1 } }]);
  expect(other_family).toMatchObject([
    { display: 'six', from: { content_type: 'peering.autonomoussystem' } },
  ]);
});

it('has both addresses, the limit, and the other sessions with the network', async () => {
  expect(await why()).toMatchObject({
    session: { id: session, ip_address: '192.0.2.10', stands: 'unpolled' },
    autonomous_system: { asn: 64_502 },
    local_address: { address: '192.0.2.1', from: { content_type: 'net.connection', id: 1 } },
    router: { content_type: 'devices.router', id: world.first.id },
    limit: { limit: 50, origin: expect.any(String), peeringdb: 100 },
    siblings: [{ ip_address: '2001:db8:1::10' }],
    left_out: [],
  });
});

it('checks what PeeringDB and the limit say', async () => {
  const { checks } = await why();
  const of = (name: string) => checks.find(({ check }: { check: string }) => check === name);
  expect(of('address')).toMatchObject({ result: 'pass' });
  expect(of('limit')).toMatchObject({ result: 'warn', text: expect.stringContaining('too low') });
  expect(of('policies')).toMatchObject({ result: 'warn', text: expect.stringContaining('no export policy') });
  await sql`update peeringdb_networkixlan set ipaddr4 = '192.0.2.77' where id = 110`.execute(
    world.app.system().db,
  );
  world.first.device.told = [told('192.0.2.10', 'idle')];
  await world.poll();
  const later = (await why()).checks;
  expect(later.find(({ check }: { check: string }) => check === 'address')).toMatchObject({ result: 'warn' });
  await sql`update peeringdb_networkixlan set ipaddr4 = '192.0.2.10' where id = 110`.execute(
    world.app.system().db,
  );
});

it('names what makes its status another', async () => {
  await world.admin.patch(`${IX}1/`, { status: 'maintenance' });
  expect((await why()).status).toMatchObject({
    own: 'enabled',
    effective: 'maintenance',
    from: { content_type: 'peering.internetexchange', id: 1 },
  });
  await world.admin.patch(`${IX}1/`, { status: 'enabled' });
});

it('leaves out what the caller may not see, and says so', async () => {
  const guest = await world.holderOf(['peering.view_internetexchangepeeringsession']);
  const { body } = await guest.get(`${EXCHANGE}${session}/why/`);
  expect(body).toMatchObject({
    import_policies: null,
    communities: null,
    router: null,
    local_address: { from: null },
  });
  expect(body.left_out.map((one: { permission: string }) => one.permission)).toContain(
    'peering.view_routingpolicy',
  );
  expect(body.checks.map((one: { check: string }) => one.check)).not.toContain('address');
  expect((await guest.get(`${DIRECT}1/why/`)).status).toBe(403);
  expect((await guest.get(`${EXCHANGE}${session}/configuration-lines/`)).status).toBe(403);
  const limited = await limitedApi(world, { 'peering.routingpolicy': { id: [policies[0]] } });
  const seen = (await limited.get(`${EXCHANGE}${session}/why/`)).body;
  expect(seen.import_policies).toMatchObject({ found: [{ id: policies[0] }], unseen: 2 });
  expect(seen.other_family).toEqual([]);
});

it('has the lines of the configuration, or why there are none', async () => {
  const lines = () => world.show(`${EXCHANGE}${session}/configuration-lines/`);
  expect(await lines()).toMatchObject({
    told: false,
    reason: expect.stringContaining('no configuration template'),
  });
  const template = (
    await world.admin.post('/api/devices/configurations/', {
      name: 'T',
      template:
        'router bgp 64500\n{% for s in router | ixp_sessions %} neighbor {{ s.ip_address }} remote-as {{ s.autonomous_system.asn }}\n{% endfor %}',
    })
  ).body.id;
  await world.admin.patch(`/api/devices/routers/${world.first.id}/`, { configuration_template: template });
  expect(await lines()).toMatchObject({
    told: true,
    template: { display: 'T' },
    stretches: [{ within: ['router bgp 64500'], lines: [' neighbor 192.0.2.10 remote-as 64502'] }],
  });
  await world.admin.patch(`/api/devices/configurations/${template}/`, { template: 'nothing' });
  expect(await lines()).toMatchObject({ told: false, reason: expect.stringContaining('stands nowhere') });
  await world.admin.patch(`/api/devices/configurations/${template}/`, { template: '{{ nothing.at.all }}' });
  expect(await lines()).toMatchObject({ told: false, reason: expect.stringContaining('Line 1 of T') });
});

it('explains direct sessions, too', async () => {
  const id = await world.direct({ ip_address: '203.0.113.1/31', local_ip_address: '203.0.113.0/31' });
  expect(await world.show(`${DIRECT}${id}/why/`)).toMatchObject({
    local_address: { address: '203.0.113.0', from: { content_type: 'peering.directpeeringsession', id } },
    checks: expect.arrayContaining([expect.objectContaining({ check: 'policies' })]),
  });
});
