import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** A session as rows tell of it: one that was asked for, or one that exists and was not. */
export interface ListedRow {
  /** `r` was asked for by them; `x` exists over an exchange, `d` over a line. */
  kind: 'd' | 'r' | 'x';
  id: number;
  request: number | null;
  reference: string | null;
  asn: number;
  local_asn: number | null;
  ip: string;
  local_ip: string | null;
  /** Of the exchange, in PeeringDB. */
  ix: number | null;
  facility: number | null;
  is_private: boolean;
  /** Of the session that was asked for. */
  asked: 'proposed' | 'accepted' | 'refused' | 'created' | 'up' | null;
  verdict: string;
  /** The session that exists: null where there is none. */
  made: number | null;
  /** Of the session that exists. */
  status: string | null;
  bgp_state: string | null;
  bgp_role: string | null;
  was_up: boolean;
}

/** Which sessions are meant. */
export interface WhichSessions {
  asns: readonly number[];
  /** Of one request, with those that were refused. */
  reference?: string | undefined;
  one?: { kind: ListedRow['kind']; id: number };
  after?: { kind: ListedRow['kind']; id: number } | null;
  limit: number;
}

/** Sessions with networks, or asked for by them; one statement. Those of requests that were taken back are in none of it. */
export async function listedSessions(
  { db }: Context,
  { asns, reference, one, after = null, limit }: WhichSessions,
): Promise<ListedRow[]> {
  const networks = sql`any(${[...asns]}::bigint[])`;
  const only = one ? sql`kind = ${one.kind} and id = ${one.id}` : sql`true`;
  // What was refused, or was made and is gone, is neither there nor under way.
  const open = sql`(asked is null or asked in ('proposed', 'accepted') or (asked in ('created', 'up') and status is not null))`;
  const wanted = one ? only : reference === undefined ? open : sql`reference = ${reference}`;
  const { rows } = await sql<ListedRow>`
    select * from (
      select 'r' as kind, q.id::float8 as id, r.id::int as request, r.reference, r.asn::float8 as asn,
        coalesce(a.asn, o.asn)::float8 as local_asn, host(q.ip_address) as ip,
        host(coalesce(q.local_ip_address, case family(q.ip_address) when 6 then c.ipv6_address else c.ipv4_address end)) as local_ip,
        l.ix_id::int as ix, q.facility::int as facility, r.request_type = 'private' as is_private, q.status as asked, q.verdict,
        coalesce(s.id, d.id)::float8 as made, coalesce(s.status, d.status) as status, coalesce(s.bgp_state, d.bgp_state) as bgp_state, coalesce(s.bgp_role, d.bgp_role) as bgp_role,
        coalesce(s.last_established_state, d.last_established_state) is not null as was_up
      from requests_session q join requests_request r on r.id = q.request_id
        left join peering_autonomoussystem a on a.id = r.local_autonomous_system_id
        left join net_connection c on c.id = q.connection_id left join peering_internetexchange x on x.id = q.internet_exchange_id
        left join peering_autonomoussystem o on o.id = x.local_autonomous_system_id
        left join peeringdb_ixlan l on l.id = coalesce(q.ixlan, x.peeringdb_ixlan_id)
        left join peering_internetexchangepeeringsession s on s.id = q.session_id
        left join peering_directpeeringsession d on d.id = q.direct_session_id
      where r.direction = 'inbound' and r.status <> 'withdrawn' and r.asn = ${networks}
      union all
      select 'x', s.id, null, null, a.asn, o.asn, host(s.ip_address),
        host(case family(s.ip_address) when 6 then c.ipv6_address else c.ipv4_address end), l.ix_id, null, false, null, '', s.id,
        s.status, s.bgp_state, s.bgp_role, s.last_established_state is not null
      from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
        join net_connection c on c.id = s.ixp_connection_id left join peering_internetexchange x on x.id = c.internet_exchange_point_id
        left join peering_autonomoussystem o on o.id = x.local_autonomous_system_id left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id
      where a.asn = ${networks} and not exists (select from requests_session q join requests_request r on r.id = q.request_id
        where q.session_id = s.id and r.direction = 'inbound' and r.status <> 'withdrawn')
      union all
      select 'd', s.id, null, null, a.asn, o.asn, host(s.ip_address), host(s.local_ip_address), null, null, true, null, '', s.id,
        s.status, s.bgp_state, s.bgp_role, s.last_established_state is not null
      from peering_directpeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
        left join peering_autonomoussystem o on o.id = s.local_autonomous_system_id
      where a.asn = ${networks} and not exists (select from requests_session q join requests_request r on r.id = q.request_id
        where q.direct_session_id = s.id and r.direction = 'inbound' and r.status <> 'withdrawn')
    ) listed(kind, id, request, reference, asn, local_asn, ip, local_ip, ix, facility, is_private, asked, verdict, made, status, bgp_state, bgp_role, was_up)
    where local_asn is not null and ${wanted} and ${after ? sql`(kind, id) > (${after.kind}, ${after.id})` : sql`true`}
    order by kind, id limit ${limit}`.execute(db);
  return rows;
}
