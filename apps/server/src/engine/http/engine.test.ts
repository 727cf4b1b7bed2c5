import {
  autonomousSystem,
  bgpGroup,
  community,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  relationship,
  router,
  routingPolicy,
  tag,
} from '@peersmith/model';
import { communityKind, parseCommunity, WELL_KNOWN_COMMUNITIES } from '@peersmith/net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
});
afterAll(() => tested?.close());

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
const DIRECT = '/api/peering/direct-peering-sessions/';

describe('references', () => {
  it('are taken as ids, digits, or attributes that pick one row, also through other references', async () => {
    const exchange = await make(api, internetExchange, { slug: 'ref-ix', name: 'Ref IX' });
    const device = await make(api, router, { name: 'ref-router' });
    const port = await make(api, connection, {
      internet_exchange_point: exchange.id,
      router: String(device.id),
    });
    const peer = await make(api, autonomousSystem, { asn: 64_501 });
    const { status, body } = await api.post(SESSIONS, {
      autonomous_system: { asn: 64_501 },
      ixp_connection: { internet_exchange_point: { slug: 'ref-ix' }, router: { name: 'ref-router' } },
      ip_address: '192.0.2.9/24',
    });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      autonomous_system: { id: peer.id, asn: 64_501 },
      ixp_connection: { id: port.id },
      ip_address: '192.0.2.9',
      display: 'Ref IX - AS64501 - IP 192.0.2.9',
    });
  });

  it('say what is wrong with them', async () => {
    const post = async (autonomous_system: unknown) =>
      (
        await api.post(SESSIONS, {
          autonomous_system,
          ixp_connection: { interface: 'surely-not' },
          ip_address: '192.0.2.1',
        })
      ).body;
    expect((await post(999_999)).autonomous_system).toEqual([
      'Related object not found using the provided numeric ID: 999999',
    ]);
    expect((await post({ asn: 64_510 })).autonomous_system[0]).toMatch(
      /^Related object not found using the provided attributes: /,
    );
    expect((await post({ nonsense: 1 })).autonomous_system[0]).toMatch(
      /^Cannot resolve keyword 'nonsense' into field\. Choices are: .*asn/,
    );
    expect((await post('AS64999')).autonomous_system).toEqual([
      'Related object not found using the provided attributes: "AS64999"',
    ]);
    expect((await post('edge1')).autonomous_system).toEqual(['Enter a whole number.']);
    expect((await post(true)).autonomous_system[0]).toContain('Received an unrecognized value: true');
    await make(api, autonomousSystem, { name: 'Twin' });
    await make(api, autonomousSystem, { name: 'Twin' });
    expect((await post({ name: 'Twin' })).autonomous_system[0]).toMatch(
      /^Multiple objects match the provided attributes: /,
    );
  });

  it('are natural keys too, and a number is an id always', async () => {
    const peer = await make(api, autonomousSystem, { asn: 64_777 });
    const policy = await make(api, routingPolicy, { slug: 'by-key' });
    const made = await make(api, internetExchangePeeringSession, {
      autonomous_system: 'AS64777',
      import_routing_policies: ['by-key'],
    });
    expect(made).toMatchObject({
      autonomous_system: { id: peer.id },
      import_routing_policies: [{ id: policy.id }],
    });
    const { status, body } = await api.patch(`${SESSIONS}${made.id}/`, { autonomous_system: 64_777 });
    expect({ status, body }).toEqual({
      status: 400,
      body: { autonomous_system: ['Related object not found using the provided numeric ID: 64777'] },
    });
  });

  it('in lists keep the order of their resource, and name the id that is not there', async () => {
    const light = await make(api, routingPolicy, { name: 'light', weight: 1 });
    const heavy = await make(api, routingPolicy, { name: 'heavy', weight: 1000 });
    const { body } = await api.post('/api/peering/bgp-groups/', {
      name: 'Ordered',
      slug: 'ordered',
      import_routing_policies: [light.id, heavy.id, light.id],
    });
    expect(body.import_routing_policies.map((policy: any) => policy.name)).toEqual(['heavy', 'light']);
    expect((await api.patch(`/api/peering/bgp-groups/${body.id}/`, { communities: [999_999] })).body).toEqual(
      { communities: ['Invalid pk "999999" - object does not exist.'] },
    );
    expect(
      (await api.patch(`/api/peering/bgp-groups/${body.id}/`, { import_routing_policies: [] })).body
        .import_routing_policies,
    ).toEqual([]);
  });
});

