import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeploymentWorld, deploymentWorld } from '../../../test/deployment-world.ts';

let world: DeploymentWorld;
beforeAll(async () => {
  world = await deploymentWorld();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

describe('a plan', () => {
  it('renders every router, compares each with what it runs, and writes nothing', async () => {
    const plan = await world.plan({ comment: 'A new list' });
    expect(plan).toMatchObject({
      status: { value: 'ready' },
      mode: { value: 'replace' },
      author: { username: 'user1' },
      comment: 'A new list',
      router_count: 2,
      changed_count: 2,
      failed_count: 0,
      message: '2 of 2 routers would change, in 1 waves.',
      job: { status: 'completed' },
    });
    const entries = await world.entriesOf(plan.id);
    expect(entries).toMatchObject([
      {
        router_name: 'r1',
        status: { value: 'planned' },
        wave: 1,
        added: 1,
        removed: 0,
        warnings: [],
        findings: [],
      },
      { router_name: 'r2', status: { value: 'planned' } },
    ]);
    const text = await world.admin.get(`/api/deployment/plan-routers/${entries[0].id}/difference/`);
    expect(text.text).toBe('+prefix-list NEW permit 198.51.100.0/24\n');
    for (const { device, before } of world.managed)
      expect(device).toMatchObject({
        running: before,
        writes: [],
        candidate: null,
        lockedBy: null,
        connections: 0,
      });
  });

  it('is applied once it is approved: each router runs what was planned, and keeps it', async () => {
    const plan = await world.carryOut();
    expect(plan).toMatchObject({
      status: { value: 'applied' },
      approved_by: { username: 'user1' },
      applied_by: { username: 'user1' },
      message: '2 routers run what was planned.',
      completed: expect.any(String),
    });
    expect(await world.entriesOf(plan.id)).toMatchObject([
      { status: { value: 'applied' }, sessions: { before: 2, after: 2, gone: [], fewer: [] } },
      { status: { value: 'applied' } },
    ]);
    world.routers.time.pass(3_600_000);
    for (const { device, wanted } of world.managed)
      expect(device).toMatchObject({ running: wanted, writes: [wanted], lockedBy: null, connections: 0 });
  });
});
