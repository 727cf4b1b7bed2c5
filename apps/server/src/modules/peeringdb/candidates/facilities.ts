import type { FacilityPresence } from '@peersmith/answers';
import { facility, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { escapeLike } from '../../../engine/read/escape-like.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { facilitiesOf } from './candidate-filters.ts';
import type { LocalAs } from './local-as.ts';
import { type Ordered, orderedBy, type Paged, type PageOf } from './pages.ts';

export interface FacilityQuery {
  /** Only facilities where this network is, too. */
  asn?: number | undefined;
  q?: string | undefined;
}

const ORDERS: Ordered = {
  networks: sql`o.networks`,
  name: sql`lower(f.name)`,
  city: sql`lower(f.city)`,
  country: sql`f.country`,
};

/** Our facilities, for private interconnection with the networks that are there. One statement. */
export async function facilityPresence(
  context: Context,
  local: LocalAs,
  { asn, q, ...page }: FacilityQuery & PageOf,
): Promise<Paged<FacilityPresence>> {
  const shared = asn === undefined ? sql`true` : sql`f.id in (${facilitiesOf(asn)})`;
  const pattern = q ? `%${escapeLike(q)}%` : null;
  const found = pattern
    ? sql`(f.name ilike ${pattern} or f.aka ilike ${pattern} or f.city ilike ${pattern} or f.country = ${q})`
    : sql`true`;
  const { rows } = await sql<{
    total: number;
    found: (FacilityPresence & { place: number })[];
  }>`with chosen as materialized (select f.id from peeringdb_facility f where f.id in (${facilitiesOf(local.asn)}) and ${shared} and ${found} and ${withinGrant(context, facility, sql.ref('f.id'))}),
    others as (select p.fac_id, count(distinct p.net_id)::int as networks from peeringdb_networkfacility p join peeringdb_network n on n.id = p.net_id
      where p.fac_id in (select id from chosen) and n.asn <> ${local.asn} group by 1),
    page as (select f.id, f.name, f.city, f.country, f.latitude, f.longitude, coalesce(o.networks, 0) as networks,
        row_number() over (order by ${orderedBy(ORDERS, page.ordering, ['-networks', 'name'])}, f.id) as place
      from chosen join peeringdb_facility f using (id) left join others o on o.fac_id = f.id order by place limit ${page.limit} offset ${page.offset})
    select (select count(*)::int from chosen) as total, coalesce(json_agg(r order by place), '[]'::json) as found from (
      select p.id, p.name, p.city, p.country, p.latitude, p.longitude, p.networks, (
        select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) order by x.name, x.id), '[]'::json) from peering_internetexchange x
        join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id join peeringdb_internetexchangefacility i on i.ix_id = l.ix_id and i.fac_id = p.id
        where x.local_autonomous_system_id = ${local.id} and ${withinGrant(context, internetExchange, sql.ref('x.id'))}) as exchanges, p.place from page p) r`.execute(
    context.db,
  );
  const [first = { total: 0, found: [] }] = rows;
  return { count: first.total, results: first.found.map(({ place: _, ...one }) => one) };
}