describe('tags', () => {
  it('must exist, are told apart by position, and filter with AND', async () => {
    const [red, blue] = [
      await make(api, tag, { name: 'Red', slug: 'red' }),
      await make(api, tag, { name: 'Blue', slug: 'blue' }),
    ];
    const both = await make(api, relationship, { name: 'both', tags: [{ name: 'Red' }, { slug: 'blue' }] });
    await make(api, relationship, { name: 'one', tags: [red.id] });
    expect(
      (await api.patch(`/api/bgp/relationships/${both.id}/`, { tags: [blue.id, { name: 'Green' }] })).body
        .tags,
    ).toEqual([{}, [expect.stringMatching(/^Related object not found/)]]);
    const found = async (query: string) =>
      (await api.get(`/api/bgp/relationships/?${query}`)).body.results?.map((row: any) => row.name);
    expect(await found('tag=red')).toEqual(['both', 'one']);
    expect(await found('tag=red&tag=blue')).toEqual(['both']);
    expect(await found('tag__n=blue')).toEqual(['one']);
    expect((await api.get('/api/bgp/relationships/?tag=green')).body).toEqual({
      tag: ['Select a valid choice. green is not one of the available choices.'],
    });
    expect(
      (await api.patch(`/api/bgp/relationships/${both.id}/`, { description: 'tags stay' })).body.tags,
    ).toHaveLength(2);
    expect((await api.patch(`/api/bgp/relationships/${both.id}/`, { tags: [] })).body.tags).toEqual([]);
    expect((await api.get(`/api/extras/tags/${red.id}/`)).body.tagged_items).toBe(1);
  });
});

describe('filters', () => {
  it('combine with AND, repeat with OR, and keep null with a negation', async () => {
    for (const [name, value] of [
      ['A', null],
      ['B', 'AS-B'],
      ['C', 'AS-C'],
    ] as const)
      await make(api, autonomousSystem, { name: `filter ${name}`, irr_as_set: value });
    const found = async (query: string) =>
      (await api.get(`/api/peering/autonomous-systems/?q=filter&${query}`)).body.results.map((row: any) =>
        row.name.slice(-1),
      );
    expect(await found('irr_as_set=AS-B&irr_as_set=AS-C')).toEqual(['B', 'C']);
    expect(await found('irr_as_set__n=AS-B')).toEqual(['A', 'C']);
    expect(await found('irr_as_set__n=AS-B&irr_as_set__n=AS-C')).toEqual(['A']);
    expect(await found('irr_as_set=null')).toEqual(['A']);
    expect(await found('irr_as_set__isw=as-&name__iew=b')).toEqual(['B']);
    expect(await found('irr_as_set__ic=%25')).toEqual([]);
  });

  it('go through references, and refuse rows that do not exist', async () => {
    const exchange = await make(api, internetExchange, { name: 'Through IX' });
    const device = await make(api, router, { name: 'through', hostname: 'Through.Example.NET' });
    expect(device.hostname).toBe('through.example.net');
    const port = await make(api, connection, { internet_exchange_point: exchange.id, router: device.id });
    const session = await make(api, internetExchangePeeringSession, { ixp_connection: port.id });
    const ids = async (query: string) =>
      (await api.get(`${SESSIONS}?${query}`)).body.results.map((row: any) => row.id);
    expect(await ids(`internet_exchange=${encodeURIComponent('Through IX')}`)).toEqual([session.id]);
    expect(await ids(`internet_exchange_id=${exchange.id}&address_family=6`)).toEqual([session.id]);
    expect(await ids(`internet_exchange_id=${exchange.id}&address_family=4`)).toEqual([]);
    expect(await ids('q=through.example')).toEqual([session.id]);
    expect(await ids(`q=${session.ip_address}`)).toEqual([session.id]);
    expect((await api.get('/api/net/connections/?router=through.example.net')).body.count).toBe(1);
    expect((await api.get('/api/net/connections/?router=nowhere')).body).toHaveProperty('router');
    expect((await api.get('/api/net/connections/?router=null')).status).toBe(200);
  });

  it('match policies that go both ways with either direction', async () => {
    await make(api, routingPolicy, { name: 'dir in', type: 'import-policy' });
    await make(api, routingPolicy, { name: 'dir both', type: 'import-export-policy' });
    await make(api, routingPolicy, { name: 'dir out', type: 'export-policy' });
    const names = (await api.get('/api/peering/routing-policies/?q=dir&type=export-policy')).body.results.map(
      (row: any) => row.name,
    );
    expect(names.sort()).toEqual(['dir both', 'dir out']);
  });

  it('find the objects that a request made or changed', async () => {
    const { headers } = await api.post('/api/extras/tags/', [
      { name: 'R1', slug: 'r1' },
      { name: 'R2', slug: 'r2' },
    ]);
    const { results } = (await api.get(`/api/extras/tags/?created_by_request=${headers['x-request-id']}`))
      .body;
    expect(results.map((row: any) => row.name)).toEqual(['R1', 'R2']);
    expect(
      (await api.get(`/api/extras/tags/?updated_by_request=${headers['x-request-id']}`)).body.count,
    ).toBe(0);
    expect((await api.get('/api/extras/tags/?created_by_request=nonsense')).status).toBe(400);
  });
});

