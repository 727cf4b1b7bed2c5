import { type RawBuilder, sql } from 'kysely';

const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);

/** A PeeringDB port of the session's AS that has its address in one family. Equal columns alone, so that PostgreSQL may hash it for a whole list. */
const portWith = (alias: string, address: 'ipaddr4' | 'ipaddr6') =>
  sql`exists (select 1 from peeringdb_networkixlan p join peering_autonomoussystem a on a.asn = p.asn
    where a.id = ${column(alias, 'autonomous_system_id')} and ${sql.ref(`p.${address}`)} = ${column(alias, 'ip_address')})`;

/** PeeringDB has a port with the address of the exchange session for its ASN. */
export const existsInPeeringdb = (alias: string) =>
  sql`(${portWith(alias, 'ipaddr4')} or ${portWith(alias, 'ipaddr6')})`;

/** What the exchange of the session says itself, as far as its member export was read: rows `m` are of the session's address. */
const saidByExchange = (alias: string, asn: RawBuilder<unknown>) =>
  sql`exists (select 1 from members_port m join members_memberexport e on e.id = m.source_id and e.enabled and e.last_read is not null
    join net_connection k on k.internet_exchange_point_id = e.internet_exchange_id
    join peering_autonomoussystem a on a.id = ${column(alias, 'autonomous_system_id')}
    where k.id = ${column(alias, 'ixp_connection_id')} and m.ip_address = ${column(alias, 'ip_address')} and m.is_active and ${asn})`;

const isRead = (alias: string) =>
  sql`exists (select 1 from members_memberexport e join net_connection k on k.internet_exchange_point_id = e.internet_exchange_id
    where k.id = ${column(alias, 'ixp_connection_id')} and e.enabled and e.last_read is not null)`;

/** The exchange contradicts itself about the address: it does not say that nobody is there. */
const isDisputed = (alias: string) =>
  sql`exists (select 1 from members_memberexport e join net_connection k on k.internet_exchange_point_id = e.internet_exchange_id
    where k.id = ${column(alias, 'ixp_connection_id')} and e.enabled and e.last_read is not null and ${column(alias, 'ip_address')} = any(e.disputed))`;

const knowsPeer = (alias: string) =>
  sql`exists (select 1 from peeringdb_network n join peering_autonomoussystem a on a.asn = n.asn where a.id = ${column(alias, 'autonomous_system_id')})`;

/**
 * The peer has left: our port is known to PeeringDB, the state is polled and down, and PeeringDB lists the peer but not this address, or
 * does not know it and the exchange does not list it either. What the exchange says itself goes first: an address that it has with the
 * peer is not abandoned, and one that it has with another network is. An address that it contradicts itself about is neither.
 */
export const isAbandoned = (alias: string) => sql`(
  coalesce(${column(alias, 'bgp_state')} in ('idle', 'active'), false)
  and exists (select 1 from net_connection c left join devices_router r on r.id = c.router_id
    where c.id = ${column(alias, 'ixp_connection_id')} and c.peeringdb_netixlan_id is not null and (r.id is null or r.poll_bgp_sessions_state))
  and (${saidByExchange(alias, sql`m.asn <> a.asn`)}
    or (${knowsPeer(alias)} or ${isRead(alias)}) and not ${existsInPeeringdb(alias)} and not ${saidByExchange(alias, sql`m.asn = a.asn`)} and not ${isDisputed(alias)}))`;
