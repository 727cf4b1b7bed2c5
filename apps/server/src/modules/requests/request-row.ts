import {
  peeringRequest,
  type RequestDirection,
  type RequestStatus,
  type RequestType,
} from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound, unprocessable } from '../../engine/errors.ts';
import { shownRow } from '../../engine/read/shown-row.ts';

/** A request as steps need it. */
export interface StoredRequest {
  id: number;
  direction: RequestDirection;
  status: RequestStatus;
  asn: number;
  network_name: string;
  autonomous_system_id: number | null;
  local_autonomous_system_id: number | null;
  email: string;
  origin: string;
  reminder_count: number;
  written: Date | null;
  reason: string;
  request_type: RequestType;
  relationship_id: number | null;
  /** No rule decides about it. */
  is_waiting: boolean;
}

/** Whether a relationship has to be chosen before sessions of the request are accepted or made. */
export const lacksRelationship = ({
  request_type,
  relationship_id,
}: Pick<StoredRequest, 'request_type' | 'relationship_id'>): boolean =>
  request_type === 'private' && relationship_id === null;

/** Fails where the relationship of a private request is not chosen yet. */
export function requireRelationship(request: StoredRequest): void {
  if (lacksRelationship(request))
    throw unprocessable(
      'relationship',
      'Choose the relationship of the private sessions in the request first.',
    );
}

async function read({ db }: Context, id: number, how: 'for update' | ''): Promise<StoredRequest> {
  const { rows } = await sql<StoredRequest>`
    select id::int as id, direction, status, asn::float8 as asn, network_name, autonomous_system_id::int as autonomous_system_id,
      local_autonomous_system_id::int as local_autonomous_system_id, email, origin, reminder_count, written, reason,
      request_type, relationship_id::int as relationship_id, is_waiting
    from requests_request where id = ${id} ${sql.raw(how)}`.execute(db);
  const [found] = rows;
  if (!found) throw notFound(peeringRequest.className);
  return found;
}

export const storedRequest = (context: Context, id: number): Promise<StoredRequest> => read(context, id, '');

/** A request that nobody else takes a step with meanwhile. */
export const lockRequest = (context: Context, id: number): Promise<StoredRequest> =>
  read(context, id, 'for update');

/** A request as its endpoints answer with it. */
export const shownRequest = (context: Context, id: number) => shownRow(context, peeringRequest, id);
