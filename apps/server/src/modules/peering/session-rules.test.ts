import {
  autonomousSystem,
  bgpGroup,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  relationship,
  router,
  routingPolicy,
} from '@peersmith/model';
import { type AnyResource, apiPathOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

const SESSIONS = apiPathOf(internetExchangePeeringSession);
const DIRECT = apiPathOf(directPeeringSession);

let tested: TestApp;
let admin: Api;
const ids: Record<string, number> = {};
const made = async (name: string, ...[resource, given]: [Parameters<typeof make>[1], Row]) => {
  const { id } = await make(admin, resource, given);
  ids[name] = id;
  return id;
};

beforeAll(async () => {
  tested = await testApp();
  admin = tested.admin;
  const own = await made('own', autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  await made('peer', autonomousSystem, { asn: 64_501, name: 'Peer' });
  await made('relationship', relationship, { name: 'Transit', slug: 'transit' });
  const exchange = await made('exchange', internetExchange, { name: 'IX', local_autonomous_system: own });
  for (const [at, name] of ['edge1', 'edge2'].entries()) {
    await made(name, router, { name, hostname: `${name}.example.net`, local_autonomous_system: own });
    await made(`${name} port`, connection, {
      internet_exchange_point: exchange,
      router: ids[name],
      ipv4_address: `192.0.2.${at + 1}/24`,
      ipv6_address: `2001:db8:0:1::${at + 1}/64`,
    });
  }
  await made('bare port', connection, {
    internet_exchange_point: exchange,
    router: ids.edge1,
    ipv4_address: '198.51.100.1/32',
    ipv6_address: null,
  });
  await made('private port', connection, {
    internet_exchange_point: null,
    router: ids.edge1,
    ipv4_address: '203.0.113.0/31',
    ipv6_address: null,
  });
  for (const type of ['import', 'export'] as const)
    for (const family of [0, 4, 6])
      await made(`${type} ${family}`, routingPolicy, {
        name: `${type} ${family}`,
        type: `${type}-policy`,
        address_family: family,
      });
});
afterAll(() => tested?.close());

let host = 20;
const exchangeDraft = (given: Row = {}): Row => {
  host += 1;
  return {
    autonomous_system: ids.peer,
    ixp_connection: ids['edge1 port'],
    ip_address: `192.0.2.${host}`,
    ...given,
  };
};
const directDraft = (given: Row = {}): Row => ({
  autonomous_system: ids.peer,
  local_autonomous_system: ids.own,
  relationship: ids.relationship,
  ip_address: '203.0.113.1/31',
  local_ip_address: '203.0.113.0/31',
  ...given,
});
/** What is refused by field; nothing when the object is taken. */
const refused = ({ status, body }: Answer) => (status < 300 ? {} : body);
const exchangeSession = async (given: Row) => refused(await admin.post(SESSIONS, exchangeDraft(given)));
const directSession = async (given: Row) => refused(await admin.post(DIRECT, directDraft(given)));

describe('the address of a session over an exchange', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1 is a loopback address, which no neighbour has.'],
    ['224.0.0.5', '224.0.0.5 is a multicast or reserved address, which no neighbour has.'],
    ['ff02::1', 'ff02::1 is a multicast address, which no neighbour has.'],
    ['::1', '::1 is a reserved address, which no neighbour has.'],
    ['192.0.2.1', '192.0.2.1 is the address of the connection itself.'],
    ['192.0.2.2', '192.0.2.2 is an address of your own at this exchange.'],
    ['192.0.2.0', '192.0.2.0 is the address of the network 192.0.2.0/24 itself.'],
    ['192.0.2.255', '192.0.2.255 is the broadcast address of 192.0.2.0/24.'],
    ['2001:db8:0:1::', '2001:db8:0:1:: is the address of the network 2001:db8:0:1::/64 itself.'],
    [
      '192.0.3.1',
      '192.0.3.1 is not on the LAN of the connection, which is 192.0.2.0/24. Correct it, or set outside_lan if it is meant.',
    ],
    [
      '2001:db8:0:2::9',
      '2001:db8:0:2::9 is not on the LAN of the connection, which is 2001:db8:0:1::/64. Correct it, or set outside_lan if it is meant.',
    ],
  ])('is not %s', async (ip_address, message) => {
    expect(await exchangeSession({ ip_address })).toEqual({ ip_address: [message] });
  });

  it.each([
    ['192.0.2.254', {}],
    ['192.0.2.19/24', {}],
    ['2001:db8:0:1::ffff', {}],
    ['192.0.3.2', { outside_lan: true }],
    // A connection whose network is not known.
    ['198.51.100.9', { ixp_connection: 'bare port' }],
    // Two routers of our own.
    ['192.0.2.2', { autonomous_system: 'own' }],
  ])('may be %s with %j', async (ip_address, given) => {
    const named = Object.fromEntries(
      Object.entries(given).map(([key, name]) => [key, typeof name === 'string' ? ids[name] : name]),
    );
    const { status, body } = await admin.post(SESSIONS, exchangeDraft({ ip_address, ...named }));
    expect([status, body.ip_address]).toEqual([201, ip_address.replace(/\/.*/, '')]);
  });

  it('is looked at again when the connection is another, and where the flag goes, at what was written', async () => {
    const { id } = (await admin.post(SESSIONS, exchangeDraft({ ip_address: '192.0.4.1', outside_lan: true })))
      .body;
    const patch = async (given: Row) => refused(await admin.patch(`${SESSIONS}${id}/`, given));
    expect(Object.keys(await patch({ outside_lan: false }))).toEqual(['outside_lan']);
    expect(await patch({ ixp_connection: ids['private port'] })).toEqual({
      ixp_connection: ['The connection is at no exchange: choose one that is.'],
    });
    expect(await patch({ ixp_connection: ids['edge2 port'] })).toEqual({});
    const { body } = await admin.post(SESSIONS, exchangeDraft({ ip_address: '192.0.2.99' }));
    await sql`update net_connection set ipv4_address = '192.0.5.2/24' where id = ${ids['edge2 port']}`.execute(
      tested.app.system().db,
    );
    const moved = await admin.patch(`${SESSIONS}${body.id}/`, { ixp_connection: ids['edge2 port'] });
    expect(Object.keys(moved.body)).toEqual(['ixp_connection']);
    await sql`update net_connection set ipv4_address = '192.0.2.2/24' where id = ${ids['edge2 port']}`.execute(
      tested.app.system().db,
    );
  });

  it('is on the LAN as PeeringDB has it, too', async () => {
    const { db } = tested.app.system();
    for (const insert of [
      sql`insert into peeringdb_organization (id, name) overriding system value values (1, 'IX')`,
      sql`insert into peeringdb_internetexchange (id, name, org_id) overriding system value values (1, 'IX', 1)`,
      sql`insert into peeringdb_ixlan (id, ix_id) overriding system value values (1, 1)`,
      sql`insert into peeringdb_ixlanprefix (ixlan_id, prefix) values (1, '192.0.2.0/23')`,
    ])
      await insert.execute(db);
    await sql`update peering_internetexchange set peeringdb_ixlan_id = 1 where id = ${ids.exchange}`.execute(
      db,
    );
    // What is the broadcast address of a half is a host of the whole.
    expect(await exchangeSession({ ip_address: '192.0.2.255' })).toEqual({});
    expect(await exchangeSession({ ip_address: '192.0.3.254' })).toEqual({});
    expect(await exchangeSession({ ip_address: '192.0.3.255' })).toEqual({
      ip_address: ['192.0.3.255 is the broadcast address of 192.0.2.0/23.'],
    });
    await sql`update peering_internetexchange set peeringdb_ixlan_id = null where id = ${ids.exchange}`.execute(
      db,
    );
  });

  it('is there once on a connection; the other session is named to who may see it', async () => {
    const { id } = (await admin.post(SESSIONS, exchangeDraft({ ip_address: '192.0.2.150' }))).body;
    const again = exchangeDraft({ ip_address: '192.0.2.150' });
    const clash = 'Another session has this address on this connection';
    expect(await admin.post(SESSIONS, again)).toMatchObject({
      status: 400,
      body: { non_field_errors: [`${clash}: #${id}.`] },
    });
    const adder = await tested.holderOf([
      'peering.add_internetexchangepeeringsession',
      'peering.view_autonomoussystem',
      'net.view_connection',
    ]);
    expect((await adder.post(SESSIONS, again)).body).toEqual({ non_field_errors: [`${clash}.`] });
    const fresh = exchangeDraft();
    expect((await admin.post(SESSIONS, [fresh, fresh])).body).toEqual([
      {},
      { non_field_errors: [`${clash}.`] },
    ]);
  });

  it('that breaks a later rule does not keep the rest from being changed', async () => {
    const { body } = await admin.post(SESSIONS, exchangeDraft());
    await sql`update peering_internetexchangepeeringsession set ip_address = '127.0.0.9', bgp_role = 'rs-client' where id = ${body.id}`.execute(
      tested.app.system().db,
    );
    const held = (await admin.get(`${SESSIONS}${body.id}/`)).body;
    const { ip_address, autonomous_system, ixp_connection } = held;
    const put = await admin.put(`${SESSIONS}${body.id}/`, {
      ip_address,
      autonomous_system: autonomous_system.id,
      ixp_connection: ixp_connection.id,
      description: 'changed',
    });
    expect(refused(put)).toEqual({});
  });
});

