import type { Move, Renumbered, Renumbering } from '@peersmith/answers';
import { connection, peeringdbChange } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, unprocessable } from '../../../engine/errors.ts';
import { observed } from '../../../engine/write/observed.ts';
import { save } from '../../../engine/write/save.ts';
import { moveSessions } from '../network/outside-lan.ts';
import { addressOf, planRenumbering, type Renumber } from './plan-renumbering.ts';

export interface ApplyRenumbering extends Renumber {
  /** Of the plan that was reviewed; nothing where the request is held to one as a whole. */
  digest?: string | undefined;
  /** What is left as it is. */
  exclude?:
    | { connections?: readonly number[] | undefined; sessions?: readonly number[] | undefined }
    | undefined;
}

const BATCH = 1000;

/** Gives connections and sessions their addresses in the new LAN: all that were reviewed and not left out, or none. */
export function applyRenumbering(outer: Context, given: ApplyRenumbering): Promise<Renumbered> {
  return inTransaction(outer, async (context) => {
    const plan = await planRenumbering(context, { ...given, lock: true });
    if (!given.digest && !context.plan) throw unprocessable('digest', 'Enter the digest of the preview.');
    if (given.digest && plan.digest !== given.digest)
      throw new ApiError(409, {
        detail: 'The connections, sessions or PeeringDB changed since this was reviewed: look at it again.',
        code: 'plan_changed',
      });
    const connections = wanted(plan.connections, given.exclude?.connections, 'connections');
    const sessions = wanted(plan.sessions, given.exclude?.sessions, 'sessions');
    const column = addressOf(given.from);
    for (const some of batchesOf(connections))
      await save(
        context,
        connection,
        some.map(({ id, after }) => ({ id, given: { [column]: after }, mode: 'modify' })),
      );
    for (const some of batchesOf(sessions)) await moveSessions(context, some);
    await settleChanges(context, plan);
    return { connections: connections.length, sessions: sessions.length };
  });
}

type Possible = Move & { after: string };

function wanted(moves: readonly Move[], left: readonly number[] = [], field: string): Possible[] {
  const strange = left.find((id) => !moves.some((move) => move.id === id));
  if (strange !== undefined)
    throw unprocessable('exclude', `${strange} is none of the ${field} of the plan.`);
  return moves
    .filter(({ id }) => !left.includes(id))
    .map((move) => {
      const { after, problem, display, id } = move;
      if (after === null || problem)
        throw unprocessable('exclude', `Leave out ${display} (${id} of ${field}), or mend it: ${problem}.`);
      return { ...move, after };
    });
}

function batchesOf<T>(moves: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(moves.length / BATCH) }, (_, at) =>
    moves.slice(at * BATCH, (at + 1) * BATCH),
  );
}

/** The changes that told of this are done with. */
async function settleChanges(context: Context, { internet_exchange, from, to }: Renumbering): Promise<void> {
  const { rows } = await sql<{
    id: number;
  }>`select id from peeringdb_change
    where kind = 'lan' and state = 'pending' and internet_exchange_id = ${internet_exchange}
      and coalesce(before #>> '{}', ${from}) = ${from} and coalesce(after #>> '{}', ${to}) = ${to} order by id for update`.execute(
    context.db,
  );
  const ids = rows.map((row) => Number(row.id));
  await observed(
    context,
    { resource: peeringdbChange, ids },
    sql`update peeringdb_change set state = 'applied', decided = ${context.now()}, decided_by_id = ${context.principal.id || null}, updated = now() where id = any(${ids}::bigint[])`,
  );
}
