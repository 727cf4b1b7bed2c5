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
  const { db } = tested.app.system();
  await insertWorld(db, TWO_EXCHANGES);
  await sql`insert into peering_autonomoussystem (id, asn, name) overriding system value values (10, 64502, 'Plain'), (11, 64497, 'Not in PeeringDB')`.execute(
    db,
  );
  // The exchange A is on both sides of the antimeridian, B nowhere that is known.
  await sql`insert into peeringdb_facility (id, name, city, country, latitude, longitude, org_id) overriding system value values
    (1, 'East', 'Taveuni', 'FJ', -16.8, 179.5, 1), (2, 'West', 'Taveuni', 'FJ', -17.0, -179.5, 1), (3, 'Nowhere', 'Suva', 'FJ', null, null, 1), (4, 'Theirs', 'Nadi', 'FJ', -17.7, 177.4, 1)`.execute(
    db,
  );
  await sql`insert into peeringdb_internetexchangefacility (ix_id, fac_id) values (1, 1), (1, 2), (1, 3), (2, 3)`.execute(
    db,
  );
  await sql`insert into peeringdb_networkfacility (net_id, fac_id) values (1, 1), (1, 3), (10, 1), (11, 1), (10, 3), (10, 4)`.execute(
    db,
  );
});
afterAll(() => tested?.close());

const ok = async (path: string, as: Api = api) => {
  const answer = await as.get(path);
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  return answer.body;
};

describe('facilities', () => {
  it('are ours, with how many other networks and which of our exchanges are there', async () => {
    const { count, results } = await ok('/api/peeringdb/facility-presence/');
    expect(count).toBe(2);
    expect(results).toEqual([
      {
        id: 1,
        name: 'East',
        city: 'Taveuni',
        country: 'FJ',
        latitude: -16.8,
        longitude: 179.5,
        networks: 2,
        exchanges: [{ id: 1, name: 'Exchange 1' }],
      },
      {
        id: 3,
        name: 'Nowhere',
        city: 'Suva',
        country: 'FJ',
        latitude: null,
        longitude: null,
        networks: 1,
        exchanges: [
          { id: 1, name: 'Exchange 1' },
          { id: 2, name: 'Exchange 2' },
        ],
      },
    ]);
  });

  it('are those shared with a network, and found by name and city', async () => {
    const names = async (query: string) =>
      (await ok(`/api/peeringdb/facility-presence/?${query}`)).results.map((one: any) => one.name);
    expect(await names('asn=64503')).toEqual(['East']);
    expect(await names('asn=64502&ordering=-name')).toEqual(['Nowhere', 'East']);
    expect(await names('q=suva')).toEqual(['Nowhere']);
    expect(await names('limit=1&offset=1')).toEqual(['Nowhere']);
    const refused = async (query: string) =>
      (await api.get(`/api/peeringdb/facility-presence/?${query}`)).body;
    expect(await refused('asn=x')).toEqual({ asn: ['Enter an AS number.'] });
    expect(await refused('town=Suva')).toEqual({ town: ['Unknown filter.'] });
  });

  it('in common narrow the candidates', async () => {
    const asns = async (query: string) =>
      (await ok(`/api/peeringdb/candidates/?${query}`)).results.map((one: any) => one.asn);
    expect(await asns('shared_facility=true')).toEqual([64_502, 64_503]);
    expect(await asns('shared_facility=false')).toEqual([64_506]);
    expect(await asns('facility_id=4&facility_id=3')).toEqual([64_502]);
    const [first] = (await ok('/api/peeringdb/candidates/?asn=64502')).results;
    expect(first).toMatchObject({ shared_facilities: 2, autonomous_system: 10 });
  });
});

