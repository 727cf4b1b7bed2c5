import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** Sessions that run, or would: what is only wanted, or off, is not affected. */
const RUNNING = sql`('enabled', 'pre-maintenance', 'maintenance', 'post-maintenance')`;
const within = (window: number, scope: string) =>
  sql`(select target_id from ${sql.table(`maintenance_window_${scope}`)} where source_id = ${window})`;

/** The sessions that the scope of a maintenance has at this moment, as SQL. */
const scoped = (window: number) => sql`
  select s.id as exchange_session_id, null::bigint as direct_session_id, s.autonomous_system_id, host(s.ip_address) as ip_address,
      coalesce(x.name, '') as place, c.router_id, s.status, s.bgp_state, s.accepted_prefix_count
    from peering_internetexchangepeeringsession s left join net_connection c on c.id = s.ixp_connection_id
    left join peering_internetexchange x on x.id = c.internet_exchange_point_id
   where s.status in ${RUNNING} and (s.id in ${within(window, 'exchange_sessions')} or s.autonomous_system_id in ${within(window, 'autonomous_systems')}
      or c.id in ${within(window, 'connections')} or c.router_id in ${within(window, 'routers')}
      or c.internet_exchange_point_id in ${within(window, 'internet_exchanges')})
  union all
  select null, s.id, s.autonomous_system_id, host(s.ip_address), coalesce(g.name, ''), s.router_id, s.status, s.bgp_state, s.accepted_prefix_count
    from peering_directpeeringsession s left join peering_bgpgroup g on g.id = s.bgp_group_id
    left join net_connection c on c.id = s.connection_id
   where s.status in ${RUNNING} and (s.id in ${within(window, 'direct_sessions')} or s.autonomous_system_id in ${within(window, 'autonomous_systems')}
      or s.connection_id in ${within(window, 'connections')} or s.router_id in ${within(window, 'routers')} or c.router_id in ${within(window, 'routers')}
      or c.internet_exchange_point_id in ${within(window, 'internet_exchanges')} or s.bgp_group_id in ${within(window, 'bgp_groups')})`;

const SAME = sql`a.exchange_session_id is not distinct from n.exchange_session_id and a.direct_session_id is not distinct from n.direct_session_id`;

/** A session that came to a maintenance, or is not part of it any more. */
export interface Difference {
  asn: number;
  network_name: string;
  ip_address: string;
  place: string;
}

/** In what the frozen sessions of a maintenance differ from what its scope has now. */
export async function compareSessions(
  { db }: Context,
  window: number,
): Promise<{ added: Difference[]; removed: Difference[] }> {
  const { rows: added } =
    await sql<Difference>`select o.asn::float8 as asn, o.name as network_name, n.ip_address, n.place
    from (${scoped(window)}) n join peering_autonomoussystem o on o.id = n.autonomous_system_id
    where not exists (select from maintenance_affectedsession a where a.window_id = ${window} and ${SAME}) order by o.asn, n.ip_address`.execute(
      db,
    );
  const { rows: removed } =
    await sql<Difference>`select a.asn::float8 as asn, a.network_name, a.ip_address, a.place from maintenance_affectedsession a
    where a.window_id = ${window} and not exists (select from (${scoped(window)}) n where ${SAME}) order by a.asn, a.ip_address`.execute(
      db,
    );
  return { added, removed };
}

/** Keeps which sessions a maintenance affects, as its scope has them at this moment. */
export async function freezeSessions(context: Context, window: number): Promise<void> {
  const { db } = context;
  await sql`delete from maintenance_affectedsession a where a.window_id = ${window}
    and not exists (select from (${scoped(window)}) n where ${SAME})`.execute(db);
  await sql`insert into maintenance_affectedsession (window_id, exchange_session_id, direct_session_id, autonomous_system_id, asn, network_name, ip_address,
      place, router_id, status_before, state_before, prefixes_before, was_up)
    select ${window}, n.exchange_session_id, n.direct_session_id, n.autonomous_system_id, o.asn, o.name, n.ip_address, n.place, n.router_id, n.status,
      coalesce(n.bgp_state, ''), n.accepted_prefix_count, n.bgp_state is not distinct from 'established'
    from (${scoped(window)}) n join peering_autonomoussystem o on o.id = n.autonomous_system_id
    where not exists (select from maintenance_affectedsession a where a.window_id = ${window} and ${SAME})`.execute(
    db,
  );
}

