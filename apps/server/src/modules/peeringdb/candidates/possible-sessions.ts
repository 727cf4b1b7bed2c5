import { type RawBuilder, sql } from 'kysely';

/** The families in which our connection `c` and their port `p` both have an address; theirs. */
const THEIRS = sql`case f.family when 6 then p.ipaddr6 else p.ipaddr4 end`;
const IN_COMMON = sql`case f.family
  when 6 then p.ipaddr6 is not null and (c.id is null or c.ipv6_address is not null)
  else p.ipaddr4 is not null and (c.id is null or c.ipv4_address is not null) end`;

/**
 * The prefixes of the LAN that hold our address, or all of them for an exchange without connections. Where PeeringDB gives the LAN none
 * of a family, nothing speaks against any address.
 */
const prefixesAround = (family: 4 | 6, address: RawBuilder<unknown>) => sql`(
  select case when count(*) = 0 then array[${family === 6 ? '::/0' : '0.0.0.0/0'}::cidr]
    else coalesce(array_agg(k.prefix) filter (where c.id is null or k.prefix >>= ${address}), '{}') end
  from peeringdb_ixlanprefix k where k.ixlan_id = x.peeringdb_ixlan_id and family(k.prefix) = ${sql.lit(family)})`;

/** Our connections, and exchanges that have none, with what is to be known of each once: `offset 0` keeps it out of the join with the ports. */
const OUR_ENDS = sql`select c.id, c.ipv4_address, c.ipv6_address, x.id as exchange, x.peeringdb_ixlan_id as lan, x.local_autonomous_system_id as system,
    ${prefixesAround(4, sql`set_masklen(c.ipv4_address, 32)`)} as around4, ${prefixesAround(6, sql`set_masklen(c.ipv6_address, 128)`)} as around6, e.id as export, e.disputed
  from peering_internetexchange x left join net_connection c on c.internet_exchange_point_id = x.id
  left join members_memberexport e on e.internet_exchange_id = x.id and e.enabled and e.last_read is not null offset 0`;

/** Addresses at our exchanges, as their member exports have them. */
const SAID_BY_EXCHANGES = sql`select m.id, m.source_id, e.internet_exchange_id as exchange, m.ip_address, m.asn, m.speed, m.is_rs_peer, m.is_active, m.updated
  from members_port m join members_memberexport e on e.id = m.source_id and e.enabled and e.last_read is not null`;

const inNoRecord = (address: 'ipaddr4' | 'ipaddr6') =>
  sql`not exists (select 1 from peeringdb_networkixlan o where o.ixlan_id = x.peeringdb_ixlan_id and o.${sql.ref(address)} = m.ip_address)`;

/** Their ports at our exchanges: those of PeeringDB, and what an exchange says itself of addresses that PeeringDB does not have. */
const PORTS = sql`select x.id as exchange, n.id, null::bigint as member_port_id, n.ixlan_id, n.net_id, n.asn, n.ipaddr4, n.ipaddr6, n.speed, n.is_rs_peer, n.operational, n.updated
  from peering_internetexchange x join peeringdb_networkixlan n on n.ixlan_id = x.peeringdb_ixlan_id
  union all
  select x.id, null, m.id, x.peeringdb_ixlan_id, n.id, m.asn, case family(m.ip_address) when 4 then m.ip_address end,
    case family(m.ip_address) when 6 then m.ip_address end, coalesce(m.speed, 0), coalesce(m.is_rs_peer, false), m.is_active, m.updated
  from (${SAID_BY_EXCHANGES}) m join peering_internetexchange x on x.id = m.exchange join peeringdb_network n on n.asn = m.asn
  where ${inNoRecord('ipaddr4')} and ${inNoRecord('ipaddr6')}`;

/** What the exchange says of the address itself; null where it was not read. Nothing is believed of what it contradicts itself about. */
const EXCHANGE_SAYS = sql`case when c.export is null then null when said.id is null and ${THEIRS} = any(c.disputed) then 'disputed' when said.id is null then 'not_listed' when said.asn <> p.asn then 'another_network'
  when not said.is_active then 'inactive' else 'listed' end`;

/** Both ends are in one prefix of the LAN; a LAN may have several of a family. */
const COMMON_PREFIX = sql`${THEIRS} <<= any(case f.family when 6 then c.around6 else c.around4 end)`;

const OURSELVES = sql`(p.asn = us.asn or p.asn in (select asn from peering_autonomoussystem where affiliated))`;
/** The address is one of our connections', whatever PeeringDB says of it. */
const IS_OURS = sql`${THEIRS} in (select set_masklen(ipv4_address, 32) from net_connection where ipv4_address is not null
  union all select set_masklen(ipv6_address, 128) from net_connection where ipv6_address is not null)`;

