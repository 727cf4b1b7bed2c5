import { setTimeout as sleep } from 'node:timers/promises';
import { deploymentOver } from '@peersmith/server/src/modules/deployment/index.ts';
import { modules } from '@peersmith/server/src/modules/index.ts';
import { monitoringOver } from '@peersmith/server/src/modules/monitoring/index.ts';
import { thinHistory } from '@peersmith/server/src/modules/monitoring/thin-history.ts';
import { FakeRouters } from '@peersmith/server/test/fake-routers.ts';
import { told } from '@peersmith/server/test/monitoring-world.ts';
import { sql } from 'kysely';
import { loadFrom } from './list.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const ROUTERS = 100;
const SESSIONS = 500;
const LATE_MS = 50;
/** Round trips of a poll: connection, sign-in, and two answers. */
const ROUND_TRIPS = 4;

/** A hundred routers behind a wire of 50 ms are polled, at first and again, and while others read lists. */
export async function benchPolling(): Promise<BenchRow[]> {
  const routers = new FakeRouters();
  const late = {
    ...routers.driver,
    connect: async (target: Parameters<typeof routers.driver.connect>[0]) => {
      await sleep(LATE_MS * (ROUND_TRIPS - 1));
      const device = await routers.driver.connect(target);
      const ask = device.bgpNeighbors.bind(device);
      return Object.assign(device, { bgpNeighbors: () => sleep(LATE_MS).then(ask) });
    },
  };
  const devices = Object.assign(routers, {
    driverNamed: () => late,
    now: Date.now,
    pause: (ms: number) => sleep(ms),
  });
  const ours = [deploymentOver(devices), monitoringOver(devices)];
  const world = await openWorld(
    { NAPALM_USERNAME: 'peersmith', NAPALM_PASSWORD: 'bench', POLL_SCHEDULE: 'never' },
    { modules: modules.map((one) => ours.find(({ name }) => name === one.name) ?? one) },
  );
  try {
    await seed(world, ROUTERS, SESSIONS);
    for (let at = 1; at <= ROUTERS; at += 1) {
      const device = routers.add(`198.51.100.${at}`, '');
      device.told = Array.from({ length: SESSIONS }, (_, n) =>
        told(`10.${at}.${n >> 8}.${n & 255}`, n % 50 ? 'established' : 'active', { remote_asn: 64_501 }),
      );
    }
    await world.running.app.work();
    const url = `${world.address}/api/peering/internet-exchange-peering-sessions/?limit=50`;
    const rested_mb = process.memoryUsage().rss / 1_000_000;
    const first = await poll(world);
    const second = await poll(world);
    await loadFrom({ url, token: world.token }, 2);
    const alone = await loadFrom({ url, token: world.token }, 4);
    const load = loadFrom({ url, token: world.token }, Math.max(4, Math.ceil(second.took_s) + 1));
    await sleep(1000);
    const third = await poll(world);
    const beside = await load;
    return [
      {
        name: `first poll of ${ROUTERS} routers of ${SESSIONS} sessions, ${LATE_MS} ms away, 20 at a time`,
        value: first.took_s,
        unit: 's',
        budget: 30,
      },
      { name: '… again', value: second.took_s, unit: 's', budget: 30, note: second.message },
      {
        name: '… largest resident size meanwhile',
        value: Math.max(first.most_mb, second.most_mb),
        unit: 'MB',
        budget: 400,
        note: `${Math.round(rested_mb)} before`,
      },
      {
        name: '… longest wait of another request meanwhile',
        value: second.longest_ms,
        unit: 'ms',
        budget: 150,
      },
      { name: '… again, while 16 clients read lists', value: third.took_s, unit: 's', budget: 30 },
      {
        name: 'list of 50 while routers are polled, p95',
        value: beside.p95,
        unit: 'ms',
        budget: 25,
        note: `${alone.p95.toFixed(1)} ms otherwise`,
      },
    ];
  } finally {
    await world.stop();
  }
}

