import type { CandidateSession } from '@peersmith/answers';
import { connection, stance as stanceResource } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { may } from '../../../engine/permissions.ts';
import { display } from '../../../engine/read/scope.ts';
import { isAbandoned } from './abandoned.ts';
import { type Ordered, orderedBy, type Paged, type PageOf } from './pages.ts';

/** ASNs beside the port's own that have its address: of ports on the LAN, and of our connections. */
const CONTESTED_BY = sql`case when p.is_contested then (select json_agg(asn order by asn) from (
    select o.asn from peeringdb_networkixlan o where o.ixlan_id = p.ixlan_id and o.operational and p.address in (o.ipaddr4, o.ipaddr6)
    union select p.exchange_asn where p.exchange_says = 'another_network'
    union select a.asn from net_connection k join peering_internetexchange e on e.id = k.internet_exchange_point_id
      join peering_autonomoussystem a on a.id = e.local_autonomous_system_id
      where p.is_ours and host(p.address) in (host(k.ipv4_address), host(k.ipv6_address))) o where o.asn <> p.asn) end`;

const STANCE = sql`(select json_build_object('id', d.id, 'state', d.state, 'until', d.until, 'reason', d.reason) from requests_stance d where d.id = p.stance_id)`;

const ORDERS: Ordered = {
  asn: sql`p.asn`,
  internet_exchange: sql`p.internet_exchange_id`,
  connection: sql`p.connection_id`,
  address_family: sql`p.family`,
  ip_address: sql`p.address`,
  speed: sql`p.speed`,
  status: sql`p.status`,
};
const ALWAYS = ['asn', 'internet_exchange', 'connection', '-address_family', 'ip_address'];

/** A page of the given possible sessions (a query with their columns), as the API shows them. One statement. */
export async function listSessions(
  context: Context,
  sessions: RawBuilder<unknown>,
  page: PageOf,
): Promise<Paged<CandidateSession>> {
  const order = orderedBy(ORDERS, page.ordering, ALWAYS);
  const ours = display({ engine: context.engine, resource: connection, alias: 'c' });
  const stance = may(context.principal, stanceResource, 'view') ? STANCE : sql`null::json`;
  const { rows } = await sql<{
    total: number;
    found: (CandidateSession & { place: number })[];
  }>`with chosen as materialized (${sessions}),
    page as (select p.*, row_number() over (order by ${order}) as place from chosen p order by place limit ${page.limit} offset ${page.offset})
    select (select count(*)::int from chosen) as total, coalesce(json_agg(r order by place), '[]'::json) as found from (
      select json_build_object('id', c.id, 'display', ${ours}) as connection, json_build_object('id', x.id, 'display', x.name) as internet_exchange,
        p.netixlan_id, p.net_id as network_id, n.asn, n.name, nullif(p.asn, n.asn) as port_asn, host(p.address) as ip_address, p.family as address_family, p.status,
        p.session_id as session, p.hidden_peer_id as hidden_peer, ${stance} as stance, p.other_asn, coalesce(${CONTESTED_BY}, '[]'::json) as contested_by, p.common_prefix,
        coalesce(${isAbandoned('s')}, false) as abandoned,
        n.info_type = 'Route Server' or p.asn is not distinct from l.rs_asn as is_route_server, p.is_rs_peer, p.speed, p.exchange_says, p.netixlan_id is null as only_members, p.place
      from page p join peeringdb_network n on n.id = p.net_id left join peeringdb_ixlan l on l.id = p.ixlan_id
      join peering_internetexchange x on x.id = p.internet_exchange_id join net_connection c on c.id = p.connection_id
      left join peering_internetexchangepeeringsession s on s.id = p.session_id) r`.execute(context.db);
  const [{ total, found } = { total: 0, found: [] }] = rows;
  return { count: total, results: found.map(({ place: _, ...one }) => one) };
}
