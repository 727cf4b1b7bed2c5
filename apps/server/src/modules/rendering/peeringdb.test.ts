import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { storeAsList } from '../../../test/irr-world.ts';
import { loadDemo } from '../setup/index.ts';

let tested: TestApp;
let router: number;
beforeAll(async () => {
  tested = await testApp();
  await loadDemo(tested.app.system());
  const { body } = await tested.admin.get('/api/devices/routers/?name=edge1-northlight');
  router = body.results[0].id;
});
afterAll(() => tested?.close());

const said = async (template: string): Promise<string> => {
  const { body } = await tested.admin.post('/api/devices/configurations/check/', { template, router });
  return body.ok ? body.text : body.detail;
};

it('reaches what PeeringDB says of exchanges, networks and ports', async () => {
  const ixp = "{% set ixp = internet_exchange_points.get(slug='northlight-ix') %}";
  expect(
    await said(`${ixp}{{ ixp.peeringdb_prefixes }} {{ ixp | prefix_list(4) }} {{ ixp.peeringdb_ixlan }}`),
  ).toBe("{'ipv4': ['192.0.2.0/24'], 'ipv6': ['2001:db8:a::/64']} ['192.0.2.0/24'] Northlight IX");
  expect(
    await said(
      '{% set c = (router | connections).first() %}{{ c.peeringdb_netixlan.ipaddr4 }} {{ c.peeringdb_netixlan.cidr4 }}',
    ),
  ).toBe('192.0.2.1/32 192.0.2.1/24');
});

it('has no record of networks with private numbers', async () => {
  expect(
    await said(
      '{{ autonomous_systems.first().peeringdb_network }} {{ local_as | shared_facilities(autonomous_systems.first()) }}',
    ),
  ).toBe('None <QuerySet []>');
});

it('compares what two networks have in PeeringDB', async () => {
  const two =
    '{% set ports = (router | connections).first().peeringdb_netixlan.ixlan.netixlan_set %}{% set one = ports.first().net %}{% set two = ports.filter(asn=64499).first().net %}';
  expect(await said(`${two}{{ one }} {{ two }} {{ one | shared_facilities(one) }}`)).toBe(
    'AS64500 - Example Backbone AS64499 - Dune Datacentres <QuerySet [<Facility: Norhaven Carrier House>]>',
  );
  expect(Number(await said(`${two}{{ one | missing_sessions(two) | length }}`))).toBeGreaterThan(0);
});

it('loads more of a projection in any order, with the prefixes of networks that come later', async () => {
  const { db } = tested.app.system();
  const { rows } = await sql<{
    id: number;
    asn: number;
  }>`select id::int as id, asn::float8 as asn from peering_autonomoussystem`.execute(db);
  for (const { id, asn } of rows) await storeAsList(tested, id, [asn]);
  const template =
    '{{ autonomous_systems.first().as_list }} {% for p in routing_policies.first().autonomoussystem_import_routing_policies.all() %}{{ p }}{% endfor %}{% set all = router.platform.router_set.all() %}{% for r in local_as.router_set.all() %}{% for s in r | direct_sessions %}{{ s.autonomous_system.as_list | length }}{% endfor %}{% endfor %}';
  expect(await said(template)).toMatch(/^\[\d+\] 1{18}$/);
});
