import { type Interface, networkOf, type Prefix, parseInterface, parsePrefix } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** What the rules of sessions ask of a connection. */
export interface ConnectionFacts {
  router: number | null;
  exchange: number | null;
  /** The AS that we are at the exchange. */
  local_as: number | null;
  addresses: readonly Interface[];
  /** The networks that it is in: as PeeringDB has the LAN of the exchange, and by its own addresses. */
  lans: readonly Prefix[];
  /** Our other addresses at the exchange, as text without masks. */
  ours: ReadonlySet<string>;
}

interface Row {
  id: number;
  router: number | null;
  exchange: number | null;
  local_as: number | null;
  addresses: string[];
  lans: string[];
  ours: string[];
}

/** Connections by their ids, in one statement. */
export async function connectionFacts(
  { db }: Context,
  ids: readonly number[],
): Promise<Map<number, ConnectionFacts>> {
  const known = [...new Set(ids.filter((id) => Number.isInteger(id) && id > 0))];
  if (known.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select c.id, c.router_id as router, x.id as exchange, x.local_autonomous_system_id as local_as,
      array_remove(array[text(c.ipv6_address), text(c.ipv4_address)], null) as addresses,
      coalesce((select json_agg(text(p.prefix)) from peeringdb_ixlanprefix p where p.ixlan_id = x.peeringdb_ixlan_id), '[]'::json) as lans,
      coalesce((select json_agg(host(o.address)) from net_connection k cross join lateral unnest(array[k.ipv6_address, k.ipv4_address]) o(address)
        where k.internet_exchange_point_id = x.id and k.id <> c.id and o.address is not null), '[]'::json) as ours
      from net_connection c left join peering_internetexchange x on x.id = c.internet_exchange_point_id
     where c.id = any(${known}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [Number(row.id), factsOf(row)]));
}

const numberOrNull = (id: unknown) => (id === null ? null : Number(id));

function factsOf({ router, exchange, local_as, addresses, lans, ours }: Row): ConnectionFacts {
  const own = addresses.map(parseInterface).filter((one) => one !== null);
  const recorded = lans.map(parsePrefix).filter((one) => one !== null);
  return {
    router: numberOrNull(router),
    exchange: numberOrNull(exchange),
    local_as: numberOrNull(local_as),
    addresses: own,
    lans: [
      ...recorded,
      ...own.filter(({ family, prefixLength }) => prefixLength < (family === 4 ? 32 : 128)).map(networkOf),
    ],
    ours: new Set(ours),
  };
}
