import type { HistoryQuery, SessionKind, SummedHistory } from '@peersmith/answers';
import { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import { type Context, grantOf } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { type Span, spanOf } from './history-span.ts';
import { latestMoves } from './latest-moves.ts';
import { COLUMNS } from './record-poll.ts';
import { chosenSessions } from './session-rows.ts';

const MOST_POINTS = 300;

/** Whose sessions are summed. */
export type Summed = 'autonomous_system' | 'internet_exchange' | 'bgp_group';

/**
 * The states and counts of the sessions of something over time, summed. Of an exchange or a group it is what polls said of them then; of a network, and for
 * callers who see some of its sessions only, what those sessions had that are here now and may be seen. Two statements.
 */
export async function summedHistory(
  context: Context,
  { of, id }: { of: Summed; id: number },
  query: HistoryQuery,
): Promise<SummedHistory> {
  const span = spanOf(query, context.now());
  const where = sql`${sql.ref(`s.${of}_id`)} = ${id}`;
  const isKept = of !== 'autonomous_system' && seesAll(context, of);
  const change = isKept
    ? changesOfPolls(sql.ref(`${of}_id`), id, span)
    : changesOfSessions(context, where, span);
  const { rows } = await sql<SummedHistory['points'][number]>`
    with change as (${change}),
    step as (select max(at) as at, ${sql.join(KEYS.map((key) => sql`sum(${sql.ref(key)}) as ${sql.ref(key)}`))} from change group by ${placeOf(span)})
    select at, ${sql.join(KEYS.map((key) => sql`(sum(${sql.ref(key)}) over (order by at))::float8 as ${sql.ref(key)}`))} from step order by at`.execute(
    context.db,
  );
  return {
    since: span.since.toISOString(),
    until: span.until.toISOString(),
    points: rows.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    transitions: await latestMoves(context, where, span),
  };
}

/** Whether a caller may view all sessions that can be in one. */
function seesAll(context: Context, of: 'internet_exchange' | 'bgp_group'): boolean {
  const resource = of === 'bgp_group' ? directPeeringSession : internetExchangePeeringSession;
  return may(context.principal, resource, 'view') && !grantOf(context, resource);
}

const KEYS = ['established', 'down', 'received', 'accepted', 'advertised'] as const;

/** Which point a change belongs to: what was before is the first, and a point of its own. */
const placeOf = ({ since, until }: Span) =>
  sql`case when at <= ${since} then -1 else trunc(extract(epoch from at - ${since}::timestamptz) /
    ${(until.getTime() - since.getTime()) / 1000 / (MOST_POINTS - 1)}::float8) end`;

/** By how much each poll changed what it had been before on its router. */
function changesOfPolls(owner: RawBuilder<unknown>, id: number, { since, until }: Span): RawBuilder<unknown> {
  const keys = sql.join(KEYS.map((key) => sql.ref(key)));
  const of = sql`from monitoring_sum where ${owner} = ${id} and router_id = r.id`;
  return sql`select at, ${sql.join(KEYS.map((key) => sql`${sql.ref(key)} - lag(${sql.ref(key)}, 1, 0) over w as ${sql.ref(key)}`))}
      from devices_router r cross join lateral (
        (select ${since}::timestamptz as at, ${keys} ${of} and at <= ${since} order by monitoring_sum.at desc limit 1)
        union all (select at, ${keys} ${of} and at > ${since} and at <= ${until})) p window w as (partition by r.id order by at)`;
}

/** By how much each session changed the sums. */
function changesOfSessions(context: Context, where: RawBuilder<unknown>, span: Span): RawBuilder<unknown> {
  return sql`
    with chosen as materialized (${chosenSessions(context, where)}),
    -- What each session had at a time, the earliest being what it had at the beginning.
    had as (${countsOf('direct', span)} union all ${countsOf('exchange', span)}),
    was as (${statesOf('direct', span)} union all ${statesOf('exchange', span)})
    select at, 0 as established, 0 as down, received - lag(received, 1, 0) over w as received, accepted - lag(accepted, 1, 0) over w as accepted,
        advertised - lag(advertised, 1, 0) over w as advertised from had window w as (partition by kind, id order by at)
    union all select at, up - lag(up, 1, 0) over w, down - lag(down, 1, 0) over w, 0, 0, 0 from was window w as (partition by kind, id order by at, place)`;
}

/** The counts of each session: at the beginning, and where they changed. What has not changed for longer than history is kept is as it is now. */
function countsOf(kind: SessionKind, { since, until }: Span): RawBuilder<unknown> {
  const of = sql`from monitoring_count where ${sql.ref(COLUMNS[kind])} = s.id`;
  const counts = sql`received, accepted, advertised`;
  return sql`select s.kind, s.id, c.at, c.received, c.accepted, c.advertised from chosen s cross join lateral (
      (select ${since}::timestamptz as at, ${counts} ${of} and at <= ${since} order by monitoring_count.at desc limit 1)
      union all (select at, ${counts} ${of} and at > ${since} and at <= ${until})
      union all (select ${since}, s.received, s.accepted, s.advertised where s.polled is not null and not exists (select ${of}))) c where s.kind = ${kind}`;
}

/** Whether each session was up, or down where it should be up now, likewise. */
function statesOf(kind: SessionKind, { since, until }: Span): RawBuilder<unknown> {
  const of = sql`from monitoring_transition where ${sql.ref(COLUMNS[kind])} = s.id`;
  const isUp = (state: RawBuilder<unknown>) => sql`(${state} is not distinct from 'established')`;
  return sql`select s.kind, s.id, t.at, t.place, t.is_up::int as up, (s.is_wanted and not t.is_up)::int as down from chosen s cross join lateral (
      (select ${since}::timestamptz as at, 0 as place, ${isUp(sql`to_state`)} as is_up ${of} and at <= ${since} order by monitoring_transition.at desc limit 1)
      union all (select at, case when from_state = 'established' then 1 else 2 end, ${isUp(sql`to_state`)} ${of} and at > ${since} and at <= ${until})
      -- Nothing is known of before the first change that is still kept, but what it was a change of.
      union all (select ${since}, 0, ${isUp(sql`f.from_state`)} from (select from_state, at ${of} order by at limit 1) f where f.at > ${since} and f.at <= ${until} and f.from_state is not null)
      union all (select ${since}, 0, ${isUp(sql`s.bgp_state`)} where s.polled is not null and not exists (select ${of}))) t where s.kind = ${kind}`;
}
