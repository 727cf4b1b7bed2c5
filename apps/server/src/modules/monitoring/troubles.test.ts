import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  EXCHANGE,
  type MonitoringWorld,
  monitoringWorld,
  ROUTERS,
  told,
} from '../../../test/monitoring-world.ts';
import { POLL_ALL_JOB } from './job-names.ts';
import { thinHistory } from './thin-history.ts';

let world: MonitoringWorld;
beforeAll(async () => {
  world = await monitoringWorld({ HISTORY_DAYS: '50' });
});
afterAll(() => world?.close());
beforeEach(async () => {
  await sql`delete from peering_internetexchangepeeringsession`.execute(world.app.system().db);
  await sql`delete from monitoring_poll`.execute(world.app.system().db);
  for (const { device } of [world.first, world.second])
    Object.assign(device, { told: [], faults: [], hostKey: `SHA256:${'k'.repeat(43)}` });
});
const db = () => world.app.system().db;
const WAITS = { timeout: 4000, interval: 50 };
const at = async (id: number) => world.show(`${EXCHANGE}${id}/`);
const work = (query = '') => world.show(`/api/monitoring/work-lists/?${query}`);

describe('a router that cannot be asked', () => {
  it('leaves its sessions as they were, says why, and shows them as stale after a while', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [told('192.0.2.10', 'established')];
    await world.poll();
    const before = await at(id);
    for (const trouble of ['answer_invalid', 'connection_lost', 'timed_out'] as const) {
      world.first.device.faults = [{ place: 'neighbors', trouble }];
      const job = await world.poll();
      expect(job).toMatchObject({ status: { value: 'failed' }, data: { code: trouble } });
    }
    expect(await at(id)).toEqual(before);
    expect((await world.show(`${ROUTERS}${world.first.id}/history/`)).last).toMatchObject({
      code: 'timed_out',
    });
    await sql`update peering_internetexchangepeeringsession set polled = now() - interval '11 minutes'`.execute(
      db(),
    );
    expect((await world.show(`${EXCHANGE}${id}/history/`)).now.is_stale).toBe(true);
    expect(await work('list=stale')).toMatchObject({ count: 1, results: [{ id, is_stale: true }] });
    world.first.device.faults = [];
    await world.poll();
    expect((await work('list=stale')).count).toBe(0);
  });

  it('keeps what can be kept of what it says, and no other from being asked where that cannot be', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    const description = `${'x'.repeat(199)}🚀`;
    world.first.device.told = [
      told('192.0.2.10', 'idle', { description, last_error: `a\0b ${'y'.repeat(600)}🚀`, vrf: 'de\0fault' }),
    ];
    expect(await world.poll()).toMatchObject({ status: { value: 'completed' } });
    expect((await at(id)).last_error).toMatch(/^a b y+$/);
    await sql`create function not_today() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`.execute(
      db(),
    );
    await sql
      .raw(
        `create trigger not_today before insert or update on monitoring_snapshot for each row when (new.router_id = ${world.first.id}) execute function not_today()`,
      )
      .execute(db());
    world.first.device.told = [told('192.0.2.10', 'established')];
    await world.app.jobs.enqueue(world.app.system(), POLL_ALL_JOB);
    await world.runJobs();
    await sql`drop trigger not_today on monitoring_snapshot`.execute(db());
    const [job] = (await world.show(`/api/core/jobs/?name=${POLL_ALL_JOB}`)).results;
    expect(job.data).toMatchObject({ failed: 1, polled: 1 });
    expect((await world.show(`${ROUTERS}${world.first.id}/history/`)).last).toMatchObject({
      code: 'not_recorded',
      message: 'Something unexpected: not today.',
    });
  });

  it('that was replaced under the same name is not believed until its key is accepted', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [told('192.0.2.10', 'established')];
    await world.poll();
    Object.assign(world.first.device, { told: [], hostKey: `SHA256:${'n'.repeat(43)}` });
    expect((await world.poll()).data).toMatchObject({ code: 'host_key_changed' });
    expect((await at(id)).bgp_state).toBe('established');
    const key = { host_key: `SHA256:${'n'.repeat(43)}` };
    expect((await world.admin.post(`${ROUTERS}${world.first.id}/accept-host-key/`, key)).status).toBe(200);
    await world.poll();
    expect((await at(id)).down_reason.value).toBe('gone_from_device');
    await sql`update devices_router set host_key = null`.execute(db());
  });

  it('that is not to be polled, disabled or without a session is said so, for one session too', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    const off = (value: boolean) =>
      world.admin.patch(`${ROUTERS}${world.first.id}/`, { poll_bgp_sessions_state: value });
    await off(false);
    expect(await world.admin.post(`${EXCHANGE}${id}/poll/`, {})).toMatchObject({
      status: 503,
      body: { code: 'polling_off' },
    });
    expect((await world.poll()).status.value).toBe('failed');
    expect((await world.admin.post('/api/peering/internet-exchanges/1/poll-bgp-sessions/', {})).body).toEqual(
      [],
    );
    await off(true);
    await sql`update net_connection set router_id = null where id = 2`.execute(db());
    const lost = await world.atExchange({ ip_address: '192.0.2.10', ixp_connection: 2 });
    expect(await world.admin.post(`${EXCHANGE}${lost}/poll/`, {})).toMatchObject({
      status: 503,
      body: { code: 'no_router' },
    });
    await sql`update net_connection set router_id = ${world.first.id} where id = 2`.execute(db());
  });
});

