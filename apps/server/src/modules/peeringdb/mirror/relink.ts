import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';

/**
 * Links to the mirror what lost its link or never had one: our ports by their addresses, exchanges by their ports, hidden peers by the
 * ids kept. A port is linked when one record has both its addresses, or else when just one record has one of them and nothing against the
 * other; of several that fit alike none is taken. Links that are there stay, but to a port that
 * has passed to another network with other addresses; nothing is written that does not change.
 */
export async function relink(db: AnyDatabase): Promise<void> {
  await sql`update net_connection c set peeringdb_netixlan_id = null
    from peeringdb_networkixlan p, peering_internetexchange x, peering_autonomoussystem a
    where p.id = c.peeringdb_netixlan_id and x.id = c.internet_exchange_point_id and a.id = x.local_autonomous_system_id and p.asn <> a.asn
      and not exists (select 1 from peering_autonomoussystem o where o.affiliated and o.asn = p.asn)
      and not coalesce(p.ipaddr4 = host(c.ipv4_address)::inet, false) and not coalesce(p.ipaddr6 = host(c.ipv6_address)::inet, false)`.execute(
    db,
  );
  await sql`with own as (
      select id, host(ipv4_address)::inet as ipv4, host(ipv6_address)::inet as ipv6 from net_connection
      where peeringdb_netixlan_id is null and (ipv4_address is not null or ipv6_address is not null)),
    fitting as (
      select o.id, p.id as port, p.ipaddr4 is not distinct from o.ipv4 and p.ipaddr6 is not distinct from o.ipv6 as exactly
      from own o join peeringdb_networkixlan p on p.ipaddr4 = o.ipv4 where coalesce(p.ipaddr6 = o.ipv6, true)
      union
      select o.id, p.id, p.ipaddr4 is not distinct from o.ipv4 and p.ipaddr6 is not distinct from o.ipv6
      from own o join peeringdb_networkixlan p on p.ipaddr6 = o.ipv6 where coalesce(p.ipaddr4 = o.ipv4, true)),
    chosen as (
      select id, case when count(*) filter (where exactly) = 1 then min(port) filter (where exactly) when count(*) = 1 then min(port) end as port
      from fitting group by id)
    update net_connection c set peeringdb_netixlan_id = chosen.port from chosen where chosen.id = c.id and chosen.port is not null`.execute(
    db,
  );
  await sql`update peering_internetexchange x set peeringdb_ixlan_id = l.lan
    from (select c.internet_exchange_point_id as exchange, min(p.ixlan_id) as lan from net_connection c join peeringdb_networkixlan p on p.id = c.peeringdb_netixlan_id
      group by 1 having count(distinct p.ixlan_id) = 1) l
    where x.id = l.exchange and x.peeringdb_ixlan_id is null`.execute(db);
  await sql`update peeringdb_hiddenpeer h set
      peeringdb_network_id = coalesce(h.peeringdb_network_id, (select n.id from peeringdb_network n where n.id = h.peeringdb_network_id_copy)),
      peeringdb_ixlan_id = coalesce(h.peeringdb_ixlan_id, (select l.id from peeringdb_ixlan l where l.id = h.peeringdb_ixlan_id_copy))
    where (h.peeringdb_network_id is null and exists (select 1 from peeringdb_network n where n.id = h.peeringdb_network_id_copy))
      or (h.peeringdb_ixlan_id is null and exists (select 1 from peeringdb_ixlan l where l.id = h.peeringdb_ixlan_id_copy))`.execute(
    db,
  );
}
