import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DIRECT,
  EXCHANGE,
  type MonitoringWorld,
  monitoringWorld,
  ROUTERS,
  told,
} from '../../../test/monitoring-world.ts';

let world: MonitoringWorld;
beforeAll(async () => {
  world = await monitoringWorld({ METRICS_ENABLED: 'false' });
});
afterAll(() => world?.close());
beforeEach(async () => {
  const { db } = world.app.system();
  await sql`delete from peering_directpeeringsession`.execute(db);
  await sql`delete from peering_internetexchangepeeringsession`.execute(db);
  await sql`delete from monitoring_poll`.execute(db);
  for (const { device } of [world.first, world.second]) Object.assign(device, { told: [], faults: [] });
});

const at = async (id: number) => world.show(`${EXCHANGE}${id}/`);
const history = (id: number, kind = EXCHANGE) => world.show(`${kind}${id}/history/`);
const minutesAgo = (minutes: number, id: number) =>
  sql`update peering_internetexchangepeeringsession set polled = polled - make_interval(mins => ${minutes}), state_changed = state_changed - make_interval(mins => ${minutes}) where id = ${id}`.execute(
    world.app.system().db,
  );

describe('a poll of a router', () => {
  it('says how sessions stand, and keeps what changed and when', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [told('192.0.2.10', 'established', { uptime_s: 3600 })];
    const job = await world.poll();
    expect(job).toMatchObject({ status: { value: 'completed' }, name: 'devices.router.poll_bgp_sessions' });
    const first = await at(id);
    expect(first).toMatchObject({
      ...{ bgp_state: 'established', down_reason: null, flap_count: 0, last_error: '' },
      ...{ received_prefix_count: 10, accepted_prefix_count: 9, advertised_prefix_count: 3 },
    });
    expect(first.last_established_state).toBe(first.polled);
    const since = Date.parse(first.polled) - Date.parse(first.state_changed);
    expect(Math.round(since / 1000)).toBe(3600);
    world.first.device.told = [
      told('192.0.2.10', 'idle', {
        notification: { code: 6, subcode: 2, direction: 'received' },
        last_error: 'Cease/Administrative Shutdown: tonight',
      }),
    ];
    await world.poll();
    expect(await at(id)).toMatchObject({
      ...{ bgp_state: 'idle', flap_count: 1, accepted_prefix_count: 0, last_established_state: first.polled },
      down_reason: { value: 'admin_down_there', label: 'The other side has shut it down.' },
      last_error: 'Cease/Administrative Shutdown: tonight',
    });
    const { transitions, counts, now, state } = await history(id);
    expect(transitions.map(({ from, to }: any) => [from, to])).toEqual([
      [null, 'established'],
      ['established', 'idle'],
    ]);
    expect(state).toBeNull();
    expect(counts.map(({ accepted }: any) => accepted)).toEqual([9, 0]);
    expect(now.why).toBe(
      'The other side has shut it down. The router says: Cease/Administrative Shutdown: tonight.',
    );
    const { last, polls, transitions: latest } = await world.show(`${ROUTERS}${world.first.id}/history/`);
    expect(last).toMatchObject({ code: null, neighbors: 1, established: 0, down: 1 });
    expect(polls.length).toBeGreaterThan(0);
    expect(latest[0]).toMatchObject({
      to: 'idle',
      session: { kind: 'exchange', id, ip_address: '192.0.2.10' },
    });
  });

  it('notices that a session went down and came up in between', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [told('192.0.2.10', 'established', { uptime_s: 9000 })];
    await world.poll();
    await minutesAgo(5, id);
    world.first.device.told = [
      told('192.0.2.10', 'established', { uptime_s: 60, last_error: 'Hold Timer Expired' }),
    ];
    await world.poll();
    expect((await at(id)).flap_count).toBe(1);
    const { transitions } = await history(id);
    expect(transitions.slice(-2)).toMatchObject([
      { from: 'established', to: 'idle', reason: { value: 'hold_timer' } },
      { from: 'idle', to: 'established', reason: null },
    ]);
    await world.poll();
    expect((await at(id)).flap_count).toBe(1);
  });

  it('takes "established" from what is shut down on the router, and from what is not there any more', async () => {
    const [shut, gone, unwanted] = [
      await world.atExchange({ ip_address: '192.0.2.10' }),
      await world.direct({ ip_address: '203.0.113.1/31', local_ip_address: '203.0.113.0/31' }),
      await world.atExchange({ ip_address: '192.0.2.12', status: 'disabled' }),
    ];
    world.first.device.told = ['192.0.2.10', '203.0.113.1', '192.0.2.12'].map((one) =>
      told(one, 'established'),
    );
    await world.poll();
    world.first.device.told = [told('192.0.2.10', 'established', { is_enabled: false })];
    const job = await world.poll();
    expect(job.data).toMatchObject({ sessions: 3, established: 0, neighbors: 1 });
    expect(await at(shut)).toMatchObject({ bgp_state: 'idle', down_reason: { value: 'admin_down_here' } });
    expect(await world.show(`${DIRECT}${gone}/`)).toMatchObject({
      ...{ bgp_state: null, down_reason: { value: 'gone_from_device' }, accepted_prefix_count: 0 },
    });
    expect(await at(unwanted)).toMatchObject({ bgp_state: null, down_reason: null });
  });

  it('pairs by router and local address: one peer address may stand on two routers, and twice on one', async () => {
    const { first, second } = world;
    const [here, there] = [
      await world.direct({ ip_address: '203.0.113.1/31', local_ip_address: '203.0.113.0/31' }),
      await world.direct({
        ip_address: '203.0.113.1/31',
        local_ip_address: '203.0.113.0/31',
        router: second.id,
      }),
    ];
    const [one, other] = [
      await world.atExchange({ ip_address: '192.0.2.10' }),
      await world.atExchange({ ip_address: '192.0.2.10', ixp_connection: 2 }),
    ];
    first.device.told = [
      told('203.0.113.1', 'established'),
      told('192.0.2.10', 'active', { local_address: '192.0.2.2' }),
      told('192.0.2.10', 'established', { local_address: '192.0.2.1', vrf: 'peering' }),
    ];
    second.device.told = [told('203.0.113.1', 'idle')];
    await world.poll();
    await world.poll(second.id);
    const states = [`${DIRECT}${here}/`, `${DIRECT}${there}/`, `${EXCHANGE}${one}/`, `${EXCHANGE}${other}/`];
    expect(await Promise.all(states.map(async (url) => (await world.show(url)).bgp_state))).toEqual([
      ...['established', 'idle', 'established', 'active'],
    ]);
  });

  it('of a router without sessions is a success with none, and one that never came up says so', async () => {
    world.second.device.told = [told('203.0.113.9', 'active')];
    expect(await world.poll(world.second.id)).toMatchObject({
      status: { value: 'completed' },
      data: { sessions: 0, established: 0, neighbors: 1 },
    });
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    world.first.device.told = [told('192.0.2.10', 'connect')];
    await world.poll();
    expect((await at(id)).down_reason.value).toBe('never_up');
  });

  it('is told to those who wait for updates, and to nobody in the change log', async () => {
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    const hook = await world.admin.post('/api/extras/webhooks/', {
      ...{ name: 'states', payload_url: 'https://hooks.example/', type_update: true },
      content_types: ['peering.internetexchangepeeringsession'],
    });
    expect(hook.status, hook.text).toBe(201);
    world.first.device.told = [told('192.0.2.10', 'established')];
    const before = (await world.show('/api/core/object-changes/?limit=1')).count;
    await world.poll();
    await world.poll();
    const deliveries = () => world.show(`/api/extras/webhook-deliveries/?webhook_id=${hook.body.id}`);
    expect((await deliveries()).count).toBe(0);
    world.first.device.told = [told('192.0.2.10', 'idle', { last_error: 'Hold Timer Expired' })];
    await world.poll();
    const { results } = await deliveries();
    expect(results).toMatchObject([{ event: 'update', object: { id } }]);
    expect((await world.show('/api/core/object-changes/?limit=1')).count).toBe(before);
    await world.admin.delete(`/api/extras/webhooks/${hook.body.id}/`);
  });
});