describe('the role', () => {
  it.each([
    [{ bgp_role: 'rs-client', is_route_server: true }, {}],
    [{ bgp_role: 'peer', is_route_server: false }, {}],
    [{ bgp_role: 'rs', is_route_server: false }, {}],
    [{ bgp_role: '', is_route_server: true }, {}],
    [
      { bgp_role: 'rs-client', is_route_server: false },
      { bgp_role: ['The role rs-client is for sessions with route servers, and this is none.'] },
    ],
    [
      { bgp_role: 'peer', is_route_server: true },
      { bgp_role: ['Towards a route server the role is rs-client, or none.'] },
    ],
    [{ bgp_role: 'sibling' }, { bgp_role: ['sibling is not a valid choice.'] }],
  ])('%j gives %j', async (given, messages) => {
    expect(await exchangeSession(given)).toEqual(messages);
  });

  it('fits the other side whichever of the two is written', async () => {
    const { id } = (await admin.post(SESSIONS, exchangeDraft({ bgp_role: 'peer' }))).body;
    expect((await admin.patch(`${SESSIONS}${id}/`, { is_route_server: true })).body).toEqual({
      is_route_server: ['Towards a route server the role is rs-client, or none.'],
    });
    const both = await admin.patch(`${SESSIONS}${id}/`, { is_route_server: true, bgp_role: 'rs-client' });
    expect(both.body.bgp_role).toEqual({ value: 'rs-client', label: 'Client of a route server' });
    expect((await admin.patch(`${SESSIONS}${id}/`, { bgp_role: null })).body.bgp_role).toBeNull();
  });

  it('is for sessions with other networks, and over private links never that of a client', async () => {
    const within = 'Roles are for sessions with other networks (RFC 9234): this one is within your own AS.';
    expect(await exchangeSession({ autonomous_system: ids.own, bgp_role: 'peer' })).toEqual({
      bgp_role: [within],
    });
    expect(await directSession({ autonomous_system: ids.own, bgp_role: 'customer' })).toEqual({
      bgp_role: [within],
    });
    expect(await directSession({ bgp_role: 'rs-client' })).toEqual({
      bgp_role: ['The role rs-client is for sessions with route servers, and this is none.'],
    });
    expect(await directSession({ bgp_role: 'provider' })).toEqual({});
  });

  it('is filtered by several values, is in CSV, and is read from it', async () => {
    const count = async (query: string) => (await admin.get(`${SESSIONS}?${query}`)).body.count;
    const [peers, clients, none] = await Promise.all(
      ['bgp_role=peer', 'bgp_role=rs-client', 'bgp_role='].map(count),
    );
    expect([peers > 0, clients > 0, none > 0]).toEqual([true, true, true]);
    expect(await count('bgp_role=peer&bgp_role=rs-client')).toBe(peers + clients);
    const csv = `autonomous_system,ixp_connection,ip_address,bgp_role\n64501,${ids['edge1 port']},192.0.2.160,peer\n64501,${ids['edge1 port']},192.0.2.161,\n`;
    const { status, body } = await admin.post(SESSIONS, csv);
    expect(status, JSON.stringify(body)).toBe(201);
    expect((await admin.get(`${SESSIONS}?format=csv&id=${body[0].id}`)).text).toMatch(/,peer,/);
  });
});

