import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { type MaintenanceWorld, maintenanceWorld, WINDOWS } from '../../../test/maintenance-world.ts';
import { EXCHANGE } from '../../../test/monitoring-world.ts';

let world: MaintenanceWorld;
beforeAll(async () => {
  world = await maintenanceWorld();
});
afterEach(() => world.reset());
afterAll(() => world?.close());

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
const change = (id: number, given: object) => world.admin.patch(`${WINDOWS}${id}/`, given);

describe('a draft', () => {
  it.each([
    ['ends', { ends: '2026-12-01T10:00:00Z', starts: '2026-12-01T10:00:00Z' }],
    ['timezone', { timezone: 'Europe/Atlantis' }],
    ['timezone', { timezone: '+02:00' }],
    ['drain_minutes', { drain_minutes: 1441 }],
  ])('is refused by its %s: %j', async (field, given) => {
    const { status, body } = await world.admin.post(WINDOWS, {
      ...{ summary: 'x', starts: hours(1), ends: hours(2) },
      ...given,
    });
    expect({ status, fields: Object.keys(body) }).toEqual({ status: 400, fields: [field] });
  });

  it('may last a second, in any zone', async () =>
    expect(
      await world.draft({
        starts: '2026-12-01T10:00:00Z',
        ends: '2026-12-01T10:00:01Z',
        timezone: 'Asia/Kathmandu',
      }),
    ).toMatchObject({ timezone: 'Asia/Kathmandu' }));

  it('shows what it would affect before it is scheduled', async () => {
    const { id } = await world.draft();
    const { body } = await world.admin.post(`${WINDOWS}${id}/recompute/`, {});
    expect(body.added.map((one: any) => one.ip_address)).toEqual(['192.0.2.10', '192.0.2.11']);
    expect((await world.window(id)).session_count).toBe(0);
  });
});

describe('scheduling', () => {
  it.each([
    ['ends', { starts: hours(-2), ends: hours(-1) }],
    ['routers', { routers: [] }],
    ['notify', { notify: true }],
  ])('is refused by %s: %j', async (field, given) => {
    const { id } = await world.draft(given);
    const { status, body } = await world.admin.post(`${WINDOWS}${id}/schedule/`, {});
    expect({ status, fields: Object.keys(body) }).toEqual({ status: 400, fields: [field] });
    expect((await world.window(id)).status.value).toBe('draft');
  });

  const SCHEDULES = ['maintenance.schedule_window', 'maintenance.view_window', 'devices.view_router'];
  it.each([
    [[], 'none', ['routers']],
    [['devices.change_router'], 'none', []],
    [['devices.change_router'], 'plan', ['apply']],
    [['devices.change_router', 'devices.deploy_router_configuration'], 'plan', []],
    [
      ['devices.change_router', 'devices.deploy_router_configuration', 'deployment.approve_plan'],
      'automatic',
      ['apply'],
    ],
    [
      [
        'devices.change_router',
        'devices.deploy_router_configuration',
        'deployment.approve_plan',
        'deployment.apply_plan',
      ],
      'automatic',
      [],
    ],
  ])('takes who may do what it will do: %j for %s', async (held, apply, fields) => {
    const { id } = await world.draft({ apply });
    const api = await world.somebody(...SCHEDULES, ...held);
    const { status, body } = await api.post(`${WINDOWS}${id}/schedule/`, {});
    expect({ status, fields: status === 200 ? [] : Object.keys(body) }).toEqual({
      status: fields.length ? 400 : 200,
      fields,
    });
  });

  it('takes who sees all that it is about', async () => {
    const { id } = await world.draft();
    const limited = await limitedApi(world, { 'devices.router': { name: ['r2'] } });
    const { status, body } = await limited.post(`${WINDOWS}${id}/schedule/`, {});
    expect({ status, body }).toEqual({
      status: 400,
      body: { routers: [expect.stringContaining('may not see')] },
    });
  });

  it('freezes what is affected: what comes later is told, and taken over when somebody says so', async () => {
    const { id } = await world.schedule();
    const later = await world.atExchange({ ip_address: '192.0.2.15' });
    await world.admin.patch(`${EXCHANGE}${world.sessions[1]}/`, { status: 'disabled' });
    const compare = async (apply: boolean) =>
      (await world.admin.post(`${WINDOWS}${id}/recompute/`, { apply })).body;
    const difference = {
      added: [{ asn: 64_502, network_name: 'Plain', ip_address: '192.0.2.15', place: 'Exchange 1' }],
      removed: [expect.objectContaining({ ip_address: '192.0.2.11' })],
    };
    expect(await compare(false)).toEqual(difference);
    expect((await world.window(id)).session_count).toBe(2);
    expect(await compare(true)).toEqual(difference);
    expect(await compare(false)).toEqual({ added: [], removed: [] });
    await world.admin.delete(`${EXCHANGE}${later}/`);
    const { results } = await world.show(`/api/maintenance/affected-sessions/?window_id=${id}`);
    expect(results.map((one: any) => [one.ip_address, one.exchange_session?.id ?? null])).toEqual([
      ['192.0.2.10', world.sessions[0]],
      ['192.0.2.15', null],
    ]);
  });

  it.each([
    ['a router', () => ({ routers: [world.first.id] }), 2],
    ['a connection', () => ({ routers: [], connections: [1] }), 2],
    ['an exchange', () => ({ routers: [], internet_exchanges: [1] }), 2],
    ['another exchange', () => ({ routers: [], internet_exchanges: [2] }), 0],
    ['a network', () => ({ routers: [], autonomous_systems: [3] }), 1],
    ['a session', () => ({ routers: [], exchange_sessions: [world.sessions[0]] }), 1],
    ['a session and its router', () => ({ exchange_sessions: [world.sessions[0]] }), 2],
  ])('affects the sessions of %s', async (_, scope, count) =>
    expect((await world.schedule(scope())).session_count).toBe(count),
  );
});

