import { sql } from 'kysely';

const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);

/** A PeeringDB port of the session's AS that has its address in one family. Equal columns alone, so that PostgreSQL may hash it for a whole list. */
const portWith = (alias: string, address: 'ipaddr4' | 'ipaddr6') =>
  sql`exists (select 1 from peeringdb_networkixlan p join peering_autonomoussystem a on a.asn = p.asn
    where a.id = ${column(alias, 'autonomous_system_id')} and ${sql.ref(`p.${address}`)} = ${column(alias, 'ip_address')})`;

/** PeeringDB has a port with the address of the exchange session for its ASN. */
export const existsInPeeringdb = (alias: string) =>
  sql`(${portWith(alias, 'ipaddr4')} or ${portWith(alias, 'ipaddr6')})`;

/** The peer has left: our port is known to PeeringDB, the state is polled and down, and PeeringDB lists the peer but not this address. */
export const isAbandoned = (alias: string) => sql`(
  coalesce(${column(alias, 'bgp_state')} in ('idle', 'active'), false)
  and exists (select 1 from net_connection c left join devices_router r on r.id = c.router_id
    where c.id = ${column(alias, 'ixp_connection_id')} and c.peeringdb_netixlan_id is not null and (r.id is null or r.poll_bgp_sessions_state))
  and exists (select 1 from peeringdb_network n join peering_autonomoussystem a on a.asn = n.asn where a.id = ${column(alias, 'autonomous_system_id')})
  and not ${existsInPeeringdb(alias)})`;
