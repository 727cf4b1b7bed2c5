import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
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
const kinds = async (id: number) => (await world.steps(id)).map(({ kind, outcome }) => `${kind.value} ${outcome.value}`);
const affected = async (id: number) => (await world.show(`/api/maintenance/affected-sessions/?window_id=${id}`)).results;

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
    expect(await world.window(id)).toMatchObject({ status: { value: 'running' }, drained: expect.any(String) });
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
      ...['scheduled ok', 'drain ok', 'plan ok', 'drained ok', 'begin ok', 'restore ok', 'plan ok', 'verify ok'],
      'closed ok',
    ]);
    const report = await world.show(`${WINDOWS}${id}/report/`);
    expect(report).toMatchObject({
      counts: { sessions: 2, networks: 2, were_up: 2, back: 2, missing: 0, went_down: 2 },
      sessions: [
        { asn: 64_502, ip_address: '192.0.2.10', is_back: true, went_down: expect.any(String), came_back: expect.any(String) },
        { asn: 64_503 },
      ],
    });
  });
});
