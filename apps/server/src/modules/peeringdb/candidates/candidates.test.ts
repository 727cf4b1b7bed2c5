import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { insertWorld, type World } from './test-world.ts';

/**
 * We are AS64500: at the exchange A (LAN 1) with two ports, the second without IPv6; at B (LAN 2) with one of IPv6 alone; at C, which
 * lost its link to PeeringDB. AS64501 is ours, too, with a port at A of its own and an exchange on the same LAN.
 */
const WORLD: World = {
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
  it('are missing over the one connection while there over the other', async () => {
    expect(await sessions(`asn=64503&${EVERY}`)).toEqual([
      '1 2001:db8:1::11 missing',
      '1 2001:db8:1::12 missing',
      '1 192.0.2.11 configured',
      '1 192.0.2.12 missing',
      '2 192.0.2.11 missing',
      '2 192.0.2.12 missing',
    ]);
  });
});
