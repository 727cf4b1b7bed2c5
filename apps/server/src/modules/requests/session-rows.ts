import type { REQUESTED_SESSION_STATUS, RequestStatus } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { PREFIX_LENGTH } from './requests-of-network.ts';

/** A session of a request, with what of the request tells it from others. */
export interface SessionRow {
  id: number;
  request: number;
  reference: string;
  asn: number;
  network_name: string;
  request_status: RequestStatus;
  connection: number | null;
  facility: number | null;
  ip_address: string;
  prefix_length: number | null;
  status: keyof typeof REQUESTED_SESSION_STATUS;
  verdict: string;
  session: number | null;
  direct_session: number | null;
  created: Date;
  updated: Date;
}

/** Sessions by their ids, or by those of their requests; whoever asks has looked whether they may be seen. One statement. */
export async function sessionRows(
  { db }: Context,
  of: { sessions: readonly number[] } | { requests: readonly number[] },
): Promise<SessionRow[]> {
  const which =
    'sessions' in of
      ? sql`q.id = any(${[...of.sessions]}::bigint[])`
      : sql`q.request_id = any(${[...of.requests]}::bigint[])`;
  const { rows } = await sql<SessionRow>`
    select q.id::int as id, r.id::int as request, r.reference, r.asn::float8 as asn, r.network_name, r.status as request_status,
      q.connection_id::int as connection, q.facility::float8 as facility, host(q.ip_address) as ip_address, ${PREFIX_LENGTH} as prefix_length,
      q.status, q.verdict, q.session_id::int as session, q.direct_session_id::int as direct_session, q.created, q.updated
    from requests_session q join requests_request r on r.id = q.request_id left join net_connection c on c.id = q.connection_id
    where ${which} and r.direction = 'inbound' order by q.request_id, q.id`.execute(db);
  return rows;
}
