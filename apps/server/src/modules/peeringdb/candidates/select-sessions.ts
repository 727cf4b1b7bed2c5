import {
  type CandidateSession,
  MADE_SESSIONS,
  MOST_SESSIONS,
  type SessionSelection,
} from '@peersmith/answers';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { sessionsMeant } from './candidate-filters.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import { listSessions } from './list-sessions.ts';
import type { LocalAs } from './local-as.ts';

/**
 * The selected sessions that could be made. Where PeeringDB has two ports with one address, the one that it touched last counts.
 * Fails with 400 when they are too many for one request.
 */
export async function selectSessions(
  context: Context,
  selection: SessionSelection,
  local: LocalAs,
): Promise<CandidateSession[]> {
  const sessions = sql`select distinct on (p.connection_id, p.address) p.* from (${possibleSessionsFor(context)}) p
    where ${selected(selection, local)} order by p.connection_id, p.address, p.port_updated desc, p.netixlan_id desc`;
  const { count, results } = await listSessions(context, sessions, {
    limit: MOST_SESSIONS,
    offset: 0,
    ordering: [],
  });
  if (count > MOST_SESSIONS)
    throw unprocessable('peers', `These are ${count} sessions; one request takes ${MOST_SESSIONS} at most.`);
  return results;
}

function selected(selection: SessionSelection, local: LocalAs): RawBuilder<unknown> {
  const { peers = [], netixlans = [], exclude = [] } = selection;
  const asked: readonly string[] = selection.status ?? selection.statuses ?? ['missing'];
  const statuses = MADE_SESSIONS.filter((one) => asked.includes(one));
  const meant = sessionsMeant(
    {
      ...selection,
      internet_exchange_id: selection.internet_exchange_id ?? selection.internet_exchanges,
      connection_id: selection.connection_id ?? selection.connections,
      address_family: selection.address_family ?? selection.address_families,
    },
    local,
  );
  return sql`${meant} and not p.is_ours and p.status = any(${statuses}::text[])
    and (p.asn = any(${peers}::bigint[]) or p.netixlan_id = any(${netixlans}::bigint[]))
    and (p.connection_id, p.address) not in (select e.connection, e.ip_address from json_to_recordset(${JSON.stringify(exclude)}::json) e(connection bigint, ip_address inet))`;
}
