import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { CANDIDATES } from '../peeringdb/candidates/candidate-permissions.ts';
import { EMPTY, insertWorld } from '../peeringdb/candidates/test-world.ts';

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
let tested: TestApp;
/** PeeringDB has AS64501 to AS64503 at the exchange 1; the exchange itself has two of them, one elsewhere, and AS64504. It is not linked at the exchange 2. */
beforeAll(async () => {
  tested = await testApp();
  const { db } = tested.app.system();
  const network = (id: number) => ({ id, asn: 64_500 + id, name: `Network ${id}` });
  await insertWorld(db, {
    ...EMPTY,
    networks: [0, 1, 2, 3, 4].map((id) => network(id + 1)).concat({ id: 9, asn: 64_500, name: 'We' }),
    lans: [{ id: 1, prefixes: ['192.0.2.0/24'] }],
    ports: [
      { id: 100, net: 9, lan: 1, v4: '192.0.2.100' },
      { id: 101, net: 1, lan: 1, v4: '192.0.2.1' },
      { id: 102, net: 2, lan: 1, v4: '192.0.2.2' },
      { id: 103, net: 3, lan: 1, v4: '192.0.2.3' },
      { id: 105, net: 5, lan: 1, v4: '192.0.2.6' },
    ],
    systems: [
      { id: 1, asn: 64_500, affiliated: true },
      { id: 2, asn: 64_501 },
      { id: 3, asn: 64_496 },
    ],
    exchanges: [
      { id: 1, system: 1, lan: 1 },
      { id: 2, system: 1, lan: null },
    ],
    connections: [
      { id: 1, exchange: 1, v4: '192.0.2.100/24' },
      { id: 2, exchange: 2, v4: '203.0.113.100/24' },
    ],
    sessions: [
      // Where PeeringDB no longer has it: the exchange has it there, has it with another, or does not have it.
      { id: 1, connection: 1, system: 2, ip: '192.0.2.11', bgp_state: 'idle' },
      { id: 2, connection: 1, system: 2, ip: '192.0.2.12', bgp_state: 'idle' },
      { id: 3, connection: 1, system: 2, ip: '192.0.2.13', bgp_state: 'idle' },
      // Nobody knows it, and the exchange does not have it.
      { id: 4, connection: 1, system: 3, ip: '192.0.2.14', bgp_state: 'idle' },
      // The exchange contradicts itself about it.
      { id: 5, connection: 1, system: 2, ip: '192.0.2.15', bgp_state: 'idle' },
    ],
    exports: [
      {
        ...{ id: 1, exchange: 1, disputed: ['192.0.2.6', '192.0.2.15'] },
        members: [
          { id: 1, asn: 64_501, ip: '192.0.2.1' },
          { id: 2, asn: 64_504, ip: '192.0.2.2' },
          { id: 4, asn: 64_504, ip: '192.0.2.4' },
          { id: 5, asn: 64_599, ip: '192.0.2.5' },
          { id: 11, asn: 64_501, ip: '192.0.2.11' },
          { id: 12, asn: 64_502, ip: '192.0.2.12' },
        ],
      },
      { id: 2, exchange: 2, members: [{ id: 20, asn: 64_505, ip: '203.0.113.5' }] },
    ],
  });
  await sql`update net_connection set peeringdb_netixlan_id = 100 where id = 1`.execute(db);
  for (const table of ['peering_autonomoussystem', 'peering_internetexchangepeeringsession'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(db);
});
afterAll(() => tested?.close());

const lines = async (query = '', api = tested.admin): Promise<string[]> =>
  (await api.get(`/api/peeringdb/candidate-sessions/?${query}`)).body.results.map(
    (one: any) => `${one.asn} ${one.ip_address} ${one.status} ${one.exchange_says} ${one.only_members}`,
  );

describe('candidates', () => {
  it('are also peers that only the exchange tells of, and say what the exchange says of the others', async () => {
    expect(await lines('status=missing&status=contested')).toEqual([
      '64501 192.0.2.1 missing listed false',
      '64502 192.0.2.2 contested another_network false',
      '64503 192.0.2.3 missing not_listed false',
      '64504 192.0.2.4 missing listed true',
      '64505 192.0.2.6 missing disputed false',
      '64505 203.0.113.5 missing listed true',
    ]);
    const { results } = (
      await tested.admin.get('/api/peeringdb/candidate-sessions/?asn=64502&status=contested')
    ).body;
    expect(results[0]).toMatchObject({ ip_address: '192.0.2.2', contested_by: [64_504], netixlan_id: 102 });
  });

  it('are found by what the exchange says', async () => {
    expect(await lines('exchange_says=not_listed')).toEqual(['64503 192.0.2.3 missing not_listed false']);
    expect(await lines('exchange_says=disputed')).toEqual(['64505 192.0.2.6 missing disputed false']);
    const { results } = (await tested.admin.get('/api/peeringdb/candidates/?exchange_says=listed')).body;
    expect(results.map((one: any) => [one.asn, one.missing, one.netixlan_ids]).sort()).toEqual([
      [64_501, 1, [101]],
      [64_504, 1, []],
      [64_505, 1, []],
    ]);
  });

  it('of the exchange alone are made as those of PeeringDB', async () => {
    const { status, body } = await tested.admin.post('/api/peeringdb/candidates/create/', {
      peers: [64_504, 64_505],
    });
    expect([status, body]).toMatchObject([200, { sessions: 3, autonomous_systems: 2 }]);
    expect(await lines('asn=64504&asn=64505')).toEqual([]);
  });

  it('of the exchange are for those who may see its members', async () => {
    const reader = await tested.holderOf([...CANDIDATES]);
    const seen = await lines('status=missing&status=configured', reader);
    expect(seen.filter((line) => !line.endsWith('null false'))).toEqual([]);
    expect(seen).toContain('64501 192.0.2.1 missing null false');
    const limited = await limitedApi(tested, { 'members.memberexport': { id: ['2'] } });
    expect(await lines('status=configured&status=missing', limited)).toEqual([
      '64501 192.0.2.1 missing null false',
      '64503 192.0.2.3 missing null false',
      '64505 192.0.2.6 configured null false',
      '64505 203.0.113.5 configured listed true',
    ]);
  });
});

it('a session is abandoned by what its exchange says, where that is known', async () => {
  const { results } = (await tested.admin.get(`${SESSIONS}?is_abandoned=true&ordering=id`)).body;
  expect(results.map((one: any) => one.id)).toEqual([2, 3, 4]);
});
