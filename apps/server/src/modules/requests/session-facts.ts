import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** A session that is asked for, as far as it was placed. */
export interface PlacedSession {
  id: number;
  internet_exchange: number | null;
  exchange_name: string | null;
  exchange_slug: string | null;
  ixlan: number | null;
  connection: number | null;
  ip_address: string;
  /** Of a private session: the facility in PeeringDB, our address, and the length of the prefix of both. */
  facility: number | null;
  local_ip_address: string | null;
  prefix_length: number | null;
  /** Whether our connection and the address are in one prefix of the LAN; true where PeeringDB gives it none. */
  common_prefix: boolean;
}

/** A port that PeeringDB has at one of the addresses. */
export interface PortAt {
  ixlan: number;
  asn: number;
  ip: string;
  is_rs_peer: boolean;
  operational: boolean;
  speed: number;
}

/** What is around the sessions of a request. */
export interface Surroundings {
  ports: PortAt[];
  /** Sessions that are there at the addresses. */
  held: { connection: number; ip: string; asn: number }[];
  /** Other open requests for the addresses. */
  asked: { connection: number; ip: string; request: number }[];
  /** Addresses that are our own. */
  ours: string[];
  /** LANs on which the network is hidden. */
  hidden: number[];
  stances: { internet_exchange: number | null; text: string }[];
  /** Exchanges where we have sessions with route servers. */
  with_route_servers: number[];
}

/** The sessions of a request that are looked at. One statement. */
export async function placedSessions(
  { db }: Context,
  request: number,
  open: readonly string[],
): Promise<PlacedSession[]> {
  const { rows } = await sql<PlacedSession>`
    select q.id::int as id, q.internet_exchange_id::int as internet_exchange, x.name as exchange_name, x.slug as exchange_slug,
      coalesce(q.ixlan, x.peeringdb_ixlan_id)::int as ixlan, q.connection_id::int as connection, host(q.ip_address) as ip_address,
      q.facility::float8 as facility, host(q.local_ip_address) as local_ip_address, q.prefix_length,
      coalesce((select bool_or(q.ip_address <<= k.prefix) from peeringdb_ixlanprefix k
        where k.ixlan_id = x.peeringdb_ixlan_id and family(k.prefix) = family(q.ip_address)), true) as common_prefix
    from requests_session q left join peering_internetexchange x on x.id = q.internet_exchange_id
    where q.request_id = ${request} and q.status = any(${open}::text[]) order by q.id`.execute(db);
  return rows;
}

const INSTANT = (now: Date) => sql`${now}::timestamptz`;

/** That a session `q` of a request `r` is neither decided against nor made. */
export const OPEN_ELSEWHERE = sql`q.status in ('proposed', 'accepted')
  and r.status in ('proposed', 'written', 'agreed', 'received', 'checked', 'accepted')`;

/** Our stances on a network that are in force, as JSON. */
export const stancesOn = (context: Context, asn: number) =>
  sql`(select coalesce(json_agg(json_build_object('internet_exchange', t.internet_exchange_id, 'text', t.reason)), '[]') from requests_stance t
      where t.asn = ${asn} and (t.until is null or t.until > ${INSTANT(context.now())}))`;

/** Ports on some LANs with one of some addresses; equal columns alone, so that PostgreSQL looks the addresses up. */
const portsWith = (column: 'ipaddr4' | 'ipaddr6', ips: readonly string[], lans: readonly number[]) =>
  sql`select o.ixlan_id, o.asn, o.${sql.ref(column)} as ip, o.is_rs_peer, o.operational, o.speed from peeringdb_networkixlan o
    where o.ixlan_id = any(${lans}::bigint[]) and o.${sql.ref(column)} = any(${ips}::inet[])`;

/** What is around sessions of a network, whatever the caller may see: it says that something is there, and not what. One statement. */
export async function surroundingsOf(
  context: Context,
  { asn, request, sessions }: { asn: number; request: number; sessions: readonly PlacedSession[] },
): Promise<Surroundings> {
  const ips = [...new Set(sessions.map(({ ip_address }) => ip_address))];
  const lans = [...new Set(sessions.flatMap(({ ixlan }) => ixlan ?? []))];
  const now = INSTANT(context.now());
  const { rows } = await sql<Surroundings>`select
    (select coalesce(json_agg(json_build_object('ixlan', p.ixlan_id, 'asn', p.asn, 'ip', host(p.ip), 'is_rs_peer', p.is_rs_peer, 'operational', p.operational, 'speed', p.speed)), '[]')
      from (${portsWith('ipaddr4', ips, lans)} union all ${portsWith('ipaddr6', ips, lans)}) p) as ports,
    (select coalesce(json_agg(json_build_object('connection', s.ixp_connection_id, 'ip', host(s.ip_address), 'asn', a.asn)), '[]')
      from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      where s.ip_address = any(${ips}::inet[])
        and not exists (select from requests_session own where own.request_id = ${request} and own.session_id = s.id)) as held,
    (select coalesce(json_agg(json_build_object('connection', q.connection_id, 'ip', host(q.ip_address), 'request', r.id)), '[]')
      from requests_session q join requests_request r on r.id = q.request_id
      where q.ip_address = any(${ips}::inet[]) and r.id <> ${request} and ${OPEN_ELSEWHERE}) as asked,
    (select coalesce(json_agg(host(o.ip)), '[]') from net_connection c cross join lateral unnest(array[c.ipv4_address, c.ipv6_address]) o(ip)
      where host(o.ip) = any(${ips}::text[])) as ours,
    (select coalesce(json_agg(h.peeringdb_ixlan_id_copy), '[]') from peeringdb_hiddenpeer h join peeringdb_network n on n.id = h.peeringdb_network_id_copy
      where n.asn = ${asn} and (h.until is null or h.until > ${now})) as hidden,
    ${stancesOn(context, asn)} as stances,
    (select coalesce(json_agg(distinct c.internet_exchange_point_id), '[]') from peering_internetexchangepeeringsession s
      join net_connection c on c.id = s.ixp_connection_id where s.is_route_server) as with_route_servers`.execute(
    context.db,
  );
  const [row] = rows;
  if (!row) throw new Error('nothing was answered');
  return row;
}
