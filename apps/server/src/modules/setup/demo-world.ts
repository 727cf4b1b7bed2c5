import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TAGS, type Tag } from '@peersmith/peeringdb';

/**
 * A small world that does not exist: three exchanges and sixty networks, with the addresses of RFC 5737 and RFC 3849 and, as far as
 * they reach, the ASNs of RFC 5398; the other ASNs are of private use (RFC 6996).
 */
export const OUR_ASN = 64_500;

const NAMES = [
  'Example Backbone',
  'Aster Fibre',
  'Bramble Broadband',
  'Cinder Cloud',
  'Dune Datacentres',
  'Ember Video',
  'Fennel Networks',
  'Gale Hosting',
  'Harbour Mobile',
  'Iris Research',
  'Juniper Hill ISP',
  'Kestrel Games',
  'Larch Telecom',
  'Moss Media',
  'Nettle Net',
  'Orchid CDN',
  'Pebble Payments',
  'Quartz Cable',
  'Rowan Regional',
  'Sable Security',
  'Thistle Transit',
  'Umber University',
  'Vale Voice',
  'Willow Wireless',
  'Xenon Exchange Services',
  'Yarrow Health',
  'Zephyr Satellite',
  'Alder Archives',
  'Birch Bank',
  'Clover Carrier',
  'Drift DNS',
  'Elder Energy',
  'Fjord Fixed',
  'Granite Grid',
  'Heath Hosting',
  'Indigo Internet',
  'Jade Journal',
  'Kelp Kilobit',
  'Lotus Logistics',
  'Maple Mail',
  'Nova Network',
  'Opal Office',
  'Pine Public Sector',
  'Quill Queue',
  'Reed Radio',
  'Slate Streaming',
  'Topaz Tier',
  'Ultra Uplink',
  'Violet Video',
  'Wren Web',
  'Yew Youth',
  'Zinc Zone',
  'Amber Access',
  'Basalt Backup',
  'Coral Computing',
  'Dahlia Delivery',
  'Elm Education',
  'Northlight IX Route Servers',
  'Bramble Bay Route Servers',
  'Kestrel Point Route Servers',
] as const;

const EXCHANGES = [
  { name: 'Northlight IX', city: 'Norhaven', v4: '192.0.2.', mask4: 24, v6: '2001:db8:a::' },
  { name: 'Bramble Bay IX', city: 'Bramble Bay', v4: '198.51.100.', mask4: 24, v6: '2001:db8:b::' },
  // The other half of this prefix numbers the private links.
  { name: 'Kestrel Point IX', city: 'Kestrel Point', v4: '203.0.113.', mask4: 25, v6: '2001:db8:c::' },
] as const;

const POLICIES = [
  'Open',
  'Open',
  'Open',
  'Selective',
  'Open',
  'Open',
  'Restrictive',
  'Open',
  'Selective',
  'No',
] as const;
const TYPES = [
  'NSP',
  'Content',
  'Cable/DSL/ISP',
  'Enterprise',
  'Educational/Research',
  'Non-Profit',
] as const;
const TRAFFIC = ['1-5Gbps', '5-10Gbps', '20-50Gbps', '100-200Gbps', '1-5Tbps'] as const;
const FIRST_RS = NAMES.length - EXCHANGES.length;

const ASNS = [
  OUR_ASN,
  ...range(64_496, 64_499),
  ...range(64_501, 64_511),
  ...range(65_536, 65_551),
  ...range(4_200_000_000, 4_200_000_099),
];
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

const stamp = { created: '2026-01-01T00:00:00Z', updated: '2026-11-01T00:00:00Z', status: 'ok' };
const asnOf = (at: number) => ASNS[at] ?? 0;
const isRouteServer = (at: number) => at >= FIRST_RS;

/** The exchanges where a network is: ours at all of them, route servers at their own, others at one to three. */
function exchangesOf(at: number): number[] {
  if (at === 0) return [0, 1, 2];
  if (isRouteServer(at)) return [at - FIRST_RS];
  return [at % 3, ...(at % 2 === 0 ? [(at + 1) % 3] : []), ...(at % 4 === 0 ? [(at + 2) % 3] : [])];
}

function networks() {
  return NAMES.map((name, at) => ({
    ...stamp,
    id: at + 1,
    org_id: at + 1,
    asn: asnOf(at),
    name,
    aka: '',
    name_long: '',
    irr_as_set: at % 5 === 3 ? '' : `AS${asnOf(at)}:AS-ALL`,
    website: `https://as${asnOf(at)}.example`,
    policy_general: isRouteServer(at) ? 'Open' : at === 0 ? 'Open' : POLICIES[at % POLICIES.length],
    info_type: isRouteServer(at) ? 'Route Server' : TYPES[at % TYPES.length],
    info_traffic: TRAFFIC[at % TRAFFIC.length],
    info_ratio: 'Balanced',
    info_scope: 'Regional',
    info_prefixes4: isRouteServer(at) ? 200_000 : 20 + ((at * 37) % 900),
    info_prefixes6: isRouteServer(at) ? 60_000 : 5 + ((at * 13) % 200),
    info_unicast: true,
    info_ipv6: true,
    policy_locations: 'Not Required',
    policy_contracts: 'Not Required',
    notes: '',
  }));
}

