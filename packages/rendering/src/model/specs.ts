import { isTrue, PyDict } from '@peersmith/jinja';
import {
  BGP_ROLES,
  type CommunityKind,
  communityKind,
  isBgpRole,
  isPrivateAsn,
  oppositeRole,
} from '@peersmith/net';
import { netboxOf } from '../peering/netbox.ts';
import { encryptedPassword, PLATFORM_METHODS } from '../peering/passwords.ts';
import {
  commonPolicies,
  type Direction,
  mergedCommunities,
  mergedPolicies,
  ownPolicies,
  policiesOfRouter,
} from '../peering/policies.ts';
import {
  exchangesBetween,
  isAbandoned,
  isKnownPort,
  isNetworkLike,
  lanPrefixes,
  lanPrefixOf,
  missingPorts,
  networkOf,
  sharedExchanges,
  sharedFacilities,
} from '../peering/presence.ts';
import { asnsOf, prefixesOf } from '../peering/registry-lists.ts';
import * as sessions from '../peering/sessions.ts';
import { effectiveStatus } from '../peering/status.ts';
import { querySet } from '../query/query-methods.ts';
import type { QuerySet } from '../query/query-set.ts';
import { IpAddress, IpInterface } from '../values/ip-address.ts';
import { type Entity, isA } from './entity.ts';
import type { Property } from './model.ts';

type Methods = Readonly<Record<string, (self: Entity, ...values: unknown[]) => unknown>>;

/** What a model shows besides its declared fields. */
export interface Spec {
  readonly module: string;
  readonly text: (entity: Entity) => string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly methods?: Methods;
  /** False for kinds without a default order. */
  readonly ordered?: boolean;
}

const name = (entity: Entity) => entity.text('name');
const setOf = (owner: Entity, type: string, fetch: () => readonly Entity[]) =>
  querySet(owner.store, type, fetch);
const systems = (owner: Entity, fetch: () => readonly Entity[]) => setOf(owner, sessions.AS, fetch);
const policySet = (owner: Entity, fetch: () => readonly Entity[]) =>
  setOf(owner, 'peering.routingpolicy', fetch);

const POLICY_METHODS: Methods = {
  'export_policies()': (owner) => policySet(owner, () => ownPolicies(owner, 'export')),
  'import_policies()': (owner) => policySet(owner, () => ownPolicies(owner, 'import')),
  'policies()': (owner) => policySet(owner, () => commonPolicies(owner)),
};
const merged = (direction: Direction) => (owner: Entity, reverse: unknown) =>
  mergedPolicies(owner, direction, isTrue(reverse));
const MERGE_METHODS: Methods = {
  'merged_export_policies(reverse=False)': merged('export'),
  'merged_import_policies(reverse=False)': merged('import'),
};
const SESSION_METHODS: Methods = {
  ...POLICY_METHODS,
  ...MERGE_METHODS,
  'merged_communities()': mergedCommunities,
};
const GROUP_METHODS: Methods = {
  ...POLICY_METHODS,
  'get_routers()': (owner) => setOf(owner, sessions.ROUTER, () => sessions.routersOf(owner)),
};

function sessionText(session: Entity, before: string): string {
  const address = session.getAttribute('ip_address');
  const shown = address instanceof IpAddress ? address.toText() : '';
  return `${before}AS${session.one('autonomous_system')?.row.asn ?? ''} - IP ${shown}`;
}
function exchangeSessionText(session: Entity): string {
  const exchange = sessions.groupOf(session);
  return sessionText(session, exchange ? `${exchange.text('name')} - ` : '');
}

function connectionText(connection: Entity): string {
  const exchange = connection.one('internet_exchange_point');
  const router = connection.one('router');
  if (!exchange) return router ? router.text('name') : `Connection #${connection.id}`;
  const port = connection.text('interface');
  return `${exchange.text('name')}${router ? ` on ${router.text('name')}` : ''}${port ? ` ${port}` : ''}`;
}

const SESSION_PROPERTIES: Readonly<Record<string, Property>> = {
  enabled: ({ row }) => row.status === 'enabled',
  effective_status: effectiveStatus,
  encrypted_password: encryptedPassword,
  bgp_role_code: ({ row }) => (isBgpRole(row.bgp_role) ? BGP_ROLES[row.bgp_role] : null),
  remote_bgp_role: ({ row }) => (isBgpRole(row.bgp_role) ? oppositeRole(row.bgp_role) : null),
};
const isUsable = ({ row }: Entity) => row.status !== 'disabled';

