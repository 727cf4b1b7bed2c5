import type { RenumberSuggestion } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

/**
 * Where the addresses and lengths of an exchange's connections are not those of its LAN in PeeringDB: another length around the same
 * address, or an address in none of the LAN's prefixes while there is just one to go to.
 */
export async function suggestRenumberings({ db }: Context, exchange: number): Promise<RenumberSuggestion[]> {
  const { rows } = await sql<RenumberSuggestion>`with own as (
      select network(v.address) as held, host(v.address)::inet as address, x.peeringdb_ixlan_id as lan
      from net_connection c join peering_internetexchange x on x.id = c.internet_exchange_point_id
      cross join lateral (values (c.ipv6_address), (c.ipv4_address)) v(address)
      where x.id = ${exchange} and v.address is not null and masklen(v.address) < case family(v.address) when 6 then 128 else 32 end),
    placed as (
      select o.held, coalesce(
        (select k.prefix from peeringdb_ixlanprefix k where k.ixlan_id = o.lan and k.prefix >>= o.address order by masklen(k.prefix) desc limit 1),
        (select min(k.prefix::text)::cidr from peeringdb_ixlanprefix k where k.ixlan_id = o.lan and family(k.prefix) = family(o.address) having count(*) = 1)) as lan
      from own o)
    select text(held) as "from", text(lan) as "to", count(*)::int as connections from placed where lan is not null and lan <> held group by held, lan order by held`.execute(
    db,
  );
  return rows;
}
