import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** Words of routers for reasons, as the demonstration shows them. */
const SAID = [
  ['hold_timer', 'Hold Timer Expired'],
  ['admin_down_there', 'Cease/Administrative Shutdown: maintenance until Friday'],
  ['unreachable', 'No route to host'],
  ['prefix_limit', 'Cease/Maximum Number of Prefixes Reached'],
  ['refused', 'Connection refused'],
  ['never_up', ''],
] as const;
const REASONS = sql.join(SAID.map(([reason, said], at) => sql`(${at}::int, ${reason}::text, ${said}::text)`));
const TABLES = [
  ['peering_directpeeringsession', 'direct_session_id'],
  ['peering_internetexchangepeeringsession', 'exchange_session_id'],
] as const;

/** Gives the sessions of the demonstration, which no router has, a past of a month, and their routers a last answer. */
export async function inventPast(context: Context): Promise<void> {
  const { db } = context;
  const now = sql`${context.now()}::timestamptz`;
  for (const [name, owner] of TABLES) {
    const [table, column] = [sql.table(name), sql.ref(owner)];
    await sql`update ${table} s set polled = ${now}, flap_count = case when s.bgp_state <> 'established' and r.reason = 'never_up' then 0 else s.id % 4 end,
        state_changed = ${now} - case when s.bgp_state <> 'established' then make_interval(hours => (s.id * 7 % 400)::int, mins => 20)
          when s.id % 4 = 0 then interval '45 days' else interval '6 days' end,
        down_reason = case when s.bgp_state <> 'established' and s.status = 'enabled' then r.reason end,
        last_error = case when s.bgp_state <> 'established' then r.said else '' end,
        last_established_state = case when s.bgp_state = 'established' then ${now} when r.reason <> 'never_up' then ${now} - make_interval(hours => (s.id * 7 % 400)::int, mins => 25) end
      from (values ${REASONS}) r(at, reason, said) where r.at = s.id % ${SAID.length} and s.bgp_state is not null`.execute(
      db,
    );
    await sql`insert into monitoring_transition (${column}, at, from_state, to_state, reason, said)
      select s.id, ${now} - interval '45 days', null, 'established', null, null from ${table} s where s.last_established_state is not null
      union all select s.id, case when s.bgp_state = 'established' then ${now} else s.state_changed end - make_interval(days => n * 6, mins => case when up then 0 else 7 end), case when up then 'idle' else 'established' end,
          case when up then 'established' else 'idle' end, case when not up then 'hold_timer' end, case when not up then 'Hold Timer Expired' end
        from ${table} s, generate_series(1, 4) n, unnest(array[true, false]) up where n <= s.flap_count and s.last_established_state is not null
      union all select s.id, s.state_changed, 'established', s.bgp_state, s.down_reason, s.last_error from ${table} s
        where s.polled is not null and s.bgp_state <> 'established' and s.last_established_state is not null`.execute(
      db,
    );
    await sql`insert into monitoring_count (${column}, at, received, accepted, advertised)
      select s.id, t, ${wave(sql`s.received_prefix_count`)}, ${wave(sql`s.accepted_prefix_count`)}, s.advertised_prefix_count
        from ${table} s, generate_series(${now} - interval '30 days', ${now} - interval '1 hour', interval '6 hours') t where s.bgp_state = 'established'`.execute(
      db,
    );
  }
  await inventSums(context, now);
  await inventAnswers(context, now);
}

/** A count that goes up and down a little by the hour of a session's row `s` at a time `t`. */
const wave = (count: RawBuilder<unknown>) =>
  sql`(${count} * (0.93 + 0.07 * sin(extract(epoch from t) / 70000 + s.id)))::int`;