describe('one that is scheduled', () => {
  it('is moved, and its sequence grows with what networks are told', async () => {
    const { id } = await world.schedule();
    expect((await change(id, { ticket: 'CHG-7', ends: undefined })).body.sequence).toBe(0);
    expect((await change(id, { starts: hours(5), ends: hours(6) })).body.sequence).toBe(1);
    expect((await change(id, { description: 'More.' })).body.sequence).toBe(2);
  });

  it.each([
    ['starts', { starts: hours(-1) }],
    ['apply', { apply: 'automatic' }],
    ['routers', { routers: [] }],
    ['drain_minutes', { drain_minutes: 1 }],
    ['notify', { notify: true }],
  ])('keeps its %s: %j', async (field, given) => {
    const { id } = await world.schedule();
    const { status, body } = await change(id, given);
    expect({ status, fields: Object.keys(body) }).toEqual({ status: 400, fields: [field] });
  });

  it('is changed by who may schedule alone', async () => {
    const { id } = await world.schedule();
    const api = await world.somebody('maintenance.change_window', 'maintenance.view_window');
    expect((await api.patch(`${WINDOWS}${id}/`, { ticket: 'CHG-7' })).status).toBe(200);
    expect(await api.patch(`${WINDOWS}${id}/`, { ends: hours(3) })).toMatchObject({ status: 400 });
  });

  it('moves its end alone once it is under way, and is not deleted then', async () => {
    const { id } = await world.schedule();
    await world.pass(61);
    await world.look();
    expect((await change(id, { summary: 'Other' })).body).toHaveProperty('summary');
    expect((await change(id, { ends: hours(-0.1) })).status).toBe(400);
    expect((await change(id, { ends: hours(3) })).status).toBe(200);
    expect(await world.admin.delete(`${WINDOWS}${id}/`)).toMatchObject({
      status: 409,
      body: { code: 'under_way' },
    });
    await world.pass(180);
    await world.look();
    expect((await change(id, { ends: hours(3) })).status).toBe(400);
  });
});

describe('who sees what it affects', () => {
  it('sees the sessions and notices of the networks that they see', async () => {
    const { id } = await world.schedule();
    const limited = await limitedApi(world, { 'peering.autonomoussystem': { asn: ['64503'] } });
    const { body } = await limited.get(`/api/maintenance/affected-sessions/?window_id=${id}`);
    expect(body.results.map((one: any) => one.asn)).toEqual([64_503]);
    expect((await limited.get(`${WINDOWS}${id}/report/`)).body).toMatchObject({
      counts: { sessions: 1 },
      sessions: [{ asn: 64_503 }],
    });
  });
});
