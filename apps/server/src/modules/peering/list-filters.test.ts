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
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
const ids: Record<string, number> = {};

const LISTS = {
  systems: '/api/peering/autonomous-systems/',
  exchanges: '/api/peering/internet-exchanges/',
  groups: '/api/peering/bgp-groups/',
  routers: '/api/devices/routers/',
  sessions: '/api/peering/internet-exchange-peering-sessions/',
  direct: '/api/peering/direct-peering-sessions/',
} as const;

beforeAll(async () => {
  tested = await testApp();
  const keep = async (name: string, resource: Parameters<typeof make>[1], given: Row) => {
    ids[name] = (await make(tested.admin, resource, given)).id;
    return ids[name];
  };
  const own = await keep('own', autonomousSystem, { asn: 64500, name: 'Example', affiliated: true });
  const filtering = await keep('filtering', routingPolicy, { name: 'Filtering', slug: 'filtering' });
  const prepend = await keep('prepend', routingPolicy, { name: 'Prepend', slug: 'prepend' });
  const bare = { import_routing_policies: [], export_routing_policies: [] };
  const one = await keep('one', autonomousSystem, { asn: 64501, name: 'One', ...bare });
  const two = await keep('two', autonomousSystem, {
    asn: 64502,
    name: 'Two',
    ...bare,
    export_routing_policies: [prepend],
  });
  await keep('alone', autonomousSystem, { asn: 64503, name: 'Alone', ...bare });
  const local = { local_autonomous_system: own };
  const ams = await keep('ams', internetExchange, { name: 'AMS-IX', slug: 'ams-ix', ...local, ...bare });
  const fra = await keep('fra', internetExchange, {
    name: 'DE-CIX',
    slug: 'de-cix',
    ...local,
    ...bare,
    import_routing_policies: [filtering],
  });
  const edge1 = await keep('edge1', router, { name: 'edge1', hostname: 'edge1.example.net', ...local });
  const edge2 = await keep('edge2', router, { name: 'edge2', hostname: 'edge2.example.net', ...local });
  const port = (exchange: number, on: number, ipv4_address: string) => ({
    internet_exchange_point: exchange,
    router: on,
    ipv4_address,
    ipv6_address: null,
  });
  const atAms = await keep('atAms', connection, port(ams, edge1, '198.51.100.1/24'));
  const atFra = await keep('atFra', connection, port(fra, edge2, '203.0.113.1/24'));
  const session = (autonomous_system: number, ixp_connection: number, ip_address: string) => ({
    autonomous_system,
    ixp_connection,
    ip_address,
    ...bare,
  });
  await keep('oneAms', internetExchangePeeringSession, session(one, atAms, '198.51.100.2'));
  await keep('oneFra', internetExchangePeeringSession, session(one, atFra, '203.0.113.2'));
  await keep('twoAms', internetExchangePeeringSession, session(two, atAms, '198.51.100.3'));
  const group = await keep('group', bgpGroup, { name: 'Transit', slug: 'transit', ...bare });
  const transit = await keep('transit', relationship, { name: 'Transit', slug: 'transit' });
  await keep('twoDirect', directPeeringSession, {
    ...local,
    autonomous_system: two,
    ip_address: '192.0.2.2/30',
    local_ip_address: '192.0.2.1/30',
    relationship: transit,
    bgp_group: group,
    router: edge2,
    connection: null,
    ...bare,
  });
  const since = (name: string, ago: string) =>
    sql`update peering_internetexchangepeeringsession set bgp_state = 'idle', state_changed = now() - ${ago}::interval where id = ${ids[name]}`.execute(
      tested.app.system().db,
    );
  await since('oneAms', '3 days');
  await since('oneFra', '3 hours');
});
afterAll(() => tested.close());

/** The names of what a list answers. */
async function found(list: keyof typeof LISTS, query: string): Promise<string[]> {
  const { status, body } = await tested.admin.get(`${LISTS[list]}?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  const shown = body.results.map(({ id }: { id: number }) => id);
  const names = NAMES[list].filter((name) => shown.includes(ids[name]));
  expect(body.count).toBe(names.length);
  return names;
}
const NAMES: Record<keyof typeof LISTS, string[]> = {
  systems: ['own', 'one', 'two', 'alone'],
  exchanges: ['ams', 'fra'],
  groups: ['group'],
  routers: ['edge1', 'edge2'],
  sessions: ['oneAms', 'oneFra', 'twoAms'],
  direct: ['twoDirect'],
};

describe('lists are filtered by', () => {
  it('the exchange that networks, sessions and routers are at', async () => {
    expect(await found('systems', `internet_exchange_id=${ids.fra}`)).toEqual(['one']);
    expect(await found('systems', `internet_exchange_id=${ids.fra}&internet_exchange_id=${ids.ams}`)).toEqual(
      ['one', 'two'],
    );
    expect(await found('systems', 'internet_exchange_id=null')).toEqual(['own', 'alone']);
    expect(await found('sessions', `internet_exchange_id=${ids.ams}`)).toEqual(['oneAms', 'twoAms']);
    expect(await found('routers', `internet_exchange_id=${ids.ams}`)).toEqual(['edge1']);
  });

  it('the router that they are on, over an exchange or not', async () => {
    expect(await found('systems', `router_id=${ids.edge1}`)).toEqual(['one', 'two']);
    expect(await found('systems', `router_id=${ids.edge2}`)).toEqual(['one', 'two']);
    expect(await found('exchanges', `router_id=${ids.edge2}`)).toEqual(['fra']);
    expect(await found('groups', `router_id=${ids.edge2}`)).toEqual(['group']);
    expect(await found('groups', `router_id=${ids.edge1}`)).toEqual([]);
  });

  it('the policy that applies to them, also by what sessions belong to', async () => {
    expect(await found('sessions', `routing_policy_id=${ids.filtering}`)).toEqual(['oneFra']);
    expect(await found('sessions', `routing_policy_id=${ids.prepend}`)).toEqual(['twoAms']);
    expect(await found('direct', `routing_policy_id=${ids.prepend}`)).toEqual(['twoDirect']);
    expect(await found('systems', `routing_policy_id=${ids.prepend}`)).toEqual(['two']);
    expect(await found('exchanges', `routing_policy_id=${ids.filtering}`)).toEqual(['fra']);
  });

  it('for how long they are in their state, as the answer is asked', async () => {
    expect(await found('sessions', 'state_for_longer_than=2d')).toEqual(['oneAms']);
    expect(await found('sessions', 'state_for_longer_than=2h')).toEqual(['oneAms', 'oneFra']);
    expect(await found('sessions', 'state_for_longer_than=2h&bgp_state=established')).toEqual([]);
  });

  it('refuse what names nothing, saying what to write', async () => {
    const { status, body } = await tested.admin.get(`${LISTS.sessions}?state_for_longer_than=soon`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      state_for_longer_than: ['Enter a length of time, such as 30m, 6h, 2d or 1w.'],
    });
    expect((await tested.admin.get(`${LISTS.systems}?internet_exchange_id=9999`)).body).toMatchObject({
      internet_exchange_id: ['Select a valid choice. 9999 is not one of the available choices.'],
    });
  });
});
