import type { RequestStep } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { checkRequest } from './check-request.ts';
import { lockRequest, type StoredRequest, shownRequest } from './request-row.ts';
import { declineFor, type GivenStance } from './stances.ts';
import { requireStep, takeStep } from './take-step.ts';

interface Why {
  reason: string;
  stance?: GivenStance | null;
}

/** Moves the sessions of a request that stand in one state to another. */
const moveSessions = ({ db }: Context, id: number, [from, to]: readonly [string, string]) =>
  sql`update requests_session set status = ${to}, updated = now() where request_id = ${id} and status = ${from}`.execute(
    db,
  );

const decidedNow = (context: Context, reason: string) => ({
  reason,
  decided: context.now().toISOString(),
  decided_by_id: context.principal.id || null,
  decided_by_rule_id: null,
});

/** A step that a person takes with a request, and what else changes with it. */
const step =
  (
    name: RequestStep,
    also: (context: Context, request: StoredRequest, why: Why) => Promise<object | undefined>,
  ): ActionHandler =>
  ({ context: outer, id, input }) =>
    inTransaction(outer, async (context) => {
      const why: Why = { reason: '', ...Object(input) };
      const request = await lockRequest(context, id);
      requireStep(request, name);
      const columns = await also(context, request, why);
      await takeStep(context, request, { step: name, text: why.reason, columns: { ...columns } });
      return shownRequest(context, id);
    });

/** The network agreed: what was asked of it is to be made. */
export const agree = step('agree', async (context, { id }, { reason }) => {
  await moveSessions(context, id, ['proposed', 'accepted']);
  return { ...decidedNow(context, reason), next_reminder: null };
});

/** Nothing comes of it; where that is said, the network is left out of the candidates. */
export const decline = step('decline', async (context, request, { reason, stance }) => {
  if (stance) await declineFor(context, request, { ...stance, reason });
  return { ...decidedNow(context, reason), next_reminder: null };
});

export const giveUp = step('no-answer', async (context, _, { reason }) => ({
  ...decidedNow(context, reason),
  next_reminder: null,
}));

export const withdraw = step('withdraw', async (_, __, { reason }) => ({ reason, next_reminder: null }));

/** What was accepted or refused is open again. */
export const reopen = step('reopen', async (context, { id }) => {
  await moveSessions(context, id, ['accepted', 'proposed']);
  await moveSessions(context, id, ['refused', 'proposed']);
  return { reason: '', decided: null, decided_by_id: null, decided_by_rule_id: null };
});

/** Checks a request again. */
export const check: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const request = await lockRequest(context, id);
    if (request.direction !== 'inbound')
      throw new ApiError(409, { detail: 'Only requests of others are checked.', code: 'request_state' });
    requireStep(request, 'check');
    await checkRequest(context, request);
    return shownRequest(context, id);
  });
