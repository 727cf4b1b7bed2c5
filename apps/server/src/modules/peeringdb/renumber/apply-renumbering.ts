import type { Move, Renumbered, Renumbering } from '@peersmith/answers';
import { connection, internetExchangePeeringSession } from '@peersmith/model';
import type { AnyResource, Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, unprocessable } from '../../../engine/errors.ts';
import { save } from '../../../engine/write/save.ts';
import { planRenumbering, type Renumber } from './plan-renumbering.ts';

export interface ApplyRenumbering extends Renumber {
  /** Of the plan that was reviewed. */
  digest: string;
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
    if (plan.digest !== given.digest)
      throw new ApiError(409, {
        detail: 'The connections, sessions or PeeringDB changed since this was reviewed: look at it again.',
        code: 'plan_changed',
      });
    const connections = wanted(plan.connections, given.exclude?.connections, 'connections');
    const sessions = wanted(plan.sessions, given.exclude?.sessions, 'sessions');
    const column = given.from.family === 6 ? 'ipv6_address' : 'ipv4_address';
    await modify(context, connection, connections, (after) => ({ [column]: after }));
    await modify(context, internetExchangePeeringSession, sessions, (after) => ({ ip_address: after }));
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

async function modify(
  context: Context,
  resource: AnyResource,
  moves: readonly Possible[],
  givenOf: (after: string) => Row,
): Promise<void> {
  for (let at = 0; at < moves.length; at += BATCH)
    await save(
      context,
      resource,
      moves.slice(at, at + BATCH).map(({ id, after }) => ({ id, given: givenOf(after), mode: 'modify' })),
    );
}

/** The changes that told of this are done with. */
async function settleChanges(context: Context, { internet_exchange, from, to }: Renumbering): Promise<void> {
  await sql`update peeringdb_change set state = 'applied', decided = ${context.now()}, decided_by_id = ${context.principal.id || null}, updated = now()
    where kind = 'lan' and state = 'pending' and internet_exchange_id = ${internet_exchange}
      and coalesce(before #>> '{}', ${from}) = ${from} and coalesce(after #>> '{}', ${to}) = ${to}`.execute(
    context.db,
  );
}
