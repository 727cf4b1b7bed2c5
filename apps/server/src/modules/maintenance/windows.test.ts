import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MaintenanceWorld, maintenanceWorld, UP, WINDOWS } from '../../../test/maintenance-world.ts';
import { EXCHANGE, ROUTERS } from '../../../test/monitoring-world.ts';
import { takeMoves } from './take-moves.ts';

const PLANS = '/api/deployment/plans/';

const DRAINED = UP.replaceAll(/neighbor (\S+)\n/g, 'neighbor $1\ngraceful-shutdown $1\n');

let world: MaintenanceWorld;
beforeAll(async () => {
  world = await maintenanceWorld();
});
afterEach(() => world.reset());
afterAll(() => world?.close());

const statusOf = async (url: string) => (await world.show(url)).status.value;
const router = () => statusOf(`${ROUTERS}${world.first.id}/`);
const kinds = async (id: number) =>
  (await world.steps(id)).map(({ kind, outcome }) => `${kind.value} ${outcome.value}`);
const affected = async (id: number) =>
  (await world.show(`/api/maintenance/affected-sessions/?window_id=${id}`)).results;

describe('a maintenance', () => {
  it('drains, begins, is put back and verified by itself, with plans that are applied', async () => {
    const { id, status, message } = await world.schedule({ apply: 'automatic', verify_percent: 50 });
    expect({ status: status.value, message }).toEqual({
      status: 'scheduled',
      message: '2 sessions with 2 networks are affected.',
    });
    await world.look();
    expect(await router()).toBe('enabled');

    await world.pass(45);
    await world.look();
    expect(await router()).toBe('maintenance');
    expect(world.first.device.running).toBe(DRAINED);
    await world.look();
    expect(await world.window(id)).toMatchObject({ status: { value: 'draining' }, drained: null });

    await world.pass(15);
    await world.look();
    expect(await world.window(id)).toMatchObject({
      status: { value: 'running' },
      drained: expect.any(String),
    });
    // They go down under the work, and one of them comes back with too little.
    world.first.device.running = 'broken';
    await world.poll();
    world.first.device.running = DRAINED;

    await world.pass(60);
    await world.look();
    expect(await router()).toBe('enabled');
    expect(world.first.device.running).toBe(UP);
    const { results } = await world.show(`${PLANS}?ordering=id`);
    expect(results.map((one: any) => one.status.value)).toEqual(['applied', 'applied']);
    await world.look();
    await world.look();
    expect(await world.window(id)).toMatchObject({
      status: { value: 'done' },
      message: 'Every session that had been up is up again.',
    });
    expect(await kinds(id)).toEqual([
      ...[
        'scheduled ok',
        'drain ok',
        'plan ok',
        'drained ok',
        'begin ok',
        'restore ok',
        'plan ok',
        'verify ok',
      ],
      'closed ok',
    ]);
    const report = await world.show(`${WINDOWS}${id}/report/`);
    expect(report).toMatchObject({
      counts: { sessions: 2, networks: 2, were_up: 2, back: 2, missing: 0, went_down: 2 },
      sessions: [
        {
          asn: 64_502,
          ip_address: '192.0.2.10',
          is_back: true,
          went_down: expect.any(String),
          came_back: expect.any(String),
        },
        { asn: 64_503 },
      ],
    });
  });

  it('says who has to do what while its plan waits for approval, and begins undrained all the same', async () => {
    const { id } = await world.schedule({ apply: 'plan' });
    await world.pass(45);
    await world.look();
    await world.look();
    const [plan] = (await world.show(`${PLANS}?ordering=-id`)).results;
    expect(await world.window(id)).toMatchObject({
      drain_plan: { id: plan.id },
      message: `Plan ${plan.id} waits for somebody to approve it.`,
    });
    await world.pass(15);
    await world.look();
    expect(await world.window(id)).toMatchObject({
      status: { value: 'running' },
      drained: null,
      message: `The time has come, and nobody knows that it is drained. Plan ${plan.id} waits for somebody to approve it.`,
    });
    expect(world.first.device.running).toBe(UP);
  });

  it('changes statuses alone where no plan is wanted, and says that draining is not its doing', async () => {
    const { id } = await world.schedule();
    await world.pass(46);
    await world.look();
    expect(await router()).toBe('maintenance');
    expect((await world.steps(id)).at(-1)).toMatchObject({
      kind: { value: 'drain' },
      message:
        '1 status set to maintenance. Routers are not configured by it: leading traffic around is yours to do.',
    });
    await world.pass(80);
    await world.look();
    expect(await router()).toBe('enabled');
  });

  it('tells what did not come back when its time is over', async () => {
    const { id } = await world.schedule({ verify_minutes: 10 });
    await world.pass(61);
    await world.look();
    world.first.device.running = 'neighbor 192.0.2.10\nneighbor 192.0.2.11 broken\n';
    await world.poll();
    await world.pass(60);
    await world.look();
    await world.look();
    expect(await world.window(id)).toMatchObject({
      status: { value: 'verifying' },
      down_count: 1,
      message: '1 session is not back yet.',
    });
    await world.pass(10);
    await world.look();
    expect(await world.window(id)).toMatchObject({ status: { value: 'incomplete' }, down_count: 1 });
    const { sessions, counts } = await world.show(`${WINDOWS}${id}/report/`);
    expect(counts).toMatchObject({ were_up: 2, back: 1, missing: 1 });
    expect(sessions[0]).toMatchObject({
      ip_address: '192.0.2.11',
      is_back: false,
      note: expect.stringMatching(/^It is \w+\.$/),
    });
  });

  it.each([
    [100, 'done', ''],
    [101, 'incomplete', '100 of 101 prefixes are back.'],
  ])('wants enough of the prefixes back: of %i', async (before, status, note) => {
    const { id } = await world.schedule({ verify_minutes: 10, verify_percent: 100 });
    await world.pass(61);
    await world.look();
    await sql`update maintenance_affectedsession set prefixes_before = ${before}`.execute(
      world.app.system().db,
    );
    await world.pass(60);
    await world.look();
    await world.look();
    await world.pass(10);
    await world.look();
    expect((await world.window(id)).status.value).toBe(status);
    expect((await affected(id)).map((one: any) => one.note)).toEqual([note, note]);
  });
});

