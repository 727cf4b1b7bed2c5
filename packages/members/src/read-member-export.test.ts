import { expect, test } from 'vitest';
import { choosePorts, type MemberExport, MemberExportError, readMemberExport } from './index.ts';

const ipv4 = (address: unknown, rest: object = {}) => ({ address, ...rest });

/** A file of one exchange with a LAN of both families. */
function file(members: readonly unknown[], rest: object = {}): object {
  return {
    version: '1.0',
    timestamp: '2026-12-01T04:00:00Z',
    ixp_list: [
      {
        ixp_id: 1,
        ixf_id: 1,
        shortname: 'EX-IX',
        name: 'Example Internet Exchange',
        peeringdb_id: 26,
        vlan: [
          {
            id: 10,
            name: 'Peering LAN',
            ipv4: { prefix: '192.0.2.0', mask_length: 24 },
            ipv6: { prefix: '2001:db8:1::', mask_length: 64 },
          },
        ],
      },
    ],
    member_list: members,
    ...rest,
  };
}

const member = (asnum: unknown, vlans: readonly object[], connection: object = {}) => ({
  asnum,
  name: `Network ${asnum}`,
  member_type: 'peering',
  connection_list: [
    { ixp_id: 1, state: 'active', if_list: [{ if_speed: 10000 }], vlan_list: vlans, ...connection },
  ],
});

const found = ({ findings }: MemberExport) => findings.map(({ where, what }) => [where, what]);

test('a file as the schema wants it: exchanges, LANs, members and a row for each address', () => {
  const six = { address: '2001:DB8:1::0:7', max_prefix: 100, routeserver: false, mac_addresses: [] };
  const four = {
    address: '192.0.2.7',
    as_macro: 'AS-SEVEN',
    max_prefix: 5000,
    routeserver: true,
    mac_addresses: ['00:00:5e:00:53:07'],
  };
  const read = readMemberExport(
    JSON.stringify(file([member(64500, [{ vlan_id: 10, ipv4: four, ipv6: six }])])),
  );
  expect(read.findings).toEqual([]);
  expect(read).toMatchObject({ version: '1.0', generated: '2026-12-01T04:00:00.000Z' });
  expect(read.exchanges).toEqual([
    {
      ...{ ixp_id: '1', shortname: 'EX-IX', name: 'Example Internet Exchange', peeringdb_id: 26 },
      lans: [{ id: '10', name: 'Peering LAN', prefixes: ['192.0.2.0/24', '2001:db8:1::/64'] }],
    },
  ]);
  expect(read.members).toEqual([{ asn: 64500, name: 'Network 64500', type: 'peering', connections: 1 }]);
  expect(read.ports).toEqual([
    {
      where: '/member_list/0/connection_list/0/vlan_list/0/ipv4/address',
      ...{ ixp: '1', lan: '10', lan_name: 'Peering LAN', asn: 64500, name: 'Network 64500' },
      ...{ member_type: 'peering', address: '192.0.2.7', family: 4, mac: ['00:00:5e:00:53:07'] },
      ...{ speed: 10000, prefix_limit: 5000, as_set: 'AS-SEVEN', is_active: true, route_server: true },
    },
    expect.objectContaining({
      ...{ address: '2001:db8:1::7', family: 6, mac: [], prefix_limit: 100, as_set: '' },
      route_server: false,
    }),
  ]);
});

test('what exchanges write otherwise is read all the same', () => {
  const read = readMemberExport(
    file([
      member(
        'AS64500',
        [
          {
            vlan_id: '10',
            ipv4: ipv4('192.0.2.7/24', { max_prefix: '20', mac_addresses: '0000.5E00.5307' }),
          },
        ],
        {
          if_list: [{ if_speed: '10000' }, { if_speed: 10000 }],
        },
      ),
      member(
        '64501',
        [
          { vlan_id: 10, ipv4: ipv4('192.0.2.8', { max_prefix: 0 }) },
          { vlan_id: 11, ipv6: ipv4('2001:db8:1::8') },
        ],
        {
          ixp_id: undefined,
          state: 'Inactive',
        },
      ),
      { ...member(64502, [{ vlan_id: 10, ipv4: ipv4(''), ipv6: null }]), member_type: null },
    ]),
  );
  expect(read.findings).toEqual([]);
  expect(read.ports).toMatchObject([
    { asn: 64500, address: '192.0.2.7', mac: ['00:00:5e:00:53:07'], prefix_limit: 20, speed: 20000 },
    { asn: 64501, lan: '10', address: '192.0.2.8', prefix_limit: null, is_active: false, ixp: '1' },
    { asn: 64501, lan: '11', lan_name: '', address: '2001:db8:1::8', is_active: false },
  ]);
  expect(read.members).toHaveLength(3);
});

