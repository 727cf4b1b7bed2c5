import type { ProjectedRow, Projection } from '@peersmith/rendering';
import {
  ADDRESSES,
  BFDS,
  COMMUNITIES,
  COMMUNITY_SETS,
  EXCHANGES,
  GROUPS,
  MULTIHOPS,
  OWN,
  PASSWORDS,
  POLICIES,
  POLICY_SETS,
  ROLES,
  STATUSES,
  SYSTEMS,
} from './axes.ts';

/** A session of the matrix, with the value that it has on each axis. */
export interface Case {
  readonly id: number;
  readonly type: 'peering.internetexchangepeeringsession' | 'peering.directpeeringsession';
  readonly family: 4 | 6;
  readonly address: string;
  readonly local_address: string;
  readonly route_server: boolean;
  /** The status of the session, and those of what it depends on. */
  readonly own: string;
  readonly above: readonly string[];
  readonly axes: Readonly<Record<string, string>>;
  /** Which exchange or group it is at; those of one are in one part. */
  readonly place: number;
  readonly row: ProjectedRow;
}

/** One router with every combination of statuses, and the other axes spread over them. */
export interface Matrix {
  readonly projection: Projection;
  readonly cases: readonly Case[];
}

const namesOf = (record: object) => Object.keys(record);

/** Numbers that look random and are the same every time. */
function dice(seed: number) {
  let state = seed;
  return <T>(sides: readonly T[]): T => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const side = sides[(state >>> 16) % sides.length];
    if (side === undefined) throw new Error('a die without sides');
    return side;
  };
}

const ORDER: Readonly<Record<string, number>> = Object.fromEntries(
  STATUSES.map((status, at) => [status, at]),
);
/** Two connections to each exchange: over all routers, each status meets each exchange. */
const connectionsOf = (router: string) =>
  EXCHANGES.flatMap((_, exchange) => {
    const other = [...STATUSES, ...STATUSES][(exchange % 5) + (ORDER[router] ?? 0)];
    return [...new Set(['enabled' as const, other ?? 'enabled'])].map((status) => ({ exchange, status }));
  });
type Connections = ReturnType<typeof connectionsOf>;

const placesOf = (connections: Connections) => [
  ...connections.map(({ exchange, status }, at) => ({
    type: 'peering.internetexchangepeeringsession' as const,
    place: exchange,
    above: [status, EXCHANGES[exchange]?.status ?? ''],
    local: (family: 4 | 6) => (family === 4 ? `198.19.0.${at + 1}` : `2001:db8:2::${(at + 1).toString(16)}`),
    local_as: EXCHANGES[exchange]?.local ?? 1,
    columns: { ixp_connection_id: at + 1 },
  })),
  ...[null, ...GROUPS].map((group, at) => ({
    type: 'peering.directpeeringsession' as const,
    place: at,
    above: group ? [group.status] : [],
    local: (family: 4 | 6) => (family === 4 ? '203.0.113.1' : '2001:db8:3::1'),
    local_as: null,
    columns: { bgp_group_id: group ? at : null, router_id: 1, relationship_id: null },
  })),
];

/** A router of a status, with a session for each combination of statuses above it and families, in so many parts. */
export function matricesOf(router: string, { seed, parts }: { seed: number; parts: number }): Matrix[] {
  const roll = dice(seed);
  const links: Making['links'] = {};
  const cases: Case[] = [];
  const connections = connectionsOf(router);
  for (const place of placesOf(connections))
    for (const family of [4, 6] as const)
      for (const own of OWN)
        cases.push(caseOf({ id: cases.length + 1, family, own, router, place, roll, links, cases }));
  return Array.from({ length: parts }, (_, part) => {
    const some = cases.filter(({ place }) => place % parts === part);
    return { cases: some, projection: projectionOf({ router, connections, cases: some, links }) };
  });
}

