import * as read from './readers.ts';
import { FieldError, type Reader } from './readers.ts';

type Fields = Record<string, Reader<unknown>>;
type RowOf<F extends Fields> = { -readonly [K in keyof F]: ReturnType<F[K]> };

const { address, asn, degrees, flag, id, integer, integerOr, json, mac, name, text } = read;
const { nullableAsn, nullableFlag, nullableId, nullableText, nullableTimestamp, prefix, timestamp, words } =
  read;

const common = { id, created: timestamp, updated: timestamp };
const names = { name, name_long: text, aka: text };
const profile = { website: text, social_media: json, notes: text };
const place = {
  address1: text,
  address2: text,
  city: text,
  state: text,
  zipcode: text,
  country: text,
  suite: text,
  floor: text,
  latitude: degrees,
  longitude: degrees,
};

/** The fields of each object type that Peersmith keeps, parents before children: the order in which to load them. */
const OBJECTS = {
  org: { ...common, ...names, ...profile, ...place },
  campus: {
    ...common,
    ...profile,
    name,
    name_long: nullableText,
    aka: nullableText,
    website: nullableText,
    org_id: id,
  },
  fac: {
    ...common,
    ...names,
    ...profile,
    ...place,
    clli: text,
    rencode: text,
    npanxx: text,
    tech_email: text,
    tech_phone: text,
    sales_email: text,
    sales_phone: text,
    property: nullableText,
    diverse_serving_substations: nullableFlag,
    available_voltage_services: words,
    region_continent: nullableText,
    status_dashboard: nullableText,
    org_id: id,
    // May name a campus that is not listed, because it is still pending.
    campus_id: nullableId,
  },
  carrier: { ...common, ...names, ...profile, website: nullableText, org_id: id },
  carrierfac: { ...common, carrier_id: id, fac_id: id, campus_id: nullableId },
  net: {
    ...common,
    ...names,
    ...profile,
    asn,
    irr_as_set: text,
    looking_glass: text,
    route_server: text,
    notes_private: text,
    info_traffic: text,
    info_ratio: text,
    info_scope: text,
    info_types: words,
    info_type: text,
    info_prefixes4: integerOr(null),
    info_prefixes6: integerOr(null),
    info_unicast: flag(false),
    info_multicast: flag(false),
    info_ipv6: flag(false),
    info_never_via_route_servers: flag(false),
    policy_url: text,
    policy_general: text,
    policy_locations: text,
    policy_ratio: flag(false),
    policy_contracts: text,
    status_dashboard: nullableText,
    rir_status: nullableText,
    rir_status_updated: nullableTimestamp,
    org_id: id,
  },
  ix: {
    ...common,
    ...names,
    ...profile,
    city: text,
    country: text,
    region_continent: text,
    media: text,
    proto_unicast: flag(false),
    proto_multicast: flag(false),
    proto_ipv6: flag(false),
    url_stats: text,
    tech_email: text,
    tech_phone: text,
    policy_email: text,
    policy_phone: text,
    sales_email: text,
    sales_phone: text,
    ixf_net_count: integerOr(0),
    ixf_last_import: nullableTimestamp,
    service_level: text,
    terms: text,
    status_dashboard: nullableText,
    org_id: id,
  },
  ixfac: { ...common, ix_id: id, fac_id: id },
  ixlan: {
    ...common,
    name: text,
    descr: text,
    mtu: integerOr(null),
    vlan: integerOr(null),
    dot1q_support: flag(false),
    rs_asn: nullableAsn,
    arp_sponge: mac,
    ixf_ixp_member_list_url: nullableText,
    ixf_ixp_member_list_url_visible: (value: unknown) => text(value) || 'Private',
    ix_id: id,
  },
  ixpfx: { ...common, notes: text, protocol: text, prefix, in_dfz: flag(false), ixlan_id: id },
  netfac: {
    ...common,
    local_asn: nullableAsn,
    avail_sonet: flag(false),
    avail_ethernet: flag(false),
    avail_atm: flag(false),
    net_id: id,
    fac_id: id,
  },
  netixlan: {
    ...common,
    asn,
    ipaddr4: address(4),
    ipaddr6: address(6),
    is_rs_peer: flag(false),
    bfd_support: flag(false),
    notes: text,
    speed: integer(),
    operational: flag(true),
    net_id: id,
    ixlan_id: id,
    net_side_id: nullableId,
    ix_side_id: nullableId,
  },
  poc: {
    ...common,
    role: text,
    visible: (value: unknown) => text(value) || 'Public',
    name: text,
    phone: text,
    email: text,
    url: text,
    net_id: id,
  },
} satisfies Record<string, Fields>;

/** The name of an object type in PeeringDB's API. */
export type Tag = keyof typeof OBJECTS;

/** The rows of each object type. Keys are PeeringDB's own; a reference ends in `_id`. */
export type Rows = { [T in Tag]: RowOf<(typeof OBJECTS)[T]> };

/** All object types in the order in which they must be loaded; deletions go backwards. */
export const TAGS = [
  'org',
  'campus',
  'fac',
  'carrier',
  'carrierfac',
  'net',
  'ix',
  'ixfac',
  'ixlan',
  'ixpfx',
  'netfac',
  'netixlan',
  'poc',
] as const satisfies readonly Tag[];

// Older answers name these references without the suffix.
const OLDER_NAMES = new Map([
  ['net_side_id', 'net_side'],
  ['ix_side_id', 'ix_side'],
]);

type Parsers = { [T in Tag]: (value: Record<string, unknown>) => Rows[T] };

const PARSERS: Parsers = {
  org: parserOf(OBJECTS.org),
  campus: parserOf(OBJECTS.campus),
  fac: parserOf(OBJECTS.fac),
  carrier: parserOf(OBJECTS.carrier),
  carrierfac: parserOf(OBJECTS.carrierfac),
  net: parserOf(OBJECTS.net),
  ix: parserOf(OBJECTS.ix),
  ixfac: parserOf(OBJECTS.ixfac),
  ixlan: parserOf(OBJECTS.ixlan),
  ixpfx: parserOf(OBJECTS.ixpfx),
  netfac: parserOf(OBJECTS.netfac),
  netixlan: parserOf(OBJECTS.netixlan),
  poc: parserOf(OBJECTS.poc),
};

/** Reads one row; throws a `FieldError` that names the field. Keys that are not ours are left out. */
export function parseRow<T extends Tag>(tag: T, value: unknown): Rows[T] {
  if (!isRecord(value)) throw new FieldError('not an object');
  return PARSERS[tag](value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parserOf<F extends Fields>(fields: F): (value: Record<string, unknown>) => RowOf<F> {
  const readers = Object.entries(fields).map(([field, reader]) => ({
    field,
    reader,
    older: OLDER_NAMES.get(field),
  }));
  return (value) => {
    const row = Object.create(Object.prototype);
    for (const { field, reader, older } of readers) {
      const found = value[field];
      try {
        row[field] = reader(found === undefined && older !== undefined ? value[older] : found);
      } catch (error) {
        if (error instanceof FieldError) throw new FieldError(`${field} ${error.message}`);
        throw error;
      }
    }
    return row;
  };
}