test('an address that is there twice in the same words counts once; of one that contradicts itself nothing is believed', () => {
  const seven = [{ vlan_id: 10, ipv4: ipv4('192.0.2.7') }];
  const read = readMemberExport(
    file([
      ...[member(64500, seven), member(64500, seven)],
      member(64501, [
        { vlan_id: 10, ipv4: ipv4('192.0.2.8') },
        { vlan_id: 10, ipv4: ipv4('192.0.2.9') },
      ]),
      member(64502, [{ vlan_id: 10, ipv4: ipv4('192.0.2.8') }]),
    ]),
  );
  expect(read.ports.map(({ address }) => address)).toEqual(['192.0.2.7', '192.0.2.9']);
  expect(found(read)).toEqual([
    ['/member_list/2/connection_list/0/vlan_list/0/ipv4/address', 'address_conflict'],
  ]);
  expect(read.findings[0]?.text).toBe(
    '192.0.2.8 is there 2 times (AS64501, AS64502; also /member_list/3/connection_list/0/vlan_list/0/ipv4/address), and differs in asn: none of them is believed.',
  );
});

test('all that is wrong is found, and takes nothing else with it', () => {
  const read = readMemberExport(
    file(
      [
        ...['nonsense', 7, null],
        member('sixty', [{ vlan_id: 10, ipv4: ipv4('192.0.2.20') }]),
        member(0, []),
        {
          ...member(64500, [{ vlan_id: 10, ipv4: ipv4('0.0.0.0'), ipv6: ipv4('fe80::zz') }]),
          member_type: 'friend',
        },
        member(
          64501,
          [
            { vlan_id: 10, ipv4: ipv4('192.0.2.255') },
            { vlan_id: 10, ipv4: ipv4('198.51.100.1') },
          ],
          { state: 'sleeping' },
        ),
        member(
          64502,
          [
            {
              vlan_id: 10,
              ipv4: ipv4('192.0.2.9', {
                mac_addresses: ['nothing', 'ff:ff:ff:ff:ff:ff'],
                max_prefix: -1,
                routeserver: 'maybe',
              }),
            },
          ],
          { ixp_id: 9 },
        ),
        { asnum: 64503, connection_list: 'none' },
        member(64504, [{ vlan_id: 10, ipv4: ipv4('192.0.2.10') }]),
      ],
      { version: '3.0', timestamp: 'yesterday' },
    ),
  );
  expect(found(read)).toEqual([
    ['/version', 'version_unknown'],
    ['/timestamp', 'wrong_type'],
    ['/member_list/0', 'wrong_type'],
    ['/member_list/1', 'wrong_type'],
    ['/member_list/3/asnum', 'asn_invalid'],
    ['/member_list/4/asnum', 'asn_invalid'],
    ['/member_list/5/member_type', 'member_type_unknown'],
    ['/member_list/5/connection_list/0/vlan_list/0/ipv4/address', 'address_unusable'],
    ['/member_list/5/connection_list/0/vlan_list/0/ipv6/address', 'address_invalid'],
    ['/member_list/6/connection_list/0/state', 'state_unknown'],
    ['/member_list/6/connection_list/0/vlan_list/0/ipv4/address', 'address_unusable'],
    ['/member_list/6/connection_list/0/vlan_list/1/ipv4/address', 'address_outside_lan'],
    ['/member_list/7/connection_list/0/ixp_id', 'exchange_unknown'],
    ['/member_list/7/connection_list/0/vlan_list/0/ipv4/mac_addresses/0', 'mac_invalid'],
    ['/member_list/7/connection_list/0/vlan_list/0/ipv4/mac_addresses/1', 'mac_invalid'],
    ['/member_list/7/connection_list/0/vlan_list/0/ipv4/max_prefix', 'value_invalid'],
    ['/member_list/7/connection_list/0/vlan_list/0/ipv4/routeserver', 'wrong_type'],
    ['/member_list/8/connection_list', 'wrong_type'],
  ]);
  expect(read.ports.map(({ asn }) => asn)).toEqual([64501, 64502, 64504]);
});

