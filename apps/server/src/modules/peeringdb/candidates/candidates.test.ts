import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { EMPTY, insertWorld, type World } from './test-world.ts';

/**
 * We are AS64500: at the exchange A (LAN 1) with two ports, the second without IPv6; at B (LAN 2) with one of IPv6 alone; at C, which
 * lost its link to PeeringDB. AS64501 is ours, too, with a port at A of its own and an exchange on the same LAN.
 */
const WORLD: World = {
  ...EMPTY,
  networks: [
    { id: 1, asn: 64_500, name: 'We' },
    { id: 2, asn: 64_501, name: 'We elsewhere' },
    { id: 10, asn: 64_502, name: 'Plain', info_traffic: '1-5Gbps', info_prefixes4: 100 },
    { id: 11, asn: 64_503, name: 'Two ports', info_traffic: '100-200Gbps', policy_general: 'Selective' },
    { id: 12, asn: 64_504, name: 'Only IPv4', info_type: 'Content' },
    { id: 13, asn: 64_505, name: 'Only IPv6', info_scope: 'Europe' },
    { id: 14, asn: 64_506, name: 'Route servers', info_type: 'Route Server' },
    { id: 15, asn: 64_507, name: 'No sessions', policy_general: 'No' },
    {
      id: 16,
      asn: 64_508,
      name: 'No sessions, not there',
      policy_general: 'No',
      info_never_via_route_servers: true,
    },
    { id: 17, asn: 64_509, name: 'Hidden' },
    { id: 18, asn: 64_510, name: 'Hidden until yesterday' },
    { id: 19, asn: 64_511, name: 'Took an address over' },
    { id: 20, asn: 65_001, name: 'Private' },
    { id: 21, asn: 65_550, name: 'Down' },
  ],
  lans: [{ id: 1, rs_asn: 64_506 }, { id: 2 }, { id: 3 }],
  ports: [
    { id: 100, net: 1, lan: 1, v4: '192.0.2.1', v6: '2001:db8:1::1' },
    { id: 101, net: 1, lan: 1, v4: '192.0.2.2' },
    { id: 102, net: 1, lan: 2, v6: '2001:db8:2::1' },
    { id: 103, net: 2, lan: 1, v4: '192.0.2.3', v6: '2001:db8:1::3' },
    { id: 110, net: 10, lan: 1, v4: '192.0.2.10', v6: '2001:db8:1::10', is_rs_peer: true },
    { id: 111, net: 10, lan: 2, v4: '198.51.100.10', v6: '2001:db8:2::10' },
    { id: 112, net: 11, lan: 1, v4: '192.0.2.11', v6: '2001:db8:1::11' },
    { id: 113, net: 11, lan: 1, v4: '192.0.2.12', v6: '2001:db8:1::12' },
    { id: 114, net: 12, lan: 1, v4: '192.0.2.13' },
    { id: 115, net: 12, lan: 2, v4: '198.51.100.13' },
    { id: 116, net: 13, lan: 1, v6: '2001:db8:1::14' },
    { id: 117, net: 14, lan: 1, v4: '192.0.2.253', v6: '2001:db8:1::253' },
    { id: 118, net: 15, lan: 1, v4: '192.0.2.15', is_rs_peer: true },
    { id: 119, net: 16, lan: 1, v4: '192.0.2.16', is_rs_peer: true },
    { id: 120, net: 17, lan: 1, v4: '192.0.2.17' },
    { id: 121, net: 18, lan: 1, v4: '192.0.2.18' },
    { id: 122, net: 19, lan: 1, v4: '192.0.2.19' },
    { id: 123, net: 20, lan: 1, v4: '192.0.2.20' },
    { id: 124, net: 21, lan: 1, v4: '192.0.2.21', operational: false },
    { id: 125, net: 10, lan: 3, v4: '203.0.113.10' },
  ],
  systems: [
    { id: 1, asn: 64_500, affiliated: true },
    { id: 2, asn: 64_501, affiliated: true },
    { id: 3, asn: 64_503 },
    { id: 4, asn: 64_499 },
  ],
  exchanges: [
    { id: 1, system: 1, lan: 1 },
    { id: 2, system: 1, lan: 2 },
    { id: 3, system: 1, lan: null },
    { id: 4, system: 2, lan: 1 },
  ],
  connections: [
    { id: 1, exchange: 1, v4: '192.0.2.1/24', v6: '2001:db8:1::1/64' },
    { id: 2, exchange: 1, v4: '192.0.2.2/24' },
    { id: 3, exchange: 2, v6: '2001:db8:2::1/64' },
    { id: 4, exchange: 3, v4: '203.0.113.1/24' },
    { id: 5, exchange: 4, v4: '192.0.2.3/24', v6: '2001:db8:1::3/64' },
  ],
  sessions: [
    { id: 1, connection: 1, system: 3, ip: '192.0.2.11' },
    { id: 2, connection: 1, system: 4, ip: '192.0.2.19', bgp_state: 'idle' },
    { id: 3, connection: 4, system: 3, ip: '203.0.113.10' },
  ],
  hidden: [
    { id: 1, net: 17, lan: 1 },
    { id: 2, net: 18, lan: 1, until: '2026-01-01T00:00:00Z' },
  ],
  stances: [],
};

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
  await insertWorld(tested.app.system().db, WORLD);
});
afterAll(() => tested?.close());

