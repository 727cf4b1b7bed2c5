import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { OPEN_ELSEWHERE, type PlacedSession, stancesOn } from './session-facts.ts';

/** A facility, and who of the two is in it. */
export interface FacilityOfTwo {
  id: number;
  name: string;
  ours: boolean;
  theirs: boolean;
}

/** What is around the private sessions of a request. */
export interface PrivateSurroundings {
  facilities: FacilityOfTwo[];
  /** Addresses of direct sessions that are there: of which end, and with whom. */
  held: { ip: string; end: 'theirs' | 'ours'; asn: number }[];
  /** Other open requests for the addresses. */
  asked: { ip: string; request: number }[];
  /** Addresses of our connections, at an exchange or elsewhere. */
  ours: { ip: string; at_exchange: boolean }[];
  /** Addresses on the LAN of an exchange. */
  on_lan: { ip: string; exchange: string }[];
  stances: { internet_exchange: number | null; text: string }[];
}

/** Whose sessions are looked at. */
export interface PrivateAsked {
  asn: number;
  /** Our AS, where the request names one. */
  local: number | null;
  request: number;
  sessions: readonly PlacedSession[];
}

/** What is around private sessions with a network, whatever the caller may see: it says that something is there, and not what. One statement. */
export async function privateSurroundings(
  context: Context,
  { asn, local, request, sessions }: PrivateAsked,
): Promise<PrivateSurroundings> {
  const theirs = sessions.map(({ ip_address }) => ip_address);
  const ips = [
    ...new Set([...theirs, ...sessions.flatMap(({ local_ip_address }) => local_ip_address ?? [])]),
  ];
  const facilities = [...new Set(sessions.flatMap(({ facility }) => facility ?? []))];
  const us =
    local === null
      ? sql`select asn from peering_autonomoussystem where affiliated`
      : sql`select asn from peering_autonomoussystem where id = ${local}`;
  const isIn = (whose: ReturnType<typeof sql>) =>
    sql`exists (select from peeringdb_networkfacility o join peeringdb_network n on n.id = o.net_id where o.fac_id = f.id and n.asn in (${whose}))`;
  const { rows } = await sql<PrivateSurroundings>`select
    (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'ours', ${isIn(us)}, 'theirs', ${isIn(sql`${asn}::bigint`)})), '[]')
      from peeringdb_facility f where f.id = any(${facilities}::bigint[])) as facilities,
    (select coalesce(json_agg(json_build_object('ip', e.ip, 'end', e.side, 'asn', a.asn)), '[]')
      from peering_directpeeringsession d join peering_autonomoussystem a on a.id = d.autonomous_system_id
        cross join lateral (values (host(d.ip_address), 'theirs'), (host(d.local_ip_address), 'ours')) e(ip, side)
      where e.ip = any(${ips}::text[])
        and not exists (select from requests_session own where own.request_id = ${request} and own.direct_session_id = d.id)) as held,
    (select coalesce(json_agg(json_build_object('ip', host(q.ip_address), 'request', r.id)), '[]')
      from requests_session q join requests_request r on r.id = q.request_id
      where q.facility is not null and q.ip_address = any(${theirs}::inet[]) and r.id <> ${request} and ${OPEN_ELSEWHERE}) as asked,
    (select coalesce(json_agg(json_build_object('ip', host(o.ip), 'at_exchange', c.internet_exchange_point_id is not null)), '[]')
      from net_connection c cross join lateral unnest(array[c.ipv4_address, c.ipv6_address]) o(ip)
      where host(o.ip) = any(${ips}::text[])) as ours,
    (select coalesce(json_agg(json_build_object('ip', host(g.ip), 'exchange', i.name)), '[]')
      from unnest(${ips}::inet[]) g(ip) join peeringdb_ixlanprefix k on g.ip <<= k.prefix
        join peeringdb_ixlan l on l.id = k.ixlan_id join peeringdb_internetexchange i on i.id = l.ix_id) as on_lan,
    ${stancesOn(context, asn)} as stances`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('nothing was answered');
  return row;
}
