import { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { sql } from 'kysely';
import { inTransaction } from '../../engine/context.ts';
import { ApiError, forbidden } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { may } from '../../engine/permissions.ts';
import { save, type Wanted } from '../../engine/write/save.ts';
import { lockRequest, shownRequest } from './request-row.ts';
import { tellStep } from './take-step.ts';

/** Enables the sessions that were made of a request, so that they are configured from the next plan on. */
export const enable: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const request = await lockRequest(context, id);
    const isPrivate = request.request_type === 'private';
    const resource = isPrivate ? directPeeringSession : internetExchangePeeringSession;
    if (!may(context.principal, resource, 'change'))
      throw forbidden(`Enabling them takes peering.change_${resource.name}.`);
    const table = sql.table(`peering_${resource.name}`);
    const made = sql.ref(isPrivate ? 'q.direct_session_id' : 'q.session_id');
    const { rows } = await sql<{
      id: number;
    }>`select s.id::int as id from requests_session q join ${table} s on s.id = ${made}
      where q.request_id = ${id} and s.status in ('requested', 'provisioning') order by s.id`.execute(
      context.db,
    );
    if (rows.length === 0)
      throw new ApiError(409, { detail: 'None of its sessions waits to be enabled.', code: 'request_state' });
    const wanted = rows.map(
      ({ id: session }): Wanted => ({ id: session, mode: 'modify', given: { status: 'enabled' } }),
    );
    await save(context, resource, wanted);
    const text = `${rows.length === 1 ? '1 session was' : `${rows.length} sessions were`} enabled.`;
    await tellStep(context, id, { action: 'enable', from: request.status, to: request.status, text });
    return shownRequest(context, id);
  });
