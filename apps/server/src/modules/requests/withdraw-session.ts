import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { lockRequest } from './request-row.ts';
import { settleSessions } from './session-verdicts.ts';
import { takeStep, tellStep } from './take-step.ts';

/** Takes one session back as the network wishes that asked for it, and the request with the last; fails with 409 where it is made by now. */
export const withdrawSession = (outer: Context, request_id: number, session: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const request = await lockRequest(context, request_id);
    const { rows } = await sql<{ ip: string }>`delete from requests_session
      where id = ${session} and request_id = ${request_id} and status in ('proposed', 'accepted') returning host(ip_address) as ip`.execute(
      context.db,
    );
    const [taken] = rows;
    if (!taken)
      throw new ApiError(409, {
        detail: 'The session cannot be taken back: it is decided, or made.',
        code: 'request_state',
      });
    const reason = `${taken.ip} was taken back by the network.`;
    const { rows: left } = await sql<{ open: number }>`select count(*)::int as open from requests_session
      where request_id = ${request_id} and status <> 'refused'`.execute(context.db);
    if (!left[0]?.open) {
      await takeStep(context, request, {
        ...{ step: 'withdraw', text: reason, isByItself: true },
        columns: { reason, next_reminder: null },
      });
      return;
    }
    const { status } = request;
    await tellStep(context, request_id, {
      ...{ action: 'withdraw', from: status, to: status, text: reason, isByItself: true },
    });
    if (status === 'checked')
      await settleSessions(context, request, { rule: null, reason, isByItself: true });
  });
