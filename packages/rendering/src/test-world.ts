import type { Part, ProjectedRow, Projection } from './projection.ts';
import { render, type TemplateText } from './render.ts';

type Rows = Readonly<Record<string, readonly ProjectedRow[]>>;

const stamp = { created: '2026-01-02T03:04:05.678901+00:00', updated: '2026-01-02T03:04:05+00:00' };
const peer = {
  status: 'enabled',
  multihop_ttl: 1,
  passive: false,
  password: null,
  encrypted_password: null,
  bgp_state: null,
  bfd_id: null,
  service_reference: null,
};
const noContext = { local_context_data: null };

/** Two routers, two exchanges, two groups, three networks, and sessions of both kinds and families. */
const ROWS: Rows = {
  'devices.platform': [{ id: 1, name: 'FRRouting', slug: 'frr' }],
  'devices.router': [
    {
      id: 1,
      name: 'r1',
      hostname: 'r1.example.net',
      status: 'enabled',
      platform_id: 1,
      local_autonomous_system_id: 1,
      encrypt_passwords: false,
      netbox_device_id: 0,
      local_context_data: '{"b": {"k": 1, "n": null}, "k": 2, "router_id": "192.0.2.1"}',
      ...stamp,
    },
    {
      id: 2,
      name: 'r2',
      hostname: 'r2.example.net',
      status: 'maintenance',
      platform_id: 1,
      local_autonomous_system_id: 1,
      ...noContext,
    },
  ],
  'peering.autonomoussystem': [
    {
      id: 1,
      asn: 64500,
      name: 'Ours',
      affiliated: true,
      ipv4_max_prefixes: 0,
      ipv6_max_prefixes: null,
      irr_as_set: null,
      prefixes: null,
      as_list: [],
      ...noContext,
    },
    {
      id: 2,
      asn: 64501,
      name: 'Example One',
      affiliated: false,
      ipv4_max_prefixes: 100,
      ipv6_max_prefixes: 0,
      irr_as_set: 'RIPE::AS-ONE, ipv6:AS-ONE6',
      prefixes: '{"ipv4": [{"exact": true, "prefix": "192.0.2.0/24"}], "ipv6": []}',
      as_list: [64501, 64511],
      ...noContext,
    },
    {
      id: 3,
      asn: 64502,
      name: 'Example Two',
      affiliated: false,
      ipv4_max_prefixes: null,
      ipv6_max_prefixes: 20,
      irr_as_set: null,
      prefixes: null,
      as_list: [],
      ...noContext,
    },
  ],
  'peering.internetexchange': [
    {
      id: 1,
      name: 'Alpha IX',
      slug: 'alpha',
      status: 'enabled',
      local_autonomous_system_id: 1,
      peeringdb_ixlan_id: null,
      ...noContext,
    },
    {
      id: 2,
      name: 'Beta IX',
      slug: 'beta',
      status: 'enabled',
      local_autonomous_system_id: 1,
      peeringdb_ixlan_id: null,
      ...noContext,
    },
  ],
  'net.connection': [
    {
      id: 1,
      status: 'enabled',
      internet_exchange_point_id: 1,
      router_id: 1,
      interface: 'eth0',
      ipv4_address: '192.0.2.10/24',
      ipv6_address: '2001:db8::a/64',
      mac_address: '00:1b:77:49:54:fd',
      peeringdb_netixlan_id: null,
    },
    {
      id: 2,
      status: 'enabled',
      internet_exchange_point_id: 1,
      router_id: 2,
      interface: '',
      ipv4_address: '192.0.2.11/24',
      ipv6_address: null,
      mac_address: null,
      peeringdb_netixlan_id: null,
    },
    {
      id: 3,
      status: 'enabled',
      internet_exchange_point_id: 2,
      router_id: 1,
      interface: 'eth1',
      ipv4_address: '198.51.100.10/24',
      ipv6_address: null,
      mac_address: null,
      peeringdb_netixlan_id: null,
    },
  ],
  'peering.bgpgroup': [
    { id: 1, name: 'Customers', slug: 'customers', status: 'enabled', ...noContext },
    { id: 2, name: 'Transit', slug: 'transit', status: 'enabled', ...noContext },
  ],
  'messaging.contactrole': [
    { id: 1, name: 'NOC', slug: 'noc' },
    { id: 2, name: 'Peering', slug: 'peering' },
  ],
  'messaging.contact': [
    { id: 1, name: 'Noor', email: 'noor@example.net', phone: '+1 555 0100' },
    { id: 2, name: 'Ana', email: '', phone: '' },
    { id: 3, name: 'Desk', email: 'desk@example.net', phone: '' },
  ],
  'messaging.contactassignment': [
    { id: 1, content_type: 'peering.autonomoussystem', object_id: 2, contact_id: 1, role_id: 1 },
    { id: 2, content_type: 'peering.autonomoussystem', object_id: 2, contact_id: 2, role_id: 1 },
    { id: 3, content_type: 'peering.internetexchange', object_id: 2, contact_id: 3, role_id: 2 },
    { id: 4, content_type: 'peering.autonomoussystem', object_id: 2, contact_id: 1, role_id: 2 },
  ],
  'bgp.relationship': [{ id: 1, name: 'Customer', slug: 'customer', color: '4caf50' }],
  'net.bfd': [
    {
      id: 1,
      name: 'Fast',
      slug: 'fast',
      minimum_transmit_interval: 300,
      minimum_receive_interval: 300,
      detection_multiplier: 3,
      hold_time: 0,
    },
  ],
  'extras.tag': [
    { id: 1, name: 'Blue Team', slug: 'blue-team' },
    { id: 2, name: 'Alarm', slug: 'alarm' },
  ],
  'bgp.community': [
    { id: 1, name: 'Nine', slug: 'nine', value: '64500:9', type: 'ingress', ...noContext },
    { id: 2, name: 'Ten', slug: 'ten', value: '64500:10', type: 'egress', ...noContext },
    { id: 3, name: 'Large', slug: 'large', value: '64500:1:2', type: null, ...noContext },
  ],
  'peering.routingpolicy': [
    { id: 1, name: 'S', slug: 's', type: 'import-policy', weight: 1, address_family: 0, ...noContext },
    { id: 2, name: 'A4', slug: 'a4', type: 'import-policy', weight: 20, address_family: 4, ...noContext },
    { id: 3, name: 'A6', slug: 'a6', type: 'import-policy', weight: 20, address_family: 6, ...noContext },
    { id: 4, name: 'X', slug: 'x', type: 'import-export-policy', weight: 5, address_family: 0, ...noContext },
  ],
  'peering.internetexchangepeeringsession': [
    {
      id: 1,
      autonomous_system_id: 2,
      ixp_connection_id: 1,
      ip_address: '192.0.2.20',
      is_route_server: false,
      ...peer,
    },
    {
      id: 2,
      autonomous_system_id: 2,
      ixp_connection_id: 1,
      ip_address: '2001:db8::20',
      is_route_server: false,
      ...peer,
      password: 'secret',
      bfd_id: 1,
    },
    {
      id: 3,
      autonomous_system_id: 3,
      ixp_connection_id: 1,
      ip_address: '192.0.2.9',
      is_route_server: true,
      ...peer,
    },
    {
      id: 4,
      autonomous_system_id: 3,
      ixp_connection_id: 2,
      ip_address: '192.0.2.30',
      is_route_server: false,
      ...peer,
    },
    {
      id: 5,
      autonomous_system_id: 3,
      ixp_connection_id: 3,
      ip_address: '198.51.100.20',
      is_route_server: false,
      ...peer,
      status: 'requested',
    },
  ],
  'peering.directpeeringsession': [
    {
      id: 1,
      autonomous_system_id: 3,
      local_autonomous_system_id: 1,
      router_id: 1,
      bgp_group_id: 1,
      relationship_id: 1,
      ip_address: '203.0.113.13/30',
      local_ip_address: '203.0.113.14/30',
      ...peer,
      multihop_ttl: 3,
    },
    {
      id: 2,
      autonomous_system_id: 2,
      local_autonomous_system_id: 1,
      router_id: 1,
      bgp_group_id: null,
      relationship_id: 1,
      ip_address: '2001:db8:1::1/127',
      local_ip_address: null,
      ...peer,
    },
    {
      id: 3,
      autonomous_system_id: 3,
      local_autonomous_system_id: 1,
      router_id: 2,
      bgp_group_id: 2,
      relationship_id: 1,
      ip_address: '203.0.113.17/30',
      local_ip_address: null,
      ...peer,
    },
  ],
};

