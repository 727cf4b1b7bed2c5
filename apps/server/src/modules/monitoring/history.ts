import type {
  HistoryQuery,
  RouterHistory,
  RouterPoll,
  SessionHistory,
  SessionKind,
} from '@peersmith/answers';
import { adviceOf, whyDown } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import { placeIn, spanOf } from './history-span.ts';
import { latestMoves, type State, type StoredMove, shownMove } from './latest-moves.ts';
import { COLUMNS } from './record-poll.ts';
import { staleAfterS } from './settings.ts';
import { isStale, shownReason, shownTime } from './shown-reason.ts';

const MOST_TRANSITIONS = 1000;

/** The states and counts of a session over time. Four statements. */
export async function sessionHistory(
  context: Context,
  { kind, id }: { kind: SessionKind; id: number },
  query: HistoryQuery,
): Promise<SessionHistory> {
  const span = spanOf(query, context.now());
  const { since, until } = span;
  const column = sql.ref(COLUMNS[kind]);
  const table = sql.table(
    kind === 'direct' ? 'peering_directpeeringsession' : 'peering_internetexchangepeeringsession',
  );
  const { rows: moves } =
    await sql<StoredMove>`select at, from_state as "from", to_state as "to", reason, said from (
      select * from monitoring_transition where ${column} = ${id} and at > ${since} and at <= ${until} order by at desc limit ${MOST_TRANSITIONS}) t
    order by at, (from_state = 'established') desc`.execute(context.db);
  const { rows: before } = await sql<{ state: State }>`select to_state as state from monitoring_transition
     where ${column} = ${id} and at <= ${since} order by at desc limit 1`.execute(context.db);
  const { rows: counts } = await sql<{ at: string; received: number; accepted: number; advertised: number }>`
    select greatest(at, ${since}) as at, received, accepted, advertised from (
      (select at, received, accepted, advertised from monitoring_count where ${column} = ${id} and at <= ${since} order by at desc limit 1)
      union all
      (select distinct on (b.place) at, received, accepted, advertised from (
          select at, received, accepted, advertised, ${placeIn(span)} as place from monitoring_count where ${column} = ${id} and at > ${since} and at <= ${until}) b
        order by b.place, b.at desc)) c order by at`.execute(context.db);
  const { rows: present } = await sql<{
    bgp_state: State;
    state_changed: string | null;
    down_reason: string | null;
    last_error: string;
    flap_count: number;
    polled: string | null;
    received: number;
    accepted: number;
    advertised: number;
  }>`select bgp_state, state_changed, down_reason, last_error, flap_count, polled, received_prefix_count as received,
      accepted_prefix_count as accepted, advertised_prefix_count as advertised from ${table} where id = ${id}`.execute(
    context.db,
  );
  const [held] = present;
  if (!held) throw notFound('Session');
  const { received, accepted, advertised, ...now } = held;
  // What has not changed for longer than history is kept is as it is now.
  const known =
    counts.length || now.polled === null
      ? counts
      : [{ at: since.toISOString(), received, accepted, advertised }];
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    state: before[0]?.state ?? moves[0]?.from ?? null,
    transitions: moves.map(shownMove),
    counts: known.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    now: {
      ...now,
      state_changed: shownTime(now.state_changed),
      down_reason: shownReason(now.down_reason),
      why: whyDown(now),
      advice: now.bgp_state === 'established' ? null : adviceOf(now.down_reason),
      polled: shownTime(now.polled),
      is_stale: isStale(now.polled, context.now(), staleAfterS(context)),
    },
  };
}

const POLL = sql`at, code, message, duration_ms, neighbors, established, down, received, accepted, advertised`;
const shownPoll = (poll: RouterPoll): RouterPoll => ({ ...poll, at: new Date(poll.at).toISOString() });

/** The polls of a router over time, and the latest changes of its sessions. Four statements. */
export async function routerHistory(
  context: Context,
  id: number,
  query: HistoryQuery,
): Promise<RouterHistory> {
  const span = spanOf(query, context.now());
  const { since, until } = span;
  const { rows: polls } = await sql<RouterPoll>`
    select distinct on (b.place) ${POLL} from (select *, ${placeIn(span)} as place from monitoring_poll
       where router_id = ${id} and at > ${since} and at <= ${until}) b order by b.place, b.at desc`.execute(
    context.db,
  );
  const { rows: latest } =
    await sql<RouterPoll>`select ${POLL} from monitoring_poll where router_id = ${id} order by at desc limit 1`.execute(
      context.db,
    );
  const { rows: polled } = await sql<{
    at: string | null;
  }>`select poll_bgp_sessions_last_updated as at from devices_router where id = ${id}`.execute(context.db);
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    polls: polls.map(shownPoll),
    last: latest[0] ? shownPoll(latest[0]) : null,
    is_stale: isStale(polled[0]?.at ?? null, context.now(), staleAfterS(context)),
    transitions: await latestMoves(context, sql`s.router_id = ${id}`, span),
  };
}