describe('policies', () => {
  const policies = (list: 'import' | 'export', name: string) => ({
    [`${list}_routing_policies`]: [ids[name]],
  });
  const direction = (name: string, kind: string, routes: string) =>
    `Routing policy "${name}" is an ${kind} policy, and these are applied to routes ${routes}.`;

  const changing = (resource: AnyResource) => async (given: Row) => {
    const { id } = await make(admin, resource);
    return refused(await admin.patch(`${apiPathOf(resource)}${id}/`, given));
  };
  it.each<[string, (given: Row) => Promise<Row>]>([
    ['sessions over exchanges', exchangeSession],
    ['sessions over private links', directSession],
    ['autonomous systems', changing(autonomousSystem)],
    ['groups', changing(bgpGroup)],
    ['exchanges', changing(internetExchange)],
  ])('of %s are of their direction', async (_, write) => {
    expect(await write(policies('import', 'export 0'))).toEqual({
      import_routing_policies: [direction('export 0', 'export', 'received')],
    });
    expect(await write(policies('export', 'import 0'))).toEqual({
      export_routing_policies: [direction('import 0', 'import', 'advertised')],
    });
    expect(await write({ ...policies('import', 'import 0'), ...policies('export', 'export 0') })).toEqual({});
  });

  it('of a session are of its family, also when its address is another', async () => {
    const six = 'Routing policy "import 6" is for IPv6, but the session is IPv4.';
    expect(await exchangeSession(policies('import', 'import 6'))).toEqual({ import_routing_policies: [six] });
    expect(await directSession(policies('import', 'import 6'))).toEqual({ non_field_errors: [six] });
    const { id } = (await admin.post(SESSIONS, exchangeDraft(policies('import', 'import 4')))).body;
    expect((await admin.patch(`${SESSIONS}${id}/`, { ip_address: '2001:db8:0:1::77' })).body).toEqual({
      ip_address: ['Routing policy "import 4" is for IPv4, but the session is IPv6.'],
    });
    // What has no address has sessions of both families.
    const group = await make(admin, bgpGroup);
    expect(
      refused(await admin.patch(`${apiPathOf(bgpGroup)}${group.id}/`, policies('import', 'import 6'))),
    ).toEqual({});
  });

  it('stay what they are used as', async () => {
    const policy = await make(admin, routingPolicy, { type: 'import-export-policy', address_family: 0 });
    const path = `${apiPathOf(routingPolicy)}${policy.id}/`;
    const lists = { import_routing_policies: [policy.id], export_routing_policies: [policy.id] };
    expect(await exchangeSession({ ...lists, ip_address: '192.0.2.170' })).toEqual({});
    expect((await admin.patch(path, { type: 'export-policy', address_family: 6 })).body).toEqual({
      type: ['It is applied to routes received: take it out of import policies first.'],
      address_family: ['IPv4 sessions have it: take it out of their policies first.'],
    });
    expect((await admin.patch(path, { type: 'import-policy' })).body).toEqual({
      type: ['It is applied to routes advertised: take it out of export policies first.'],
    });
    expect(refused(await admin.patch(path, { address_family: 4 }))).toEqual({});
  });
});

