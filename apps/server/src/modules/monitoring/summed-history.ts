import type { HistoryQuery, SessionKind, SummedHistory } from '@peersmith/answers';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { type Span, spanOf } from './history-span.ts';
import { latestMoves } from './latest-moves.ts';
import { COLUMNS } from './record-poll.ts';
import { chosenSessions } from './session-rows.ts';

const MOST_POINTS = 300;

/**
 * The states and counts of many sessions over time, summed: of those that the caller may see and of whose rows `s` (see `sessionRows`) this is
 * true. Sessions that are gone are in no sum, not even of then. Two statements.
 */
export async function summedHistory(
  context: Context,
  where: RawBuilder<unknown>,
  query: HistoryQuery,
): Promise<SummedHistory> {
  const span = spanOf(query, context.now());
  const { since, until } = span;
  const { rows } = await sql<SummedHistory['points'][number]>`
    with chosen as materialized (${chosenSessions(context, where)}),
    -- What each session had at a time, the earliest being what it had at the beginning.
    had as (${countsOf('direct', span)} union all ${countsOf('exchange', span)}),
    was as (${statesOf('direct', span)} union all ${statesOf('exchange', span)}),
    -- By how much each of them changed the sums.
    change as (
      select at, received - lag(received, 1, 0) over w as received, accepted - lag(accepted, 1, 0) over w as accepted,
          advertised - lag(advertised, 1, 0) over w as advertised, 0 as established, 0 as down
        from had window w as (partition by kind, id order by at)
      union all select at, 0, 0, 0, up - lag(up, 1, 0) over w, down - lag(down, 1, 0) over w
        from was window w as (partition by kind, id order by at, place)),
    step as (
      select max(at) as at, sum(received) as received, sum(accepted) as accepted, sum(advertised) as advertised, sum(established) as established, sum(down) as down
        from change group by ${placeOf(span)})
    select at, ${sql.join(KEYS.map((key) => sql`(sum(${sql.ref(key)}) over (order by at))::float8 as ${sql.ref(key)}`))} from step order by at`.execute(
    context.db,
  );
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    points: rows.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    transitions: await latestMoves(context, where, span),
  };
}

const KEYS = ['established', 'down', 'received', 'accepted', 'advertised'] as const;

/** Which point a change belongs to: what was before is the first, and a point of its own. */
const placeOf = ({ since, until }: Span) =>
  sql`case when at <= ${since} then -1 else trunc(extract(epoch from at - ${since}::timestamptz) /
    ${(until.getTime() - since.getTime()) / 1000 / (MOST_POINTS - 1)}::float8) end`;

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
