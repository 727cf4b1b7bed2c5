import { connection, internetExchange } from '@peersmith/model';
import { contains, type Prefix, parseAddress, parsePrefix } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** A connection of ours at an exchange. */
export interface OurEnd {
  connection: number;
  exchange: number;
  ixlan: number | null;
  system: number;
  addresses: Partial<Record<4 | 6, string>>;
  prefixes: Prefix[];
}

/** An exchange of ours, whether we have a connection there or not. */
export interface OurExchange {
  id: number;
  name: string;
  slug: string;
  ixlan: number | null;
  system: number;
}

/** Our exchanges and connections, as far as the caller may see them. */
export async function ourEnds(context: Context): Promise<{ exchanges: OurExchange[]; ends: OurEnd[] }> {
  const { rows: exchanges } = await sql<OurExchange>`
    select x.id::int as id, x.name, x.slug, x.peeringdb_ixlan_id::int as ixlan, x.local_autonomous_system_id::int as system
    from peering_internetexchange x where ${withinGrant(context, internetExchange, sql`x.id`)} order by x.id`.execute(
    context.db,
  );
  const { rows } = await sql<{
    id: number;
    exchange: number;
    v4: string | null;
    v6: string | null;
    prefixes: string[];
  }>`select c.id::int as id, c.internet_exchange_point_id::int as exchange, host(c.ipv4_address) as v4, host(c.ipv6_address) as v6, array(
        select k.prefix::text from peeringdb_ixlanprefix k join peering_internetexchange x on x.peeringdb_ixlan_id = k.ixlan_id
          where x.id = c.internet_exchange_point_id
        union select network(o.address)::text from unnest(array[c.ipv4_address, c.ipv6_address]) o(address)
          where masklen(o.address) < case family(o.address) when 4 then 32 else 128 end) as prefixes
    from net_connection c where c.internet_exchange_point_id is not null and ${withinGrant(context, connection, sql`c.id`)} order by c.id`.execute(
    context.db,
  );
  const known = new Map(exchanges.map((one) => [one.id, one]));
  const ends = rows.flatMap(({ id, exchange, v4, v6, prefixes }): OurEnd[] => {
    const at = known.get(exchange);
    if (!at) return [];
    return [
      {
        connection: id,
        exchange,
        ixlan: at.ixlan,
        system: at.system,
        addresses: { ...(v4 ? { 4: v4 } : {}), ...(v6 ? { 6: v6 } : {}) },
        prefixes: prefixes.flatMap((text) => parsePrefix(text) ?? []),
      },
    ];
  });
  return { exchanges, ends };
}

/** Whether an address is on the LAN of a connection. */
export function isOnLan({ prefixes }: OurEnd, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== null && prefixes.some((prefix) => contains(prefix, parsed));
}

export const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);