const LINKS: Projection['links'] = {
  peering_internetexchangepeeringsession_import_routing_policies: [[2, 1]],
  peering_autonomoussystem_import_routing_policies: [
    [2, 2],
    [2, 3],
  ],
  peering_internetexchange_import_routing_policies: [
    [1, 1],
    [1, 4],
  ],
  peering_internetexchange_export_routing_policies: [[1, 4]],
  peering_bgpgroup_import_routing_policies: [[1, 4]],
  peering_bgpgroup_export_routing_policies: [[1, 4]],
  peering_internetexchange_communities: [
    [1, 1],
    [1, 2],
  ],
  peering_autonomoussystem_communities: [[2, 3]],
  devices_router_communities: [
    [1, 1],
    [1, 2],
  ],
};

const TAGS: Projection['tags'] = [
  { content_type: 'devices.router', object_id: 1, tag_id: 1 },
  { content_type: 'devices.router', object_id: 1, tag_id: 2 },
  { content_type: 'peering.internetexchangepeeringsession', object_id: 1, tag_id: 2 },
];

/** Changes to rows, by kind and id. */
export type Changes = Readonly<Record<string, Readonly<Record<number, ProjectedRow>>>>;

/** The world with some rows changed. */
export function world(changes: Changes = {}, without: readonly Part[] = []): Projection {
  const rows = Object.fromEntries(
    Object.entries(ROWS).map(([type, list]) => [
      type,
      list.map((row) => ({ ...row, ...changes[type]?.[Number(row.id)] })),
    ]),
  );
  return { router_id: 1, rows, links: LINKS, tags: TAGS, without };
}

/** The text, or why there is none. */
export const shown = (outcome: ReturnType<typeof render>): string => {
  if (outcome.kind === 'rendered') return outcome.text;
  return outcome.kind === 'error' ? outcome.detail : `without ${outcome.part}`;
};

/** A template that is not trimmed. */
export const untrimmed = (template: string): TemplateText => ({
  name: 'test',
  template,
  jinja2_trim: false,
  jinja2_lstrip: false,
});

/** What a template gives for router 1: its text, or the error. */
export const told = (template: string, projection: Projection = world()): string =>
  shown(render(projection, untrimmed(template)));
