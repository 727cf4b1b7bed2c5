import { choice, defineResource, flag, integer, ref, text, timestamp } from '@peersmith/resource';
import { VISIBILITY } from '../choices.ts';
import { asn, macAddress, prefix } from '../kinds/network.ts';
import { MIRROR, names, passage, word } from './shared.ts';

const parent = { onDelete: 'cascade', shownAs: 'full' } as const;

export const peeringdbInternetExchange = defineResource({
  ...MIRROR,
  name: 'internetexchange',
  className: 'InternetExchange',
  path: 'internet-exchanges',
  page: '/peeringdb/internet-exchanges',
  label: 'PeeringDB exchange',
  about: 'An internet exchange, as PeeringDB knows it.',
  manual: 'peeringdb#the-mirror',
  display: '{name}',
  brief: ['name'],
  ordering: ['id'],
  fields: {
    ...names,
    city: word(),
    country: word(),
    region_continent: word({ label: 'Region' }),
    media: word(),
    proto_unicast: flag({ default: false }),
    proto_multicast: flag({ default: false }),
    proto_ipv6: flag({ default: false, label: 'IPv6' }),
    url_stats: word({ label: 'Statistics' }),
    tech_email: word(),
    tech_phone: word(),
    policy_email: word(),
    policy_phone: word(),
    sales_email: word(),
    sales_phone: word(),
    ixf_net_count: integer({ default: 0, min: -2_147_483_648, label: 'Networks in IX-F export' }),
    ixf_last_import: timestamp({ nullable: true }),
    service_level: word(),
    terms: word(),
    status_dashboard: text({ nullable: true, blank: true }),
    org: ref('peeringdb.organization', parent),
  },
  search: { contains: ['name', 'name_long', 'aka', 'city'], indexed: true },
  columns: ['name', 'name_long', 'city', 'country', 'org'],
  indexes: [['name']],
});

export const internetExchangeFacility = defineResource({
  ...MIRROR,
  name: 'internetexchangefacility',
  className: 'InternetExchangeFacility',
  path: 'internet-exchange-facilities',
  label: 'PeeringDB exchange facility',
  plural: 'PeeringDB exchange facilities',
  about: 'Where an exchange is present.',
  manual: 'peeringdb#the-mirror',
  display: '{ix.name} at {fac.name}',
  ordering: ['id'],
  fields: { ix: ref('peeringdb.internetexchange', parent), fac: ref('peeringdb.facility', parent) },
  columns: ['ix', 'fac'],
});

export const ixlan = defineResource({
  ...MIRROR,
  name: 'ixlan',
  className: 'IXLan',
  path: 'ixlans',
  page: '/peeringdb/ixlans',
  label: 'PeeringDB LAN',
  about: 'A peering LAN of an exchange.',
  manual: 'peeringdb#the-mirror',
  display: '{ix.name}',
  brief: ['name'],
  ordering: ['id'],
  fields: {
    name: word(),
    descr: passage({ label: 'Description' }),
    mtu: integer({ nullable: true, label: 'MTU' }),
    vlan: integer({ nullable: true, label: 'VLAN' }),
    dot1q_support: flag({ default: false, label: '802.1Q' }),
    rs_asn: asn({ nullable: true, min: 0, label: 'Route server ASN' }),
    arp_sponge: macAddress({ nullable: true, label: 'ARP sponge' }),
    ixf_ixp_member_list_url: text({ nullable: true, blank: true, max: 2000, label: 'Member list' }),
    ixf_ixp_member_list_url_visible: word({ label: 'Member list visible to' }),
    ix: ref('peeringdb.internetexchange', parent),
  },
  search: { contains: ['ix.name', 'name'] },
  columns: ['ix', 'name', 'mtu', 'rs_asn'],
});

export const ixlanPrefix = defineResource({
  ...MIRROR,
  name: 'ixlanprefix',
  className: 'IXLanPrefix',
  path: 'ixlan-prefixes',
  label: 'PeeringDB prefix',
  plural: 'PeeringDB prefixes',
  about: 'A prefix of a peering LAN.',
  manual: 'peeringdb#the-mirror',
  display: '{ixlan.ix.name} - {prefix}',
  ordering: ['id'],
  fields: {
    notes: passage(),
    protocol: word(),
    prefix: prefix({}),
    in_dfz: flag({ default: false, label: 'In the DFZ' }),
    ixlan: ref('peeringdb.ixlan', parent),
  },
  search: { contains: [], address: ['prefix'] },
  columns: ['prefix', 'protocol', 'ixlan', 'in_dfz'],
});

export const VISIBLE = choice(VISIBILITY, { default: 'Public' });
