import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { OPEN_ELSEWHERE } from './session-facts.ts';

/** A session that a network is about to ask for; private where no connection of ours is named. */
export interface SessionToAsk {
  ip_address: string;
  connection: number | null;
}

/** Addresses of a network that are in an open request of its own, or in a session that is there; each once. One statement. */
export async function conflictsOf(
  { db }: Context,
  { asn, sessions }: { asn: number; sessions: readonly SessionToAsk[] },
): Promise<{ asked: string[]; existing: string[] }> {
  const { rows } = await sql<{ ip: string; asked: boolean; existing: boolean }>`
    select host(w.ip_address) as ip,
      bool_or(exists (select from requests_session q join requests_request r on r.id = q.request_id
        where r.asn = ${asn} and r.direction = 'inbound' and q.ip_address = w.ip_address and ${OPEN_ELSEWHERE})) as asked,
      bool_or(case when w.connection is null
        then exists (select from peering_directpeeringsession d join peering_autonomoussystem a on a.id = d.autonomous_system_id
          where a.asn = ${asn} and host(d.ip_address) = host(w.ip_address))
        else exists (select from peering_internetexchangepeeringsession s
          where s.ixp_connection_id = w.connection and s.ip_address = w.ip_address) end) as existing
    from json_to_recordset(${JSON.stringify(sessions)}::json) w(ip_address inet, connection bigint)
    group by w.ip_address order by w.ip_address`.execute(db);
  return {
    asked: rows.filter(({ asked }) => asked).map(({ ip }) => ip),
    existing: rows.filter(({ existing }) => existing).map(({ ip }) => ip),
  };
}
