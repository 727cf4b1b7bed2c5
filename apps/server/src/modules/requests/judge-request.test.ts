import { describe, expect, it } from 'vitest';
import { expandSessions } from './expand-sessions.ts';
import { isStopped, judgeNetwork, judgeSession } from './judge-request.ts';
import type { NetworkFacts } from './network-facts.ts';
import type { OurEnd, OurExchange } from './our-ends.ts';
import type { PlacedSession, Surroundings } from './session-facts.ts';

const NETWORK: NetworkFacts = {
  ...{ asn: 64_502, name: 'Plain', network_id: 10, in_peeringdb: true, is_known: false },
  ...{ session_count: 0, shared_exchanges: 1, shared_facilities: 0 },
  ...{ policy_general: 'Open', policy_contracts: 'Not Required', policy_locations: '', policy_ratio: false },
  ...{
    info_type: 'NSP',
    info_scope: 'Europe',
    info_traffic: '1-5Gbps',
    info_prefixes4: 10,
    info_prefixes6: 0,
  },
  ...{ has_irr_as_set: true, never_via_route_servers: false, rpki_invalid_percent: 5 },
};
const MEASURES = { min_traffic: '1-5Gbps', max_invalid_percent: 5 };
const SESSION: PlacedSession = {
  ...{ id: 1, internet_exchange: 1, exchange_name: 'IX', exchange_slug: 'ix', ixlan: 1, connection: 1 },
  ...{ ip_address: '192.0.2.10', common_prefix: true },
  ...{ facility: null, local_ip_address: null, prefix_length: null },
};
const PORT = { ixlan: 1, asn: 64_502, ip: '192.0.2.10', is_rs_peer: false, operational: true, speed: 10_000 };
const AROUND: Surroundings = {
  ...{ ports: [PORT], held: [], asked: [], ours: [], hidden: [], stances: [], with_route_servers: [] },
};

const ofNetwork = (given: Partial<NetworkFacts>) =>
  new Map(judgeNetwork({ ...NETWORK, ...given }, MEASURES).map((one) => [one.check, one]));
const ofSession = (session: Partial<PlacedSession>, around: Partial<Surroundings>) =>
  judgeSession({ ...SESSION, ...session }, { ...AROUND, ...around }, NETWORK);

describe('the checks of a network', () => {
  it('pass where everything just holds', () => {
    expect([...ofNetwork({}).values()].map(({ result }) => result)).toEqual(Array(5).fill('pass'));
  });

  it.each([
    ['peeringdb_record', { in_peeringdb: false }, 'fail', /no network with AS64502/],
    ['traffic', { info_traffic: '100-1000Mbps' }, 'warn', /less than 1-5Gbps/],
    ['traffic', { info_traffic: '' }, 'unknown', /does not say/],
    ['prefixes', { info_prefixes4: 0 }, 'warn', /no prefix at all/],
    ['prefixes', { info_prefixes4: null, info_prefixes6: null }, 'unknown', /does not say/],
    ['rpki', { rpki_invalid_percent: 5.1 }, 'warn', /5\.1 %.*more than 5 %/],
    ['rpki', { rpki_invalid_percent: null }, 'unknown', /no lists/],
    ['contract', { policy_contracts: 'Required' }, 'warn', /wants a contract/],
    ['contract', { policy_contracts: '' }, 'unknown', /does not say/],
    ['contract', { policy_contracts: 'Private Only' }, 'pass', /private peering alone/],
  ] as const)('%s of %j: %s', (check, given, result, text) => {
    expect(ofNetwork(given).get(check)).toMatchObject({ result, text: expect.stringMatching(text) });
  });
});