async function seed({ db }: BenchWorld, routers: number, sessions: number): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into peering_autonomoussystem (asn, name, affiliated) values (64500, 'Ours', true), (64501, 'Peer', false)`,
  );
  await run(`insert into devices_platform (name, slug, napalm_driver) values ('Fake', 'fake', 'fake')`);
  await run(
    `insert into peering_internetexchange (name, slug, local_autonomous_system_id) values ('Exchange', 'exchange', 1)`,
  );
  await run(
    `insert into devices_router (name, hostname, platform_id, local_autonomous_system_id, poll_bgp_sessions_state) select 'r' || n, '198.51.100.' || n, 1, 1, true from generate_series(1, ${routers}) n`,
  );
  await run(
    `insert into net_connection (internet_exchange_point_id, router_id, interface, ipv4_address) select 1, n, 'et0', ('10.' || n || '.255.254/16')::inet from generate_series(1, ${routers}) n`,
  );
  await run(
    `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) select 2, r, ('10.' || r || '.' || (n / 256) || '.' || (n % 256))::inet from generate_series(1, ${routers}) r, generate_series(0, ${sessions - 1}) n`,
  );
  await run('vacuum analyze');
}

interface Polled {
  took_s: number;
  longest_ms: number;
  most_mb: number;
  message: string;
}

/** Queues a poll of all routers as the schedule does, and waits for its end, asking for a short list all the time. */
async function poll(world: BenchWorld): Promise<Polled> {
  const system = world.running.app.system();
  const began = performance.now();
  const { id } = await system.db
    .transaction()
    .execute((db) => system.jobs.enqueue({ ...system, db }, 'monitoring.poll'));
  let [longest_ms, most_mb] = [0, 0];
  for (;;) {
    const asked = performance.now();
    await fetch(`${world.address}/api/bgp/communities/`, {
      headers: { authorization: `Token ${world.token}` },
    });
    longest_ms = Math.max(longest_ms, performance.now() - asked);
    most_mb = Math.max(most_mb, process.memoryUsage().rss / 1_000_000);
    const { rows } = await sql<{
      status: string;
      message: string;
    }>`select status, data -> 'main' -> 'log' -> -1 ->> 4 as message from core_job where id = ${id}`.execute(
      world.db,
    );
    const [job] = rows;
    if (job && job.status !== 'pending' && job.status !== 'running')
      return { took_s: (performance.now() - began) / 1000, longest_ms, most_mb, message: job.message };
    await sleep(20);
  }
}

const KEPT_SESSIONS = 10_000;
const DAY = `interval '1 day'`;

/** What is left of a year in which the counts of each session were others at every poll, five minutes apart, and each went down once a week. */
export async function benchHistory(): Promise<BenchRow[]> {
  const world = await openWorld({ POLL_SCHEDULE: 'never' });
  const { db } = world;
  // What is written here is right, and nobody has to look that up fifteen million times.
  const run = (text: string) =>
    db.transaction().execute(async (inner) => {
      await sql`set local session_replication_role = replica`.execute(inner);
      await sql.raw(text).execute(inner);
    });
  try {
    await seed(world, 100, KEPT_SESSIONS / 100);
    // An exchange at which a thousand of them are, and a network with forty.
    await run(
      `insert into peering_internetexchange (name, slug, local_autonomous_system_id) values ('Large', 'large', 1)`,
    );
    await run('update net_connection set internet_exchange_point_id = 2 where id <= 10');
    await run(`insert into peering_autonomoussystem (asn, name) values (64502, 'Large peer')`);
    await run(
      'update peering_internetexchangepeeringsession set autonomous_system_id = 3 where id between 2001 and 2040',
    );
    const counts = (from: string, to: string, step: string) =>
      run(`insert into monitoring_count (exchange_session_id, at, received, accepted, advertised)
        select s, t, (extract(epoch from t)::bigint / 300 + s) % 1000, (extract(epoch from t)::bigint / 300 + s) % 900, 100
        from generate_series(now() - ${from}, now() - ${to}, interval '${step}') t, generate_series(1, ${KEPT_SESSIONS}) s`);
    const sums = (from: string, to: string, step: string) =>
      run(`insert into monitoring_sum (router_id, internet_exchange_id, at, established, down, received, accepted, advertised)
        select c.router_id, c.internet_exchange_point_id, t, 100, 0, 50000 + extract(epoch from t)::bigint / 300 % 1000, 40000, 10000
        from generate_series(now() - ${from}, now() - ${to}, interval '${step}') t, net_connection c`);
    // An index is made once, and not fifteen million times.
    await run('drop index monitoring_count_exchange');
    await counts(`365 * ${DAY}`, `30 * ${DAY}`, '12 hours');
    await sums(`365 * ${DAY}`, `30 * ${DAY}`, '12 hours');
    await counts(`30 * ${DAY}`, `7 * ${DAY}`, '3 hours');
    await sums(`30 * ${DAY}`, `7 * ${DAY}`, '3 hours');
    await counts(`7 * ${DAY}`, `2 * ${DAY}`, '1 hour');
    await sums(`7 * ${DAY}`, `2 * ${DAY}`, '1 hour');
    // Two days as polls leave them: the older one has to become thin.
    await counts(`2 * ${DAY}`, `interval '0'`, '5 minutes');
    await sums(`2 * ${DAY}`, `interval '0'`, '5 minutes');
    await run(
      'create index monitoring_count_exchange on monitoring_count (exchange_session_id, at) include (received, accepted, advertised) where (exchange_session_id is not null)',
    );
    await run(`insert into monitoring_transition (exchange_session_id, at, from_state, to_state, reason, said)
      select s, t + e * interval '10 minutes', case e when 0 then 'established' else 'idle' end, case e when 0 then 'idle' else 'established' end,
        case e when 0 then 'hold_timer' end, case e when 0 then 'Hold Timer Expired' end
      from generate_series(now() - 365 * ${DAY}, now(), interval '7 days') t, generate_series(0, 1) e, generate_series(1, ${KEPT_SESSIONS}) s`);
    await run(`update peering_internetexchangepeeringsession set polled = now(), bgp_state = 'established'`);
    const began = performance.now();
    const gone = await thinHistory(world.running.app.system());
    const thinned_s = (performance.now() - began) / 1000;
    await sql`vacuum analyze`.execute(db);
    const { rows } = await sql<{
      mb: number;
      entries: number;
    }>`select (pg_total_relation_size('monitoring_count') + pg_total_relation_size('monitoring_sum') + pg_total_relation_size('monitoring_transition'))::float8 / 1e6 as mb,
      (select count(*) from monitoring_count)::float8 as entries`.execute(db);
    return [
      {
        name: `a year of ${KEPT_SESSIONS.toLocaleString('en')} sessions, counts that change at every poll`,
        value: rows[0]?.mb ?? 0,
        unit: 'MB',
        budget: 2000,
        note: `${Math.round((rows[0]?.entries ?? 0) / 1e6)} million counts`,
      },
      {
        name: '… a day is made thinner',
        value: thinned_s,
        unit: 's',
        note: `${gone.toLocaleString('en')} entries went`,
      },
      ...(await plots(world)),
    ];
  } finally {
    await world.stop();
  }
}

const SESSION_PLOTS = {
  of: 'internet-exchange-peering-sessions',
  ids: Array.from({ length: 30 }, (_, at) => at + 100),
} as const;
const PLOTS = [
  { name: 'a year', ...SESSION_PLOTS, days: 365 },
  { name: 'a day', ...SESSION_PLOTS, days: 1 },
  ...[365, 1].flatMap((days) => {
    const span = days === 1 ? 'a day' : 'a year';
    return [
      { name: `${span} of a network with 40 sessions`, of: 'autonomous-systems', ids: [3, 3, 3, 3, 3], days },
      {
        name: `${span} of an exchange with 1,000 sessions`,
        of: 'internet-exchanges',
        ids: [2, 2, 2, 2, 2],
        days,
      },
    ];
  }),
];

async function plots({ address, token }: BenchWorld): Promise<BenchRow[]> {
  const since = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const rows: BenchRow[] = [];
  for (const { name, of, ids, days } of PLOTS) {
    const times: number[] = [];
    let points = 0;
    for (const id of ids) {
      const began = performance.now();
      const answer = await fetch(`${address}/api/peering/${of}/${id}/history/?since=${since(days)}`, {
        headers: { authorization: `Token ${token}` },
      });
      const told: { counts: unknown[] } | { points: unknown[] } = JSON.parse(await answer.text());
      times.push(performance.now() - began);
      points = 'counts' in told ? told.counts.length : told.points.length;
    }
    const p95 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
    rows.push({
      name: `… a plot of ${name}, p95`,
      value: p95,
      unit: 'ms',
      budget: 100,
      note: `${points} points`,
    });
  }
  return rows;
}
