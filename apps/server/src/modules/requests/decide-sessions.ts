import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { isStopped } from './judge-request.ts';
import { lockRequest, requireRelationship, type StoredRequest, shownRequest } from './request-row.ts';
import { settleSessions, writeVerdicts } from './session-verdicts.ts';
import { declineFor, type GivenStance } from './stances.ts';
import { requireStep, tellStep } from './take-step.ts';

interface OpenSession {
  id: number;
  status: string;
  ip: string;
  connection: number | null;
  checks: Parameters<typeof isStopped>[0];
}

/** The sessions that are meant, all of them open; fails where one was decided meanwhile, or is none of the request. */
async function openSessions(
  { db }: Context,
  request: number,
  ids: readonly number[] | null,
): Promise<OpenSession[]> {
  const { rows } =
    await sql<OpenSession>`select id::int as id, status, host(ip_address) as ip, connection_id::int as connection, checks
    from requests_session where request_id = ${request} order by id`.execute(db);
  if (ids === null) return rows.filter(({ status }) => status === 'proposed');
  const chosen = rows.filter(({ id }) => ids.includes(id));
  const strange = ids.filter((id) => !rows.some((row) => row.id === id));
  if (strange.length) throw new Invalid({ sessions: [`The request has no session ${strange.join(', ')}.`] });
  const decided = chosen.find(({ status }) => status !== 'proposed');
  if (decided)
    throw new ApiError(409, {
      detail: `Somebody has decided about ${decided.ip} already: it is ${decided.status}.`,
      code: 'request_state',
    });
  return chosen;
}

/** Decides about sessions, and about the request once none is open. */
async function decideSessions(
  context: Context,
  request: StoredRequest,
  {
    status,
    sessions,
    reason,
  }: { status: 'accepted' | 'refused'; sessions: readonly OpenSession[]; reason: string },
): Promise<void> {
  if (sessions.length === 0)
    throw new ApiError(409, { detail: 'None of its sessions is open.', code: 'request_state' });
  await writeVerdicts(
    context,
    sessions.map(({ id }) => ({ id, status, verdict: reason, rule: null })),
  );
  const open = await settleSessions(context, request, { rule: null, reason });
  if (open === 0) return;
  const which = sessions.map(({ ip }) => ip).join(', ');
  const text = `${which} ${status}; ${open} to be decided.${reason ? ` ${reason}` : ''}`;
  await tellStep(context, request.id, {
    action: status === 'accepted' ? 'accept' : 'refuse',
    from: request.status,
    to: request.status,
    text,
  });
}

/** Accepts sessions that others ask for. */
export const accept: ActionHandler = ({ context: outer, id, input }) =>
  inTransaction(outer, async (context) => {
    const { sessions: ids, reason }: { sessions?: number[] | null; reason: string } = Object(input);
    const request = await lockRequest(context, id);
    requireStep(request, 'accept');
    const sessions = await openSessions(context, id, ids ?? null);
    requireRelationship(request);
    const placeless =
      request.request_type === 'private' ? [] : sessions.filter(({ connection }) => connection === null);
    if (placeless.length)
      throw new Invalid({
        sessions: [
          `No connection of yours can have a session with ${placeless.map(({ ip }) => ip).join(', ')}: refuse it.`,
        ],
      });
    const stopped = sessions.filter(({ checks }) => isStopped(checks));
    if (stopped.length && reason === '')
      throw new Invalid({
        reason: [`Say why ${stopped.map(({ ip }) => ip).join(', ')} is accepted although a check failed.`],
      });
    await decideSessions(context, request, { status: 'accepted', sessions, reason });
    return shownRequest(context, id);
  });

/** Refuses sessions that others ask for, with a text; and, where that is said, the network from now on. */
export const refuse: ActionHandler = ({ context: outer, id, input }) =>
  inTransaction(outer, async (context) => {
    const {
      sessions: ids,
      reason,
      stance,
    }: { sessions?: number[] | null; reason: string; stance?: GivenStance | null } = Object(input);
    const request = await lockRequest(context, id);
    requireStep(request, 'refuse');
    const sessions = await openSessions(context, id, ids ?? null);
    await decideSessions(context, request, { status: 'refused', sessions, reason });
    if (stance) await declineFor(context, request, { ...stance, reason });
    return shownRequest(context, id);
  });