/** Each possible session as `connection address status`, of AS64500 unless said otherwise. */
async function sessions(query: string, local = 64_500): Promise<string[]> {
  const answer = await api.get(`/api/peeringdb/candidate-sessions/?local_asn=${local}&limit=0&${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.results.map((one: any) => `${one.connection.id} ${one.ip_address} ${one.status}`);
}
const EVERY = 'status=missing&status=configured&status=hidden&status=route-server-only&status=ourselves';

describe('the possible sessions', () => {
  it('are missing over the one connection while there over the other, for every port of a network', async () => {
    expect(await sessions(`asn=64503&${EVERY}`)).toEqual([
      '1 2001:db8:1::11 missing',
      '1 2001:db8:1::12 missing',
      '1 192.0.2.11 configured',
      '1 192.0.2.12 missing',
      '2 192.0.2.11 missing',
      '2 192.0.2.12 missing',
    ]);
    const { results } = (
      await api.get(`/api/peeringdb/candidate-sessions/?local_asn=64500&asn=64503&${EVERY}`)
    ).body;
    expect(results[2]).toEqual({
      connection: { id: 1, display: 'Exchange 1 (192.0.2.1)' },
      internet_exchange: { id: 1, display: 'Exchange 1' },
      netixlan_id: 112,
      network_id: 11,
      asn: 64_503,
      name: 'Two ports',
      ip_address: '192.0.2.11',
      address_family: 4,
      status: 'configured',
      session: 1,
      hidden_peer: null,
      stance: null,
      other_asn: false,
      contested_by: [],
      port_asn: null,
      common_prefix: true,
      abandoned: false,
      is_route_server: false,
      exchange_says: null,
      only_members: false,
      is_rs_peer: false,
      speed: 10_000,
    });
  });

  it('are in the families that both ends have', async () => {
    expect(await sessions('asn=64504')).toEqual(['1 192.0.2.13 missing', '2 192.0.2.13 missing']);
    expect(await sessions('asn=64505')).toEqual(['1 2001:db8:1::14 missing']);
    expect(await sessions('asn=64502&connection_id=3')).toEqual(['3 2001:db8:2::10 missing']);
    expect(await sessions('asn=64502&address_family=6&internet_exchange_id=1')).toEqual([
      '1 2001:db8:1::10 missing',
    ]);
  });

  it('are not with ports of ours, whichever AS of ours has them', async () => {
    expect(await sessions(`asn=64500&asn=64501&${EVERY}`)).toEqual([
      '1 2001:db8:1::1 ourselves',
      '1 192.0.2.1 ourselves',
      '1 192.0.2.2 ourselves',
      '2 192.0.2.1 ourselves',
      '2 192.0.2.2 ourselves',
      '3 2001:db8:2::1 ourselves',
      '1 2001:db8:1::3 ourselves',
      '1 192.0.2.3 ourselves',
      '2 192.0.2.3 ourselves',
    ]);
  });

  it('of two exchanges of ours on one LAN are those of the AS asked for', async () => {
    expect(await sessions(`asn=64503&${EVERY}`, 64_501)).toEqual([
      '5 2001:db8:1::11 missing',
      '5 2001:db8:1::12 missing',
      '5 192.0.2.11 missing',
      '5 192.0.2.12 missing',
    ]);
  });

  it('are hidden until the day that was set', async () => {
    expect(await sessions(`asn=64509&asn=64510&${EVERY}`)).toEqual([
      '1 192.0.2.17 hidden',
      '2 192.0.2.17 hidden',
      '1 192.0.2.18 missing',
      '2 192.0.2.18 missing',
    ]);
  });

  it('are left to the route servers when the peer makes none, and announces there', async () => {
    expect(await sessions(`asn=64507&asn=64508&connection_id=1&${EVERY}`)).toEqual([
      '1 192.0.2.15 route-server-only',
      '1 192.0.2.16 missing',
    ]);
  });

  it('are there when the address has passed to another AS, which is said', async () => {
    const path = `/api/peeringdb/candidate-sessions/?local_asn=64500&asn=64511&connection_id=1&${EVERY}`;
    expect((await api.get(path)).body.results).toMatchObject([
      { ip_address: '192.0.2.19', status: 'configured', session: 2, other_asn: true },
    ]);
  });

  it('are none with ports that are down, with ASNs for private use, or where an exchange lost its LAN', async () => {
    expect(await sessions(`asn=65001&asn=65550&${EVERY}`)).toEqual([]);
    expect(await sessions(`internet_exchange_id=3&${EVERY}`)).toEqual([]);
  });

  it('know route servers by their type and by the number of the LAN', async () => {
    const { results } = (await api.get('/api/peeringdb/candidate-sessions/?local_asn=64500&asn=64506')).body;
    expect(results).toHaveLength(3);
    expect(results.every((one: any) => one.is_route_server)).toBe(true);
  });
});

describe('the list of candidates', () => {
  const list = async (query: string) => {
    const answer = await api.get(`/api/peeringdb/candidates/?local_asn=64500&${query}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const asns = async (query: string) => (await list(query)).results.map((one: any) => one.asn);

  it('has each network once, with its sessions counted by what they are', async () => {
    const { count, results } = await list('');
    expect(count).toBe(8);
    expect(results[0]).toEqual({
      asn: 64_502,
      network_id: 10,
      name: 'Plain',
      irr_as_set: '',
      policy_general: 'Open',
      policy_url: '',
      info_traffic: '1-5Gbps',
      info_scope: '',
      info_type: 'NSP',
      info_prefixes4: 100,
      info_prefixes6: null,
      never_via_route_servers: false,
      is_rs_peer: true,
      autonomous_system: null,
      exchanges: [
        { id: 1, name: 'Exchange 1', ixlan_id: 1 },
        { id: 2, name: 'Exchange 2', ixlan_id: 2 },
      ],
      netixlan_ids: [110, 111],
      address_families: [4, 6],
      shared_facilities: 0,
      missing: 4,
      configured: 0,
      hidden: 0,
      declined: 0,
      contested: 0,
      no_common_prefix: 0,
      route_server_only: 0,
      value: 40,
      email: null,
    });
    expect(results[1]).toMatchObject({ asn: 64_503, autonomous_system: 3, missing: 5, configured: 1 });
  });

  it('is narrowed by status, exchange, family, and what PeeringDB says of the network', async () => {
    expect(await asns('status=configured')).toEqual([64_503, 64_511]);
    expect(await asns('status=hidden&status=route-server-only')).toEqual([64_507, 64_509]);
    expect(await asns('internet_exchange_id=2')).toEqual([64_502]);
    expect(await asns('address_family=6')).toEqual([64_502, 64_503, 64_505, 64_506]);
    expect(await asns('policy_general=Selective&policy_general=No')).toEqual([64_503, 64_508]);
    expect(await asns('info_traffic=1-5Gbps')).toEqual([64_502]);
    expect(await asns('info_traffic__gte=10-20Gbps')).toEqual([64_503]);
    expect(await asns('info_traffic__gte=1-5Gbps&ordering=-info_traffic')).toEqual([64_503, 64_502]);
    expect(await asns('info_type=Content')).toEqual([64_504]);
    expect(await asns('info_scope=Europe')).toEqual([64_505]);
    expect(await asns('is_rs_peer=true')).toEqual([64_502, 64_508]);
    expect(await asns('never_via_route_servers=true')).toEqual([64_508]);
    expect(await asns('info_prefixes4__gte=100&info_prefixes4__lte=100')).toEqual([64_502]);
    expect(await asns('q=PORTS')).toEqual([64_503]);
    expect(await asns('q=AS6450&ordering=-asn')).toEqual([64_508, 64_506, 64_505, 64_504, 64_503, 64_502]);
    expect(await asns('q=50%25')).toEqual([]);
  });

  it('comes in pages and orders', async () => {
    const { count, next, results } = await list('limit=2&ordering=name');
    expect(results.map((one: any) => one.name)).toEqual(['Hidden until yesterday', 'No sessions, not there']);
    expect([count, next]).toEqual([8, expect.stringContaining('offset=2')]);
    expect(await list('limit=2&offset=50')).toMatchObject({ count: 8, results: [] });
    expect(await asns('ordering=-sessions&limit=1')).toEqual([64_503]);
  });

  it('takes five statements at most, with those that find out who asks', async () => {
    await list('');
    tested.statements();
    await list('');
    expect(tested.statements()).toBeLessThanOrEqual(5);
  });

  it('shows whom to write to, to those who may see contacts', async () => {
    const { db } = tested.app.system();
    await sql`insert into peeringdb_networkcontact (net_id, role, name, email) values (10, 'NOC', 'NOC', 'noc@as64502.example'), (10, 'Policy', 'Peering', 'peering@as64502.example'), (11, 'Sales', 'Sales', 'sales@as64503.example')`.execute(
      db,
    );
    expect((await list('')).results.slice(0, 2)).toMatchObject([
      { email: 'peering@as64502.example' },
      { email: null },
    ]);
    const viewer = await tested.holderOf(READS);
    expect((await viewer.get('/api/peeringdb/candidates/?local_asn=64500')).body.results[0].email).toBeNull();
  });

  it('refuses what it does not understand, by name', async () => {
    const refused = async (query: string) => {
      const answers = await Promise.all(
        ['candidates', 'candidate-sessions'].map((name) =>
          api.get(`/api/peeringdb/${name}/?local_asn=64500&${query}`),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([400, 400]);
      return Object.keys(answers[0]?.body);
    };
    for (const query of [
      'polcy_general=Open',
      'policy_general=open',
      'status=mising',
      'asn=x',
      'internet_exchange_id=a',
      'address_family=5',
      'is_rs_peer=perhaps',
      'info_traffic__gte=much',
      'info_prefixes4__gte=-1',
      'ordering=-age',
    ])
      expect(await refused(query), query).toEqual([query.split('=')[0]]);
  });
});

const READS = [
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peeringdb.view_hiddenpeer',
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
];

describe('the AS of ours that is asked about', () => {
  it('is the one named, else the one chosen, else the only one', async () => {
    const ask = async (query = '') => api.get(`/api/peeringdb/candidates/${query}`);
    expect((await ask('?local_asn=AS64500')).body.count).toBe(8);
    expect(await ask('?local_asn=64503')).toMatchObject({
      status: 400,
      body: { local_asn: ['AS64503 is not an affiliated AS.'] },
    });
    expect((await ask()).body).toEqual({ local_asn: ['Name one of your affiliated AS, or choose one.'] });
    await api.patch('/api/users/userpref/', { context: { as: 2 } });
    const chosen = await ask();
    expect(chosen.body.results[0]).toMatchObject({ asn: 64_502, exchanges: [{ id: 4 }], missing: 2 });
    await api.patch('/api/users/userpref/', { context: { as: null } });
    const { db } = tested.app.system();
    await sql`update peering_autonomoussystem set affiliated = false where id = 2`.execute(db);
    expect((await ask()).body.count).toBe(8);
    await sql`update peering_autonomoussystem set affiliated = true where id = 2`.execute(db);
  });
});

describe('access to candidates', () => {
  it('needs every permission to see what they are made of', async () => {
    for (const name of ['candidates', 'candidate-sessions']) {
      const path = `/api/peeringdb/${name}/?local_asn=64500`;
      expect((await tested.anonymous.get(path)).status).toBe(403);
      expect((await (await tested.holderOf(READS)).get(path)).status).toBe(200);
      for (const missing of READS) {
        const lacking = await tested.holderOf(READS.filter((permission) => permission !== missing));
        expect((await lacking.get(path)).status, missing).toBe(403);
      }
    }
  });
});
