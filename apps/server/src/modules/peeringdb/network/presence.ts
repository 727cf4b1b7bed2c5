import type { Presence, PresentAt } from '@peersmith/answers';
import { connection, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';

/** A network's record, without where it has ports. */
export type Network = Omit<Presence, 'exchanges'>;

/** What PeeringDB knows of a network. Fails with 404 when it knows nothing. */
export async function findNetwork(context: Context, asn: number): Promise<Network> {
  const { rows } =
    await sql<Network>`select id, asn, name, irr_as_set, info_prefixes4, info_prefixes6, policy_general from peeringdb_network where asn = ${asn}`.execute(
      context.db,
    );
  const [network] = rows;
  if (!network) throw new ApiError(404, { detail: await whyUnknown(context, asn), code: 'network_unknown' });
  return network;
}

// Our connections with a port: the one that is linked, or one at an exchange of this AS that has one of its addresses.
const ours = (context: Context, asn: number) => sql`
  select c.id, ${withinGrant(context, connection, sql.ref('c.id'))} as shown, c.peeringdb_netixlan_id as linked from net_connection c
  left join peering_internetexchange e on e.id = c.internet_exchange_point_id
  left join peering_autonomoussystem a on a.id = e.local_autonomous_system_id
  where c.peeringdb_netixlan_id = p.id
    or (c.peeringdb_netixlan_id is null and a.asn = ${asn} and (host(c.ipv4_address)::inet = p.ipaddr4 or host(c.ipv6_address)::inet = p.ipaddr6))
  order by c.peeringdb_netixlan_id nulls last, c.id limit 1`;

const cidr = (column: string) => sql`(select host(p.${sql.ref(column)}) || '/' || max(masklen(x.prefix))
  from peeringdb_ixlanprefix x where x.ixlan_id = p.ixlan_id and x.prefix >>= p.${sql.ref(column)} having count(*) > 0)`;

/** The LAN has prefixes of a family, and none of them holds the port's address of it. */
const outside = (column: string) => sql`coalesce((select not bool_or(x.prefix >>= p.${sql.ref(column)})
  from peeringdb_ixlanprefix x where x.ixlan_id = p.ixlan_id and family(x.prefix) = family(p.${sql.ref(column)})), false)`;

/** What PeeringDB knows of a network and where it has ports. Fails with 404 when it knows nothing. */
export async function findPresence(context: Context, asn: number): Promise<Presence> {
  const network = await findNetwork(context, asn);
  const { rows: exchanges } = await sql<PresentAt>`select l.id as ixlan_id, x.name, x.city, x.country,
      (select count(distinct o.asn)::int from peeringdb_networkixlan o where o.ixlan_id = l.id and o.asn <> ${asn}) as peers,
      (select min(e.id) from peering_internetexchange e join peering_autonomoussystem a on a.id = e.local_autonomous_system_id where e.peeringdb_ixlan_id = l.id and a.asn = ${asn} and ${withinGrant(context, internetExchange, sql.ref('e.id'))}) as internet_exchange,
      json_agg(json_build_object('netixlan_id', p.id, 'ipaddr4', host(p.ipaddr4), 'ipaddr6', host(p.ipaddr6), 'cidr4', ${cidr('ipaddr4')}, 'cidr6', ${cidr('ipaddr6')},
        'speed', p.speed, 'operational', p.operational, 'connection', case when c.shown then c.id end, 'imported', c.id is not null,
        'state', case when c.linked is not null then 'imported' when c.id is not null then 'unlinked'
          when p.ipaddr4 is null and p.ipaddr6 is null then 'without-address'
          when ${outside('ipaddr4')} or ${outside('ipaddr6')} then 'outside-lan' else 'new' end) order by p.ipaddr4, p.id) as ports
    from peeringdb_networkixlan p join peeringdb_ixlan l on l.id = p.ixlan_id join peeringdb_internetexchange x on x.id = l.ix_id
    left join lateral (${ours(context, asn)}) c on true
    where p.asn = ${asn} group by l.id, x.id order by x.name, l.id`.execute(context.db);
  return { ...network, exchanges };
}

async function whyUnknown(context: Context, asn: number): Promise<string> {
  const { rows } = await sql<{
    loaded: boolean;
  }>`select exists (select 1 from peeringdb_network) as loaded`.execute(context.db);
  return rows[0]?.loaded
    ? `PeeringDB does not know AS${asn}.`
    : 'The PeeringDB mirror is empty: load it first.';
}
