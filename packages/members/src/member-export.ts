/** What can be wrong in an export, for programs. */
export type FindingCode =
  | 'address_conflict'
  | 'address_invalid'
  | 'address_outside_lan'
  | 'address_unusable'
  | 'asn_invalid'
  | 'exchange_repeated'
  | 'exchange_unknown'
  | 'mac_invalid'
  | 'member_type_unknown'
  | 'missing'
  | 'prefix_invalid'
  | 'state_unknown'
  | 'value_invalid'
  | 'version_unknown'
  | 'wrong_type';

/** Something in an export that is not as it should be, and what was made of it. */
export interface Finding {
  /** A JSON pointer (RFC 6901). */
  where: string;
  what: FindingCode;
  text: string;
}

/** A peering LAN of an exchange. */
export interface ExportLan {
  /** As the file has it: it means something within this file alone. */
  id: string;
  name: string;
  /** Networks with their length. */
  prefixes: string[];
}

/** An exchange that an export tells of. */
export interface ExportExchange {
  /** As the file has it: exchanges change it as they like, so it means something within this file alone. */
  ixp_id: string;
  shortname: string;
  name: string;
  peeringdb_id: number | null;
  lans: ExportLan[];
}

/** A network that is connected, and how often. */
export interface ExportMember {
  asn: number;
  name: string;
  /** `peering`, `ixp`, `other`, or whatever else the file says; empty where it says nothing. */
  type: string;
  connections: number;
}

/** One address of a member on a LAN. */
export interface ExportPort {
  /** Where the file has it, as a JSON pointer. */
  where: string;
  /** The exchange's `ixp_id` in this file; empty where it cannot be told. */
  ixp: string;
  /** The LAN's `id` in this file; empty where it cannot be told. */
  lan: string;
  lan_name: string;
  asn: number;
  name: string;
  member_type: string;
  /** In canonical form, without a length. */
  address: string;
  family: 4 | 6;
  /** In lower case with colons, in order. */
  mac: string[];
  /** In Mbit/s, over all interfaces of the connection; null where the file does not say. */
  speed: number | null;
  prefix_limit: number | null;
  as_set: string;
  is_active: boolean;
  /** Whether it has a session with the route servers; null where the file does not say. */
  route_server: boolean | null;
}

/** What an export says, and all that is wrong in it. */
export interface MemberExport {
  version: string;
  /** When the exchange made it, in RFC 3339; null where it does not say. */
  generated: string | null;
  exchanges: ExportExchange[];
  members: ExportMember[];
  ports: ExportPort[];
  /** Addresses that the file contradicts itself about: they are in no port, and nobody can say that it does not list them. */
  disputed: Pick<ExportPort, 'ixp' | 'address'>[];
  findings: Finding[];
}