it('metrics are not there where they are switched off', async () => {
  expect((await world.admin.get('/metrics')).status).toBe(404);
});

describe('polls of several', () => {
  it('are one job for each router of a network, a group and an exchange, and one that waits is answered again', async () => {
    await world.atExchange({ ip_address: '192.0.2.10' });
    await world.atExchange({ ip_address: '198.51.100.10', ixp_connection: 3 });
    const [{ id: system }] = (await world.show('/api/peering/autonomous-systems/?asn=64502')).results;
    const of = async (path: string) =>
      (await world.admin.post(`/api/peering/${path}/poll-bgp-sessions/`, {})).body;
    const jobs = await of(`autonomous-systems/${system}`);
    expect(jobs.map(({ object }: any) => object.id).toSorted()).toEqual(
      [world.first.id, world.second.id].toSorted(),
    );
    const again = await of('internet-exchanges/1');
    expect(again.map(({ id }: any) => id)).toEqual([
      jobs.find((one: any) => one.object.id === world.first.id).id,
    ]);
    await world.runJobs();
    expect(world.first.device.connections).toBe(0);
  });

  it('leave a router alone that is being changed, and say so', async () => {
    const { db } = world.app.system();
    const id = await world.atExchange({ ip_address: '192.0.2.10' });
    const [{ id: plan }] = (
      await sql<{
        id: number;
      }>`insert into core_job (object_type, name, status, job_id, seen, started) values ('deployment.plan', 'deployment.apply', 'running', gen_random_uuid(), now(), now()) returning id`.execute(
        db,
      )
    ).rows as [{ id: number }];
    await sql`insert into deployment_lock (router_id, job_id, run) values (${world.first.id}, ${plan}, gen_random_uuid())`.execute(
      db,
    );
    world.first.device.told = [told('192.0.2.10', 'established')];
    const { id: job } = (
      await sql<{
        id: number;
      }>`insert into core_job (object_type, name, status, job_id) values ('devices.router', 'monitoring.poll', 'pending', gen_random_uuid()) returning id`.execute(
        db,
      )
    ).rows[0] ?? { id: 0 };
    await world.runJobs();
    const { data, status } = await world.show(`/api/core/jobs/${job}/`);
    expect([status.value, data]).toMatchObject(['completed', { polled: 1, skipped: 1 }]);
    expect(JSON.stringify(data)).toContain('r1 was left out');
    expect((await at(id)).bgp_state).toBeNull();
    await sql`delete from deployment_lock`.execute(db);
  });
});