describe('one session', () => {
  it('is polled with its router while its caller waits, and answered as it stands then', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [told('192.0.2.10', 'established')];
    // Somebody works, as far as the server knows: this test itself.
    const { workers } = world.app.jobs;
    Object.assign(world.app.jobs, { workers: async () => 1 });
    const poll = async () => {
      const asked = world.admin.post(`${EXCHANGE}${id}/poll/`, {});
      await vi.waitFor(
        async () => expect((await world.show('/api/core/jobs/?status=pending')).count).toBe(1),
        WAITS,
      );
      await world.runJobs();
      return asked;
    };
    const answer = await poll();
    expect(answer, answer.text).toMatchObject({ status: 200, body: { id, bgp_state: 'established' } });
    world.first.device.faults = [{ place: 'connect', trouble: 'sign_in_refused' }];
    expect(await poll()).toMatchObject({
      status: 503,
      body: { code: 'sign_in_refused', detail: expect.stringContaining('r1') },
    });
    Object.assign(world.app.jobs, { workers });
  });
});

describe('a router with very many neighbors', () => {
  it('is polled and compared, with what is beyond the first 20,000 counted', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [
      told('192.0.2.10', 'established'),
      ...Array.from({ length: 100_000 }, (_, n) =>
        told(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 'idle'),
      ),
    ];
    expect((await world.poll()).data).toMatchObject({ neighbors: 100_001, established: 1 });
    expect((await at(id)).bgp_state).toBe('established');
    const { left_out } = await world.show(`${ROUTERS}${world.first.id}/reconcile/`);
    expect(left_out).toBe(80_001);
  });
});

describe('lists of work and the matrix', () => {
  it('say what is down, for how long, what never came up, and what is near its limit', async () => {
    await sql`update peering_autonomoussystem set ipv4_max_prefixes = 11 where asn = 64502`.execute(db());
    const [long, never, near] = [
      await world.atExchange({ ip_address: '192.0.2.11' }),
      await world.atExchange({ ip_address: '192.0.2.12' }),
      await world.atExchange({ ip_address: '192.0.2.10' }),
    ];
    await world.atExchange({ ip_address: '192.0.2.13', status: 'disabled' });
    world.first.device.told = [
      told('192.0.2.10', 'established'),
      told('192.0.2.11', 'active', { last_error: 'Hold Timer Expired' }),
      told('192.0.2.12', 'active'),
    ];
    await sql`update peering_internetexchangepeeringsession set last_established_state = now() - interval '8 days' where id = ${long}`.execute(
      db(),
    );
    await world.poll();
    const { lists, results } = await work();
    expect(Object.fromEntries(lists.map(({ list, count }: any) => [list, count]))).toEqual({
      ...{ down: 2, down_long: 1, never_up: 1, near_limit: 1, gone: 0, stale: 0 },
    });
    expect(results.find((one: any) => one.id === long)).toMatchObject({
      ...{ kind: 'exchange', router: { name: 'r1' }, internet_exchange: { id: 1 } },
      why: 'The hold timer expired: nothing was heard from the other side for too long. The router says: Hold Timer Expired.',
    });
    expect((await work('list=never_up')).results.map(({ id }: any) => id)).toEqual([never]);
    expect((await work('list=near_limit')).results).toMatchObject([
      { id: near, limit: 11, used_percent: 91 },
    ]);
    expect((await work(`list=down&reason=hold_timer&router_id=${world.first.id}`)).count).toBe(1);
    expect((await work(`list=down&router_id=${world.second.id}`)).count).toBe(0);
    expect((await work('list=down_long&days=30')).count).toBe(0);
    const { cells, internet_exchanges, routers } = await world.show('/api/monitoring/matrix/');
    expect(cells).toEqual([
      {
        internet_exchange: 1,
        router: world.first.id,
        sessions: 3,
        established: 1,
        down: 2,
        unknown: 0,
        accepted: 9,
      },
    ]);
    expect([internet_exchanges.length, routers.length]).toEqual([2, 2]);
  });

  it('are told in metrics, and each query of the dashboard names one of these', async () => {
    await world.atExchange({ ip_address: '192.0.2.10' });
    await world.atExchange({ ip_address: '192.0.2.12' });
    world.first.device.told = [told('192.0.2.10', 'established'), told('192.0.2.12', 'idle')];
    await world.poll();
    await sql`insert into peeringdb_run (status, source, started, finished) values ('completed', 'test', now(), now())`.execute(
      db(),
    );
    const { text } = await world.admin.get('/metrics');
    expect(text).toMatch(
      /^peersmith_session_up\{kind="exchange",session="\d+",asn="64502",address="192.0.2.10",router="r1",exchange="[^"]*"\} 1$/m,
    );
    expect(text).toMatch(/^peersmith_session_prefixes\{.*direction="accepted"\} 9$/m);
    expect(text).toMatch(/^peersmith_router_poll_failed\{router="r1"\} 0$/m);
    expect(text).toMatch(/^peersmith_work_list_sessions\{list="down"\} 1$/m);
    expect(text).toMatch(/^peersmith_renders_failed\{by="plans"\} 0$/m);
    const names = new Set(Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name));
    const dashboard = JSON.parse(
      readFileSync(new URL('../../../../../docs/grafana-dashboard.json', import.meta.url), 'utf8'),
    );
    const queries: string[] = dashboard.panels.flatMap(({ targets = [] }: any) =>
      targets.map(({ expr }: any) => expr),
    );
    expect(queries.length).toBeGreaterThan(9);
    for (const query of queries) {
      const named = query.match(/peersmith_\w+/g) ?? [];
      expect(named.length, query).toBeGreaterThan(0);
      for (const name of named) expect(names, query).toContain(name);
    }
    for (const panel of dashboard.panels)
      expect(panel).toMatchObject({
        id: expect.any(Number),
        gridPos: expect.anything(),
        title: expect.any(String),
      });
    expect(new Set(dashboard.panels.map(({ id }: any) => id)).size).toBe(dashboard.panels.length);
  });
});