describe('a session over a private link', () => {
  it.each([
    [{ ip_address: '127.0.0.1/31', local_ip_address: '127.0.0.0/31' }, ['ip_address', 'local_ip_address']],
    [{ ip_address: 'ff02::1/64', local_ip_address: null }, ['ip_address']],
    [{ local_ip_address: '2001:db8::1/64', multihop_ttl: 2 }, ['local_ip_address']],
    [{ local_ip_address: '203.0.113.1/30' }, ['__all__']],
    [{ local_ip_address: '203.0.113.2/31' }, ['__all__']],
    [{ local_ip_address: '198.51.100.2/31', multihop_ttl: 2 }, []],
  ])('%j is refused at %j', async (given, at) => {
    expect(Object.keys(await directSession(given)).toSorted()).toEqual(at);
  });

  it('is on the router and on the link of its connection', async () => {
    const on = (given: Row) => directSession({ connection: ids['private port'], ...given });
    expect(await on({ router: ids.edge2 })).toEqual({
      connection: ['The connection is on another router than the session.'],
    });
    expect(await on({ router: ids.edge1 })).toEqual({});
    expect(await on({ ip_address: '203.0.113.0/31', local_ip_address: null })).toEqual({
      ip_address: ['203.0.113.0 is the address of the connection itself.'],
    });
    const elsewhere = { ip_address: '198.51.100.1/31', local_ip_address: null };
    expect(await on(elsewhere)).toEqual({
      ip_address: [
        '198.51.100.1 is not on the link of the connection, which is 203.0.113.0/31. Correct it, or set outside_lan if it is meant.',
      ],
    });
    expect(await on({ ...elsewhere, outside_lan: true })).toEqual({});
    expect(await on({ ...elsewhere, multihop_ttl: 2 })).toEqual({});
    const { id } = (await admin.post(DIRECT, directDraft({ connection: ids['private port'] }))).body;
    expect((await admin.patch(`${DIRECT}${id}/`, { router: ids.edge2 })).body).toEqual({
      router: ['The connection is on another router than the session.'],
    });
  });
});

