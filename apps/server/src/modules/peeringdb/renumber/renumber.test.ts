import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { EMPTY, insertWorld, type World } from '../candidates/test-world.ts';

/** We are AS64500 at one exchange with two connections, and have three sessions there; at another, one that is nobody's business. */
const WORLD: World = {
  ...EMPTY,
  networks: [
    { id: 1, asn: 64_500 },
    { id: 10, asn: 64_502 },
    { id: 11, asn: 64_503 },
  ],
  lans: [{ id: 1, prefixes: ['192.0.2.0/24', '2001:db8:1::/64'] }, { id: 2 }],
  ports: [
    { id: 110, net: 10, lan: 1, v4: '198.51.100.10' },
    { id: 111, net: 11, lan: 1, v4: '198.51.100.99' },
  ],
  systems: [
    { id: 1, asn: 64_500, affiliated: true },
    { id: 2, asn: 64_502 },
    { id: 3, asn: 64_503 },
  ],
  exchanges: [
    { id: 1, system: 1, lan: 1 },
    { id: 2, system: 1, lan: 2 },
  ],
  connections: [
    { id: 1, exchange: 1, v4: '192.0.2.1/25', v6: '2001:db8:1::1/64' },
    { id: 2, exchange: 1, v4: '192.0.2.2/25' },
    { id: 3, exchange: 2, v4: '192.0.2.3/25' },
  ],
  sessions: [
    { id: 1, connection: 1, system: 2, ip: '192.0.2.10' },
    { id: 2, connection: 1, system: 3, ip: '192.0.2.11' },
    { id: 3, connection: 2, system: 2, ip: '192.0.2.10' },
    { id: 4, connection: 3, system: 2, ip: '192.0.2.10' },
    { id: 5, connection: 1, system: 2, ip: '2001:db8:1::10' },
  ],
};
const GROWS = { internet_exchange: 1, from: '192.0.2.0/25', to: '192.0.2.0/24' };
const MOVES = { ...GROWS, to: '198.51.100.0/24' };

let tested: TestApp;
let api: Api;
beforeEach(async () => {
  tested = await testApp();
  api = tested.admin;
  await insertWorld(tested.app.system().db, WORLD);
});
afterEach(() => tested?.close());

const preview = (body: object, as = api) => as.post('/api/peeringdb/renumber/preview/', body);
const apply = (body: object, as = api) => as.post('/api/peeringdb/renumber/apply/', body);
const run = (text: string) => sql.raw(text).execute(tested.app.system().db);
const addresses = async () => {
  const { results: connections } = (await api.get('/api/net/connections/?ordering=id')).body;
  const { results: sessions } = (
    await api.get('/api/peering/internet-exchange-peering-sessions/?ordering=id')
  ).body;
  return [
    ...connections.map((one: any) => one.ipv4_address),
    ...sessions.map((one: any) => one.ip_address),
  ].join(' ');
};
const AS_IT_WAS =
  '192.0.2.1/25 192.0.2.2/25 192.0.2.3/25 192.0.2.10 192.0.2.11 192.0.2.10 192.0.2.10 2001:db8:1::10';

describe('a LAN that grows', () => {
  it('is suggested, shown and applied: the lengths of our connections, and no session', async () => {
    const suggested = await api.get('/api/peeringdb/renumber/?internet_exchange=1');
    expect(suggested.body).toEqual({
      suggestions: [{ from: '192.0.2.0/25', to: '192.0.2.0/24', connections: 2 }],
    });
    const plan = (await preview(GROWS)).body;
    expect(plan).toMatchObject({ sessions: [], unchanged: 3 });
    expect(plan.connections.map((one: any) => [one.id, one.before, one.after, one.problem])).toEqual([
      [1, '192.0.2.1/25', '192.0.2.1/24', null],
      [2, '192.0.2.2/25', '192.0.2.2/24', null],
    ]);
    expect(await addresses()).toBe(AS_IT_WAS);
    const done = await apply({ ...GROWS, digest: plan.digest });
    expect(done).toMatchObject({ status: 200, body: { connections: 2, sessions: 0 } });
    expect(await addresses()).toBe(AS_IT_WAS.replace('1/25', '1/24').replace('2/25', '2/24'));
    expect((await api.get('/api/peeringdb/renumber/?internet_exchange=1')).body.suggestions).toEqual([]);
  });
});

