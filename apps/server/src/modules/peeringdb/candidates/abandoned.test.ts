import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { TWO_EXCHANGES } from './test-networks.ts';
import { insertWorld } from './test-world.ts';

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
let tested: TestApp;
let api: Api;
/** Over the connection 1, which is linked to PeeringDB: with AS64502 where it is, and where it was. */
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
  const { db } = tested.app.system();
  await insertWorld(db, {
    ...TWO_EXCHANGES,
    systems: [...TWO_EXCHANGES.systems, { id: 4, asn: 64_502 }, { id: 5, asn: 64_497 }],
    ports: [
      ...TWO_EXCHANGES.ports,
      // PeeringDB should not have an address twice, and sometimes has.
      { id: 150, net: 10, lan: 1, v4: '192.0.2.10' },
    ],
    sessions: [
      { id: 1, connection: 1, system: 4, ip: '192.0.2.10', bgp_state: 'idle' },
      { id: 2, connection: 1, system: 4, ip: '192.0.2.99', bgp_state: 'idle' },
      { id: 3, connection: 1, system: 4, ip: '2001:db8:1::99', bgp_state: 'active' },
      { id: 4, connection: 1, system: 4, ip: '192.0.2.98', bgp_state: 'established' },
      { id: 5, connection: 1, system: 4, ip: '192.0.2.97' },
      { id: 6, connection: 1, system: 5, ip: '192.0.2.96', bgp_state: 'idle' },
      { id: 7, connection: 2, system: 4, ip: '192.0.2.99', bgp_state: 'idle' },
      { id: 8, connection: 1, system: 4, ip: '192.0.2.11', bgp_state: 'idle' },
    ],
  });
  await sql`update net_connection set peeringdb_netixlan_id = 100 where id = 1`.execute(db);
});
afterAll(() => tested?.close());

const found = async (query: string) =>
  (await api.get(`${SESSIONS}?ordering=id&${query}`)).body.results.map((one: any) => one.id);

describe('abandoned sessions', () => {
  it('are down, with a peer that PeeringDB lists, but not at their address', async () => {
    expect(await found('is_abandoned=true')).toEqual([2, 3, 8]);
    expect(await found('is_abandoned=false')).toEqual([1, 4, 5, 6, 7]);
    const { results } = (await api.get(`${SESSIONS}?ordering=id`)).body;
    expect(results.filter((one: any) => one.is_abandoned).map((one: any) => one.id)).toEqual([2, 3, 8]);
  });

  it('are told apart from those at an address of their AS, which PeeringDB may have twice', async () => {
    expect(await found('exists_in_peeringdb=true')).toEqual([1]);
    expect(await found('exists_in_peeringdb=false')).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it('need the state to be polled where there is a router', async () => {
    const { db } = tested.app.system();
    await sql`insert into devices_platform (id, name, slug) overriding system value values (1, 'FRR', 'frr')`.execute(
      db,
    );
    await sql`insert into devices_router (id, name, hostname, platform_id, local_autonomous_system_id, poll_bgp_sessions_state) overriding system value values (1, 'r', 'r', 1, 1, false)`.execute(
      db,
    );
    await sql`update net_connection set router_id = 1 where id = 1`.execute(db);
    expect(await found('is_abandoned=true')).toEqual([]);
    await sql`update devices_router set poll_bgp_sessions_state = true`.execute(db);
    expect(await found('is_abandoned=true')).toEqual([2, 3, 8]);
  });

  it('are shown where an address has passed to another AS', async () => {
    const { results } = (
      await api.get('/api/peeringdb/candidate-sessions/?asn=64503&connection_id=1&status=configured')
    ).body;
    expect(results).toMatchObject([{ session: 8, other_asn: true, abandoned: true }]);
  });
});
