import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { TWO_EXCHANGES } from './test-networks.ts';
import { insertWorld } from './test-world.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
  await insertWorld(tested.app.system().db, { ...TWO_EXCHANGES, hidden: [] });
});
afterAll(() => tested?.close());

const HIDDEN = '/api/peeringdb/hidden-peers/';
const statuses = async (asn: number) => {
  const { results } = (
    await api.get(`/api/peeringdb/candidate-sessions/?asn=${asn}&status=missing&status=hidden`)
  ).body;
  return [
    ...new Set(results.map((one: any) => `${one.internet_exchange.id} ${one.status} ${one.hidden_peer}`)),
  ];
};

describe('hidden peers', () => {
  it('are made of the ids of a network and a LAN, and hide the network there alone', async () => {
    const made = await api.post(HIDDEN, { peeringdb_network: 10, peeringdb_ixlan: 1 });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      peeringdb_network: 10,
      peeringdb_ixlan: 1,
      until: null,
      is_expired: false,
      display: 'AS64502 - Plain hidden on IX 1',
    });
    expect(await statuses(64_502)).toEqual([`1 hidden ${made.body.id}`, '2 missing null']);
    const ports = (await api.get('/api/peering/internet-exchanges/1/available-peers/')).body;
    expect(ports.map((one: any) => one.asn)).not.toContain(64_502);
  });

  it('hide until the time that was set', async () => {
    const [{ id }] = (await api.get(`${HIDDEN}?peeringdb_network_id=10`)).body.results;
    expect((await api.patch(`${HIDDEN}${id}/`, { until: '2020-01-01T00:00:00Z' })).body.is_expired).toBe(
      true,
    );
    expect(await statuses(64_502)).toEqual(['1 missing null', '2 missing null']);
    await api.patch(`${HIDDEN}${id}/`, { until: '2099-01-01T00:00:00Z' });
    expect(await statuses(64_502)).toEqual([`1 hidden ${id}`, '2 missing null']);
  });

  it('are one for each network and LAN', async () => {
    expect(await api.post(HIDDEN, { peeringdb_network: 10, peeringdb_ixlan: 1 })).toMatchObject({
      status: 400,
      body: { non_field_errors: ['This network is hidden on this LAN already.'] },
    });
  });

  it('are found by network, ASN, LAN and expiry', async () => {
    await api.post(HIDDEN, { peeringdb_network: 11, peeringdb_ixlan: 2, until: '2020-01-01T00:00:00Z' });
    const found = async (query: string) =>
      (await api.get(`${HIDDEN}?${query}`)).body.results.map((one: any) => one.peeringdb_network).sort();
    expect(await found('peeringdb_network_id=10')).toEqual([10]);
    expect(await found('peeringdb_network_asn=64503')).toEqual([11]);
    expect(await found('peeringdb_ixlan_id=1&peeringdb_ixlan_id=2')).toEqual([10, 11]);
    expect(await found('is_expired=true')).toEqual([11]);
    expect(await found('is_expired=false')).toEqual([10]);
    expect((await api.get(`${HIDDEN}?peeringdb_network=10`)).status).toBe(400);
  });

  it('go on hiding while the mirror is empty of their links, by the ids that were kept', async () => {
    await sql`update peeringdb_hiddenpeer set peeringdb_network_id = null, peeringdb_ixlan_id = null`.execute(
      tested.app.system().db,
    );
    expect((await statuses(64_502))[0]).toMatch(/^1 hidden/);
  });
});
