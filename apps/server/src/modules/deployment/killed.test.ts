import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeploymentWorld, deploymentWorld, PLANS } from '../../../test/deployment-world.ts';
import type { Fault, Place } from '../../../test/fake-router.ts';
import { queueRecoveries } from './recovery-worker.ts';

let world: DeploymentWorld;
beforeAll(async () => {
  world = await deploymentWorld();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const first = () => {
  const [one] = world.managed;
  if (!one) throw new Error('no router');
  return one;
};
const db = () => world.app.system().db;

/** Applies a plan until its worker waits at a place for an answer that never comes. */
async function dieAt(place: Place, meanwhile?: Fault['meanwhile']): Promise<{ id: number; job: number }> {
  const { id } = await world.plan({ options: { parallel: 1 } });
  await world.admin.post(`${PLANS}${id}/approve/`, {});
  const { device } = first();
  const dead = new Promise<void>((done) => {
    device.reached = (at) => {
      if (at === place) done();
    };
  });
  device.faults = [{ place, trouble: 'hangs', times: 1, ...(meanwhile ? { meanwhile } : {}) }];
  const { body } = await world.admin.post(`${PLANS}${id}/apply/`, {});
  void world.runJobs();
  await dead;
  // The connection ended with the worker, and with it what it held.
  Object.assign(device, { lockedBy: null, candidate: null, connections: 0 });
  return { id, job: body.job.id };
}

async function expectEnd(id: number, status: string, words: string): Promise<void> {
  const plan = (await world.admin.get(`${PLANS}${id}/`)).body;
  expect(plan).toMatchObject({
    status: { value: 'stopped' },
    message: expect.stringContaining('The server was ended while it applied this.'),
  });
  const [one, other] = await world.entriesOf(id);
  expect(one).toMatchObject({ status: { value: status }, code: 'server_ended' });
  expect(one.message).toContain(words);
  expect(other).toMatchObject({ status: { value: 'skipped' } });
  world.routers.time.pass(24 * 3_600_000);
  const { device, before, wanted } = first();
  expect(device).toMatchObject({
    running: status === 'applied' ? wanted : before,
    lockedBy: null,
    isPending: false,
  });
  expect(device.writes).toEqual(status === 'applied' ? [wanted] : []);
  expect((await sql`select * from deployment_lock`.execute(db())).rows).toEqual([]);
}

describe('a server that is killed', () => {
  it.each([
    ['connect', 'failed', 'Nothing was changed on it.'],
    ['load', 'failed', 'Nothing was changed on it.'],
    ['commit', 'rolled_back', 'It runs what it ran before.'],
    ['committed', 'rolled_back', 'It runs what it ran before.'],
    ['gate', 'rolled_back', 'It runs what it ran before.'],
    ['confirm', 'rolled_back', 'It runs what it ran before.'],
    ['confirmed', 'applied', 'it runs what was planned'],
  ] as const)('at %s knows after its restart: %s', async (place, status, words) => {
    const { id, job } = await dieAt(place);
    await world.runJobs(job);
    await expectEnd(id, status, words);
  });

  it('and whose worker only slept confirms nothing once another has looked after it', async () => {
    const { id } = await world.plan({ options: { parallel: 1 } });
    await world.admin.post(`${PLANS}${id}/approve/`, {});
    const { device } = first();
    const [asleep, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    device.sleep = () => {
      asleep.resolve();
      return awake.promise;
    };
    const { body } = await world.admin.post(`${PLANS}${id}/apply/`, {});
    const sleeping = world.runJobs();
    await asleep.promise;
    device.sleep = null;
    await world.runJobs(body.job.id);
    awake.resolve();
    await sleeping;
    const [one] = await world.entriesOf(id);
    expect(one.status.value).toBe('rolled_back');
    expect(device.writes).toEqual([]);
  });

  it('says exactly how a router stands that somebody else changed meanwhile, and confirms nothing', async () => {
    const { id, job } = await dieAt('committed');
    first().device.overwrite('hostname r1\nsomebody else was here\n');
    await world.runJobs(job);
    const [one] = await world.entriesOf(id);
    expect(one).toMatchObject({
      status: { value: 'unknown' },
      message: expect.stringContaining('somebody else changed it meanwhile. Nothing was confirmed.'),
    });
    expect(first().device.writes).toEqual([]);
  });

  it('says that a change stays which somebody else confirmed', async () => {
    const { id, job } = await dieAt('committed');
    first().device.overwrite(first().wanted);
    await world.runJobs(job);
    const [one] = await world.entriesOf(id);
    expect(one).toMatchObject({
      status: { value: 'unknown' },
      message: expect.stringContaining('although nobody of ours confirmed it'),
    });
  });

  it('says so when the router cannot be asked any more', async () => {
    const { id, job } = await dieAt('committed');
    first().device.faults = [{ place: 'connect', trouble: 'unreachable' }];
    await world.runJobs(job);
    const [one] = await world.entriesOf(id);
    expect(one).toMatchObject({
      status: { value: 'unknown' },
      message: expect.stringContaining('should have been taken back after 300 s. Look at r1 itself.'),
    });
  });

  it('more often than its job is tried: a worker finds the plan, and a job of its own looks after it', async () => {
    const { id, job } = await dieAt('gate');
    await sql`update core_job set status = 'errored', outcome = 'abandoned' where id = ${job}`.execute(db());
    await queueRecoveries(world.app.system());
    expect((await world.admin.get(`${PLANS}${id}/`)).body.job.id).toBe(job);
    await sql`update deployment_plan set updated = now() - interval '1 hour' where id = ${id}`.execute(db());
    await queueRecoveries(world.app.system());
    await world.runJobs();
    await expectEnd(id, 'rolled_back', 'It runs what it ran before.');
  });

  it('while a plan is made: it has failed', async () => {
    const { body } = await world.admin.post(PLANS, { routers: world.managed.map(({ id }) => id) });
    await sql`update core_job set status = 'errored' where id = ${body.job.id}`.execute(db());
    await sql`update deployment_plan set updated = now() - interval '1 hour' where id = ${body.id}`.execute(
      db(),
    );
    await queueRecoveries(world.app.system());
    await world.runJobs();
    expect((await world.admin.get(`${PLANS}${body.id}/`)).body).toMatchObject({
      status: { value: 'failed' },
      message: 'The server was ended while the plan was made: make another.',
    });
    expect(first().device.writes).toEqual([]);
  });
});
