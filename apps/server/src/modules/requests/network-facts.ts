import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { mapInTurns } from '../../platform/turns.ts';

/** What is known of a network, here and in PeeringDB. */
export interface NetworkFacts {
  asn: number;
  name: string | null;
  network_id: number | null;
  in_peeringdb: boolean;
  is_known: boolean;
  session_count: number;
  shared_exchanges: number;
  shared_facilities: number;
  policy_general: string | null;
  policy_contracts: string | null;
  policy_locations: string | null;
  policy_ratio: boolean | null;
  info_type: string | null;
  info_scope: string | null;
  info_traffic: string | null;
  info_prefixes4: number | null;
  info_prefixes6: number | null;
  has_irr_as_set: boolean | null;
  never_via_route_servers: boolean | null;
  rpki_invalid_percent: number | null;
}

/** Facilities where a network of ours is. */
const OURS = sql`select f.fac_id from peeringdb_networkfacility f join peeringdb_network n on n.id = f.net_id
  where n.asn in (select asn from peering_autonomoussystem where affiliated)`;

/** What is known of each of some networks, whatever the caller may see: of what is kept here it says counts alone. One statement. */
export async function networkFacts(
  { db }: Context,
  asns: readonly number[],
): Promise<Map<number, NetworkFacts>> {
  const { rows } = await sql<NetworkFacts>`with ours as materialized (${OURS})
    select g.asn::float8 as asn, coalesce(n.name, a.name) as name, n.id::int as network_id, n.id is not null as in_peeringdb, a.id is not null as is_known,
      coalesce((select count(*)::int from peering_internetexchangepeeringsession s where s.autonomous_system_id = a.id), 0) as session_count,
      (select count(distinct x.id)::int from peeringdb_networkixlan p join peering_internetexchange x on x.peeringdb_ixlan_id = p.ixlan_id
        where p.net_id = n.id) as shared_exchanges,
      (select count(distinct f.fac_id)::int from peeringdb_networkfacility f where f.net_id = n.id and f.fac_id in (select fac_id from ours)) as shared_facilities,
      n.policy_general, n.policy_contracts, n.policy_locations, n.policy_ratio, n.info_type, n.info_scope, n.info_traffic, n.info_prefixes4, n.info_prefixes6,
      n.irr_as_set <> '' as has_irr_as_set, n.info_never_via_route_servers as never_via_route_servers,
      (select case when sum(v.entry_count) > 0 and count(v.invalid) > 0 then round(100.0 * sum(v.invalid) / sum(v.entry_count), 1)::float8 end
        from irr_use u join irr_version v on v.list_id = u.list_id and v.status = 'in_force' where u.autonomous_system_id = a.id) as rpki_invalid_percent
    from unnest(${asns}::bigint[]) g(asn)
    left join peeringdb_network n on n.asn = g.asn left join peering_autonomoussystem a on a.asn = g.asn`.execute(
    db,
  );
  return new Map(await mapInTurns(rows, (row): [number, NetworkFacts] => [row.asn, row]));
}