describe('other names and numbers', () => {
  it.each([
    ['edge1.ams.example.net', true],
    ['EDGE1', true],
    ['2001:db8::1', true],
    ['edge_1.example.net', false],
    ['edge1.example.net:22', false],
    ['192.0.2.300', false],
  ])('%s as the host of a router: %s', async (hostname, fits) => {
    const { status, body } = await admin.patch(`${apiPathOf(router)}${ids.edge2}/`, { hostname });
    expect([status, Object.keys(body).includes('hostname')]).toEqual([fits ? 200 : 400, true]);
  });

  it.each([
    [23_456, 'No network may have AS23456 (RFC 6793).'],
    [65_535, 'No network may have AS65535 (RFC 7300).'],
    [4_294_967_295, 'No network may have AS4294967295 (RFC 7300).'],
    [65_534, null],
  ])('AS%i', async (asn, message) => {
    const { status, body } = await admin.post(apiPathOf(autonomousSystem), { asn, name: 'x' });
    expect([status, message && body.asn]).toEqual(message ? [400, [message]] : [201, null]);
  });

  it.each([
    ['ipv4_address', '192.0.2.0/24', '192.0.2.0/24 is the network or broadcast address of 192.0.2.0/24.'],
    ['ipv4_address', '192.0.2.255/24', '192.0.2.255/24 is the network or broadcast address of 192.0.2.0/24.'],
    ['ipv4_address', '127.0.0.1/8', '127.0.0.1 is a loopback address, which no port has.'],
    ['ipv6_address', 'ff02::1/64', 'ff02::1 is a multicast address, which no port has.'],
    ['ipv4_address', '192.0.2.254/31', null],
  ])('a connection with the %s %s', async (key, value, message) => {
    const { status, body } = await admin.patch(`${apiPathOf(connection)}${ids['bare port']}/`, {
      [key]: value,
    });
    expect([status, message && body[key]]).toEqual(message ? [400, [message]] : [200, null]);
  });
});

it('many sessions take as many statements as few', async () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      exchangeDraft({
        ip_address: `2001:db8:0:1::${count}:${(at + 1).toString(16)}`,
        ixp_connection: ids[at % 2 ? 'edge1 port' : 'edge2 port'],
        import_routing_policies: [ids['import 6']],
        bgp_role: 'peer',
      }),
    );
  await admin.post(SESSIONS, many(2));
  tested.statements();
  expect((await admin.post(SESSIONS, many(3))).status).toBe(201);
  const few = tested.statements();
  const { status, body } = await admin.post(SESSIONS, many(200));
  expect(status, JSON.stringify(body).slice(0, 500)).toBe(201);
  expect(tested.statements()).toBe(few);
});