describe('the map', () => {
  it('has our exchanges in the middle of their facilities, and our facilities', async () => {
    const { exchanges, facilities } = await ok('/api/peeringdb/map/?local_asn=64500');
    expect(exchanges).toEqual([
      {
        id: 1,
        name: 'Exchange 1',
        city: '',
        country: '',
        latitude: -16.9,
        longitude: 180,
        connections: 2,
        sessions: 1,
        missing: 6,
      },
      expect.objectContaining({
        id: 2,
        latitude: null,
        longitude: null,
        connections: 1,
        sessions: 0,
        missing: 1,
      }),
    ]);
    expect(facilities).toMatchObject([
      { id: 1, networks: 2, latitude: -16.8 },
      { id: 3, networks: 1, latitude: null },
    ]);
    expect((await api.get('/api/peeringdb/map/?local_asn=64502')).body).toEqual({
      local_asn: ['AS64502 is not an affiliated AS.'],
    });
    expect((await api.get('/api/peeringdb/map/?zoom=3')).body).toEqual({ zoom: ['Unknown filter.'] });
  });
});

describe('the places of an AS', () => {
  const ofAs = (id: number, action: string) => `/api/peering/autonomous-systems/${id}/${action}/`;

  it('need the AS of ours that the caller chose', async () => {
    for (const action of ['shared-ixps', 'shared-facilities', 'missing-sessions'])
      expect(await api.get(ofAs(10, action)), action).toMatchObject({
        status: 503,
        body: { detail: 'User did not choose an affiliated AS.' },
      });
    await api.patch('/api/users/userpref/', { context: { as: 1 } });
  });

  it('are exchanges, facilities and sessions in common', async () => {
    expect(await ok(ofAs(10, 'shared-ixps'))).toMatchObject([
      { id: 1, name: 'Exchange 1', slug: 'exchange-1', display: 'Exchange 1' },
      { id: 2, name: 'Exchange 2' },
    ]);
    expect(await ok(ofAs(3, 'shared-ixps'))).toMatchObject([{ id: 1 }]);
    expect(await ok(ofAs(10, 'shared-facilities'))).toMatchObject([
      { id: 1, name: 'East', org: { name: 'An organisation' } },
      { id: 3 },
    ]);
    expect((await ok(ofAs(10, 'missing-sessions'))).map((one: any) => one.ip_address)).toEqual([
      '2001:db8:1::10',
      '192.0.2.10',
      '192.0.2.10',
      '198.51.100.10',
    ]);
  });

  it('are none with ourselves, and none with an AS that PeeringDB does not know', async () => {
    for (const id of [1, 11])
      for (const action of ['shared-ixps', 'shared-facilities', 'missing-sessions'])
        expect(await ok(ofAs(id, action)), `${action} of ${id}`).toEqual([]);
    expect((await api.get(ofAs(999, 'shared-ixps'))).status).toBe(404);
  });
});

describe('the peers of an exchange', () => {
  it('are ports with a session missing over one connection at least, without ours and the hidden', async () => {
    const ports = await ok('/api/peering/internet-exchanges/1/available-peers/');
    expect(ports.map((one: any) => [one.id, one.asn])).toEqual([
      [110, 64_502],
      [112, 64_503],
      [117, 64_506],
      [118, 64_507],
    ]);
    expect(ports[0]).toMatchObject({
      ipaddr4: '192.0.2.10/32',
      ipaddr6: '2001:db8:1::10/128',
      net: 10,
      ixlan: 1,
    });
  });

  it('are all of them at an exchange that has no connections yet, and none without its LAN', async () => {
    const { db } = tested.app.system();
    await sql`insert into peering_internetexchange (id, name, slug, local_autonomous_system_id, peeringdb_ixlan_id) overriding system value values (8, 'New', 'new', 1, 2), (9, 'Lost', 'lost', 1, null)`.execute(
      db,
    );
    const ids = async (id: number) =>
      (await ok(`/api/peering/internet-exchanges/${id}/available-peers/`)).map((one: any) => one.id);
    expect(await ids(8)).toEqual([111]);
    expect(await ids(9)).toEqual([]);
    // They are no sessions yet, so no list of sessions has them.
    expect((await ok('/api/peeringdb/candidate-sessions/?internet_exchange_id=8')).count).toBe(0);
  });
});