describe('a LAN that moves', () => {
  it('gives everything the same host part there, and says what PeeringDB says against it', async () => {
    const plan = (await preview(MOVES)).body;
    expect(plan.connections.map((one: any) => one.after)).toEqual(['198.51.100.1/24', '198.51.100.2/24']);
    expect(plan.sessions.map((one: any) => [one.id, one.after, one.warning])).toEqual([
      [1, '198.51.100.10', null],
      [3, '198.51.100.10', null],
      [2, '198.51.100.11', 'PeeringDB has AS64503 at 198.51.100.99'],
    ]);
    expect((await apply({ ...MOVES, digest: plan.digest })).body).toEqual({ connections: 2, sessions: 3 });
    expect(await addresses()).toBe(
      '198.51.100.1/24 198.51.100.2/24 192.0.2.3/25 198.51.100.10 198.51.100.11 198.51.100.10 192.0.2.10 2001:db8:1::10',
    );
    const logged = await api.get('/api/core/object-changes/?limit=5');
    expect(new Set(logged.body.results.map((one: any) => one.request_id)).size).toBe(1);
  });

  it('moves IPv6 as well', async () => {
    const six = { internet_exchange: 1, from: '2001:db8:1::/64', to: '2001:db8:2::/64' };
    const plan = (await preview(six)).body;
    expect((await apply({ ...six, digest: plan.digest })).body).toEqual({ connections: 1, sessions: 1 });
    expect(await addresses()).toContain('2001:db8:2::10');
  });

  it('is all or nothing: what cannot be has to be left out', async () => {
    await run(
      `insert into peering_internetexchangepeeringsession (id, ixp_connection_id, autonomous_system_id, ip_address) overriding system value values (9, 1, 3, '198.51.100.10')`,
    );
    const plan = (await preview(MOVES)).body;
    expect(plan.sessions[0].problem).toBe('there is a session with 198.51.100.10 already (9)');
    expect(plan.refuse).toMatchObject([{ id: 1, messages: { ip_address: [plan.sessions[0].problem] } }]);
    const refused = await apply({ ...MOVES, digest: plan.digest });
    expect(refused).toMatchObject({ status: 400, body: { exclude: [expect.stringContaining('Leave out')] } });
    expect(await addresses()).toBe(`${AS_IT_WAS} 198.51.100.10`);
    const rest = await apply({ ...MOVES, digest: plan.digest, exclude: { sessions: [1] } });
    expect(rest.body).toEqual({ connections: 2, sessions: 2 });
  });

  it('is not what was reviewed when something changed since', async () => {
    const { digest } = (await preview(MOVES)).body;
    await run(`update net_connection set ipv4_address = '192.0.2.7/25' where id = 2`);
    expect(await apply({ ...MOVES, digest })).toMatchObject({ status: 409, body: { code: 'plan_changed' } });
    expect(await addresses()).toContain('192.0.2.1/25');
  });

  it('says what it does as any write does, and does that without another digest', async () => {
    const { update, refuse, counts } = (await preview(MOVES)).body;
    expect(counts).toMatchObject({ update: 5, refuse: 0 });
    expect(refuse).toEqual([]);
    const tried = await api.post('/api/peeringdb/renumber/apply/?dry_run=true', MOVES);
    expect(tried.body.update.map(({ type, id, differences }: any) => [type, id, differences])).toEqual(
      expect.arrayContaining(update.map(({ type, id, differences }: any) => [type, id, differences])),
    );
    expect(tried.body.counts).toMatchObject(counts);
    expect(await addresses()).toBe(AS_IT_WAS);
    expect((await apply(MOVES)).body).toEqual({ digest: ['Enter the digest of the preview.'] });
    await run(`update net_connection set interface = 'not what is renumbered' where id = 2`);
    const done = await api.post(`/api/peeringdb/renumber/apply/?plan=${tried.body.digest}`, MOVES);
    expect(done).toMatchObject({ status: 200, body: { connections: 2, sessions: 3 } });
  });

  it('settles the change that told of it', async () => {
    await run(
      `insert into peeringdb_change (kind, summary, ixlan, field, before, after, internet_exchange_id, sessions, state) values ('lan', 'moves', 1, 'prefix', '"192.0.2.0/25"', '"198.51.100.0/24"', 1, 3, 'pending')`,
    );
    const { digest } = (await preview(MOVES)).body;
    await apply({ ...MOVES, digest });
    const { results } = (await api.get('/api/peeringdb/changes/')).body;
    expect(results[0]).toMatchObject({ state: { value: 'applied' }, decided_by: { username: 'user1' } });
  });

  it('is for those who may change what is changed', async () => {
    const views = [
      'peering.view_internetexchange',
      'peering.view_internetexchangepeeringsession',
      'net.view_connection',
      'peeringdb.view_networkixlan',
    ];
    const viewer = await tested.holderOf(views);
    const { status, body } = await preview(MOVES, viewer);
    expect(status).toBe(200);
    expect((await apply({ ...MOVES, digest: body.digest }, viewer)).status).toBe(403);
  });

  it.each([
    [{ from: '192.0.2.1/25' }, 'from'],
    [{ to: '2001:db8::/64' }, 'to'],
    [{ to: '192.0.2.0/25' }, 'to'],
    [{ internet_exchange: 'x' }, 'internet_exchange'],
  ])('is refused for %j', async (wrong, field) => {
    const { status, body } = await preview({ ...MOVES, ...wrong });
    expect([status, Object.keys(body)]).toEqual([400, expect.arrayContaining([field])]);
  });
});