const ROUTER_METHODS: Methods = {
  'get_bgp_groups()': (router) => setOf(router, sessions.GROUP, () => sessions.groupsOf(router)),
  'get_connections(internet_exchange_point=None)': (router, exchange) =>
    setOf(router, 'net.connection', () =>
      router
        .many('connection')
        .filter((one) => !isA(exchange, sessions.IXP) || exchange.equals(one.one('internet_exchange_point'))),
    ),
  'get_internet_exchange_points()': (router) =>
    setOf(router, sessions.IXP, () => sessions.exchangesOf(router)),
  'get_direct_autonomous_systems(bgp_group=None)': (router, group) =>
    systems(router, () => sessions.peersOf(sessions.directSessions(router, group))),
  'get_ixp_autonomous_systems(internet_exchange_point=None)': (router, exchange) =>
    systems(router, () => sessions.peersOf(sessions.exchangeSessions(router, exchange))),
  'get_autonomous_systems()': (router) =>
    systems(router, () => sessions.peersOf(sessions.sessionsOfRouter(router))),
  'get_direct_peering_sessions(bgp_group=None)': (router, group) =>
    setOf(router, sessions.DIRECT, () => sessions.directSessions(router, group)),
  'get_ixp_peering_sessions(internet_exchange_point=None)': (router, exchange) =>
    setOf(router, sessions.EXCHANGE, () => sessions.exchangeSessions(router, exchange)),
  'get_bfd_configs()': (router) =>
    setOf(router, 'net.bfd', () =>
      sessions.distinct(sessions.sessionsOfRouter(router).map((one) => one.one('bfd'))),
    ),
  'get_routing_policies()': (router) => policySet(router, () => policiesOfRouter(router)),
  'is_netbox_device()': ({ row }) => Number(row.netbox_device_id) !== 0,
  'is_usable_for_task()': isUsable,
};

const AS_METHODS: Methods = {
  ...POLICY_METHODS,
  'get_direct_peering_sessions(bgp_group=None)': (system, group) =>
    setOf(system, sessions.DIRECT, () => sessions.directSessions(system, group)),
  'get_ixp_peering_sessions(internet_exchange_point=None)': (system, exchange) =>
    setOf(system, sessions.EXCHANGE, () => sessions.exchangeSessions(system, exchange)),
  'get_relationships(local_autonomous_system=None)': relationshipsOf,
  'get_internet_exchange_points(other)': (system, other) =>
    setOf(system, sessions.IXP, () => exchangesBetween(system, other)),
  'get_shared_internet_exchange_points(other)': (system, other) =>
    setOf(system, sessions.IXP, () => (isNetworkLike(other) ? sharedExchanges(system, system, other) : [])),
  'get_peeringdb_shared_facilities(other)': (system, other) =>
    setOf(system, 'peeringdb.facility', () => (isNetworkLike(other) ? sharedFacilities(system, other) : [])),
  'get_missing_peering_sessions(other, internet_exchange_point=None)': (system, other, exchange) =>
    setOf(system, 'peeringdb.networkixlan', () =>
      isNetworkLike(other) ? missingPorts(system, other, exchange) : [],
    ),
  'get_routers()': (system) => setOf(system, sessions.ROUTER, () => sessions.routersOf(system)),
  'get_irr_as_set_prefixes(family=0)': (system, family) => storedPrefixes(system, family),
  'get_irr_as_set_as_list()': (system) => asnsOf(system),
};

/** The relationships over the direct sessions of an AS. */
export function relationshipsOf(system: Entity, local: unknown): QuerySet {
  return setOf(system, 'bgp.relationship', () =>
    sessions.distinct(
      system
        .many('directpeeringsession')
        .filter((one) => !isA(local, sessions.AS) || local.equals(one.one('local_autonomous_system')))
        .map((one) => one.one('relationship')),
    ),
  );
}

/** The stored prefixes of an AS: both families, or the list of one. */
export function storedPrefixes(system: Entity, family: unknown): unknown {
  if (family === 6 || family === 4) return prefixesOf(system, family);
  return PyDict.from([
    ['ipv6', prefixesOf(system, 6)],
    ['ipv4', prefixesOf(system, 4)],
  ]);
}

const lanPrefixDict = (exchange: Entity) => PyDict.from(lanPrefixes(exchange));

const EXCHANGE_METHODS: Methods = {
  ...GROUP_METHODS,
  ...MERGE_METHODS,
  'get_connections()': (exchange) => setOf(exchange, 'net.connection', () => exchange.many('connection')),
  'get_peering_sessions()': (exchange) =>
    setOf(exchange, sessions.EXCHANGE, () => sessions.sessionsOfGroup(exchange)),
  'get_autonomous_systems()': (exchange) =>
    systems(exchange, () => sessions.peersOf(sessions.sessionsOfGroup(exchange))),
  'get_prefixes(family=0)': (exchange, family) =>
    family === 4 || family === 6
      ? (lanPrefixes(exchange).get(family === 6 ? 'ipv6' : 'ipv4') ?? [])
      : lanPrefixDict(exchange),
};

