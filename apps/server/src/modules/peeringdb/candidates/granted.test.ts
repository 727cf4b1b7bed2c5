import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { limitedApi } from '../../../../test/limited.ts';
import { EMPTY, insertWorld } from './test-world.ts';

/** We are AS64500, at the exchanges 1 and 2 with one port each; AS64501 is at both, and we have a session with it at the first. */
const WORLD = {
  ...EMPTY,
  networks: [
    { id: 1, asn: 64_500 },
    { id: 10, asn: 64_501 },
    { id: 11, asn: 64_502 },
  ],
  lans: [{ id: 1 }, { id: 2 }],
  ports: [
    { id: 100, net: 1, lan: 1, v4: '192.0.2.1' },
    { id: 101, net: 1, lan: 2, v4: '198.51.100.1' },
    { id: 110, net: 10, lan: 1, v4: '192.0.2.10' },
    { id: 111, net: 10, lan: 2, v4: '198.51.100.10' },
    { id: 112, net: 11, lan: 1, v4: '192.0.2.11' },
    { id: 113, net: 11, lan: 2, v4: '198.51.100.11' },
  ],
  systems: [
    { id: 1, asn: 64_500, affiliated: true },
    { id: 2, asn: 64_501 },
    { id: 3, asn: 64_502 },
  ],
  exchanges: [
    { id: 1, system: 1, lan: 1 },
    { id: 2, system: 1, lan: 2 },
  ],
  connections: [
    { id: 1, exchange: 1, v4: '192.0.2.1/24' },
    { id: 2, exchange: 2, v4: '198.51.100.1/24' },
  ],
  sessions: [{ id: 1, connection: 1, system: 2, ip: '192.0.2.10' }],
};
const NOTHING = { id: [999_999_999] };

let tested: TestApp;
/** Somebody for whom there is the first exchange alone. */
let first: Api;
beforeAll(async () => {
  tested = await testApp();
  const { db } = tested.app.system();
  await insertWorld(db, WORLD);
  const sessions = 'peering_internetexchangepeeringsession';
  await sql`select setval(pg_get_serial_sequence(${sessions}, 'id'), 100)`.execute(db);
  first = await limitedApi(tested, {
    'peering.internetexchange': { id: [1] },
    'net.connection': { internet_exchange_point_id: [1] },
    'peering.internetexchangepeeringsession': { internet_exchange_id: [1] },
  });
});
afterAll(() => tested?.close());

const sessionsOf = async (api: Api) =>
  (await api.get('/api/peeringdb/candidate-sessions/?status=missing&status=configured')).body.results.map(
    (one: any) => [one.connection.id, one.asn, one.status, one.session],
  );