describe('the checks of a session', () => {
  it('pass where nothing is against it', () => {
    const checks = ofSession({}, {});
    expect(checks.map(({ result }) => result)).toEqual(Array(5).fill('pass'));
    expect(isStopped(checks)).toBe(false);
  });

  it.each([
    ['shared_exchange', { internet_exchange: null, connection: null }, {}, 'fail', /not on LAN 1/],
    ['shared_exchange', { connection: null }, {}, 'fail', /no connection with IPv4 at IX/],
    [
      'address',
      {},
      { ports: [{ ...PORT, asn: 64_999 }] },
      'fail',
      /has 192\.0\.2\.10 for AS64999, not for AS64502/,
    ],
    ['address', {}, { ports: [] }, 'fail', /no port of AS64502/],
    ['address', {}, { ports: [{ ...PORT, ixlan: 2 }] }, 'fail', /no port of AS64502/],
    ['address', {}, { ports: [PORT, { ...PORT, asn: 64_999 }] }, 'fail', /and for AS64999 as well/],
    ['address', {}, { ours: ['192.0.2.10'] }, 'fail', /your own address/],
    ['duplicate', {}, { held: [{ connection: 1, ip: '192.0.2.10', asn: 64_502 }] }, 'fail', /already/],
    ['duplicate', {}, { held: [{ connection: 1, ip: '192.0.2.10', asn: 64_999 }] }, 'fail', /as AS64999/],
    ['duplicate', {}, { asked: [{ connection: 1, ip: '192.0.2.10', request: 7 }] }, 'fail', /Request 7/],
    ['blocked', {}, { hidden: [1] }, 'fail', /hidden on this LAN/],
    [
      'blocked',
      {},
      { stances: [{ internet_exchange: null, text: 'No.' }] },
      'fail',
      /do not peer with it: No\./,
    ],
    ['blocked', {}, { stances: [{ internet_exchange: 1, text: 'No.' }] }, 'fail', /No\./],
  ] as const)('%s stops rules: %j %j', (check, session, around, result, text) => {
    const checks = ofSession(session, around as Partial<Surroundings>);
    expect(checks.find((one) => one.check === check)).toMatchObject({
      result,
      text: expect.stringMatching(text),
    });
    expect(isStopped(checks)).toBe(true);
  });

  it.each([
    ['address', { common_prefix: false }, {}, /outside every prefix/],
    ['address', {}, { ports: [{ ...PORT, operational: false }] }, /not in operation/],
    [
      'route_server',
      {},
      { ports: [{ ...PORT, is_rs_peer: true }], with_route_servers: [1] },
      /you get its routes already/,
    ],
  ] as const)('%s is a warning: %j %j', (check, session, around, text) => {
    const checks = ofSession(session, around as Partial<Surroundings>);
    expect(checks.find((one) => one.check === check)).toMatchObject({
      result: 'warn',
      text: expect.stringMatching(text),
    });
    expect(isStopped(checks)).toBe(false);
  });

  it('are not moved by what is elsewhere', () => {
    const checks = ofSession(
      {},
      {
        ports: [{ ...PORT, is_rs_peer: true }],
        held: [{ connection: 2, ip: '192.0.2.10', asn: 64_502 }],
        asked: [{ connection: 2, ip: '192.0.2.10', request: 7 }],
        hidden: [2],
        stances: [{ internet_exchange: 2, text: 'No.' }],
        with_route_servers: [2],
      },
    );
    expect(checks.map(({ result }) => result)).toEqual(Array(5).fill('pass'));
  });
});

describe('what a request asks for', () => {
  const exchanges: OurExchange[] = [
    { id: 1, name: 'A', slug: 'a', ixlan: 11, system: 5 },
    { id: 2, name: 'B', slug: 'b', ixlan: 12, system: 6 },
  ];
  const prefix = (value: bigint) => ({ family: 4 as const, value, prefixLength: 24 });
  const end = (given: Partial<OurEnd>): OurEnd => ({
    ...{ connection: 1, exchange: 1, ixlan: 11, system: 5 },
    addresses: { 4: '192.0.2.1', 6: '2001:db8::1' },
    prefixes: [prefix(0xc0000200n)],
    ...given,
  });
  const ends = [
    end({}),
    end({ connection: 2, addresses: { 4: '192.0.2.2' } }),
    end({ connection: 3, exchange: 2, ixlan: 12, system: 6, prefixes: [prefix(0xc6336400n)] }),
  ];
  const ports = [{ ixlan: 11, v4: '192.0.2.10', v6: '2001:db8::10' }];
  const expanded = (asked: object, system: number | null = null) => {
    const problems: string[] = [];
    const found = expandSessions([asked], { exchanges, ends, ports, system }, (_, text) =>
      problems.push(text),
    );
    return { found: found.map((one) => `${one.connection} ${one.ip_address}`), problems };
  };

  it.each([
    ['an address, found by its LAN', { ip_address: '192.0.2.10' }, ['1 192.0.2.10', '2 192.0.2.10']],
    ['one connection', { ip_address: '192.0.2.10', connection: 2 }, ['2 192.0.2.10']],
    ['a LAN, with all that PeeringDB has', { ixlan: 11 }, ['1 2001:db8::10', '1 192.0.2.10', '2 192.0.2.10']],
    ['a family of an exchange', { internet_exchange: 1, address_family: 6 }, ['1 2001:db8::10']],
    [
      'an address that we cannot reach',
      { internet_exchange: 2, ip_address: '2001:db8::10' },
      ['3 2001:db8::10'],
    ],
    ['a LAN that is not shared', { ixlan: 99, ip_address: '203.0.113.1' }, ['null 203.0.113.1']],
    ['an address that is nowhere', { ip_address: '203.0.113.1' }, ['null 203.0.113.1']],
  ] as const)('is %s', (_, asked, sessions) => {
    expect(expanded(asked)).toEqual({ found: [...sessions], problems: [] });
  });

  it('is limited to the AS of ours that is named', () => {
    expect(expanded({ ip_address: '192.0.2.10' }, 6).found).toEqual(['null 192.0.2.10']);
  });

  it.each([
    [{}, /Name an exchange/],
    [{ internet_exchange: 9 }, /no exchange 9/],
    [{ connection: 9, ip_address: '192.0.2.10' }, /none of yours/],
    [{ ixlan: 12 }, /no address of them there/],
    [{ ip_address: '192.0.2.10', address_family: 6 }, /no IPv6 address/],
  ])('means nothing: %j', (asked, text) => {
    const { found, problems } = expanded(asked);
    expect(found).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(text)]);
  });
});
