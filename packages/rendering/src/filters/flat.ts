import { dumps, PyDict } from '@peersmith/jinja';
import { registry } from '@peersmith/model';
import { entries } from '@peersmith/resource';
import type { Entity } from '../model/entity.ts';
import { DateTime } from '../values/date-time.ts';
import { Eui } from '../values/eui.ts';
import { IpAddress, IpNetwork } from '../values/ip-address.ts';

const PRIMARY = 'created updated local_context_data description comments';
const ORGANISATIONAL = 'created updated local_context_data name slug description';
const LEVELS = 'import_routing_policies export_routing_policies communities tags';
const STATE =
  'status password encrypted_password multihop_ttl passive bfd bgp_state received_prefix_count accepted_prefix_count advertised_prefix_count last_established_state';

/** The columns of each kind in storage order; kinds that are not here have theirs as declared. */
const ORDER: Readonly<Record<string, string>> = {
  'devices.router': `${PRIMARY} local_autonomous_system name hostname platform status encrypt_passwords poll_bgp_sessions_state poll_bgp_sessions_last_updated configuration_template netbox_device_id napalm_timeout communities tags`,
  'devices.platform': `${ORGANISATIONAL} napalm_driver napalm_args password_algorithm tags`,
  'peering.autonomoussystem': `${PRIMARY} asn name name_peeringdb_sync irr_as_set irr_as_set_peeringdb_sync ipv6_max_prefixes ipv6_max_prefixes_peeringdb_sync ipv4_max_prefixes ipv4_max_prefixes_peeringdb_sync prefixes retrieve_prefixes as_list retrieve_as_list irr_sources_override irr_ipv6_prefixes_args_override irr_ipv4_prefixes_args_override affiliated ${LEVELS}`,
  'peering.internetexchangepeeringsession': `${PRIMARY} service_reference autonomous_system ip_address ${STATE} ixp_connection is_route_server ${LEVELS}`,
  'peering.directpeeringsession': `${PRIMARY} service_reference autonomous_system ${STATE} local_autonomous_system local_ip_address ip_address bgp_group relationship router connection ${LEVELS}`,
  'peering.internetexchange': `${ORGANISATIONAL} status peeringdb_ixlan local_autonomous_system ${LEVELS}`,
  'peering.bgpgroup': `${ORGANISATIONAL} status ${LEVELS}`,
  'peering.routingpolicy': `${ORGANISATIONAL} type weight address_family communities tags`,
  'bgp.community': `${ORGANISATIONAL} value type tags`,
  'bgp.relationship': `${ORGANISATIONAL} color tags`,
  'net.connection': `${PRIMARY} peeringdb_netixlan status vlan mac_address ipv6_address ipv4_address internet_exchange_point router interface tags`,
  'net.bfd': `${ORGANISATIONAL} minimum_transmit_interval minimum_receive_interval detection_multiplier hold_time tags`,
};

function keysOf(entity: Entity): string[] {
  const resource = registry[entity.model.type];
  const declared = resource ? entries(resource).map(([key]) => key) : [];
  const order = ORDER[entity.model.type]?.split(' ') ?? ['created', 'updated', ...declared];
  return order.filter((key) => key === 'created' || key === 'updated' || declared.includes(key));
}

/** An object as what is stored of it: no id, pointers as ids, related objects as lists of ids, tags by name. */
export function flatMapping(entity: Entity): PyDict {
  const pairs = keysOf(entity).flatMap((key): [string, unknown][] => {
    const relation = entity.model.relations.get(key);
    if (relation?.column) return [[key, entity.row[relation.column] ?? null]];
    if (key === 'tags') return [[key, entity.many('tags').map((tag) => tag.text('name'))]];
    if (relation) return [[key, relation.follow(entity).map(({ id }) => id)]];
    const column = entity.model.columns.get(key);
    return column ? [[key, flatValue(column(entity))]] : [];
  });
  return PyDict.from(pairs);
}

function flatValue(value: unknown): unknown {
  if (value instanceof IpAddress || value instanceof IpNetwork || value instanceof Eui) return value.toText();
  if (value instanceof DateTime)
    return value.epoch % 1e6 ? milliseconds(value) : value.iso('T').replace('+00:00', 'Z');
  // A column of PostgreSQL's array type is kept as the text of a list of texts.
  if (Array.isArray(value)) return dumps(value.map(String));
  return value ?? null;
}

const milliseconds = (time: DateTime) => new Date(Math.floor(time.epoch / 1000)).toISOString();
