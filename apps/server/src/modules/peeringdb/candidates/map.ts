import type { PeeringMap } from '@peersmith/answers';
import { connection, facility, internetExchange, internetExchangePeeringSession } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { facilitiesOf } from './candidate-filters.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import type { LocalAs } from './local-as.ts';

/** Our exchanges, each in the middle of its facilities, and our facilities. One statement. */
export async function peeringMap(context: Context, local: LocalAs): Promise<PeeringMap> {
  // The mean of longitudes is that of directions: 179° and -179° meet at 180°, not at 0°.
  const { rows } = await sql<PeeringMap>`with missing as (
      select p.internet_exchange_id, count(*)::int as missing from (${possibleSessionsFor(context)}) p
      where p.local_autonomous_system_id = ${local.id} and p.connection_id is not null and p.status = 'missing' group by 1),
    placed as (
      select i.ix_id, round(avg(f.latitude), 6) as latitude,
        round(degrees(atan2(avg(sind(f.longitude::float8)), avg(cosd(f.longitude::float8))))::numeric, 6) as longitude
      from peeringdb_internetexchangefacility i join peeringdb_facility f on f.id = i.fac_id
      where f.latitude is not null and f.longitude is not null group by 1),
    exchanges as (
      select x.id, x.name, coalesce(e.city, '') as city, coalesce(e.country, '') as country, placed.latitude, placed.longitude,
        (select count(*)::int from net_connection c where c.internet_exchange_point_id = x.id and ${withinGrant(context, connection, sql.ref('c.id'))}) as connections,
        (select count(*)::int from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id
          where c.internet_exchange_point_id = x.id and ${withinGrant(context, internetExchangePeeringSession, sql.ref('s.id'))}) as sessions,
        coalesce(missing.missing, 0) as missing
      from peering_internetexchange x left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id
      left join peeringdb_internetexchange e on e.id = l.ix_id left join placed on placed.ix_id = e.id
      left join missing on missing.internet_exchange_id = x.id
      where x.local_autonomous_system_id = ${local.id} and ${withinGrant(context, internetExchange, sql.ref('x.id'))}),
    facilities as (
      select f.id, f.name, f.city, f.country, f.latitude, f.longitude,
        (select count(distinct o.net_id)::int from peeringdb_networkfacility o join peeringdb_network n on n.id = o.net_id
          where o.fac_id = f.id and n.asn <> ${local.asn}) as networks
      from peeringdb_facility f where f.id in (${facilitiesOf(local.asn)}) and ${withinGrant(context, facility, sql.ref('f.id'))})
    select (select coalesce(json_agg(e order by name, id), '[]'::json) from exchanges e) as exchanges,
      (select coalesce(json_agg(f order by name, id), '[]'::json) from facilities f) as facilities`.execute(
    context.db,
  );
  return rows[0] ?? { exchanges: [], facilities: [] };
}