describe('whoever is limited to one exchange', () => {
  it('finds the candidates there, and sessions that they see', async () => {
    expect(await sessionsOf(tested.admin)).toHaveLength(4);
    expect(await sessionsOf(first)).toEqual([
      [1, 64_501, 'configured', 1],
      [1, 64_502, 'missing', null],
    ]);
    const { results } = (await first.get('/api/peeringdb/candidates/?status=missing')).body;
    expect(results.map((one: any) => [one.asn, one.missing, one.exchanges.map(({ id }: any) => id)])).toEqual(
      [[64_502, 1, [1]]],
    );
    const { exchanges } = (await first.get('/api/peeringdb/map/')).body;
    expect(exchanges).toEqual([expect.objectContaining({ id: 1, connections: 1, sessions: 1, missing: 1 })]);
    expect((await first.get('/api/peering/internet-exchanges/2/available-peers/')).status).toBe(404);
    const { results: setup } = (await first.get('/api/setup/candidates/?asn=64500')).body;
    expect(setup.map((one: any) => [one.asn, one.exchanges])).toEqual([[64_502, ['Exchange 1']]]);
  });

  it('is told that there is a session which they may not see, and not which', async () => {
    const blind = await limitedApi(tested, { 'peering.internetexchangepeeringsession': NOTHING });
    expect(await sessionsOf(blind)).toContainEqual([1, 64_501, 'configured', null]);
  });

  it('finds no ports, networks and systems of ours that they may not see', async () => {
    const { exchanges } = (await first.get('/api/peeringdb/import/?asn=64500')).body;
    expect(exchanges.map((one: any) => [one.internet_exchange, one.ports[0].connection])).toEqual([
      [1, 1],
      [null, null],
    ]);
    const foreign = await limitedApi(tested, { 'peering.autonomoussystem': { asn: [64_502] } });
    expect((await foreign.get('/api/peeringdb/candidates/?local_asn=64500')).status).toBe(400);
    expect(
      (await foreign.post('/api/peering/autonomous-systems/from-peeringdb/', { asn: 64_501 })).status,
    ).toBe(404);
    const away = await limitedApi(tested, { 'peeringdb.network': { asn: [64_501] } });
    expect((await sessionsOf(away)).map(([, asn]: number[]) => asn)).toEqual([64_501, 64_501]);
  });

  it('makes sessions there alone, and none that they would not see', async () => {
    const wanted = { peers: [64_501, 64_502] };
    const { sessions } = (await first.post('/api/peeringdb/candidates/preview/', wanted)).body;
    expect(sessions.map((one: any) => [one.connection.id, one.asn])).toEqual([[1, 64_502]]);
    const blind = await limitedApi(tested, { 'peering.internetexchangepeeringsession': NOTHING });
    expect((await blind.post('/api/peeringdb/candidates/create/', wanted)).status).toBe(403);
    const made = await first.post('/api/peeringdb/candidates/create/', wanted);
    expect(made.body).toMatchObject({ sessions: 1 });
    const { rows } = await sql<{
      connection: number;
    }>`select ixp_connection_id::int as connection from peering_internetexchangepeeringsession`.execute(
      tested.app.system().db,
    );
    expect(rows).toEqual([{ connection: 1 }, { connection: 1 }]);
  });

  it('may not do what is about all connections and sessions', async () => {
    const whole = { detail: expect.stringContaining('you see some of them') };
    expect(await first.get('/api/peeringdb/audit/?asn=64500')).toMatchObject({ status: 403, body: whole });
    expect(await first.get('/api/peeringdb/renumber/?internet_exchange=1')).toMatchObject({
      status: 403,
      body: whole,
    });
    const plan = { internet_exchange: 1, from: '192.0.2.0/24', to: '203.0.113.0/24' };
    expect((await first.post('/api/peeringdb/renumber/preview/', plan)).status).toBe(403);
    expect((await first.post('/api/peeringdb/renumber/apply/', { ...plan, digest: 'x' })).status).toBe(403);
  });

  it('decides no changes, and synchronises no systems, that they may not see', async () => {
    const { db } = tested.app.system();
    const { rows } = await sql<{
      id: number;
    }>`insert into peeringdb_change (kind, summary, asn, field, before, after) values ('network', 'renamed', 64501, 'name', '"Old"', '"New"') returning id`.execute(
      db,
    );
    const limited = await limitedApi(tested, {
      'peeringdb.change': NOTHING,
      'peering.autonomoussystem': NOTHING,
    });
    const ids = rows.map(({ id }) => Number(id));
    for (const act of ['apply', 'ignore', 'reopen'])
      expect((await limited.post(`/api/peeringdb/changes/${act}/`, { ids })).body).toEqual({
        ids: [`There is no change ${ids[0]}.`],
      });
    await sql`update peering_autonomoussystem set name_peeringdb_sync = true, name = 'ours' where asn = 64501`.execute(
      db,
    );
    const all = '/api/peering/autonomous-systems/sync-all-with-peeringdb/';
    expect((await limited.post(all, {})).body).toEqual({ updated: 0 });
    expect((await tested.admin.post(all, {})).body.updated).toBeGreaterThan(0);
  });
});
