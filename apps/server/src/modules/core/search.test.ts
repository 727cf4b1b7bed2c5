import {
  autonomousSystem,
  connection,
  contact,
  contactAssignment,
  contactRole,
  internetExchange,
  internetExchangePeeringSession,
  router,
  tag,
} from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
const ids: Record<string, number> = {};

beforeAll(async () => {
  tested = await testApp();
  const api = tested.admin;
  const keep = async (name: string, resource: Parameters<typeof make>[1], given: Row) => {
    ids[name] = (await make(api, resource, given)).id;
    return ids[name];
  };
  await keep('gold', tag, { name: 'Gold partner', slug: 'gold' });
  const own = await keep('own', autonomousSystem, { asn: 64500, name: 'Example', affiliated: true });
  // The longer number was there first, and is before the other in the default order by name.
  await keep('as29061', autonomousSystem, { asn: 29061, name: 'Keypoint', irr_as_set: 'AS-KEYPOINT' });
  await keep('as2906', autonomousSystem, {
    asn: 2906,
    name: 'Netflix Streaming',
    irr_as_set: 'RIPE::AS-SSI',
    tags: [{ slug: 'gold' }],
  });
  await keep('fan', autonomousSystem, { asn: 64501, name: 'Fans of Netflix Streaming', irr_as_set: '' });
  const ams = await keep('ams', internetExchange, {
    name: 'AMS-IX',
    slug: 'ams-ix',
    local_autonomous_system: own,
    description: 'the largest in the Netherlands',
  });
  const fra = await keep('fra', internetExchange, {
    name: 'DE-CIX',
    slug: 'de-cix',
    local_autonomous_system: own,
    description: '',
  });
  const edge = await keep('edge', router, {
    name: 'edge1',
    hostname: 'edge1.example.net',
    local_autonomous_system: own,
  });
  const port = (exchange: number, given: Row) => ({
    internet_exchange_point: exchange,
    router: edge,
    description: '',
    ...given,
  });
  const atAms = await keep(
    'atAms',
    connection,
    port(ams, {
      interface: 'et-0/0/1',
      mac_address: '00:00:5e:00:53:01',
      ipv4_address: '198.51.100.1/24',
      ipv6_address: '2001:db8:100::1/64',
    }),
  );
  const atFra = await keep(
    'atFra',
    connection,
    port(fra, {
      interface: 'et-0/0/2',
      mac_address: '00:00:5e:00:53:02',
      ipv4_address: '203.0.113.1/24',
      ipv6_address: '2001:db8:113::1/64',
    }),
  );
  const session = (autonomous_system: number, ixp_connection: number, ip_address: string) => ({
    autonomous_system,
    ixp_connection,
    ip_address,
    service_reference: '',
    comments: '',
  });
  await keep(
    'keypointAms',
    internetExchangePeeringSession,
    session(ids.as29061 ?? 0, atAms, '198.51.100.29'),
  );
  await keep(
    'netflixAms',
    internetExchangePeeringSession,
    session(ids.as2906 ?? 0, atAms, '2001:db8:100::2906:1'),
  );
  await keep('netflixFra', internetExchangePeeringSession, {
    ...session(ids.as2906 ?? 0, atFra, '203.0.113.99'),
    service_reference: 'SR-29061',
  });
  const someone = await keep('someone', contact, {
    name: 'Grace',
    title: '',
    phone: '',
    email: 'g@example.net',
    address: '',
    comments: '',
  });
  await keep('other', contact, {
    name: 'Ada',
    title: '',
    phone: '',
    email: 'a@example.net',
    address: '',
    comments: '',
  });
  const role = await keep('role', contactRole, { name: 'Operations', slug: 'operations', description: '' });
  await make(api, contactAssignment, {
    content_type: 'peering.autonomoussystem',
    object_id: ids.as2906,
    contact: someone,
    role,
  });
  const context = tested.app.system();
  await sql`insert into peeringdb_organization (name) values ('Netflix')`.execute(context.db);
  await sql`insert into peeringdb_network (asn, name, aka, org_id) select 2906, 'Netflix', 'Qwikster', id from peeringdb_organization`.execute(
    context.db,
  );
});
afterAll(() => tested.close());

const LISTS: Record<string, string> = {
  systems: '/api/peering/autonomous-systems/',
  sessions: '/api/peering/internet-exchange-peering-sessions/',
  exchanges: '/api/peering/internet-exchanges/',
  connections: '/api/net/connections/',
  contacts: '/api/messaging/contacts/',
};

