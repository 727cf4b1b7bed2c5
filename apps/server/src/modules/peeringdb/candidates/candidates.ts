import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

/** A network that we could have sessions with and do not. */
export interface Candidate {
  asn: number;
  name: string;
  policy_general: string;
  info_type: string;
  info_traffic: string;
  /** Names of the exchanges in common. */
  exchanges: string[];
  netixlan_ids: number[];
  ipv4: boolean;
  ipv6: boolean;
  /** How many sessions would be made. */
  sessions: number;
}

export interface CandidateQuery {
  asn: number;
  q?: string | undefined;
  /** Only networks with this general policy; any when absent. */
  policy?: string | undefined;
  limit: number;
  offset: number;
}

/**
 * Sessions that could be: each of our connections to each port of another network on the same LAN, per address family that both have,
 * without those that exist, those of hidden peers, and ports that PeeringDB says are not operational.
 */
const possible = (asn: number) => sql`
  select c.id as connection_id, x.name as exchange, p.id as netixlan_id, p.asn, f.address
  from net_connection c
  join peering_internetexchange x on x.id = c.internet_exchange_point_id
  join peering_autonomoussystem us on us.id = x.local_autonomous_system_id and us.asn = ${asn}
  join peeringdb_networkixlan p on p.ixlan_id = x.peeringdb_ixlan_id and p.asn <> us.asn and p.operational
  cross join lateral (values (c.ipv6_address, p.ipaddr6), (c.ipv4_address, p.ipaddr4)) as f(ours, address)
  where f.ours is not null and f.address is not null
    and not exists (select 1 from peering_internetexchangepeeringsession s where s.ixp_connection_id = c.id and s.ip_address = f.address)
    and not exists (select 1 from peeringdb_hiddenpeer h where h.peeringdb_network_id = p.net_id and h.peeringdb_ixlan_id = p.ixlan_id and coalesce(h.until > now(), true))`;

/** Candidates for peering with our AS, those with most exchanges in common first. Two statements. */
export async function findCandidates(
  context: Context,
  { asn, q, policy, limit, offset }: CandidateQuery,
): Promise<{ count: number; candidates: Candidate[] }> {
  const pattern = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  const { rows } = await sql<Candidate & { total: number }>`with possible as (${possible(asn)}), grouped as (
      select asn, array_agg(distinct exchange order by exchange) as exchanges, array_agg(distinct netixlan_id) as netixlan_ids,
        bool_or(family(address) = 4) as ipv4, bool_or(family(address) = 6) as ipv6, count(*)::int as sessions
      from possible group by asn)
    select g.*, n.name, n.policy_general, n.info_type, n.info_traffic, count(*) over ()::int as total
    from grouped g join peeringdb_network n on n.asn = g.asn
    where (${pattern}::text is null or n.name ilike ${pattern} or n.asn::text like ${q ? `${q.replace(/^as/i, '')}%` : null})
      and (${policy ?? null}::text is null or n.policy_general = ${policy ?? null})
    order by cardinality(g.exchanges) desc, g.asn limit ${limit} offset ${offset}`.execute(context.db);
  const count = rows[0]?.total ?? 0;
  return { count, candidates: rows.map(({ total: _, ...candidate }) => candidate) };
}

/** Every session that could be with the given networks. */
export async function possibleSessions(context: Context, asn: number, peers: readonly number[]) {
  const { rows } = await sql<{
    connection_id: number;
    asn: number;
    address: string;
    is_route_server: boolean;
  }>`select p.connection_id, p.asn, host(p.address) as address, n.info_type = 'Route Server' as is_route_server
    from (${possible(asn)}) p join peeringdb_network n on n.asn = p.asn where p.asn = any(${peers}::bigint[]) order by p.asn, p.connection_id, p.address`.execute(
    context.db,
  );
  return rows;
}