/** Every port: ours first at each exchange, two of them at the first; some networks have one family only. */
function ports() {
  const made: object[] = [];
  EXCHANGES.forEach((exchange, ix) => {
    const members = NAMES.flatMap((_, at) =>
      exchangesOf(at).includes(ix) ? (at === 0 && ix === 0 ? [at, at] : [at]) : [],
    );
    members.forEach((at, position) => {
      const host = position + 1;
      made.push({
        ...stamp,
        id: made.length + 1,
        net_id: at + 1,
        ixlan_id: ix + 1,
        ix_id: ix + 1,
        asn: asnOf(at),
        ipaddr4: at % 19 === 7 ? null : `${exchange.v4}${host}`,
        ipaddr6: at % 17 === 5 ? null : `${exchange.v6}${host.toString(16)}`,
        speed: [10_000, 100_000, 1000][at % 3],
        is_rs_peer: at % 2 === 0,
        operational: at !== 56,
        notes: '',
        bfd_support: false,
      });
    });
  });
  return made;
}

const contacts = () =>
  NAMES.flatMap((name, at) =>
    ['NOC', ...(at % 2 ? ['Policy'] : [])].map((role) => ({
      ...stamp,
      net_id: at + 1,
      role,
      visible: 'Public',
      name: `${name} ${role}`,
      email: `${role.toLowerCase()}@as${asnOf(at)}.example`,
      phone: '',
      url: '',
    })),
  ).map((contact, at) => ({ ...contact, id: at + 1 }));

const facilities = () =>
  EXCHANGES.map(({ city }, at) => ({
    ...stamp,
    id: at + 1,
    org_id: 1,
    name: `${city} Carrier House`,
    city,
    country: 'ZZ',
    latitude: 10 + at,
    longitude: 20 + at,
  }));
const presences = () =>
  NAMES.flatMap((_, at) =>
    isRouteServer(at)
      ? []
      : exchangesOf(at)
          .slice(0, 1)
          .map((ix) => ({ net: at, ix })),
  ).map(({ net, ix }, at) => ({
    ...stamp,
    id: at + 1,
    net_id: net + 1,
    fac_id: ix + 1,
    local_asn: asnOf(net),
  }));

function records(): Record<Tag, object[]> {
  return {
    org: NAMES.map((name, at) => ({
      ...stamp,
      id: at + 1,
      name,
      city: EXCHANGES[at % 3]?.city,
      country: 'ZZ',
    })),
    campus: [{ ...stamp, id: 1, org_id: 1, name: 'Norhaven Campus', notes: '' }],
    fac: facilities(),
    carrier: [{ ...stamp, id: 1, org_id: 30, name: 'Clover Carrier', aka: '', name_long: '', notes: '' }],
    carrierfac: [{ ...stamp, id: 1, carrier_id: 1, fac_id: 1 }],
    net: networks(),
    ix: EXCHANGES.map(({ name, city }, at) => ({
      ...stamp,
      id: at + 1,
      org_id: FIRST_RS + at + 1,
      name,
      name_long: name,
      city,
      country: 'ZZ',
      region_continent: 'Europe',
      media: 'Ethernet',
      proto_unicast: true,
      proto_ipv6: true,
    })),
    ixfac: EXCHANGES.map((_, at) => ({ ...stamp, id: at + 1, ix_id: at + 1, fac_id: at + 1 })),
    ixlan: EXCHANGES.map((_, at) => ({
      ...stamp,
      id: at + 1,
      ix_id: at + 1,
      name: '',
      descr: '',
      mtu: 1500,
      rs_asn: asnOf(FIRST_RS + at),
    })),
    ixpfx: EXCHANGES.flatMap(({ v4, mask4, v6 }, at) => [
      {
        ...stamp,
        id: at * 2 + 1,
        ixlan_id: at + 1,
        protocol: 'IPv4',
        prefix: `${v4}0/${mask4}`,
        in_dfz: false,
      },
      { ...stamp, id: at * 2 + 2, ixlan_id: at + 1, protocol: 'IPv6', prefix: `${v6}/64`, in_dfz: false },
    ]),
    netfac: presences(),
    netixlan: ports(),
    poc: contacts(),
  };
}

/** Gives `work` a folder with the world's PeeringDB, and removes it afterwards. */
export async function withDemoFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'peersmith-demo-'));
  try {
    const world = records();
    for (const tag of TAGS)
      await writeFile(join(folder, `${tag}-0.json`), JSON.stringify({ data: world[tag], meta: {} }));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