/** The names of what a list answers, in its order. */
async function found(list: string, q: string, more = ''): Promise<string[]> {
  const { status, body } = await tested.admin.get(`${LISTS[list]}?q=${encodeURIComponent(q)}${more}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.count).toBe(body.results.length);
  return body.results.map(({ id }: { id: number }) => SHOWN[list]?.find((name) => ids[name] === id) ?? id);
}
const SHOWN: Record<string, string[]> = {
  systems: ['own', 'as29061', 'as2906', 'fan'],
  sessions: ['keypointAms', 'netflixAms', 'netflixFra'],
  exchanges: ['ams', 'fra'],
  connections: ['atAms', 'atFra'],
  contacts: ['someone', 'other'],
};

describe('a search', () => {
  it.each(['AS2906', 'as2906', '2906'])('for %s puts exactly that AS first', async (q) => {
    expect(await found('systems', q)).toEqual(['as2906', 'as29061']);
    expect(await found('systems', q, '&ordering=-asn')).toEqual(['as29061', 'as2906']);
  });

  it('finds an AS by name, alias, AS-SET and tag, what is called so before what holds it', async () => {
    expect(await found('systems', 'netflix streaming')).toEqual(['as2906', 'fan']);
    expect(await found('systems', 'QWIKSTER')).toEqual(['as2906']);
    expect(await found('systems', 'RIPE::AS-SSI')).toEqual(['as2906']);
    expect(await found('systems', 'as-ssi')).toEqual(['as2906']);
    expect(await found('systems', 'gold')).toEqual(['as2906']);
    expect(await found('systems', '"Gold partner"')).toEqual(['as2906']);
    expect(await found('systems', '0.2906')).toEqual(['as2906']);
    expect(await found('systems', '%')).toEqual([]);
  });

  it('finds sessions by the number of their AS, and by several words over what they refer to', async () => {
    // A service reference that holds the digits comes after.
    expect(await found('sessions', 'AS2906')).toEqual(['netflixAms', 'netflixFra']);
    expect(await found('sessions', '29061')).toEqual(['keypointAms', 'netflixFra']);
    expect(await found('sessions', 'ams-ix netflix')).toEqual(['netflixAms']);
    expect(await found('sessions', 'netflix et-0/0/2 edge1')).toEqual(['netflixFra']);
    expect(await found('sessions', 'netflix keypoint')).toEqual([]);
  });

  it('finds what is too short for the index of texts, too', async () => {
    expect(await found('sessions', 'sr')).toEqual(['netflixFra']);
    expect(await found('sessions', 'r-2 ix')).toEqual(['netflixFra']);
    expect(await found('sessions', 'sr keypoint')).toEqual([]);
  });

  it('finds addresses whole, in part, abbreviated or not, and those inside a network', async () => {
    expect(await found('sessions', '198.51.100.29')).toEqual(['keypointAms']);
    expect(await found('sessions', '198.51.100.2')).toEqual([]);
    expect(await found('sessions', '198.51.')).toEqual(['keypointAms']);
    expect(await found('sessions', '100.29')).toEqual(['keypointAms']);
    expect(await found('sessions', '2001:0DB8:0100:0000:0000:0000:2906:0001')).toEqual(['netflixAms']);
    expect(await found('sessions', '2906:1')).toEqual(['netflixAms']);
    expect(await found('sessions', '2001:0db8:0100')).toEqual(['netflixAms']);
    expect(await found('sessions', '198.51.100.0/24')).toEqual(['keypointAms']);
    expect(await found('sessions', '198.51.100.99/24')).toEqual(['keypointAms']);
    expect(await found('sessions', '198.51.100.0/28')).toEqual([]);
    expect(await found('connections', '2001:db8::/32')).toEqual(['atAms', 'atFra']);
  });

  it.each(['00:00:5e:00:53:01', '0000.5E00.5301', '00-00-5e-00-53-01', '00005e005301', '53:01'])(
    'finds a MAC address written as %s',
    async (q) => {
      expect(await found('connections', q)).toEqual(['atAms']);
    },
  );

  it('finds contacts by the AS that they are assigned to, connections by their exchange, exchanges by what is said of them', async () => {
    expect(await found('contacts', 'AS2906')).toEqual(['someone']);
    expect(await found('contacts', 'netflix operations')).toEqual(['someone']);
    expect(await found('connections', 'de-cix')).toEqual(['atFra']);
    expect(await found('exchanges', 'AS64500 netherlands')).toEqual(['ams']);
  });

  it('over everything begins with what was meant exactly', async () => {
    const { body } = await tested.admin.get('/api/search/?q=AS2906');
    const groups = body.results.map((group: { type: string; objects: { display: string }[] }) => [
      group.type,
      group.objects[0]?.display,
    ]);
    expect(groups[0]).toEqual(['peering.autonomoussystem', 'AS2906 - Netflix Streaming']);
    expect(groups.map(([type]: string[]) => type)).toContain('messaging.contact');
    expect(groups.findIndex(([type]: string[]) => type === 'peeringdb.network')).toBeGreaterThan(0);
  });

  it('of several pages shows each object once', async () => {
    const shown: number[] = [];
    for (const offset of [0, 1, 2]) {
      const { body } = await tested.admin.get(`${LISTS.sessions}?q=edge1&limit=1&offset=${offset}`);
      expect(body).toMatchObject({ count: 3, results: [expect.anything()] });
      shown.push(body.results[0].id);
    }
    expect(new Set(shown)).toEqual(new Set([ids.keypointAms, ids.netflixAms, ids.netflixFra]));
  });
});

describe('typed filters', () => {
  const search = async (q: string, more = '') => {
    const { status, body } = await tested.admin.get(`/api/search/?q=${encodeURIComponent(q)}${more}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const groupOf = (body: any, type: string) =>
    body.results.find((one: { type: string }) => one.type === type);
  const SESSIONS = 'peering.internetexchangepeeringsession';

  it('ask the lists that have them by their own parameters, names being as people type them', async () => {
    const body = await search('at:decix router:edge1 family:4');
    const group = groupOf(body, SESSIONS);
    expect(group).toMatchObject({
      count: 1,
      parameters: {
        internet_exchange_id: [String(ids.fra)],
        router_id: [String(ids.edge)],
        address_family: ['4'],
      },
      objects: [{ id: ids.netflixFra }],
    });
    // The same parameters give the same list.
    const asked = new URLSearchParams();
    for (const [key, values] of Object.entries<string[]>(group.parameters))
      for (const value of values) asked.append(key, value);
    const list = await tested.admin.get(`${group.path}?${asked}`);
    expect(list.body.count).toBe(1);
    expect(groupOf(body, 'devices.router')).toBeUndefined();
    expect(body.filters).toEqual([
      { word: 'at', values: ['decix'], means: ['DE-CIX'], problem: null },
      { word: 'router', values: ['edge1'], means: ['edge1'], problem: null },
      { word: 'family', values: ['4'], means: ['4'], problem: null },
    ]);
  });

  it('stand beside words, and any of several values will do', async () => {
    const both = await search('at:"ams-ix",DECIX netflix', `&type=${SESSIONS}`);
    expect(both.results).toHaveLength(1);
    expect(both.results[0]).toMatchObject({ count: 2, parameters: { q: ['netflix'] } });
    const tagged = await search('tag:gold');
    expect(groupOf(tagged, 'peering.autonomoussystem')).toMatchObject({
      count: 1,
      parameters: { tag: ['gold'] },
    });
  });

  it('say which of them names nothing, and where there is nothing', async () => {
    const unknown = await search('at:nowhere');
    expect(unknown.filters).toMatchObject([
      { word: 'at', means: [], problem: 'No internet exchange that you may see is called so.' },
    ]);
    expect(unknown.results.every(({ count }: { count: number }) => count === 0)).toBe(true);
    const odd = await search('family:5');
    expect(odd).toMatchObject({
      results: [],
      filters: [{ problem: 'No list takes this value: write one such as family:6.' }],
    });
    const none = await search('state:established at:decix');
    expect(groupOf(none, SESSIONS)).toMatchObject({ count: 0, objects: [] });
  });

  it('name only what the caller sees', async () => {
    const sessions = await tested.holderOf(['peering.view_internetexchangepeeringsession']);
    const { body } = await sessions.get('/api/search/?q=at:decix');
    expect(body.filters).toMatchObject([{ means: [], problem: expect.stringContaining('you may see') }]);
    expect(body.results).toMatchObject([{ type: SESSIONS, count: 0 }]);
  });

  it('leave addresses alone, which have colons too', async () => {
    const body = await search('2001:db8:100::2906:1');
    expect(body.filters).toEqual([]);
    expect(groupOf(body, SESSIONS)).toMatchObject({ count: 1, parameters: { q: ['2001:db8:100::2906:1'] } });
  });
});