const cidr = (port: Entity, family: 4 | 6): IpInterface | null => {
  const address = port.getAttribute(`ipaddr${family}`);
  const lan = lanPrefixOf(port, family);
  return address instanceof IpAddress && lan
    ? new IpInterface({ family, value: address.value, prefixLength: lan.prefix.prefixLength })
    : null;
};

const lanText = (lan: Entity | null): string => {
  const exchange = lan?.one('ix')?.text('name') ?? '';
  return lan?.text('name') ? `${exchange} - ${lan.text('name')}` : exchange;
};

/** Every kind of object that templates see, by content type. */
export const SPECS: Readonly<Record<string, Spec>> = {
  'devices.router': {
    module: 'devices.models',
    text: name,
    properties: { netbox: netboxOf },
    methods: ROUTER_METHODS,
  },
  'devices.platform': { module: 'devices.models', text: name, methods: PLATFORM_METHODS },
  'devices.configuration': { module: 'devices.models', text: name },
  'peering.autonomoussystem': {
    module: 'peering.models',
    text: ({ row }) => `AS${row.asn} - ${row.name}`,
    properties: {
      is_private: ({ row }) => isPrivateAsn(Number(row.asn)),
      peeringdb_network: networkOf,
      general_policy: (system) => networkOf(system)?.text('policy_general') ?? null,
    },
    methods: AS_METHODS,
  },
  'peering.bgpgroup': {
    module: 'peering.models',
    text: name,
    methods: {
      ...GROUP_METHODS,
      'get_peering_sessions()': (group) =>
        setOf(group, sessions.DIRECT, () => sessions.sessionsOfGroup(group)),
    },
  },
  'peering.internetexchange': {
    module: 'peering.models',
    text: name,
    properties: {
      linked_to_peeringdb: ({ row }) => row.peeringdb_ixlan_id !== null,
      has_connected_routers: (exchange) => sessions.routersOf(exchange).length > 0,
      peeringdb_prefixes: lanPrefixDict,
    },
    methods: EXCHANGE_METHODS,
  },
  'peering.directpeeringsession': {
    module: 'peering.models',
    text: (session) => sessionText(session, `${session.one('relationship')?.text('name') ?? ''} - `),
    properties: SESSION_PROPERTIES,
    methods: SESSION_METHODS,
  },
  'peering.internetexchangepeeringsession': {
    module: 'peering.models',
    text: exchangeSessionText,
    properties: { ...SESSION_PROPERTIES, exists_in_peeringdb: isKnownPort, is_abandoned: isAbandoned },
    methods: SESSION_METHODS,
  },
  'peering.routingpolicy': { module: 'peering.models', text: name },
  'bgp.community': {
    module: 'bgp.models.community',
    text: name,
    properties: { kind: (community): CommunityKind | null => communityKind(community.text('value')) },
  },
  'bgp.relationship': { module: 'bgp.models.relationship', text: name },
  'net.connection': {
    module: 'net.models.connections',
    text: connectionText,
    properties: {
      name: connectionText,
      linked_to_peeringdb: ({ row }) => row.peeringdb_netixlan_id !== null,
    },
  },
  'net.bfd': { module: 'net.models.bfd', text: name, ordered: false },
  'extras.tag': { module: 'extras.models.tags', text: name },
  'peeringdb.network': {
    module: 'peeringdb.models',
    text: ({ row }) => `AS${row.asn} - ${row.name}`,
    ordered: false,
  },
  'peeringdb.networkixlan': {
    module: 'peeringdb.models',
    text: (port) => `AS${port.row.asn} on ${lanText(port.one('ixlan'))}`,
    ordered: false,
    properties: {
      cidr4: (port) => cidr(port, 4),
      cidr6: (port) => cidr(port, 6),
      is_remote_peer: ({ row }) => row.net_side_id !== row.ix_side_id,
    },
    methods: {
      'cidr(address_family)': (port, family) => cidr(port, family === 6 ? 6 : 4),
      'get_ixlan_prefix(address_family)': (port, family) => lanPrefixOf(port, family === 6 ? 6 : 4),
    },
  },
  'peeringdb.ixlan': { module: 'peeringdb.models', text: lanText, ordered: false },
  'peeringdb.ixlanprefix': {
    module: 'peeringdb.models',
    text: (prefix) => `${lanText(prefix.one('ixlan'))} - ${prefix.text('prefix')}`,
    ordered: false,
  },
  'peeringdb.internetexchange': { module: 'peeringdb.models', text: name, ordered: false },
  'peeringdb.networkfacility': {
    module: 'peeringdb.models',
    text: (presence) =>
      `${presence.one('net')?.text('name') ?? ''} at ${presence.one('fac')?.text('name') ?? ''}`,
    ordered: false,
  },
  'peeringdb.facility': { module: 'peeringdb.models', text: name, ordered: false },
};
