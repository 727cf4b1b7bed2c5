import type { RouterHistory, SessionHistory, SessionKind, Transition } from '@peersmith/answers';
import { whyDown } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Span } from './history-span.ts';
import { COLUMNS } from './record-poll.ts';
import { chosenSessions, displayOf, type NamedSession } from './session-rows.ts';
import { shownReason } from './shown-reason.ts';

const MOST_LATEST = 200;

export type State = SessionHistory['state'];

/** A change of a session's state, as it is stored. */
export interface StoredMove {
  at: string;
  from: State;
  to: State;
  reason: string | null;
  said: string | null;
}

export const shownMove = ({ at, from, to, reason, said }: StoredMove): Transition => ({
  at: new Date(at).toISOString(),
  from,
  to,
  reason: shownReason(reason),
  why: whyDown({ bgp_state: to, down_reason: reason, last_error: said }),
});

/** What sessions went through, of those that the caller may see and of whose rows `s` this is true: the latest first. One statement. */
export async function latestMoves(
  context: Context,
  where: RawBuilder<unknown>,
  { since, until }: Span,
): Promise<RouterHistory['transitions']> {
  const of = (
    kind: SessionKind,
  ) => sql`select s.kind, s.id, s.ip_address, t.at, t.from_state, t.to_state, t.reason, t.said
      from chosen s join monitoring_transition t on ${sql.ref(`t.${COLUMNS[kind]}`)} = s.id
     where s.kind = ${kind} and t.at > ${since} and t.at <= ${until}`;
  const { rows } = await sql<StoredMove & NamedSession>`with chosen as (${chosenSessions(context, where)})
    select s.kind, s.id::int as id, s.ip_address, ${displayOf(context, 's')} as display, s.at, s.from_state as "from", s.to_state as "to", s.reason, s.said
      from (select * from (${of('direct')} union all ${of('exchange')}) s order by s.at desc limit ${MOST_LATEST}) s order by s.at desc`.execute(
    context.db,
  );
  return rows.map(({ kind, id, ip_address, display, ...move }) => ({
    ...shownMove(move),
    session: { kind, id, display, ip_address },
  }));
}
