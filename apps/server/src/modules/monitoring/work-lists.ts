import type { WorkLists, WorkQuery, WorkRow } from '@peersmith/answers';
import { WORK_LISTS, type WorkListName, whyDown } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { displayOf, sessionRows } from './session-rows.ts';
import { monitoringSettings, staleAfterS } from './settings.ts';
import { isStale, shownReason, shownTime } from './shown-reason.ts';

const LABELS: Record<WorkListName, string> = {
  down: 'Down',
  down_long: 'Down for long',
  never_up: 'Never came up',
  near_limit: 'Near their limit',
  gone: 'Not on the router',
  stale: 'Not polled for long',
};

interface Bounds {
  days: number;
  near: number;
  stale_s: number;
  now: Date;
}

const IS_DOWN = sql`s.polled is not null and s.bgp_state is distinct from 'established'`;
/** Which sessions are in each list, of rows `s` that are all enabled. */
const conditions = ({ days, near, stale_s, now }: Bounds): Record<WorkListName, RawBuilder<unknown>> => ({
  down: IS_DOWN,
  down_long: sql`${IS_DOWN} and coalesce(s.last_established_state, s.created) < ${now}::timestamptz - make_interval(days => ${days})`,
  never_up: sql`${IS_DOWN} and s.last_established_state is null`,
  near_limit: sql`s.bgp_state = 'established' and s.received::bigint * 100 >= s.prefix_limit::bigint * ${near}`,
  gone: sql`s.down_reason = 'gone_from_device'`,
  stale: sql`s.polled < ${now}::timestamptz - make_interval(secs => ${stale_s})`,
});

/** What a list begins with: what has been so for the longest, or is nearest to its limit. */
const ORDER: Record<WorkListName, RawBuilder<unknown>> = {
  down: sql`s.state_changed nulls last`,
  down_long: sql`s.last_established_state nulls first`,
  never_up: sql`s.created`,
  near_limit: sql`s.received::float8 / nullif(s.prefix_limit, 0) desc`,
  gone: sql`s.state_changed nulls last`,
  stale: sql`s.polled`,
};

type Found = Omit<WorkRow, 'down_reason' | 'why' | 'is_stale' | 'used_percent'> & {
  down_reason: string | null;
  last_error: string;
};

/** How many sessions are in each list, and a page of one of them. Two statements. */
export async function workLists(context: Context, query: WorkQuery): Promise<WorkLists> {
  const bounds = boundsOf(context, query.days);
  const of = conditions(bounds);
  const rows = wanted(context, narrowed(query));
  const counted = WORK_LISTS.map((list) => sql`count(*) filter (where ${of[list]})::int as ${sql.ref(list)}`);
  const { rows: counts } = await sql<
    Record<WorkListName, number>
  >`${rows} select ${sql.join(counted)} from s`.execute(context.db);
  const { rows: found } = await sql<Found>`${rows} select ${columnsOf(context)}
    from s where ${of[query.list]} order by ${ORDER[query.list]}, s.kind, s.id limit ${query.limit} offset ${query.offset}`.execute(
    context.db,
  );
  return {
    days: bounds.days,
    near_percent: bounds.near,
    lists: WORK_LISTS.map((list) => ({ list, label: LABELS[list], count: counts[0]?.[list] ?? 0 })),
    list: query.list,
    count: counts[0]?.[query.list] ?? 0,
    results: found.map((row) => shown(row, bounds)),
  };
}

function boundsOf(context: Context, days?: number): Bounds {
  const { DOWN_DAYS, NEAR_LIMIT_PERCENT } = monitoringSettings.of(context);
  return {
    days: days ?? DOWN_DAYS,
    near: NEAR_LIMIT_PERCENT,
    stale_s: staleAfterS(context),
    now: context.now(),
  };
}

const wanted = (context: Context, where: RawBuilder<unknown>) =>
  sql`with s as materialized (select * from (${sessionRows(context)}) s where s.is_wanted and ${where})`;

const columnsOf = (
  context: Context,
) => sql`s.kind, s.id::int as id, ${displayOf(context, 's')} as display, s.ip_address,
      json_build_object('id', s.autonomous_system_id, 'asn', s.asn, 'name', s.as_name) as autonomous_system,
      ${named('devices_router', 's.router_id')} as router, ${named('peering_internetexchange', 's.internet_exchange_id')} as internet_exchange,
      ${named('peering_bgpgroup', 's.bgp_group_id')} as bgp_group, s.status, s.bgp_state, s.down_reason, s.last_error, s.state_changed as since,
      s.last_established_state, s.polled, s.flap_count, s.received, s.accepted, s.prefix_limit as "limit"`;

/** How many sessions are in some lists, and the first of each; of `down` only those that were up once. One statement. */
export async function headsOfWork(
  context: Context,
  lists: readonly WorkListName[],
  most: number,
): Promise<{ list: WorkListName; count: number; results: WorkRow[] }[]> {
  const bounds = boundsOf(context);
  const of = conditions(bounds);
  // Most sessions are in none: they are passed over where they lie, and not laid out for each list to look at.
  const inAny = sql`(${sql.join(
    lists.map((list) => of[list]),
    sql` or `,
  )})`;
  const heads = lists.map((list) => {
    const where = list === 'down' ? sql`${of.down} and s.last_established_state is not null` : of[list];
    return sql`select ${list}::text as list, (select count(*)::int from s where ${where}) as count, coalesce((select json_agg(f) from (
      select ${columnsOf(context)} from s where ${where} order by ${ORDER[list]}, s.kind, s.id limit ${most}) f), '[]'::json) as found`;
  });
  const { rows } = await sql<{
    list: WorkListName;
    count: number;
    found: Found[];
  }>`${wanted(context, inAny)} ${sql.join(heads, sql` union all `)}`.execute(context.db);
  return rows.map(({ list, count, found }) => ({
    list,
    count,
    results: found.map((row) => shown(row, bounds)),
  }));
}

const named = (table: string, id: string) =>
  sql`(select json_build_object('id', o.id, 'name', o.name) from ${sql.table(table)} o where o.id = ${sql.ref(id)})`;

function narrowed(query: WorkQuery): RawBuilder<unknown> {
  const { kind, reason, was_up } = query;
  const parts = [sql`true`];
  if (kind) parts.push(sql`s.kind = ${kind}`);
  if (reason) parts.push(sql`s.down_reason = ${reason}`);
  if (was_up) parts.push(sql`(s.last_established_state is not null) = ${was_up === 'true'}`);
  for (const key of ['router_id', 'internet_exchange_id', 'autonomous_system_id', 'bgp_group_id'] as const)
    if (query[key]) parts.push(sql`${sql.ref(`s.${key}`)} = ${query[key]}`);
  return sql.join(parts, sql` and `);
}

function shown({ last_error, down_reason, ...row }: Found, { now, stale_s }: Bounds): WorkRow {
  const { limit, received, bgp_state, polled } = row;
  return {
    ...row,
    down_reason: shownReason(down_reason),
    why: whyDown({ bgp_state, down_reason, last_error }),
    since: shownTime(row.since),
    last_established_state: shownTime(row.last_established_state),
    polled: shownTime(polled),
    is_stale: isStale(polled, now, stale_s),
    used_percent: limit ? Math.round((received / limit) * 100) : null,
  };
}
