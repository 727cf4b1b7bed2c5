import * as read from './readers.ts';
import { CLEANING, FieldError, type Reader } from './readers.ts';

type Fields = Record<string, Reader<unknown>>;
type RowOf<F extends Fields> = { -readonly [K in keyof F]: ReturnType<F[K]> };

const { address, asn, degrees, flag, id, integer, integerOr, json, line, mac, name, text } = read;
const { nullableAsn, nullableFlag, nullableId, nullableLine, nullableTimestamp, prefix, timestamp, words } =
  read;

const common = { id, created: timestamp, updated: timestamp };
const names = { name, name_long: line, aka: line };
const profile = { website: line, social_media: json, notes: text };
const place = {
  address1: line,
  address2: line,
  city: line,
  state: line,
  zipcode: line,
  country: line,
  suite: line,
  floor: line,
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
    name_long: nullableLine,
    aka: nullableLine,
    website: nullableLine,
    org_id: id,
  },
  fac: {
    ...common,
    ...names,
    ...profile,
    ...place,
    clli: line,
    rencode: line,
    npanxx: line,
    tech_email: line,
    tech_phone: line,
    sales_email: line,
    sales_phone: line,
    property: nullableLine,
    diverse_serving_substations: nullableFlag,
    available_voltage_services: words,
    region_continent: nullableLine,
    status_dashboard: nullableLine,
    org_id: id,
    // May name a campus that is not listed, because it is still pending.
    campus_id: nullableId,
  },
  carrier: { ...common, ...names, ...profile, website: nullableLine, org_id: id },
  carrierfac: { ...common, carrier_id: id, fac_id: id, campus_id: nullableId },
  net: {
    ...common,
    ...names,
    ...profile,
    asn,
    irr_as_set: line,
    looking_glass: line,
    route_server: line,
    notes_private: text,
    info_traffic: line,
    info_ratio: line,
    info_scope: line,
    info_types: words,
    info_type: line,
    info_prefixes4: integerOr(null),
    info_prefixes6: integerOr(null),
    info_unicast: flag(false),
    info_multicast: flag(false),
    info_ipv6: flag(false),
    info_never_via_route_servers: flag(false),
    policy_url: line,
    policy_general: line,
    policy_locations: line,
    policy_ratio: flag(false),
    policy_contracts: line,
    status_dashboard: nullableLine,
    rir_status: nullableLine,
    rir_status_updated: nullableTimestamp,
    org_id: id,
  },
  ix: {
    ...common,
    ...names,
    ...profile,
    city: line,
    country: line,
    region_continent: line,
    media: line,
    proto_unicast: flag(false),
    proto_multicast: flag(false),
    proto_ipv6: flag(false),
    url_stats: line,
    tech_email: line,
    tech_phone: line,
    policy_email: line,
    policy_phone: line,
    sales_email: line,
    sales_phone: line,
    ixf_net_count: integerOr(0),
    ixf_last_import: nullableTimestamp,
    service_level: line,
    terms: text,
    status_dashboard: nullableLine,
    org_id: id,
  },
  ixfac: { ...common, ix_id: id, fac_id: id },
  ixlan: {
    ...common,
    name: line,
    descr: text,
    mtu: integerOr(null),
    vlan: integerOr(null),
    dot1q_support: flag(false),
    rs_asn: nullableAsn,
    arp_sponge: mac,
    ixf_ixp_member_list_url: nullableLine,
    ixf_ixp_member_list_url_visible: (value: unknown) => line(value) || 'Private',
    ix_id: id,
  },
  ixpfx: { ...common, notes: text, protocol: line, prefix, in_dfz: flag(false), ixlan_id: id },
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
    role: line,
    visible: (value: unknown) => line(value) || 'Public',
    name: line,
    phone: line,
    email: line,
    url: line,
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

type Parser<Row> = (value: Record<string, unknown>, remarks: Remark[]) => Row;
type Parsers = { [T in Tag]: Parser<Rows[T]> };

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

/** What was put right or left out of a row so that it could be read. */
export interface Remark {
  readonly field: string;
  /** `cleaned`: text lost what has no place in it. `unreadable`: an address is left out, as the other family's is sound. */
  readonly kind: 'cleaned' | 'unreadable';
  readonly reason: string;
}

/** Reads one row; throws a `FieldError` that names the field. Keys that are not ours are left out. What it puts right it adds to `remarks`. */
export function parseRow<T extends Tag>(tag: T, value: unknown, remarks: Remark[] = []): Rows[T] {
  if (!isRecord(value)) throw new FieldError('not an object');
  return PARSERS[tag](value, remarks);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A port is worth reading while one of its addresses is. */
const HALVES: ReadonlySet<string> = new Set(['ipaddr4', 'ipaddr6']);

function parserOf<F extends Fields>(fields: F): Parser<RowOf<F>> {
  const readers = Object.entries(fields).map(([field, reader]) => ({
    field,
    reader,
    older: OLDER_NAMES.get(field),
    cleans: CLEANING.has(reader),
  }));
  return (value, remarks) => {
    const row = Object.create(Object.prototype);
    let broken: FieldError | null = null;
    for (const { field, reader, older, cleans } of readers) {
      const found = value[field];
      try {
        row[field] = reader(found === undefined && older !== undefined ? value[older] : found);
        if (cleans && typeof found === 'string' && row[field] !== found)
          remarks.push({ field, kind: 'cleaned', reason: `${field} had control characters` });
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        const named = new FieldError(`${field} ${error.message}`);
        if (!HALVES.has(field)) throw named;
        broken ??= named;
        row[field] = null;
        remarks.push({ field, kind: 'unreadable', reason: named.message });
      }
    }
    if (broken && [...HALVES].every((field) => row[field] === null)) throw broken;
    return row;
  };
}