const claimedTwice = (address: 'ipaddr4' | 'ipaddr6') =>
  sql`select o.ixlan_id, o.${sql.ref(address)} from peeringdb_networkixlan o
    where o.operational and o.${sql.ref(address)} is not null and o.ixlan_id in (select peeringdb_ixlan_id from peering_internetexchange)
    group by 1, 2 having min(o.asn) <> max(o.asn)`;
/** Another network has the same address on the LAN by PeeringDB or by the exchange, or we have it. */
const CONTESTED = sql`(coalesce(said.is_active and said.asn <> p.asn and not ${OURSELVES}, false) or coalesce((p.ixlan_id, ${THEIRS}) in (${claimedTwice('ipaddr4')} union all ${claimedTwice('ipaddr6')}), false) or (${IS_OURS} and not ${OURSELVES}))`;

/** Networks that make no sessions and announce to the route servers. */
const ONLY_VIA_ROUTE_SERVERS = sql`select n.id from peeringdb_network n
  where n.policy_general = 'No' and not n.info_never_via_route_servers and n.info_type <> 'Route Server'`;

/** What speaks against a network at each of our exchanges: what was decided for that one alone goes before what was for all. */
const STANCES = sql`select distinct on (d.asn, x.id) d.asn, x.id as exchange, d.id
  from requests_stance d join peering_internetexchange x on d.internet_exchange_id is null or d.internet_exchange_id = x.id
  where d.until is null or d.until > now() order by d.asn, x.id, d.internet_exchange_id nulls last, d.id`;

/**
 * Every session that could be, as a query: each of our connections with each port on the LAN of its exchange, in each family that both
 * have, and what it is. An exchange without connections counts once, with `connection_id` null. A port that is not operational, or of
 * an ASN for private use (RFC 6996), is there only with a session that exists. Ports that only the exchange tells of have no `netixlan_id`,
 * and are there for networks that PeeringDB knows.
 * It has no parameters: narrow it from outside.
 */
export const possibleSessions = sql`select c.id as connection_id, c.exchange as internet_exchange_id, c.system as local_autonomous_system_id,
    p.id as netixlan_id, p.member_port_id, c.export as member_export_id, p.ixlan_id, p.net_id, p.asn, f.family, ${THEIRS} as address, p.speed, p.is_rs_peer, p.updated as port_updated,
    s.id as session_id, h.id as hidden_peer_id, t.id as stance_id, coalesce(held.asn <> p.asn, false) as other_asn,
    ${COMMON_PREFIX} as common_prefix, ${CONTESTED} as is_contested, ${IS_OURS} as is_ours,
    ${EXCHANGE_SAYS} as exchange_says, said.asn as exchange_asn,
    case when ${OURSELVES} then 'ourselves'
      when s.id is not null then 'configured'
      when h.id is not null then 'hidden'
      when t.id is not null then 'declined'
      when ${CONTESTED} then 'contested'
      when not ${COMMON_PREFIX} then 'no-common-prefix'
      when p.is_rs_peer and p.net_id in (${ONLY_VIA_ROUTE_SERVERS}) then 'route-server-only'
      else 'missing' end as status
  from (${OUR_ENDS}) c
  join peering_autonomoussystem us on us.id = c.system
  join (${PORTS}) p on p.exchange = c.exchange
  cross join (values (6), (4)) f(family)
  left join (${SAID_BY_EXCHANGES}) said on said.exchange = c.exchange and said.ip_address = ${THEIRS}
  left join peering_internetexchangepeeringsession s on s.ixp_connection_id = c.id and s.ip_address = ${THEIRS}
  left join peering_autonomoussystem held on held.id = s.autonomous_system_id
  left join peeringdb_hiddenpeer h on h.peeringdb_network_id_copy = p.net_id and h.peeringdb_ixlan_id_copy = p.ixlan_id
    and (h.until is null or h.until > now())
  left join (${STANCES}) t on t.asn = p.asn and t.exchange = c.exchange
  where ${IN_COMMON} and (s.id is not null
    or (p.operational and p.asn not between 64512 and 65534 and p.asn not between 4200000000 and 4294967294))`;

/** A row of it. */
export interface PossibleSession {
  connection_id: number;
  internet_exchange_id: number;
  local_autonomous_system_id: number;
  /** PeeringDB's port; null where only the exchange tells of it, by `member_port_id`. */
  netixlan_id: number | null;
  member_port_id: number | null;
  /** The member export of the exchange that was read. */
  member_export_id: number | null;
  ixlan_id: number | null;
  net_id: number;
  asn: number;
  family: 4 | 6;
  address: string;
  session_id: number | null;
  hidden_peer_id: number | null;
  stance_id: number | null;
  /** The session at this address is with another AS than PeeringDB has there. */
  other_asn: boolean;
  /** Both ends are in one prefix of the LAN. */
  common_prefix: boolean;
  /** Another network claims the address, or we have it. */
  is_contested: boolean;
  is_ours: boolean;
  /** What the exchange says of the address itself; null where it was not read. */
  exchange_says: string | null;
  /** The network that it says has the address. */
  exchange_asn: number | null;
  status: string;
}