interface Making {
  readonly id: number;
  readonly family: 4 | 6;
  readonly own: string;
  readonly router: string;
  readonly place: ReturnType<typeof placesOf>[number];
  readonly roll: ReturnType<typeof dice>;
  readonly links: Record<string, (readonly [number, number])[]>;
  readonly cases: readonly Case[];
}

function caseOf({ id, family, own, router, place, roll, links, cases }: Making): Case {
  const direct = place.type === 'peering.directpeeringsession';
  const axes = {
    own,
    above: place.above.join('/'),
    router,
    family: String(family),
    kind: direct ? 'direct' : 'exchange',
    password: roll([...namesOf(PASSWORDS), ...Array(8).fill('plain')]),
    communities: roll([...namesOf(COMMUNITY_SETS), ...Array(20).fill('none')]),
    policies: roll([...namesOf(POLICY_SETS), ...Array(14).fill('none')]),
    system: roll([...namesOf(SYSTEMS), ...Array(6).fill('3')]),
    multihop: String(roll(MULTIHOPS)),
    passive: String(roll([true, false])),
    bfd: roll(namesOf(BFDS)),
    address: roll(ADDRESSES),
    route_server: String(!direct && roll([true, false, false])),
    local_as: place.local_as === null ? roll(['1', '1', '2']) : String(place.local_as),
    role: ROLES[id % ROLES.length] ?? '',
  };
  const [role, strict] = axes.role.split(' ');
  attach(links, place.type, id, axes);
  const local_address = place.local(family);
  const address = addressOf(axes.address, { id, family, local_address, cases });
  const row = {
    id,
    local_context_data: strict ? '{"bgp_role_strict": true}' : null,
    status: own,
    autonomous_system_id: Number(axes.system),
    ip_address: direct ? `${address}/${family === 4 ? 32 : 128}` : address,
    password: value(PASSWORDS, axes.password)[0],
    encrypted_password: null,
    multihop_ttl: Number(axes.multihop),
    passive: axes.passive === 'true',
    bgp_role: role || null,
    bfd_id: axes.bfd === '0' ? null : Number(axes.bfd),
    is_route_server: axes.route_server === 'true',
    service_reference: null,
    ...(direct && {
      local_autonomous_system_id: Number(axes.local_as),
      local_ip_address: `${local_address}/24`,
    }),
    ...place.columns,
  };
  const above = [...place.above, router];
  return {
    id,
    type: place.type,
    family,
    address,
    local_address,
    route_server: row.is_route_server,
    own,
    above,
    place: place.place,
    axes,
    row,
  };
}

/** The value of a record by a key that came from it. */
export function value<T extends object>(record: T, key: string): T[keyof T] {
  const found = Object.entries(record).find(([name]) => name === key);
  if (!found) throw new Error(`no ${key}`);
  return found[1];
}

function attach(
  links: Making['links'],
  type: Case['type'],
  id: number,
  { communities, policies }: { communities: string; policies: string },
): void {
  const table = type.replace('.', '_');
  const add = (name: string, targets: readonly number[]) => {
    (links[`${table}_${name}`] ??= []).push(...targets.map((target) => [id, target] as const));
  };
  const [imports, exports] = value(POLICY_SETS, policies);
  add('communities', value(COMMUNITY_SETS, communities));
  add('import_routing_policies', imports);
  add('export_routing_policies', exports);
}

function addressOf(
  axis: string,
  {
    id,
    family,
    local_address,
    cases,
  }: Pick<Case, 'id' | 'family' | 'local_address'> & { cases: readonly Case[] },
): string {
  const earlier = cases.findLast((one) => one.family === family && one.axes.address === 'plain');
  if (axis === 'twice' && earlier) return earlier.address;
  if (axis === 'our own') return local_address;
  if (axis === 'link-local' && family === 6) return `fe80::${id.toString(16)}`;
  return family === 4 ? `198.18.${id >> 8}.${id & 255}` : `2001:db8:1::${id.toString(16)}`;
}

