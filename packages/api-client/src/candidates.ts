import type { CANDIDATE_STATUS } from '@peersmith/model';

/** A network at exchanges of ours; the counts are of sessions, each over one connection of ours and in one family. */
export interface PeerCandidate {
  asn: number;
  network_id: number;
  name: string;
  irr_as_set: string;
  policy_general: string;
  policy_url: string;
  info_traffic: string;
  info_scope: string;
  info_type: string;
  info_prefixes4: number | null;
  info_prefixes6: number | null;
  never_via_route_servers: boolean;
  is_rs_peer: boolean;
  /** The AS that we keep of it, by id. */
  autonomous_system: number | null;
  exchanges: { id: number; name: string; ixlan_id: number }[];
  netixlan_ids: number[];
  address_families: (4 | 6)[];
  shared_facilities: number;
  missing: number;
  configured: number;
  hidden: number;
  route_server_only: number;
  /** Sessions whose address another network claims, or that share no prefix of the LAN with our connection. */
  contested: number;
  no_common_prefix: number;
  email: string | null;
}

/** A session that could be, and what it is. */
export interface CandidateSession {
  connection: { id: number; display: string };
  internet_exchange: { id: number; display: string };
  netixlan_id: number;
  network_id: number;
  asn: number;
  name: string;
  /** The ASN that the port itself says, where it is not its network's. */
  port_asn: number | null;
  ip_address: string;
  address_family: 4 | 6;
  status: keyof typeof CANDIDATE_STATUS;
  session: number | null;
  hidden_peer: number | null;
  other_asn: boolean;
  /** Networks beside this one that claim the address, ours among them where a connection has it. */
  contested_by: number[];
  /** Whether one prefix of the LAN holds both ends; true where PeeringDB gives the LAN none. */
  common_prefix: boolean;
  abandoned: boolean;
  is_route_server: boolean;
  is_rs_peer: boolean;
  /** Mbit/s. */
  speed: number;
}

/** What would be made. */
export interface SessionsPreview {
  sessions: CandidateSession[];
  autonomous_systems: { asn: number; name: string }[];
  contacts: { asn: number; name: string; email: string; role: string }[];
}

/** Where our exchanges and facilities are; degrees, null where PeeringDB does not know. */
export interface PeeringMap {
  exchanges: {
    id: number;
    name: string;
    city: string;
    country: string;
    latitude: number | null;
    longitude: number | null;
    connections: number;
    sessions: number;
    missing: number;
  }[];
  facilities: {
    id: number;
    name: string;
    city: string;
    country: string;
    latitude: number | null;
    longitude: number | null;
    networks: number;
  }[];
}

/** What previews and creation are asked: networks or single ports, and of their sessions what `possibleSessionsOf` a list gives. */
export interface SessionSelection {
  local_asn?: unknown;
  peers?: readonly number[];
  netixlans?: readonly number[];
  internet_exchange_id?: unknown;
  connection_id?: unknown;
  address_family?: unknown;
  is_rs_peer?: unknown;
  /** `missing` alone when absent. */
  status?: unknown;
  exclude?: readonly { connection: number; ip_address: string }[];
}

/** A facility of ours, with how many other networks are there. */
export interface FacilityPresence {
  id: number;
  name: string;
  city: string;
  country: string;
  latitude: number | null;
  longitude: number | null;
  networks: number;
  /** Our exchanges that have a switch there. */
  exchanges: { id: number; name: string }[];
}
