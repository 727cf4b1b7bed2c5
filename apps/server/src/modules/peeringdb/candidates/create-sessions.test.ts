import { possibleSessionsOf } from '@peersmith/model';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { TWO_EXCHANGES } from './test-networks.ts';
import { insertWorld } from './test-world.ts';

const READS = [
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peeringdb.view_hiddenpeer',
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
];
const MAKES = [...READS, 'peering.add_internetexchangepeeringsession'];

let tested: TestApp;
let api: Api;
beforeEach(async () => {
  tested = await testApp();
  api = tested.admin;
  // Ids of the world are small, and those to come must not meet them.
  for (const table of ['peering_autonomoussystem', 'peering_internetexchangepeeringsession'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(tested.app.system().db);
  await insertWorld(tested.app.system().db, TWO_EXCHANGES);
});
afterEach(() => tested?.close());

const preview = (body: object, as = api) => as.post('/api/peeringdb/candidates/preview/', body);
const create = (body: object, as = api) => as.post('/api/peeringdb/candidates/create/', body);
const lines = (sessions: { connection: { id: number }; ip_address: string }[]) =>
  sessions.map((one) => `${one.connection.id} ${one.ip_address}`);
const held = async () =>
  (await api.get('/api/peering/internet-exchange-peering-sessions/?limit=0')).body.results;

describe('creating the sessions of candidates', () => {
  it('shows what would be made and whom to tell, and makes nothing yet', async () => {
    const { db } = tested.app.system();
    await sql`insert into peeringdb_networkcontact (net_id, role, name, email) values (10, 'NOC', 'NOC', 'noc@as64502.example'), (10, 'Technical', 'T', 't@as64502.example'), (11, 'Technical', 'Tech', 'tech@as64503.example')`.execute(
      db,
    );
    const { status, body } = await preview({ peers: [64_502, 64_503] });
    expect(status).toBe(200);
    expect(lines(body.sessions)).toEqual([
      '1 2001:db8:1::10',
      '1 192.0.2.10',
      '2 192.0.2.10',
      '3 198.51.100.10',
      '2 192.0.2.11',
    ]);
    expect(body.autonomous_systems).toEqual([{ asn: 64_502, name: 'Plain' }]);
    expect(body.contacts).toEqual([
      { asn: 64_502, name: 'NOC', email: 'noc@as64502.example', role: 'NOC' },
      { asn: 64_503, name: 'Tech', email: 'tech@as64503.example', role: 'Technical' },
    ]);
    expect(await held()).toHaveLength(1);
    expect((await preview({ peers: [64_502] }, await tested.holderOf(READS))).body.contacts).toEqual([]);
  });

  it('makes them with their AS as PeeringDB has it, once', async () => {
    const { body: plan } = await api.post('/api/peeringdb/candidates/create/?dry_run=true', {
      peers: [64_502],
    });
    const outline = (await preview({ peers: [64_502] })).body;
    expect(plan.create.map(({ type, display }: any) => [type, display])).toEqual(
      expect.arrayContaining([['peering.autonomoussystem', 'AS64502 - Plain']]),
    );
    expect(outline.counts).toEqual({ ...plan.counts, unchanged: 0 });
    expect(await held()).toHaveLength(1);
    const made = await api.post(`/api/peeringdb/candidates/create/?plan=${plan.digest}`, {
      peers: [64_502],
    });
    expect(made, made.text).toMatchObject({ status: 200, body: { sessions: 4, autonomous_systems: 1 } });
    expect(made.body.ids).toHaveLength(4);
    const { results } = (await api.get('/api/peering/autonomous-systems/?asn=64502')).body;
    expect(results).toMatchObject([
      { name: 'Plain', ipv4_max_prefixes: 100, ipv6_max_prefixes: 20, affiliated: false },
    ]);
    expect((await create({ peers: [64_502] })).body).toEqual({ sessions: 0, autonomous_systems: 0, ids: [] });
    expect(await held()).toHaveLength(5);
  });

  it('makes them once when two ask at the same moment', async () => {
    const answers = await Promise.all([create({ peers: [64_502] }), create({ peers: [64_502] })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => body.sessions).sort()).toEqual([0, 4]);
  });

  it('is limited to ports, exchanges, connections and families, without those that are left out', async () => {
    const of = async (selection: object) => lines((await preview(selection)).body.sessions);
    expect(await of({ netixlans: [111] })).toEqual(['3 198.51.100.10']);
    expect(await of({ peers: [64_502], internet_exchanges: [2] })).toEqual(['3 198.51.100.10']);
    expect(await of({ peers: [64_502], connections: [2] })).toEqual(['2 192.0.2.10']);
    expect(await of({ peers: [64_502], address_families: [6] })).toEqual(['1 2001:db8:1::10']);
    expect(
      await of({
        peers: [64_502],
        internet_exchanges: [1],
        exclude: [
          { connection: 1, ip_address: '2001:DB8:1:0::10' },
          { connection: 2, ip_address: '192.0.2.10' },
        ],
      }),
    ).toEqual(['1 192.0.2.10']);
  });

  it('leaves out what is hidden or left to the route servers, unless that is asked for', async () => {
    const peers = [64_507, 64_509];
    expect((await preview({ peers })).body.sessions).toEqual([]);
    const statuses = ['hidden', 'route-server-only'];
    expect(lines((await preview({ peers, statuses, connections: [1] })).body.sessions)).toEqual([
      '1 192.0.2.15',
      '1 192.0.2.17',
    ]);
  });

  it('gives them what they have in common, and marks route servers', async () => {
    const policy = await api.post('/api/peering/routing-policies/', {
      name: 'Peers in',
      slug: 'peers-in',
      type: 'import-policy',
    });
    const made = await create({
      peers: [64_506, 64_502],
      connections: [1],
      defaults: { status: 'requested', passive: true, import_routing_policies: [policy.body.id] },
    });
    expect(made.status, made.text).toBe(200);
    const sessions = (await held()).filter((one: any) => made.body.ids.includes(one.id));
    expect(sessions).toHaveLength(3);
    for (const session of sessions)
      expect(session).toMatchObject({
        status: { value: 'requested' },
        passive: true,
        is_route_server: session.ip_address === '192.0.2.253',
        import_routing_policies: [{ name: 'Peers in' }],
      });
  });

  it('gives them the role that is proposed where that is asked for, and another where one is named', async () => {
    const rolesOf = async (body: object) => {
      const made = await create(body);
      expect(made.status, made.text).toBe(200);
      const sessions = (await held()).filter((one: any) => made.body.ids.includes(one.id));
      return sessions.map((one: any) => [one.is_route_server, one.bgp_role?.value ?? null]).toSorted();
    };
    const of = (peers: number[], more: object) => ({ peers, connections: [1], ...more });
    expect(await rolesOf(of([64_506], { roles: true }))).toEqual([[true, 'rs-client']]);
    const [first, ...others] = await rolesOf(of([64_502], { roles: true }));
    expect([first, ...others].every(([server, role]: any) => !server && role === 'peer')).toBe(true);
    const { body: none } = await preview(of([64_506, 64_502], {}));
    expect(none.sessions).toEqual([]);
  });

  it('makes none where two networks claim an address, and with the one touched last when told to', async () => {
    await insertWorld(tested.app.system().db, {
      ...TWO_EXCHANGES,
      networks: [{ id: 30, asn: 64_511, name: 'Newcomer' }],
      lans: [],
      ports: [{ id: 130, net: 30, lan: 2, v4: '198.51.100.10', updated: '2026-06-01T00:00:00Z' }],
      systems: [],
      exchanges: [],
      connections: [],
      sessions: [],
      hidden: [],
    });
    // The same network twice is no contest.
    await sql`insert into peeringdb_networkixlan select (jsonb_populate_record(t, '{"id": 131}')).* from peeringdb_networkixlan t where id = 112`.execute(
      tested.app.system().db,
    );
    expect((await preview({ peers: [64_503] })).body.sessions).toHaveLength(1);
    expect((await create({ netixlans: [111, 130] })).body).toMatchObject({ sessions: 0 });
    const told = { netixlans: [111, 130], status: ['contested'] };
    expect((await create(told)).body).toMatchObject({ sessions: 1 });
    const [made] = (await held()).filter((one: any) => one.ip_address === '198.51.100.10');
    expect(made.autonomous_system).toMatchObject({ asn: 64_511 });
    expect((await create({ netixlans: [111, 130] })).body).toMatchObject({ sessions: 0 });
    expect((await create(told)).body).toMatchObject({ sessions: 0 });
  });

  it('makes nothing when one of them cannot be', async () => {
    const refused = await create({ peers: [64_502], defaults: { status: 'splendid' } });
    expect(refused).toMatchObject({ status: 400, body: { status: [expect.any(String)] } });
    expect((await api.get('/api/peering/autonomous-systems/?asn=64502')).body.count).toBe(0);
    expect(await held()).toHaveLength(1);
  });

  it('refuses what it does not understand, by name', async () => {
    for (const [field, body] of [
      ['peers', {}],
      ['peers', { peers: ['x'] }],
      ['netixlans', { netixlans: [-1] }],
      ['address_families', { peers: [1], address_families: [5] }],
      ['exclude', { peers: [1], exclude: [{ connection: 1, ip_address: '192.0.2.300' }] }],
      ['statuses', { peers: [1], statuses: ['configured'] }],
      ['local_asn', { peers: [1], local_asn: 64_503 }],
      ['peer', { peer: 64_502, peers: [1] }],
    ] as const) {
      const answers = [await preview(body), await create(body)];
      expect(
        answers.map(({ status }) => status),
        JSON.stringify(body),
      ).toEqual([400, 400]);
      for (const answer of answers) expect(Object.keys(answer.body)).toEqual([field]);
    }
    const body = { peers: [64_502], defaults: { ip_address: '192.0.2.99' } };
    expect((await create(body)).body).toEqual({ defaults: ['ip_address follows from the candidate.'] });
  });
});

describe('access to creating sessions', () => {
  it('needs the permission for sessions, and for AS only when one is made', async () => {
    expect((await create({ peers: [64_503] }, tested.anonymous)).status).toBe(403);
    expect((await preview({ peers: [64_503] }, tested.anonymous)).status).toBe(403);
    const viewer = await tested.holderOf(READS);
    expect((await preview({ peers: [64_503] }, viewer)).status).toBe(200);
    expect((await create({ peers: [64_503] }, viewer)).status).toBe(403);
    const maker = await tested.holderOf(MAKES);
    expect((await create({ peers: [64_503] }, maker)).body).toMatchObject({ sessions: 1 });
    expect(await create({ peers: [64_502] }, maker)).toMatchObject({
      status: 403,
      body: { detail: 'You may not make AS64502, which the sessions need.' },
    });
    const both = await tested.holderOf([...MAKES, 'peering.add_autonomoussystem']);
    expect((await create({ peers: [64_502] }, both)).body).toMatchObject({
      sessions: 4,
      autonomous_systems: 1,
    });
  });

  it('lets a token that may only read preview, and nothing else', async () => {
    expect((await preview({ peers: [64_502] }, tested.readOnlyAdmin)).status).toBe(200);
    expect((await create({ peers: [64_502] }, tested.readOnlyAdmin)).status).toBe(403);
  });
});

describe('with two AS of ours', () => {
  const asked = 'asn=64502&address_family=6&internet_exchange_id=1';
  beforeEach(async () => {
    const { db } = tested.app.system();
    await sql`insert into peering_autonomoussystem (id, asn, name, affiliated) overriding system value values (2, 64510, 'Also ours', true)`.execute(
      db,
    );
  });

  it('lists, shows and makes the same sessions of one description', async () => {
    const query = {
      local_asn: ['64500'],
      asn: ['64502'],
      internet_exchange_id: ['1'],
      address_family: ['6'],
    };
    const listed = await api.get(`/api/peeringdb/candidate-sessions/?local_asn=64500&${asked}`);
    const selection = { ...possibleSessionsOf(query), peers: [64_502] };
    const shown = await preview(selection);
    expect(lines(shown.body.sessions)).toEqual(lines(listed.body.results));
    expect(lines(shown.body.sessions)).toEqual(['1 2001:db8:1::10']);
    expect((await create(selection)).body).toMatchObject({ sessions: 1 });
  });

  it('says which parameter is missing, in all three alike', async () => {
    const refusal = { local_asn: ['Name one of your affiliated AS, or choose one.'] };
    expect((await api.get(`/api/peeringdb/candidate-sessions/?${asked}`)).body).toMatchObject(refusal);
    expect((await preview({ peers: [64_502] })).body).toMatchObject(refusal);
    expect((await create({ peers: [64_502] })).body).toMatchObject(refusal);
  });

  it('takes numbers, digits and lists of either, and narrows as the list does', async () => {
    const of = async (given: object) =>
      lines((await preview({ local_asn: 'AS64500', peers: [64_502], ...given })).body.sessions);
    expect(await of({ connection_id: '3' })).toEqual(['3 198.51.100.10']);
    expect(await of({ connection_id: [3], address_family: 4 })).toEqual(['3 198.51.100.10']);
    expect(await of({ is_rs_peer: true })).toEqual([]);
    expect(await of({ is_rs_peer: false, connection_id: 2 })).toEqual(['2 192.0.2.10']);
    expect(await of({ status: ['configured'] })).toEqual([]);
  });
});
