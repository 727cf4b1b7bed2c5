import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { EMPTY, insertWorld, type World } from './test-world.ts';

/** We are AS64500 on a LAN with two prefixes of IPv4 and one of IPv6, with a connection in the first of them. */
const WORLD: World = {
  ...EMPTY,
  networks: [
    { id: 1, asn: 64_500, name: 'We' },
    { id: 10, asn: 64_502, name: 'Beside us' },
    { id: 11, asn: 64_503, name: 'In the other prefix' },
    { id: 12, asn: 64_504, name: 'Nowhere' },
    { id: 13, asn: 64_505, name: 'One of two' },
    { id: 14, asn: 64_506, name: 'The other of two' },
    { id: 15, asn: 64_507, name: 'Claims ours' },
  ],
  lans: [{ id: 1, prefixes: ['192.0.2.0/25', '198.51.100.0/24', '2001:db8:1::/64'] }, { id: 2 }],
  ports: [
    { id: 100, net: 1, lan: 1, v4: '192.0.2.1', v6: '2001:db8:1::1' },
    { id: 110, net: 10, lan: 1, v4: '192.0.2.10' },
    { id: 111, net: 11, lan: 1, v4: '198.51.100.11', v6: '2001:db8:1::11' },
    { id: 112, net: 12, lan: 1, v4: '203.0.113.12' },
    { id: 113, net: 13, lan: 1, v4: '192.0.2.13' },
    { id: 114, net: 14, lan: 1, v4: '192.0.2.13' },
    { id: 115, net: 15, lan: 1, v4: '192.0.2.1' },
    { id: 116, net: 10, lan: 2, v4: '203.0.113.116' },
  ],
  systems: [{ id: 1, asn: 64_500, affiliated: true }],
  exchanges: [
    { id: 1, system: 1, lan: 1 },
    { id: 2, system: 1, lan: 2 },
  ],
  connections: [
    { id: 1, exchange: 1, v4: '192.0.2.1/24', v6: '2001:db8:1::1/64' },
    { id: 2, exchange: 2, v4: '192.0.2.200/24' },
  ],
};

let tested: TestApp;
let api: Api;
beforeEach(async () => {
  tested = await testApp();
  api = tested.admin;
  for (const table of ['peering_autonomoussystem', 'peering_internetexchangepeeringsession'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(tested.app.system().db);
  await insertWorld(tested.app.system().db, WORLD);
});
afterEach(() => tested?.close());

const sessions = async (query: string): Promise<any[]> =>
  (await api.get(`/api/peeringdb/candidate-sessions/?${query}`)).body.results;
const lines = async (query: string) =>
  (await sessions(query)).map((one) => `${one.asn} ${one.ip_address} ${one.status}`);
const create = async (body: object) => (await api.post('/api/peeringdb/candidates/create/', body)).body;
const PEERS = [64_502, 64_503, 64_504, 64_505, 64_506, 64_507];

describe('sessions that would not come up', () => {
  it('are not missing where both ends share no prefix of the LAN', async () => {
    expect(await lines('internet_exchange_id=1')).toEqual([
      '64502 192.0.2.10 missing',
      '64503 2001:db8:1::11 missing',
    ]);
    const apart = await sessions('status=no-common-prefix');
    expect(apart.map((one) => `${one.asn} ${one.ip_address} ${one.common_prefix}`)).toEqual([
      '64503 198.51.100.11 false',
      '64504 203.0.113.12 false',
    ]);
  });

  it('are missing where PeeringDB gives the LAN no prefix, since nothing speaks against them', async () => {
    expect(await lines('internet_exchange_id=2')).toEqual(['64502 203.0.113.116 missing']);
  });

  it('are made only when told to', async () => {
    expect(await create({ peers: PEERS })).toMatchObject({ sessions: 3 });
    const told = { peers: [64_504], status: ['no-common-prefix'], defaults: { status: 'disabled' } };
    expect(await create(told)).toMatchObject({ sessions: 1 });
    const [made] = await sessions('asn=64504&status=configured');
    expect(made).toMatchObject({ ip_address: '203.0.113.12', common_prefix: false });
    // The sessions say so themselves; those on a LAN that we know do not.
    const { results } = (await api.get('/api/peering/internet-exchange-peering-sessions/?limit=0')).body;
    const outside = (address: string) => results.find((one: any) => one.ip_address === address)?.outside_lan;
    expect(['203.0.113.12', '203.0.113.116', '192.0.2.10'].map(outside)).toEqual([true, true, false]);
  });

  it('are counted by network', async () => {
    const { results } = (await api.get('/api/peeringdb/candidates/?status=no-common-prefix&status=contested'))
      .body;
    const counts = results.map((one: any) => [one.asn, one.missing, one.contested, one.no_common_prefix]);
    expect(counts.sort()).toEqual([
      [64_503, 1, 0, 1],
      [64_504, 0, 0, 1],
      [64_505, 0, 1, 0],
      [64_506, 0, 1, 0],
      [64_507, 0, 1, 0],
    ]);
  });
});

describe('addresses that are claimed twice', () => {
  it('are said of both networks, and missing with neither', async () => {
    const contested = await sessions('status=contested&status=ourselves&address_family=4');
    expect(contested.map((one) => [one.asn, one.ip_address, one.status, one.contested_by])).toEqual([
      [64_500, '192.0.2.1', 'ourselves', [64_507]],
      [64_505, '192.0.2.13', 'contested', [64_506]],
      [64_506, '192.0.2.13', 'contested', [64_505]],
      [64_507, '192.0.2.1', 'contested', [64_500]],
    ]);
  });

  it('are said of a session that is there, too', async () => {
    await create({ peers: [64_505], status: ['contested'] });
    const [one, other] = await sessions('asn=64505&asn=64506&status=configured');
    expect(one).toMatchObject({ asn: 64_505, other_asn: false, contested_by: [64_506] });
    expect(other).toMatchObject({ asn: 64_506, other_asn: true, contested_by: [64_505] });
  });

  it('and ports that say another ASN than their network are remarked', async () => {
    await sql`update peeringdb_networkixlan set asn = 64511 where id = 110`.execute(tested.app.system().db);
    const [one] = await sessions('internet_exchange_id=1&address_family=4');
    expect(one).toMatchObject({ asn: 64_502, port_asn: 64_511 });
  });

  it('of ours are never made a session of, whatever is asked', async () => {
    expect(await create({ peers: [64_507], status: ['contested'] })).toMatchObject({ sessions: 0 });
  });
});
