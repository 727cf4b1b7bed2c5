import type { Tag } from '@peersmith/peeringdb';
import type { FakeRow } from './fake-peeringdb.ts';

const stamp = (id: number) => ({
  id,
  status: 'ok',
  created: '2020-01-01T00:00:00Z',
  updated: `2026-01-0${1 + (id % 9)}T00:00:00Z`,
});

const rows = (count: number, make: (id: number) => Record<string, unknown>): FakeRow[] =>
  Array.from({ length: count }, (_, at) => ({ ...stamp(at + 1), ...make(at + 1) }));

const VISIBLE = ['Public', 'Users', 'Private'];

/** The smallest PeeringDB in which every object type has rows, and every pointer somewhere to point. */
export function smallWorld(): Record<Tag, FakeRow[]> {
  return {
    org: rows(5, (id) => ({ name: `Organisation ${id}`, country: 'NO' })),
    campus: rows(2, (id) => ({ name: `Campus ${id}`, org_id: 1 })),
    fac: rows(3, (id) => ({
      name: `Facility ${id}`,
      org_id: 1,
      campus_id: id === 1 ? 1 : null,
      latitude: 59.9,
      longitude: 10.7,
    })),
    carrier: rows(1, () => ({ name: 'Carrier', org_id: 2 })),
    carrierfac: rows(2, (id) => ({ carrier_id: 1, fac_id: id })),
    net: rows(5, (id) => ({
      name: `Network ${id}`,
      asn: 64_495 + id,
      org_id: id,
      info_prefixes4: 10 * id,
      info_types: ['NSP', 'Content "quoted, too"'],
      social_media: [{ service: 'website', identifier: `https://as${64_495 + id}.example` }],
    })),
    ix: rows(2, (id) => ({ name: `Exchange ${id}`, org_id: 1 })),
    ixfac: rows(2, (id) => ({ ix_id: id, fac_id: id })),
    ixlan: rows(2, (id) => ({
      ix_id: id,
      name: '',
      ixf_ixp_member_list_url: `https://ix${id}.example/members.json`,
      ixf_ixp_member_list_url_visible: id === 1 ? 'Public' : 'Users',
    })),
    ixpfx: rows(2, (id) => ({ ixlan_id: id, protocol: 'IPv6', prefix: `2001:db8:${id}::/64` })),
    netfac: rows(4, (id) => ({ net_id: id, fac_id: 1 + (id % 3), local_asn: 64_495 + id })),
    netixlan: rows(8, (id) => ({
      net_id: 1 + (id % 4),
      ixlan_id: 1 + (id % 2),
      asn: 64_496 + (id % 4),
      speed: 10_000,
      ipaddr4: null,
      ipaddr6: `2001:db8:${1 + (id % 2)}::${id}`,
      net_side: id === 1 ? 1 : null,
    })),
    poc: rows(6, (id) => ({
      net_id: 1 + (id % 5),
      role: 'NOC',
      name: `Desk ${id}`,
      visible: VISIBLE[id % 3],
    })),
  };
}
