import { sql } from 'kysely';

const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);
const asn = (alias: string) =>
  sql`(select a.asn from peering_autonomoussystem a where a.id = ${column(alias, 'autonomous_system_id')})`;

/** PeeringDB has a port with the address of the exchange session for its ASN. */
export const existsInPeeringdb = (alias: string) =>
  sql`exists (select 1 from peeringdb_networkixlan p where p.asn = ${asn(alias)} and (p.ipaddr4 = ${column(alias, 'ip_address')} or p.ipaddr6 = ${column(alias, 'ip_address')}))`;

/** The peer has left: our port is known to PeeringDB, the state is polled and down, and PeeringDB lists the peer but not this address. */
export const isAbandoned = (alias: string) => sql`(
  coalesce(${column(alias, 'bgp_state')} in ('idle', 'active'), false)
  and exists (select 1 from net_connection c left join devices_router r on r.id = c.router_id
    where c.id = ${column(alias, 'ixp_connection_id')} and c.peeringdb_netixlan_id is not null and (r.id is null or r.poll_bgp_sessions_state))
  and exists (select 1 from peeringdb_network n where n.asn = ${asn(alias)})
  and not ${existsInPeeringdb(alias)})`;
