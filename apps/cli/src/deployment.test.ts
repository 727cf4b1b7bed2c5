import { type DeploymentWorld, deploymentWorld } from '@peersmith/server/test/deployment-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let world: DeploymentWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await deploymentWorld();
  await world.app.jobs.work();
  env = await remoteEnv(world);
});
afterAll(() => world?.close());

const peersmith = (line: string) => run(line.split(' '), { env });

describe('on the command line', () => {
  it('routers are planned, applied, and compared', async () => {
    const tested = await peersmith('test-connection r1');
    expect(tested.out, tested.err).toMatch(/^sign in +ok +It let us in\.$/m);
    const planned = await peersmith('plan r1 r2 --comment lists --gate 10');
    expect(planned, planned.err).toMatchObject({
      code: 2,
      out: expect.stringContaining(
        '=== r1: 1 lines more, 0 fewer\n+prefix-list NEW permit 198.51.100.0/24\n',
      ),
    });
    const [, id] = /^Plan (\d+): 2 of 2 routers would change/m.exec(planned.out) ?? [];
    const applied = await peersmith(`apply ${id} --approve`);
    expect(applied, applied.err).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 routers run what was planned.'),
    });
    expect(world.managed.map(({ device }) => device.writes.length)).toEqual([1, 1]);
    world.managed[1]?.device.overwrite('somebody was here');
    const drifted = await peersmith('drift --difference');
    expect(drifted, drifted.err).toMatchObject({
      code: 2,
      out: expect.stringContaining('-somebody was here\n'),
    });
    expect(drifted.out).toMatch(/^r1 +In sync/m);
    expect(drifted.out).toMatch(/^r2 +Differs/m);
  }, 120_000);

  it('a plan that cannot be made says why, router by router', async () => {
    const [first] = world.managed;
    if (first) first.device.faults = [{ place: 'connect', trouble: 'sign_in_refused' }];
    const failed = await peersmith('plan r1');
    expect(failed.code).toBe(1);
    expect(failed.out).toMatch(/^r1 +- +Failed +\+0 -0 +connect +.*sign_in_refused/m);
    expect((await peersmith('plan')).err).toContain('Name routers, or say --all.');
  }, 120_000);
});
