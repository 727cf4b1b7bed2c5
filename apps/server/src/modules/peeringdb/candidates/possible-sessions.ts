import { sql } from 'kysely';

/** The families in which our connection `c` and their port `p` both have an address; theirs. */
const THEIRS = sql`case f.family when 6 then p.ipaddr6 else p.ipaddr4 end`;
const IN_COMMON = sql`case f.family
  when 6 then p.ipaddr6 is not null and (c.id is null or c.ipv6_address is not null)
  else p.ipaddr4 is not null and (c.id is null or c.ipv4_address is not null) end`;

/** No peers: ports of any AS of ours, and addresses that are ours whatever PeeringDB says of them. */
const OURSELVES = sql`p.asn = us.asn
  or p.asn in (select asn from peering_autonomoussystem where affiliated)
  or ${THEIRS} in (select set_masklen(ipv4_address, 32) from net_connection union all select set_masklen(ipv6_address, 128) from net_connection)`;

/** Networks that make no sessions and announce to the route servers. */
const ONLY_VIA_ROUTE_SERVERS = sql`select n.id from peeringdb_network n
  where n.policy_general = 'No' and not n.info_never_via_route_servers and n.info_type <> 'Route Server'`;

/**
 * Every session that could be, as a query: each of our connections with each port on the LAN of its exchange, in each family that both
 * have, and what it is. An exchange without connections counts once, with `connection_id` null. A port that is not operational, or of
 * an ASN for private use (RFC 6996), is there only with a session that exists.
 * It has no parameters: narrow it from outside.
 */
export const possibleSessions = sql`select c.id as connection_id, x.id as internet_exchange_id, x.local_autonomous_system_id,
    p.id as netixlan_id, p.ixlan_id, p.net_id, p.asn, f.family, ${THEIRS} as address, p.speed, p.is_rs_peer, p.updated as port_updated,
    s.id as session_id, h.id as hidden_peer_id, coalesce(held.asn <> p.asn, false) as other_asn,
    case when ${OURSELVES} then 'ourselves'
      when s.id is not null then 'configured'
      when h.id is not null then 'hidden'
      when p.is_rs_peer and p.net_id in (${ONLY_VIA_ROUTE_SERVERS}) then 'route-server-only'
      else 'missing' end as status
  from peering_internetexchange x
  join peering_autonomoussystem us on us.id = x.local_autonomous_system_id
  join peeringdb_networkixlan p on p.ixlan_id = x.peeringdb_ixlan_id
  left join net_connection c on c.internet_exchange_point_id = x.id
  cross join (values (6), (4)) f(family)
  left join peering_internetexchangepeeringsession s on s.ixp_connection_id = c.id and s.ip_address = ${THEIRS}
  left join peering_autonomoussystem held on held.id = s.autonomous_system_id
  left join peeringdb_hiddenpeer h on h.peeringdb_network_id_copy = p.net_id and h.peeringdb_ixlan_id_copy = p.ixlan_id
    and (h.until is null or h.until > now())
  where ${IN_COMMON} and (s.id is not null
    or (p.operational and p.asn not between 64512 and 65534 and p.asn not between 4200000000 and 4294967294))`;

/** A row of it. */
export interface PossibleSession {
  connection_id: number;
  internet_exchange_id: number;
  local_autonomous_system_id: number;
  netixlan_id: number;
  ixlan_id: number;
  net_id: number;
  asn: number;
  family: 4 | 6;
  address: string;
  session_id: number | null;
  hidden_peer_id: number | null;
  /** The session at this address is with another AS than PeeringDB has there. */
  other_asn: boolean;
  status: string;
}
