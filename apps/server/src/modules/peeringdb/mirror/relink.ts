import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';

/** Links to the mirror what lost its link or never had one: our ports by their addresses, exchanges by their ports, hidden peers by the ids kept. */
export async function relink(db: AnyDatabase): Promise<void> {
  await sql`update net_connection c set peeringdb_netixlan_id = p.id
    from peeringdb_networkixlan p
    where c.peeringdb_netixlan_id is null and (c.ipv4_address is not null or c.ipv6_address is not null)
      and p.ipaddr4 is not distinct from host(c.ipv4_address)::inet and p.ipaddr6 is not distinct from host(c.ipv6_address)::inet`.execute(
    db,
  );
  await sql`update peering_internetexchange x set peeringdb_ixlan_id = l.lan
    from (select c.internet_exchange_point_id as exchange, min(p.ixlan_id) as lan from net_connection c join peeringdb_networkixlan p on p.id = c.peeringdb_netixlan_id
      group by 1 having count(distinct p.ixlan_id) = 1) l
    where x.id = l.exchange and x.peeringdb_ixlan_id is null`.execute(db);
  await sql`update peeringdb_hiddenpeer h set
      peeringdb_network_id = coalesce(h.peeringdb_network_id, (select n.id from peeringdb_network n where n.id = h.peeringdb_network_id_copy)),
      peeringdb_ixlan_id = coalesce(h.peeringdb_ixlan_id, (select l.id from peeringdb_ixlan l where l.id = h.peeringdb_ixlan_id_copy))
    where h.peeringdb_network_id is null or h.peeringdb_ixlan_id is null`.execute(db);
}