describe('deleting', () => {
  it('takes along what cannot be without it, logs each, and says what stands in the way', async () => {
    const exchange = await make(api, internetExchange);
    const port = await make(api, connection, { internet_exchange_point: exchange.id, router: null });
    const session = await make(api, internetExchangePeeringSession, { ixp_connection: port.id });
    expect((await api.delete(`/api/peering/internet-exchanges/${exchange.id}/`)).status).toBe(204);
    expect((await api.get(`${SESSIONS}${session.id}/`)).status).toBe(404);
    const log = (await api.get('/api/core/object-changes/?limit=3')).body.results;
    expect(
      log.map((change: any) => [change.changed_object_type, change.action.value, change.changed_object]),
    ).toEqual(
      expect.arrayContaining([
        ['net.connection', 'delete', null],
        ['peering.internetexchangepeeringsession', 'delete', null],
      ]),
    );

    const direct = await make(api, directPeeringSession);
    const { relationship: used } = direct as any;
    expect(await api.delete(`/api/bgp/relationships/${used.id}/`)).toMatchObject({
      status: 409,
      body: {
        detail: `unable to delete object. 1 dependent objects were found: ${direct.display} (${direct.id})`,
      },
    });
  });

  it('empties references that may be empty', async () => {
    const group = await make(api, bgpGroup);
    const session = await make(api, directPeeringSession, { bgp_group: group.id });
    await api.delete(`/api/peering/bgp-groups/${group.id}/`);
    expect((await api.get(`${DIRECT}${session.id}/`)).body.bgp_group).toBeNull();
  });
});

describe('direct sessions', () => {
  it('check their addresses', async () => {
    const draft = { ...(await make(api, directPeeringSession)), id: undefined };
    const post = async (given: object) => {
      const { body } = await api.patch(`${DIRECT}${(await make(api, directPeeringSession)).id}/`, given);
      return body.__all__?.[0] ?? body.display;
    };
    expect(draft).toHaveProperty('ip_address');
    expect(await post({ ip_address: '192.0.2.0/24' })).toMatch(/network or broadcast address/);
    expect(await post({ ip_address: '192.0.2.1/24', local_ip_address: '192.0.2.1/24' })).toMatch(
      /must differ/,
    );
    expect(
      await post({ ip_address: '192.0.2.1/24', local_ip_address: '198.51.100.1/24', multihop_ttl: 1 }),
    ).toMatch(/same subnet/);
    expect(
      await post({ ip_address: '192.0.2.1/24', local_ip_address: '198.51.100.1/24', multihop_ttl: 2 }),
    ).toMatch(/IP 192\.0\.2\.1\/24$/);
    expect(
      await post({ ip_address: '192.0.2.0/31', local_ip_address: '192.0.2.1/31', multihop_ttl: 1 }),
    ).toMatch(/IP 192\.0\.2\.0\/31$/);
    expect(await post({ ip_address: '192.0.2.5', local_ip_address: null })).toMatch(/IP 192\.0\.2\.5\/32$/);
    expect((await api.post(DIRECT, { ip_address: '010.0.0.1' })).body.ip_address).toEqual([
      'Enter a valid IPv4 or IPv6 address.',
    ]);
  });

  it('refuse policies of the other family', async () => {
    const six = await make(api, routingPolicy, { name: 'only six', address_family: 6 });
    const session = await make(api, directPeeringSession);
    expect(
      (
        await api.patch(`${DIRECT}${session.id}/`, {
          ip_address: '192.0.2.5/32',
          local_ip_address: null,
          import_routing_policies: [six.id],
        })
      ).body.non_field_errors[0],
    ).toContain('only six');
    expect((await api.patch(`${DIRECT}${session.id}/`, { import_routing_policies: [six.id] })).status).toBe(
      200,
    );
  });
});

