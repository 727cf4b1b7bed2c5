import type { PortalNetwork } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';

/** An AS of ours. */
export interface LocalAs {
  id: number;
  asn: number;
}

/** The AS of ours that is named, or the only one, or the one with the lowest number; refused by field where it is none of ours. */
export async function localNamed(context: Context, asn: number | undefined): Promise<LocalAs> {
  const { rows } = await sql<LocalAs>`
    select id::int as id, asn::float8 as asn from peering_autonomoussystem
     where affiliated and ${asn === undefined ? sql`true` : sql`asn = ${asn}`} order by asn limit 1`.execute(
    context.db,
  );
  const [found] = rows;
  if (!found)
    throw unprocessable(
      'local_asn',
      asn === undefined ? 'Nobody can peer here yet.' : `AS${asn} is none of our networks.`,
    );
  return found;
}

type Facts = Omit<PortalNetwork, 'exchanges' | 'facilities'> & { id: number };
type Exchange = PortalNetwork['exchanges'][number];
type Facility = PortalNetwork['facilities'][number];

/** Our networks as the public may know them: what PeeringDB has of them, and where we have ports. Three statements. */
export async function ourNetworks({ db }: Context): Promise<PortalNetwork[]> {
  const { rows } = await sql<Facts>`
    select a.id::int as id, a.asn::float8 as asn, a.name, coalesce(a.irr_as_set, n.irr_as_set, '') as irr_as_set,
      coalesce(n.policy_general, '') as policy_general, coalesce(n.policy_url, '') as policy_url, coalesce(n.website, '') as website,
      n.info_prefixes4::int as info_prefixes4, n.info_prefixes6::int as info_prefixes6
    from peering_autonomoussystem a left join peeringdb_network n on n.asn = a.asn where a.affiliated order by a.asn`.execute(
    db,
  );
  const ids = rows.map(({ id }) => id);
  const { rows: exchanges } = await sql<Exchange & { system: number }>`
    select x.local_autonomous_system_id::int as system, x.peeringdb_ixlan_id::int as ixlan, x.name, coalesce(i.city, '') as city,
      coalesce(i.country, '') as country, coalesce((select sum(p.speed) from peeringdb_networkixlan p
        where p.ixlan_id = x.peeringdb_ixlan_id and p.asn = a.asn), 0)::int as speed,
      array(select host(o.ip) from net_connection c cross join lateral unnest(array[c.ipv6_address, c.ipv4_address]) o(ip)
        where c.internet_exchange_point_id = x.id and o.ip is not null order by o.ip) as addresses
    from peering_internetexchange x join peering_autonomoussystem a on a.id = x.local_autonomous_system_id
      left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id left join peeringdb_internetexchange i on i.id = l.ix_id
    where a.id = any(${ids}::bigint[]) and exists (select from net_connection c where c.internet_exchange_point_id = x.id)
    order by x.name, x.id`.execute(db);
  const { rows: facilities } = await sql<Facility & { asn: number }>`
    select n.asn::float8 as asn, f.id::int as facility, f.name, f.city, f.country from peeringdb_networkfacility o
      join peeringdb_network n on n.id = o.net_id join peeringdb_facility f on f.id = o.fac_id
    where n.asn = any(${rows.map(({ asn }) => asn)}::bigint[]) order by f.name, f.id`.execute(db);
  return rows.map(({ id, ...facts }) => ({
    ...facts,
    exchanges: exchanges.flatMap(({ system, ...one }) => (system === id ? one : [])),
    facilities: facilities.flatMap(({ asn, ...one }) => (asn === facts.asn ? one : [])),
  }));
}
