import type { PortalSession } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { whyDownForThem } from './why-down-for-them.ts';

interface Stored extends Omit<PortalSession, 'why_down' | 'since' | 'polled'> {
  since: Date | null;
  polled: Date | null;
  reason: string | null;
}

const MOST = 2000;

/** The sessions that a network has with ours, as it may know them: no router, no policy, no limit. One statement. */
export async function sessionsOf({ db }: Context, asn: number): Promise<PortalSession[]> {
  const count = (what: string) =>
    sql`case when s.polled is null then null else s.${sql.ref(`${what}_prefix_count`)} end as ${sql.ref(`${what}_prefixes`)}`;
  const facts = sql`s.id::int as id, a.asn::float8 as asn, l.asn::float8 as local_asn, host(s.ip_address) as ip_address, s.status, s.bgp_state,
    s.state_changed as since, s.polled, s.down_reason as reason, ${sql.join(['received', 'accepted', 'advertised'].map(count))}`;
  const { rows } = await sql<Stored>`
    select 'exchange' as kind, ${facts}, x.name as place,
        host(case family(s.ip_address) when 6 then c.ipv6_address else c.ipv4_address end) as local_ip_address
      from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      join net_connection c on c.id = s.ixp_connection_id join peering_internetexchange x on x.id = c.internet_exchange_point_id
      join peering_autonomoussystem l on l.id = x.local_autonomous_system_id
     where a.asn = ${asn} and not a.affiliated and l.affiliated
    union all
    select 'direct', ${facts}, coalesce((select f.name from requests_session q join peeringdb_facility f on f.id = q.facility
        where q.direct_session_id = s.id limit 1), 'Private session'), host(s.local_ip_address)
      from peering_directpeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      join peering_autonomoussystem l on l.id = s.local_autonomous_system_id
     where a.asn = ${asn} and not a.affiliated and l.affiliated
    order by place, ip_address, id limit ${MOST}`.execute(db);
  return rows.map(({ reason, since, polled, ...session }) => ({
    ...session,
    since: isoMoment(since),
    polled: isoMoment(polled),
    why_down: whyDownForThem(session.bgp_state, reason),
  }));
}