const none = { local_context_data: null };

function projectionOf({
  router,
  connections,
  cases,
  links,
}: {
  router: string;
  connections: Connections;
  cases: readonly Case[];
  links: Making['links'];
}): Projection {
  const numbered = <T>(items: readonly T[], made: (item: T, id: number) => object): ProjectedRow[] =>
    items.map((item, at) => ({ id: at + 1, ...none, ...made(item, at + 1) }));
  const systems = Object.values(SYSTEMS);
  const linked = (name: 'policies' | 'communities') =>
    systems.flatMap((system, at) =>
      system[name].map((target): readonly [number, number] => [at + 1, target]),
    );
  const rows = {
    'devices.platform': [{ id: 1, name: 'x', slug: 'x' }],
    'devices.router': [
      {
        id: 1,
        name: 'matrix',
        hostname: 'matrix.example.net',
        status: router,
        platform_id: 1,
        local_autonomous_system_id: 1,
        encrypt_passwords: false,
        local_context_data: '{"router_id": "192.0.2.1"}',
      },
    ],
    'peering.autonomoussystem': numbered(systems, ({ asn, name, limits: [v4, v6] }, id) => ({
      asn,
      name,
      affiliated: id < 3,
      ipv4_max_prefixes: v4,
      ipv6_max_prefixes: v6,
    })),
    'peering.internetexchange': numbered(EXCHANGES, ({ status, slug, local }) => ({
      status,
      slug,
      name: `Exchange ${slug}`,
      local_autonomous_system_id: local,
      peeringdb_ixlan_id: null,
    })),
    'net.connection': numbered(connections, ({ exchange, status }, id) => ({
      status,
      internet_exchange_point_id: exchange + 1,
      router_id: 1,
      interface: '',
      ipv4_address: `198.19.0.${id}/24`,
      ipv6_address: `2001:db8:2::${id.toString(16)}/64`,
    })),
    'peering.bgpgroup': numbered(GROUPS, ({ status, slug }) => ({ status, slug, name: slug })),
    'net.bfd': Object.entries(BFDS).flatMap(([id, bfd]) =>
      bfd ? [{ id: Number(id), name: bfd.slug, ...bfd, ...none }] : [],
    ),
    'bgp.community': Object.entries(COMMUNITIES).map(([id, [stored, type]]) => ({
      id: Number(id),
      name: `Community ${id}`,
      slug: id === '14' ? 'graceful-shutdown' : `community-${id}`,
      value: stored,
      type,
      ...none,
    })),
    'peering.routingpolicy': Object.entries(POLICIES).map(([id, [slug, address_family]]) => ({
      id: Number(id),
      name: `Policy ${id}`,
      slug,
      address_family,
      type: 'import-export-policy',
      weight: 100 - Number(id),
      ...none,
    })),
    ...Object.fromEntries(
      ['peering.internetexchangepeeringsession', 'peering.directpeeringsession'].map((type) => [
        type,
        cases.filter((one) => one.type === type).map(({ row }) => row),
      ]),
    ),
  };
  return {
    router_id: 1,
    rows,
    tags: [],
    links: {
      ...links,
      peering_internetexchange_import_routing_policies: [
        [1, 1],
        [2, 6],
        [3, 1],
        [6, 1],
      ],
      peering_internetexchange_export_routing_policies: [
        [1, 1],
        [3, 4],
        [6, 6],
      ],
      peering_internetexchange_communities: [
        [1, 2],
        [2, 1],
        [3, 4],
      ],
      peering_bgpgroup_import_routing_policies: [
        [1, 1],
        [3, 1],
      ],
      peering_bgpgroup_export_routing_policies: [
        [1, 1],
        [3, 4],
      ],
      peering_autonomoussystem_import_routing_policies: linked('policies'),
      peering_autonomoussystem_communities: linked('communities'),
      devices_router_communities: [[1, 12]],
    },
  };
}