describe('the database agrees with the libraries', () => {
  it('about the kinds of communities', async () => {
    const values = [
      '64500:1',
      '0:1',
      '65535:65535',
      '65536:1',
      '64500:65536',
      'origin:64500:1',
      'target:64500:4294967295',
      'target:70000:65536',
      'target:70000:65535',
      'origin:192.0.2.1:5',
      'origin:192.0.2.256:5',
      'origin:64500:0',
      'origin:192.0.2.01:5',
      'origin:0.0.0.1:65536',
      '0:64501',
      '64500:01',
      '00000000064500:1',
      'target:064500:1',
      'No_Export',
      'local-AS',
      ...WELL_KNOWN_COMMUNITIES,
      '64500:1:2',
      '0:1:2',
      '4294967296:1:2',
      '64500',
      '1:2:3:4',
      'a:b',
      ':',
      '64500:',
      'origin::1',
      '4294967295:4294967295:4294967295',
    ];
    const { rows } = await sql<{
      value: string;
      kind: string | null;
      canonical: string | null;
    }>`select value, bgp_community_kind(value) as kind, bgp_community_canonical(value) as canonical from unnest(${values}::text[]) value`.execute(
      tested.app.system().db,
    );
    for (const row of rows) {
      const { value } = row;
      expect(row).toEqual({
        value,
        kind: communityKind(value),
        canonical: parseCommunity(value)?.value ?? null,
      });
    }
    expect(
      (await api.post('/api/bgp/communities/', { name: 'x', slug: 'x', value: 'no-such' })).body.value[0],
    ).toContain('64500:1');
    const made = await make(api, community, { value: 'target:64500:7' });
    expect(made.kind).toBe('extended');
  });

  it('keeps sessions in order when what orders them changes', async () => {
    const [low, high] = [
      await make(api, autonomousSystem, { asn: 64_496 }),
      await make(api, autonomousSystem, { asn: 64_511 }),
    ];
    const exchange = await make(api, internetExchange, { name: 'Order IX' });
    const port = await make(api, connection, { internet_exchange_point: exchange.id });
    const first = await make(api, internetExchangePeeringSession, {
      autonomous_system: low.id,
      ixp_connection: port.id,
      service_reference: null,
      ip_address: '192.0.2.10',
    });
    const second = await make(api, internetExchangePeeringSession, {
      autonomous_system: high.id,
      ixp_connection: port.id,
      service_reference: null,
      ip_address: '192.0.2.9',
    });
    const ids = async () =>
      (await api.get(`${SESSIONS}?internet_exchange=${encodeURIComponent('Order IX')}`)).body.results.map(
        (row: any) => row.id,
      );
    expect(await ids()).toEqual([first.id, second.id]);
    await api.patch(`/api/peering/autonomous-systems/${high.id}/`, { asn: 1 });
    expect(await ids()).toEqual([second.id, first.id]);
    await api.patch(`${SESSIONS}${first.id}/`, { service_reference: 'A first' });
    expect(await ids()).toEqual([first.id, second.id]);
  });

  it('counts rows of large tables without looking at them', async () => {
    const count = async () => (await api.get(`${SESSIONS}?limit=1`)).body.count;
    const truth = async () =>
      (
        await sql<{
          n: number;
        }>`select count(*)::int as n from peering_internetexchangepeeringsession`.execute(
          tested.app.system().db,
        )
      ).rows[0]?.n;
    expect(await count()).toBe(await truth());
    const session = await make(api, internetExchangePeeringSession);
    expect(await count()).toBe(await truth());
    await api.delete(`/api/net/connections/${(session as any).ixp_connection.id}/`);
    await sql`select fold_row_counts()`.execute(tested.app.system().db);
    expect(await count()).toBe(await truth());
  });
});