/** What polls would have said of each exchange and group, from what was invented of their sessions. */
async function inventSums({ db }: Context, now: RawBuilder<unknown>): Promise<void> {
  const sums = (owner: string, sessions: RawBuilder<unknown>, places: RawBuilder<unknown>) =>
    sql`select s.router_id, ${places}, at, count(*) filter (where t.to_state = 'established'), count(*) filter (where t.to_state <> 'established' and s.status = 'enabled'),
        coalesce(sum(c.received), 0), coalesce(sum(c.accepted), 0), coalesce(sum(c.advertised), 0)
      from generate_series(${now} - interval '30 days', ${now}, interval '6 hours') at cross join (${sessions}) s
      join lateral (select to_state from monitoring_transition where ${sql.ref(owner)} = s.id and monitoring_transition.at <= at.at order by monitoring_transition.at desc limit 1) t on true
      left join lateral (select received, accepted, advertised from monitoring_count where ${sql.ref(owner)} = s.id and monitoring_count.at <= at.at
        order by monitoring_count.at desc limit 1) c on t.to_state = 'established'
     group by s.router_id, s.place, at.at`;
  const exchanges = sql`select s.id, s.status, c.router_id, c.internet_exchange_point_id as place from peering_internetexchangepeeringsession s
    join net_connection c on c.id = s.ixp_connection_id where c.router_id is not null and c.internet_exchange_point_id is not null`;
  const groups = sql`select id, status, router_id, bgp_group_id as place from peering_directpeeringsession where router_id is not null and bgp_group_id is not null`;
  await sql`insert into monitoring_sum (router_id, internet_exchange_id, bgp_group_id, at, established, down, received, accepted, advertised)
    ${sums('exchange_session_id', exchanges, sql`s.place, null::bigint`)} union all ${sums('direct_session_id', groups, sql`null::bigint, s.place`)}`.execute(
    db,
  );
}

async function inventAnswers({ db }: Context, now: RawBuilder<unknown>): Promise<void> {
  const sessions = sql`
    select s.router_id, s.id, host(s.ip_address) as address, host(s.local_ip_address) as local, a.asn, s.status, s.bgp_state, s.received_prefix_count as received,
        s.accepted_prefix_count as accepted, s.advertised_prefix_count as advertised
      from peering_directpeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id where s.router_id is not null
    union all select c.router_id, s.id, host(s.ip_address), host(case family(s.ip_address) when 6 then c.ipv6_address else c.ipv4_address end), a.asn, s.status, s.bgp_state,
        s.received_prefix_count, s.accepted_prefix_count, s.advertised_prefix_count
      from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      join net_connection c on c.id = s.ixp_connection_id where c.router_id is not null`;
  await sql`insert into monitoring_poll (router_id, at, duration_ms, neighbors, established, down, received, accepted, advertised)
    select s.router_id, t, 300 + s.router_id * 40, count(*), count(*) filter (where bgp_state = 'established') - (extract(epoch from t)::bigint / 21600 % 3),
        count(*) filter (where status = 'enabled' and bgp_state <> 'established') + (extract(epoch from t)::bigint / 21600 % 3),
        sum(received), sum(accepted), sum(advertised)
      from (${sessions}) s, generate_series(${now} - interval '30 days', ${now}, interval '6 hours') t group by s.router_id, t`.execute(
    db,
  );
  // One that is not on the router, one that is another network there, and one that is only there.
  await sql`insert into monitoring_snapshot (router_id, taken, digest, neighbors)
    select router_id, ${now}, 'invented', json_agg(json_build_object('vrf', 'global', 'address', address, 'local_address', local, 'local_asn', null,
        'remote_asn', case when place = 4 then asn + 1 else asn end, 'description', null, 'is_enabled', status = 'enabled', 'state', bgp_state) order by place)
        filter (where place <> 2)::jsonb || jsonb_build_array(jsonb_build_object('vrf', 'global', 'address', '198.51.100.77', 'local_address', '198.51.100.76',
        'local_asn', null, 'remote_asn', min(asn), 'description', 'Not written down yet', 'is_enabled', true, 'state', 'active'))
      from (select s.*, row_number() over (partition by router_id order by status <> 'enabled', address) as place from (${sessions}) s) s group by router_id`.execute(
    db,
  );
  await sql`update devices_router set poll_bgp_sessions_last_updated = ${now} where id in (select router_id from monitoring_snapshot)`.execute(
    db,
  );
}