describe('linking an exchange', () => {
  const link = (id: number, as: Api = api) =>
    as.post(`/api/peering/internet-exchanges/${id}/link-to-peeringdb/`);
  const make = async (name: string, ...addresses: object[]) => {
    const exchange = await api.post('/api/peering/internet-exchanges/', {
      name,
      slug: name.toLowerCase(),
      local_autonomous_system: 1,
    });
    for (const given of addresses)
      await api.post('/api/net/connections/', {
        internet_exchange_point: exchange.body.id,
        router: null,
        ...given,
      });
    return exchange.body.id;
  };

  it('follows the addresses of its connections, one family being enough', async () => {
    const { db } = tested.app.system();
    for (const table of ['peering_internetexchange', 'net_connection'])
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(db);
    const id = await make('Found', { ipv4_address: '198.51.100.1/24', ipv6_address: '2001:db8:2::1/64' });
    const answer = await link(id);
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(await ok(`/api/peering/internet-exchanges/${id}/`)).toMatchObject({ peeringdb_ixlan: 2 });
    const { results } = await ok(`/api/net/connections/?internet_exchange_point_id=${id}`);
    expect(results).toMatchObject([{ peeringdb_netixlan: 102 }]);
    expect((await link(id)).status).toBe(200);
  });

  it('fails when they are on several LANs, or nowhere', async () => {
    const several = await make(
      'Several',
      { ipv4_address: '198.51.100.1/24' },
      { ipv4_address: '192.0.2.1/24' },
    );
    expect((await link(several)).status).toBe(503);
    expect((await link(await make('Nowhere', { ipv4_address: '203.0.113.1/24' }))).status).toBe(503);
    expect((await link(await make('Empty'))).status).toBe(503);
    expect(await ok(`/api/peering/internet-exchanges/${several}/`)).toMatchObject({ peeringdb_ixlan: null });
  });
});

describe('access to places', () => {
  const NEEDS: [string, string, string[]][] = [
    [
      'GET',
      '/api/peeringdb/facility-presence/',
      [
        'peeringdb.view_network',
        'peeringdb.view_facility',
        'peeringdb.view_networkfacility',
        'peering.view_internetexchange',
      ],
    ],
    [
      'GET',
      '/api/peeringdb/map/',
      [
        'peeringdb.view_network',
        'peeringdb.view_networkixlan',
        'peeringdb.view_hiddenpeer',
        'peeringdb.view_facility',
        'peeringdb.view_networkfacility',
        'peering.view_internetexchange',
        'peering.view_internetexchangepeeringsession',
        'net.view_connection',
      ],
    ],
    [
      'GET',
      '/api/peering/internet-exchanges/1/available-peers/',
      ['peering.view_internetexchange', 'peeringdb.view_networkixlan'],
    ],
    ['POST', '/api/peering/internet-exchanges/1/link-to-peeringdb/', ['peering.change_internetexchange']],
    [
      'GET',
      '/api/peering/autonomous-systems/10/shared-ixps/',
      ['peering.view_autonomoussystem', 'peering.view_internetexchange'],
    ],
    [
      'GET',
      '/api/peering/autonomous-systems/10/shared-facilities/',
      ['peering.view_autonomoussystem', 'peeringdb.view_facility'],
    ],
    [
      'GET',
      '/api/peering/autonomous-systems/10/missing-sessions/',
      [
        'peering.view_autonomoussystem',
        'peering.view_internetexchange',
        'net.view_connection',
        'peeringdb.view_networkixlan',
      ],
    ],
  ];
  it.each(NEEDS)('%s %s needs its permissions, all of them', async (method, path, needed) => {
    expect((await tested.anonymous.send(method, path)).status).toBe(403);
    // 503: the holder has chosen no AS.
    expect([200, 503]).toContain((await (await tested.holderOf(needed)).send(method, path)).status);
    for (const missing of needed) {
      const lacking = await tested.holderOf(needed.filter((permission) => permission !== missing));
      expect((await lacking.send(method, path)).status, missing).toBe(403);
    }
    const reader = (await tested.readOnlyAdmin.send(method, path)).status;
    expect(reader === 403).toBe(method !== 'GET');
  });
});