it('a poll, lists of work, the matrix and a comparison take as many statements for many sessions as for few', async () => {
  const counted = async (address: (n: number) => string, count: number) => {
    for (let n = 0; n < count; n += 1) await world.atExchange({ ip_address: address(n) });
    world.first.device.told = Array.from({ length: count }, (_, n) =>
      told(address(n), n % 2 ? 'idle' : 'established'),
    );
    const taken: number[] = [];
    for (const work of [
      () => world.poll(),
      () => world.show('/api/monitoring/work-lists/?limit=1000'),
      () => world.show('/api/monitoring/matrix/'),
      () => world.show(`${ROUTERS}${world.first.id}/reconcile/`),
      () => world.show(`${ROUTERS}${world.first.id}/history/`),
    ]) {
      world.statements();
      await work();
      taken.push(world.statements());
    }
    await sql`delete from peering_internetexchangepeeringsession`.execute(db());
    return taken;
  };
  const few = await counted((n) => `192.0.2.${30 + n}`, 2);
  expect(await counted((n) => `192.0.2.${60 + n}`, 20)).toEqual(few);
});

describe('history', () => {
  it('gets thinner the older it is, and ends', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    await sql`insert into monitoring_count (exchange_session_id, at, received, accepted, advertised)
      select ${id}::bigint, now() - make_interval(mins => n * 5), n, n, n from generate_series(0, 288 * 60) n`.execute(
      db(),
    );
    const now = new Date();
    // As every day since then.
    for (let day = 58; day >= 0; day -= 2)
      await thinHistory({ ...world.app.system(), now: () => new Date(now.getTime() - day * 86_400_000) });
    const { rows } = await sql<{
      days: number;
    }>`select extract(epoch from now() - at)::float8 / 86400 as days from monitoring_count
       where exchange_session_id = ${id} and at < now()`.execute(db());
    const between = (from: number, to: number) => rows.filter(({ days }) => days >= from && days < to).length;
    expect(between(0, 1)).toBeGreaterThanOrEqual(287);
    expect(between(1.1, 6.9)).toBeLessThan(145);
    expect(between(8.1, 29.9)).toBeLessThan(180);
    expect(between(31, 33)).toBeLessThan(6);
    expect(between(51, 100)).toBe(0);
    const { counts } = await world.show(
      `${EXCHANGE}${id}/history/?since=${new Date(now.getTime() - 2 * 86_400_000).toISOString()}`,
    );
    expect(counts.length).toBeLessThanOrEqual(1001);
    expect(counts[0].at).toBe(new Date(now.getTime() - 2 * 86_400_000).toISOString());
  });

  it('refuses a time that ends before it begins', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    const answer = await world.admin.get(
      `${EXCHANGE}${id}/history/?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z`,
    );
    expect(answer).toMatchObject({ status: 400, body: { since: [expect.any(String)] } });
  });
});