describe('requests', () => {
  it('carry a version, an id, and absolute addresses of the host they came to', async () => {
    const { headers, body } = await api.send('GET', '/api/extras/tags/?limit=1', undefined, {
      host: '127.0.0.1:8000',
      accept: 'application/json; version=1.10',
    });
    expect(headers).toMatchObject({
      'api-version': '1.10',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(body.results[0].url).toMatch(/^http:\/\/127\.0\.0\.1:8000\/api\/extras\/tags\/\d+\/$/);
    expect(
      (await api.send('GET', '/api/extras/tags/', undefined, { accept: 'application/json; version=2.0' }))
        .body,
    ).toEqual({ detail: 'Invalid version in "Accept" header.' });
    expect(await api.get('/api/extras/tags')).toMatchObject({
      status: 301,
      headers: { location: '/api/extras/tags/' },
    });
    expect((await api.get('/api/extras/tags.json?limit=1')).body.results).toHaveLength(1);
  });

  it('are refused when they are malformed, of another type, or too large', async () => {
    const raw = (payload: string, type: string) =>
      tested.app.http.inject({
        method: 'POST',
        url: '/api/extras/tags/',
        payload,
        headers: { 'content-type': type, authorization: 'Token x' },
      });
    expect((await raw('{', 'application/json')).statusCode).toBe(403);
    const as = async (payload: string, type: string) => {
      const {
        body: { key },
      } = await api.post('/api/users/tokens/', {});
      return tested.app.http.inject({
        method: 'POST',
        url: '/api/extras/tags/',
        payload,
        headers: { 'content-type': type, authorization: `Token ${key}` },
      });
    };
    expect((await as('{"name": ', 'application/json')).json().detail).toMatch(/^JSON parse error - /);
    expect((await as('<tag/>', 'application/xml')).statusCode).toBe(415);
    expect((await as('name=Form&slug=form', 'application/x-www-form-urlencoded')).json()).toMatchObject({
      name: 'Form',
      slug: 'form',
    });
    const large = await as(
      JSON.stringify({ name: 'x'.repeat(11 * 1024 * 1024), slug: 'x' }),
      'application/json',
    );
    expect(large.statusCode).toBe(400);
    expect(large.json().detail).toContain('larger than');
    expect((await as('name\r\n"open', 'text/csv')).statusCode).toBe(400);
  });

  it('that clash at the same moment end in one object and one 400', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.post('/api/extras/tags/', { name: 'Race', slug: 'race' })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400, 400, 400, 400, 400, 400, 400]);
    for (const { status, body } of answers)
      if (status === 400) expect(Object.keys(body).every((key) => ['name', 'slug'].includes(key))).toBe(true);
  });

  it('do nothing when a filter excludes the object from its own address', async () => {
    const made = await make(api, tag, { name: 'Detail', slug: 'detail' });
    expect((await api.get(`/api/extras/tags/${made.id}/?name=Detail`)).status).toBe(200);
    expect((await api.get(`/api/extras/tags/${made.id}/?name=Other`)).status).toBe(404);
  });

  it('search everything that the caller may see', async () => {
    await make(api, tag, { name: 'Needle in a haystack', slug: 'needle' });
    const found = (await api.get('/api/search/?q=needle')).body.results;
    expect(found).toMatchObject([
      {
        type: 'extras.tag',
        label: 'Tags',
        count: 1,
        objects: [{ name: 'Needle in a haystack', display_url: expect.stringContaining('/extras/tags/') }],
      },
    ]);
    expect((await (await tested.holderOf([])).get('/api/search/?q=needle')).body).toEqual({
      results: [],
      filters: [],
    });
  });
});
