import type {
  HistoryQuery,
  RouterHistory,
  RouterPoll,
  SessionHistory,
  SessionKind,
  Transition,
} from '@peersmith/answers';
import { adviceOf, directPeeringSession, internetExchangePeeringSession, whyDown } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { Invalid, notFound } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { COLUMNS } from './record-poll.ts';
import { displayOf, type NamedSession } from './session-rows.ts';
import { staleAfterS } from './settings.ts';
import { isStale, shownReason, shownTime } from './shown-reason.ts';

const DAY_MS = 86_400_000;
const MOST_POINTS = 1000;
const MOST_TRANSITIONS = 1000;

interface Span {
  since: Date;
  until: Date;
}

/** The time that was asked about. */
function spanOf({ since, until }: HistoryQuery, now: Date): Span {
  const span = {
    since:
      since === undefined ? new Date((until ? Date.parse(until) : now.getTime()) - DAY_MS) : new Date(since),
    until: until === undefined ? now : new Date(until),
  };
  if (span.since >= span.until)
    throw new Invalid({ since: ['It must be before the end of the time asked for.'] });
  return span;
}

/** Which of the points of a plot a row belongs to, that has a time `at`: each is one where they are not too many. */
function placeIn({ since, until }: Span) {
  const width_s = Math.max(1, (until.getTime() - since.getTime()) / 1000 / (MOST_POINTS - 1));
  return sql`case when count(*) over () < ${MOST_POINTS} then row_number() over (order by at)
    else trunc(extract(epoch from at - ${since}::timestamptz) / ${width_s}::float8) end`;
}

type State = SessionHistory['state'];
interface StoredMove {
  at: string;
  from: State;
  to: State;
  reason: string | null;
  said: string | null;
}

const shownMove = ({ at, from, to, reason, said }: StoredMove): Transition => ({
  at: new Date(at).toISOString(),
  from,
  to,
  reason: shownReason(reason),
  why: whyDown({ bgp_state: to, down_reason: reason, last_error: said }),
});

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
const MOST_LATEST = 200;

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
    transitions: await latestMoves(context, id, span),
  };
}

async function latestMoves(
  context: Context,
  router: number,
  { since, until }: Span,
): Promise<RouterHistory['transitions']> {
  const { db, principal } = context;
  const of = (kind: SessionKind) => {
    const resource = kind === 'direct' ? directPeeringSession : internetExchangePeeringSession;
    const where =
      kind === 'direct'
        ? sql`peering_directpeeringsession s where s.router_id = ${router}`
        : sql`peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where c.router_id = ${router}`;
    const visible = may(principal, resource, 'view') ? withinGrant(context, resource, sql`s.id`) : sql`false`;
    return sql`select ${kind}::text as kind, s.id, s.ip_address, t.at, t.from_state, t.to_state, t.reason, t.said
      from (select s.id, host(s.ip_address) as ip_address from ${where} and ${visible}) s
      join monitoring_transition t on ${sql.ref(`t.${COLUMNS[kind]}`)} = s.id where t.at > ${since} and t.at <= ${until}`;
  };
  const { rows } = await sql<StoredMove & NamedSession>`
    select s.kind, s.id::int as id, s.ip_address, ${displayOf(context, 's')} as display, s.at, s.from_state as "from", s.to_state as "to", s.reason, s.said
      from (select * from (${of('direct')} union all ${of('exchange')}) s order by s.at desc limit ${MOST_LATEST}) s order by s.at desc`.execute(
    db,
  );
  return rows.map(({ kind, id, ip_address, display, ...move }) => ({
    ...shownMove(move),
    session: { kind, id, display, ip_address },
  }));
}
