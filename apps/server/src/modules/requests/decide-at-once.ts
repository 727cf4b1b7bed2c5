import type { NewSessionStatus } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import { toldBy } from './automatic-provision.ts';
import { type Accepted, acceptedSessions, keepMade, makeSessions, systemOf } from './provision-request.ts';
import { lockRequest, requireRelationship, type StoredRequest } from './request-row.ts';
import { PENDING } from './requests-of-network.ts';
import { settleSessions, writeVerdicts } from './session-verdicts.ts';
import { tellStep } from './take-step.ts';

/** What somebody decides of sessions of a request. */
export interface Decision {
  action: 'accept' | 'refuse';
  /** Which of its sessions; all that are open where it is null. */
  sessions: readonly number[] | null;
  comment: string;
  /** Of the sessions that are made. */
  status: NewSessionStatus;
}

/** What became of one session. */
export interface DecidedSession {
  id: number;
  ip_address: string;
  accepted: boolean;
  reason: string;
}

interface Open {
  id: number;
  ip: string;
}

/**
 * Decides about sessions of a request, and makes those that are accepted once none is open any more. What cannot be made is refused
 * with the reason, and keeps nothing else from being made. Fails with 400 where somebody decided before.
 */
export const decideAtOnce = (outer: Context, id: number, decision: Decision): Promise<DecidedSession[]> =>
  inTransaction(outer, async (context) => {
    const request = await lockRequest(context, id);
    const { sessions: only, action, comment } = decision;
    if (!PENDING.includes(request.status) || request.direction !== 'inbound')
      throw new ApiError(400, { detail: 'Only pending requests can be decided.' });
    if (action === 'accept') requireRelationship(request);
    const { rows: open } = await sql<Open>`select id::int as id, host(ip_address) as ip from requests_session
      where request_id = ${id} and status = 'proposed' order by id`.execute(context.db);
    const chosen = only === null ? open : open.filter((one) => only.includes(one.id));
    if (chosen.length === 0) throw new ApiError(400, { detail: 'Only pending sessions can be decided.' });
    const status = action === 'accept' ? 'accepted' : 'refused';
    await writeVerdicts(
      context,
      chosen.map((one) => ({ id: one.id, status, verdict: comment, rule: null })),
    );
    const failed =
      chosen.length < open.length
        ? await tellPart(context, request, { action, chosen, left: open.length - chosen.length })
        : await conclude(context, request, decision);
    return chosen.map((one) => {
      const reason = failed.get(one.id) ?? '';
      return { id: one.id, ip_address: one.ip, accepted: action === 'accept' && reason === '', reason };
    });
  });

async function tellPart(
  context: Context,
  { id, status }: StoredRequest,
  { action, chosen, left }: { action: Decision['action']; chosen: readonly Open[]; left: number },
): Promise<Map<number, string>> {
  const which = chosen.map(({ ip }) => ip).join(', ');
  const text = `${which} ${action === 'accept' ? 'accepted' : 'refused'}; ${left} to be decided.`;
  await tellStep(context, id, { action, from: status, to: status, text });
  return new Map();
}

/** Makes what is accepted, refuses what cannot be made, and takes the steps that follow. Gives the reasons by session. */
async function conclude(
  context: Context,
  request: StoredRequest,
  { comment, status }: Decision,
): Promise<Map<number, string>> {
  const { made, failed, system } = await makeWhatCanBe(context, request, status);
  await writeVerdicts(
    context,
    Array.from(failed, ([id, reason]) => ({
      id,
      status: 'refused' as const,
      verdict: `Auto-rejected: ${reason}`.slice(0, 2000),
      rule: null,
    })),
  );
  await settleSessions(context, request, { rule: null, reason: comment });
  if (system !== null && made.length) await keepMade(context, request, { made, system });
  return failed;
}

interface Outcome {
  made: { id: number; session: number }[];
  failed: Map<number, string>;
  system: number | null;
}

/** Tries all sessions together, and again without those that were refused: as many attempts as there are kinds of trouble, and most often one. */
async function makeWhatCanBe(
  context: Context,
  request: StoredRequest,
  status: NewSessionStatus,
): Promise<Outcome> {
  const accepted = await acceptedSessions(context, request);
  const failed = new Map<number, string>();
  const isPlaced = ({ connection }: Accepted) => request.request_type === 'private' || connection !== null;
  for (const one of accepted)
    if (!isPlaced(one)) failed.set(one.id, `No connection of yours can have a session with ${one.ip}.`);
  let left = accepted.filter(isPlaced);
  let system: number | null = null;
  while (left.length) {
    const attempt = await tryToMake(context, { request, accepted: left, status });
    if ('ids' in attempt) {
      system = attempt.system;
      const made = left.map(({ id }, at) => ({ id, session: Number(attempt.ids[at]) }));
      return { made, failed, system };
    }
    for (const [at, reason] of attempt.refused) failed.set(left[at]?.id ?? 0, reason);
    left = left.filter(({ id }) => !failed.has(id));
  }
  return { made: [], failed, system };
}

type Attempt = { ids: number[]; system: number } | { refused: Map<number, string> };

/** Makes all of some sessions, or none and says which were refused by their positions. */
async function tryToMake(
  context: Context,
  {
    request,
    accepted,
    status,
  }: { request: StoredRequest; accepted: readonly Accepted[]; status: NewSessionStatus },
): Promise<Attempt> {
  const make = async (inner: Context) => {
    const system = await systemOf(inner, request);
    return { system, ids: await makeSessions(inner, { request, accepted, given: { status }, system }) };
  };
  // What a trial does is neither told nor planned unless it succeeds.
  const { plan, ...unplanned } = context;
  const trial: Context = { ...unplanned, ...(context.events ? { events: [] } : {}) };
  await sql`savepoint making`.execute(context.db);
  try {
    const made = await make(trial);
    if (plan) {
      await sql`rollback to savepoint making`.execute(context.db);
      return await make(context);
    }
    context.events?.push(...(trial.events ?? []));
    await sql`release savepoint making`.execute(context.db);
    return made;
  } catch (error) {
    // What somebody may not do is no fault of the session.
    if (!(error instanceof ApiError) || error.status === 403) throw error;
    await sql`rollback to savepoint making`.execute(context.db);
    return { refused: reasonsOf(error, accepted.length) };
  }
}

/** Why each was refused; all of them, where the trouble is not of one. */
function reasonsOf(error: ApiError, count: number): Map<number, string> {
  const byPosition = error instanceof Invalid && Array.isArray(error.errors) ? error.errors : [];
  const reasons = new Map(
    byPosition.flatMap((messages, at): [number, string][] => {
      const text = Object.values(messages).flat().join(' ');
      return text === '' ? [] : [[at, text]];
    }),
  );
  return reasons.size ? reasons : new Map(Array.from({ length: count }, (_, at) => [at, toldBy(error)]));
}
