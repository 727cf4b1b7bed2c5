import type { FakeRow } from '@peersmith/server/test/fake-peeringdb.ts';

export const OURS = 200_000;
/** Networks that are open, carry content, and much of it. */
export const WANTED = 20;
const NETWORKS = 520;

const rows = (count: number, make: (id: number) => Record<string, unknown>): FakeRow[] =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    status: 'ok',
    created: '2020-01-01T00:00:00Z',
    updated: '2026-01-01T00:00:00Z',
    ...make(at + 1),
  }));

const ours = NETWORKS + 1;
const EXCHANGES = ['Harbour IX', 'Fjord IX'];
/** Addresses from the ranges for benchmarks (RFC 2544) and documentation (RFC 3849). */
const addresses = (lan: number, host: number) => ({
  ipaddr4: `198.${17 + lan}.${host >> 8}.${host & 255}`,
  ipaddr6: `2001:db8:${lan}::${host.toString(16)}`,
});

/** Two exchanges with 520 networks and us. */
export const peeringWorld = () => ({
  org: rows(1, () => ({ name: 'Example' })),
  fac: rows(2, (id) => ({
    name: `Quay ${id}`,
    org_id: 1,
    city: 'Bergen',
    country: 'NO',
    latitude: 60.39,
    longitude: 5.32 * id,
  })),
  net: rows(ours, (id) => ({
    asn: id === ours ? OURS : OURS + id,
    name: id === ours ? 'Newcomer' : `Network ${id}`,
    org_id: 1,
    irr_as_set: `AS-NETWORK${id}`,
    policy_general: id <= 80 || id % 3 === 0 ? 'Open' : 'Selective',
    info_type: id <= 80 || id % 7 === 0 ? 'Content' : 'NSP',
    info_traffic: id <= WANTED ? '100-200Gbps' : '1-5Gbps',
    info_prefixes4: 10 + id,
    info_prefixes6: id,
  })),
  ix: rows(2, (id) => ({ name: EXCHANGES[id - 1], org_id: 1, city: 'Bergen', country: 'NO' })),
  ixfac: rows(2, (id) => ({ ix_id: id, fac_id: id })),
  ixlan: rows(2, (id) => ({ ix_id: id })),
  ixpfx: rows(4, (id) => {
    const lan = Math.ceil(id / 2);
    return id % 2
      ? { ixlan_id: lan, protocol: 'IPv4', prefix: `198.${17 + lan}.0.0/16` }
      : { ixlan_id: lan, protocol: 'IPv6', prefix: `2001:db8:${lan}::/64` };
  }),
  netixlan: rows(ours * 2, (id) => {
    const [net, lan] = [Math.ceil(id / 2), 2 - (id % 2)];
    return {
      net_id: net,
      ixlan_id: lan,
      asn: net === ours ? OURS : OURS + net,
      speed: 10_000,
      ...addresses(lan, net),
    };
  }),
  poc: rows(NETWORKS, (id) => ({
    net_id: id,
    role: 'Policy',
    visible: 'Public',
    name: 'Peering',
    email: `peering@as${OURS + id}.example`,
  })),
});