describe('a maintenance whose time passed while the server was off', () => {
  it('begins late, and says so', async () => {
    const { id } = await world.schedule();
    await world.pass(100);
    await world.look();
    const [, drain] = await world.steps(id);
    expect(drain).toMatchObject({
      outcome: { value: 'warning' },
      message: expect.stringContaining('It begins 55 minutes late'),
    });
    expect(await router()).toBe('maintenance');
    expect((await world.window(id)).status.value).toBe('draining');
  });

  it('was missed after its end: nothing is changed, and that is said', async () => {
    const { id } = await world.schedule({ apply: 'automatic' });
    await world.pass(121);
    await world.look();
    expect(await router()).toBe('enabled');
    expect(await world.window(id)).toMatchObject({
      status: { value: 'missed' },
      message: expect.stringContaining('nothing was changed'),
      drain_plan: null,
    });
    await world.look();
    expect(await kinds(id)).toEqual(['scheduled ok', 'missed failed']);
  });

  it('is put back where it was off from its start to long after its end', async () => {
    const { id } = await world.schedule();
    await world.pass(61);
    await world.look();
    await world.pass(5000);
    await world.look();
    expect(await router()).toBe('enabled');
    expect((await world.window(id)).status.value).toBe('verifying');
  });
});

describe('maintenances that overlap', () => {
  const LATER = {
    starts: new Date(Date.now() + 5_400_000).toISOString(),
    ends: new Date(Date.now() + 3 * 3_600_000).toISOString(),
  };

  it('put back what both hold when the last of them ends, as it was before the first', async () => {
    await world.admin.patch(`${EXCHANGE}${world.sessions[1]}/`, { status: 'disabled' });
    const scope = { routers: [world.first.id], exchange_sessions: [...world.sessions] };
    const first = await world.schedule(scope);
    const second = await world.schedule({ ...scope, ...LATER });
    await world.pass(76);
    await world.look();
    expect((await world.window(second.id)).status.value).toBe('draining');
    expect((await world.steps(second.id)).at(-1).message).toContain(
      '1 router stood in another maintenance already, and is put back when the last of them ends.',
    );
    await world.pass(45);
    await world.look();
    expect((await world.window(first.id)).restore_began).not.toBeNull();
    expect(await router()).toBe('maintenance');
    expect(await statusOf(`${EXCHANGE}${world.sessions[0]}/`)).toBe('maintenance');
    expect((await world.steps(first.id)).find(({ kind }) => kind.value === 'restore')?.message).toContain(
      '1 router stays in maintenance: another one holds it.',
    );
    await world.pass(60);
    await world.look();
    expect(await router()).toBe('enabled');
    expect(await statusOf(`${EXCHANGE}${world.sessions[0]}/`)).toBe('enabled');
    expect(await statusOf(`${EXCHANGE}${world.sessions[1]}/`)).toBe('disabled');
  });
});