test('several exchanges and LANs; an id that comes twice belongs to the first', () => {
  const exchange = (ixp_id: number, prefix: string) => ({
    ...{ ixp_id, shortname: `IX${prefix}` },
    vlan: [
      { id: 1, name: 'LAN', ipv4: { prefix, mask_length: '24' } },
      { id: 2, ipv4: { prefix: '192.0.2.0', mask_length: 99 } },
    ],
  });
  const read = readMemberExport(
    file([member(64500, [{ vlan_id: 1, ipv4: ipv4('198.51.100.7') }], { ixp_id: 2 })], {
      ixp_list: [exchange(1, '192.0.2.0'), exchange(2, '198.51.100.0'), exchange(2, '203.0.113.0')],
    }),
  );
  expect(read.exchanges.map(({ ixp_id, lans }) => [ixp_id, lans[0]?.prefixes])).toEqual([
    ['1', ['192.0.2.0/24']],
    ['2', ['198.51.100.0/24']],
  ]);
  expect(read.ports).toMatchObject([{ ixp: '2', lan: '1', lan_name: 'LAN' }]);
  expect(read.findings.map(({ what }) => what)).toEqual([
    ...['prefix_invalid', 'prefix_invalid', 'prefix_invalid', 'exchange_repeated'],
  ]);
});

test('what is said of a value can be kept, and a time is one', () => {
  const read = readMemberExport(
    file([member(`x${'\u{1f600}'.repeat(40)}`, [])], { timestamp: '+020000-01-01T00:00:00Z' }),
  );
  expect(read.generated).toBeNull();
  expect(found(read)).toEqual([
    ['/timestamp', 'wrong_type'],
    ['/member_list/0/asnum', 'asn_invalid'],
  ]);
  for (const { text } of read.findings) expect(text.isWellFormed()).toBe(true);
});

test('texts come without what no database keeps', () => {
  const read = readMemberExport(file([{ ...member(64500, []), name: `A\u0000B \ud800${'x'.repeat(300)}` }]));
  expect(read.members[0]?.name).toMatch(/^A B \ufffdx{250}$/);
});

test.each([
  ['', 'empty'],
  ['<!doctype html><title>Sign in</title>', 'html'],
  ['{"version": ', 'json_invalid'],
  [Buffer.from('H4sIAAAAAAAAA6uu5QIABrCh3QMAAAA=', 'base64').toString('utf8'), 'compressed'],
  [Buffer.from('\uFEFF{"member_list": []}', 'utf16le').toString('utf8'), 'encoding'],
  [Buffer.from('{"member_list": []}', 'utf16le').toString('utf8'), 'encoding'],
  ['{"a": "\0\u001B"', 'encoding'],
  ['[]', 'no_export'],
  ['{"member_list": {}}', 'no_export'],
  ['null', 'no_export'],
])('%j is no member export: %s', (text, code) => {
  expect(() => readMemberExport(text)).toThrow(MemberExportError);
  try {
    readMemberExport(text);
  } catch (error) {
    expect(error).toMatchObject({ code });
  }
});

test('of a file with several exchanges, the LANs say which is meant', () => {
  const exchange = (ixp_id: number, prefix: string, peeringdb_id: number) => ({
    ...{ ixp_id, shortname: `IX${ixp_id}`, peeringdb_id },
    vlan: [{ id: ixp_id, ipv4: { prefix, mask_length: 24 } }],
  });
  const at = (ixp_id: number, address: string, asn = 64500) =>
    member(asn, [{ vlan_id: ixp_id, ipv4: ipv4(address) }], { ixp_id });
  const read = readMemberExport(
    file([at(1, '192.0.2.7'), at(2, '198.51.100.7'), at(2, '192.0.2.8', 64501), at(1, '192.0.2.8', 64502)], {
      ixp_list: [exchange(1, '192.0.2.0', 26), exchange(2, '198.51.100.0', 31)],
    }),
  );
  const addresses = (prefixes: string[], peeringdb_id: number | null) =>
    choosePorts(read, { prefixes, peeringdb_id }).ports.map(({ address }) => address);
  expect(addresses(['198.51.100.0/24', '2001:db8::/64'], null)).toEqual(['198.51.100.7']);
  // Two exchanges of the file claim the same address on the one LAN.
  expect(addresses(['192.0.2.0/24'], null)).toEqual(['192.0.2.7']);
  expect(choosePorts(read, { prefixes: ['192.0.2.0/24'], peeringdb_id: null }).findings.at(-1)).toMatchObject(
    {
      what: 'address_conflict',
    },
  );
  expect(addresses([], 26)).toEqual(['192.0.2.7', '192.0.2.8']);
  expect(() => addresses(['203.0.113.0/24'], 26)).toThrow(
    'none of its 4 addresses lies in 203.0.113.0/24; it tells of IX1, IX2',
  );
  expect(() => addresses([], null)).toThrow(
    'it tells of IX1, IX2, and which of them is meant cannot be told',
  );
});
