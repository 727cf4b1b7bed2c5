import type { CandidateSession } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

/** The places among sessions whose address is on no network that we know of the LAN: as PeeringDB has it, else by the connection's own address. */
export async function outsideLan(
  { db }: Context,
  sessions: readonly CandidateSession[],
): Promise<ReadonlySet<number>> {
  const asked = sessions.map(({ connection, ip_address }, at) => ({ at, connection: connection.id, ip_address }));
  const { rows } = await sql<{ at: number }>`
    select g.at from json_to_recordset(${JSON.stringify(asked)}::json) g(at int, connection bigint, ip_address inet)
      join net_connection c on c.id = g.connection join peering_internetexchange x on x.id = c.internet_exchange_point_id
     cross join lateral (select count(*) as known, count(*) filter (where g.ip_address <<= p.prefix) as holding
        from peeringdb_ixlanprefix p where p.ixlan_id = x.peeringdb_ixlan_id and family(p.prefix) = family(g.ip_address)) lan
     where lan.holding = 0 and (lan.known > 0
        or not coalesce(g.ip_address <<= network(case family(g.ip_address) when 4 then c.ipv4_address else c.ipv6_address end), true))`.execute(
    db,
  );
  return new Set(rows.map(({ at }) => at));
}