describe('what somebody does meanwhile', () => {
  it('stays: a status that was set by hand is left, and that is said', async () => {
    const { id } = await world.schedule({ routers: [], exchange_sessions: [...world.sessions] });
    await world.pass(61);
    await world.look();
    await world.admin.patch(`${EXCHANGE}${world.sessions[0]}/`, { status: 'disabled' });
    await world.pass(60);
    await world.look();
    expect(await statusOf(`${EXCHANGE}${world.sessions[0]}/`)).toBe('disabled');
    expect(await statusOf(`${EXCHANGE}${world.sessions[1]}/`)).toBe('enabled');
    expect((await world.steps(id)).find(({ kind }) => kind.value === 'restore')).toMatchObject({
      outcome: { value: 'warning' },
      message: '1 status put back. 1 exchange session was left as somebody has set it meanwhile: disabled.',
    });
  });

  it('leaves what was in maintenance or off before as it was', async () => {
    await world.admin.patch(`${ROUTERS}${world.first.id}/`, { status: 'maintenance' });
    await world.schedule();
    await world.pass(61);
    await world.look();
    await world.pass(60);
    await world.look();
    expect(await router()).toBe('maintenance');
  });

  it('is in the change log like any other change', async () => {
    await world.schedule();
    await world.pass(61);
    await world.look();
    const [change] = (
      await world.show(
        `/api/core/object-changes/?changed_object_id=${world.first.id}&changed_object_type=devices.router&ordering=-id`,
      )
    ).results;
    expect(change).toMatchObject({
      prechange_data: { status: 'enabled' },
      postchange_data: { status: 'maintenance' },
    });
  });

  it('is looked at by two servers at once, and done once', async () => {
    const { id } = await world.schedule({ apply: 'automatic' });
    await world.pass(46);
    await Promise.all([1, 2, 3].map(() => takeMoves(world.app.system(), id)));
    expect(await kinds(id)).toEqual(['scheduled ok', 'drain ok']);
  });
});

describe('calling it off', () => {
  const act = (id: number, action: string, body = {}) => world.admin.post(`${WINDOWS}${id}/${action}/`, body);

  it('before it begins changes nothing', async () => {
    const { id } = await world.schedule();
    const { body } = await act(id, 'cancel', { comment: 'The part is late.' });
    expect(body).toMatchObject({
      status: { value: 'cancelled' },
      message: 'It was cancelled before it began. The part is late.',
    });
    await world.pass(61);
    await world.look();
    expect(await router()).toBe('enabled');
  });

  it('while it runs puts everything back, and verifies that', async () => {
    const { id } = await world.schedule({ apply: 'automatic', drain_minutes: 0 });
    await world.pass(61);
    await world.look();
    await world.look();
    expect((await world.window(id)).status.value).toBe('running');
    await act(id, 'cancel');
    await world.look();
    await world.look();
    await world.look();
    expect(await router()).toBe('enabled');
    expect(world.first.device.running).toBe(UP);
    expect(await world.window(id)).toMatchObject({ status: { value: 'cancelled' }, down_count: 0 });
  });

  it('is ended before its time', async () => {
    const { id } = await world.schedule({ drain_minutes: 0 });
    await world.pass(61);
    await world.look();
    expect((await act(id, 'end')).status).toBe(200);
    await world.look();
    expect(await router()).toBe('enabled');
    expect((await act(id, 'end')).body).toMatchObject({ code: 'maintenance_state' });
  });

  it.each(['schedule', 'cancel', 'end'])('has its time: %s is refused once it is over', async (action) => {
    const { id } = await world.schedule();
    await act(id, 'cancel');
    expect(await act(id, action)).toMatchObject({ status: 409, body: { code: 'maintenance_state' } });
  });
});