const EITHER = sql`(select a.id as affected, s.status, s.bgp_state, s.accepted_prefix_count, s.polled, c.router_id
      from maintenance_affectedsession a join peering_internetexchangepeeringsession s on s.id = a.exchange_session_id
      left join net_connection c on c.id = s.ixp_connection_id
    union all
    select a.id, s.status, s.bgp_state, s.accepted_prefix_count, s.polled, s.router_id
      from maintenance_affectedsession a join peering_directpeeringsession s on s.id = a.direct_session_id)`;

/** Notes how the affected sessions stand, as that is what they must come back to. */
export async function noteBefore({ db }: Context, window: number): Promise<void> {
  await sql`update maintenance_affectedsession a set status_before = s.status, state_before = coalesce(s.bgp_state, ''), router_id = s.router_id,
      prefixes_before = s.accepted_prefix_count, was_up = s.bgp_state is not distinct from 'established'
    from ${EITHER} s where s.affected = a.id and a.window_id = ${window}`.execute(db);
}

/** How many sessions and networks a maintenance affects. */
export async function countAffected(
  { db }: Context,
  window: number,
): Promise<{ sessions: number; networks: number }> {
  const { rows } = await sql<{
    sessions: number;
    networks: number;
  }>`select count(*)::int as sessions, count(distinct asn)::int as networks
    from maintenance_affectedsession where window_id = ${window}`.execute(db);
  return rows[0] ?? { sessions: 0, networks: 0 };
}

/** Marks those that are back: established when asked after `since`, with enough of their prefixes; says why of the others. How many are missing. */
export async function markBack(
  { db }: Context,
  { id, since, percent }: { id: number; since: Date; percent: number },
): Promise<number> {
  await sql`update maintenance_affectedsession a set is_back = s.is_back, prefixes_after = s.prefixes, note = s.note from (
      select a.id, coalesce(s.polled > ${since} and s.bgp_state = 'established' and s.accepted_prefix_count * 100 >= a.prefixes_before * ${percent}, false) as is_back,
        case when s.polled > ${since} then s.accepted_prefix_count end as prefixes,
        case when s.affected is null then 'It was deleted meanwhile.'
          when s.polled is null or s.polled <= ${since} then 'Its router has not been asked since.'
          when s.bgp_state is distinct from 'established' then 'It is ' || coalesce(s.bgp_state, 'unknown to the router') || '.'
          when s.accepted_prefix_count * 100 < a.prefixes_before * ${percent} then s.accepted_prefix_count || ' of ' || a.prefixes_before || ' prefixes are back.'
          else '' end as note
      from maintenance_affectedsession a left join ${EITHER} s on s.affected = a.id where a.window_id = ${id} and a.was_up and not a.is_back) s
    where s.id = a.id`.execute(db);
  const { rows } = await sql<{
    missing: number;
  }>`select count(*)::int as missing from maintenance_affectedsession a
    where a.window_id = ${id} and a.was_up and not a.is_back and (a.exchange_session_id is not null or a.direct_session_id is not null)`.execute(
    db,
  );
  return rows[0]?.missing ?? 0;
}

/** The routers of affected sessions and of the scope; `only` those of sessions that are not back. */
export async function routersOf(
  { db }: Context,
  window: number,
  only: 'all' | 'missing' = 'all',
): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select distinct r.id::int as id from devices_router r where r.id in (
      select router_id from maintenance_affectedsession where window_id = ${window} ${only === 'missing' ? sql`and was_up and not is_back` : sql``})
      ${only === 'all' ? sql`or r.id in ${within(window, 'routers')}` : sql``} order by 1`.execute(db);
  return rows.map(({ id }) => id);
}
