import { internetExchangePeeringSession } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { save } from '../../../engine/write/save.ts';

/** Whether `address` is on no network that we know around `connection`: neither as PeeringDB has the LAN, nor by the connection's own address. */
const isOutside = (connection: RawBuilder<unknown>, address: RawBuilder<unknown>) => sql<boolean>`
  (select case when count(*) = 0 then false else not bool_or(${address} <<= n.prefix) end from (
    select p.prefix::inet as prefix from net_connection c join peeringdb_ixlanprefix p on p.ixlan_id =
      (select x.peeringdb_ixlan_id from peering_internetexchange x where x.id = c.internet_exchange_point_id) where c.id = ${connection}
    union all select network(o.address)::inet from net_connection c cross join lateral unnest(array[c.ipv6_address, c.ipv4_address]) o(address)
      where c.id = ${connection} and masklen(o.address) < case family(o.address) when 4 then 32 else 128 end) n
    where family(n.prefix) = family(${address}))`;

/** The positions of those places whose address is outside the LAN of their connection. */
export async function outsideLan(
  { db }: Context,
  places: readonly { connection: number; ip_address: string }[],
): Promise<ReadonlySet<number>> {
  const asked = places.map(({ connection, ip_address }, at) => ({ at, connection, ip_address }));
  const { rows } = await sql<{ at: number }>`
    select g.at from json_to_recordset(${JSON.stringify(asked)}::json) g(at int, connection bigint, ip_address inet)
     where ${isOutside(sql`g.connection`, sql`g.ip_address`)}`.execute(db);
  return new Set(rows.map(({ at }) => at));
}

/** Gives sessions the addresses that PeeringDB or a plan has for them; those that are outside the LAN then say so. */
export async function moveSessions(
  context: Context,
  moves: readonly { id: number; after: string }[],
): Promise<void> {
  const asked = moves.map(({ id, after }) => ({ id, after }));
  const { rows } = await sql<{ id: number }>`
    select s.id from json_to_recordset(${JSON.stringify(asked)}::json) g(id bigint, after inet)
      join peering_internetexchangepeeringsession s on s.id = g.id where ${isOutside(sql`s.ixp_connection_id`, sql`g.after`)}`.execute(
    context.db,
  );
  const outside = new Set(rows.map(({ id }) => Number(id)));
  await save(
    context,
    internetExchangePeeringSession,
    moves.map(({ id, after }) => ({
      id,
      given: { ip_address: after, ...(outside.has(id) ? { outside_lan: true } : {}) },
      mode: 'modify',
    })),
  );
}
