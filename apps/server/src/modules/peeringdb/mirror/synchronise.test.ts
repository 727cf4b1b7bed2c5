import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { FakePeeringDb } from '../../../../test/fake-peeringdb.ts';
import { smallWorld } from '../../../../test/fake-peeringdb-world.ts';
import { IMPATIENT } from '../../../../test/impatient.ts';
import { type MirrorUnderTest, mirrorOf } from '../../../../test/mirror.ts';
import { beginRun } from './runs.ts';
import { describeRun, type Synchronise, synchroniseMirror } from './synchronise-job.ts';

const UPDATE = '/api/peeringdb/cache/update-local/';

let tested: TestApp;
let fake: FakePeeringDb;
let mirror: MirrorUnderTest;
beforeAll(async () => {
  fake = await FakePeeringDb.start(smallWorld());
  tested = await testApp({ PEERINGDB_URL: fake.url });
  mirror = mirrorOf(tested.app.system(), fake);
  return async () => {
    await fake.stop();
  };
});
afterAll(() => tested?.close());
beforeEach(async () => {
  fake.fault = () => undefined;
  await mirror.clear();
  await mirror.load();
  fake.forgetRequests();
});

const synchronise = (load: Partial<Synchronise> = {}) =>
  synchroniseMirror(tested.app.system(), { source: { url: fake.url, ...IMPATIENT }, wait_ms: 0, ...load });
const runs = async (): Promise<any[]> =>
  (await tested.admin.get('/api/peeringdb/runs/?ordering=id&limit=50')).body.results;

/** A run that goes on until it is let go. */
function holdingRun(options: Parameters<MirrorUnderTest['load']>[0] = {}) {
  let release = () => {};
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  fake.put('org', { id: 1, name: `Renamed ${Math.random()}` });
  const running = mirror.load({ ...options, onBeforeMerge: () => hold });
  running.catch(() => undefined);
  return { release, running };
}

describe('a run that another process does', () => {
  it('is joined: its result is the answer, and there is no second one', async () => {
    const { release, running } = holdingRun();
    await expect.poll(async () => (await runs()).at(-1).status.value).toBe('running');
    const told: string[] = [];
    const joined = synchronise({
      onJoined: ({ runner }) => told.push(runner),
      onLoaded: (tag) => told.push(tag),
    });
    await expect.poll(() => told.length).toBeGreaterThan(0);
    release();
    const [first, second] = await Promise.all([running, joined]);
    expect(second).toMatchObject({ id: first.id, status: 'completed', updated: 1, joined: told[0] });
    expect(second.types.get('org')).toMatchObject({ updated: 1 });
    expect(told).toHaveLength(14);
    expect(describeRun(second)).toMatch(/^Synchronisation finished \(by .+\): 0 created, 1 updated/);
    expect(await runs()).toHaveLength(2);
  });

  it('is not enough when everything is asked for and it asks for changes alone: the own one follows', async () => {
    const { release, running } = holdingRun();
    await expect.poll(async () => (await runs()).at(-1).status.value).toBe('running');
    const full = synchronise({ full: true, onJoined: () => release() });
    expect(await full).toMatchObject({ joined: null, status: 'completed' });
    await running;
    expect((await runs()).map((run) => run.full)).toEqual([false, false, true]);
  });

  it('that died is done again', async () => {
    await beginRun(tested.app.system().db, { source: fake.url, full: false, job: null });
    expect(await synchronise()).toMatchObject({ joined: null, status: 'completed' });
    expect((await runs()).map((run) => run.status.value)).toEqual(['completed', 'interrupted', 'completed']);
  });
});

describe('a run of which a part cannot be done', () => {
  it('is a result of its own, joined or not, and fails only when nothing could be loaded', async () => {
    fake.fault = ({ tag }) => (tag === 'poc' ? { status: 500 } : undefined);
    const run = await synchronise();
    expect(run).toMatchObject({ status: 'partial', joined: null });
    expect(run.faults).toEqual([expect.stringMatching(/^poc is as it was loaded at 20.+: poc .*500/)]);
    expect(describeRun(run)).toMatch(/^Completed with faults: 12 of 13 object types are loaded/);
    fake.fault = () => ({ status: 401 });
    await expect(synchronise()).rejects.toThrow('0 of 13');
  });
});

describe('asking for everything', () => {
  it('makes the job that waits ask for everything, and one that runs do so when it has read the changes', async () => {
    const waiting = (await tested.admin.post(UPDATE, {})).body;
    expect((await tested.admin.post(UPDATE, { full: true })).body.id).toBe(waiting.id);
    await tested.app.jobs.work();
    const ended = async (id: number) =>
      (await tested.admin.get(`/api/core/jobs/${id}/`)).body.completed !== null;
    await expect.poll(() => ended(waiting.id), { timeout: 10_000 }).toBe(true);
    // The first is what every test begins with.
    expect((await runs()).map((run) => run.full)).toEqual([false, true]);
    const { release, running: other } = holdingRun();
    await expect.poll(async () => (await runs()).at(-1).status.value).toBe('running');
    const running = (await tested.admin.post(UPDATE, {})).body;
    const status = async () => (await tested.admin.get(`/api/core/jobs/${running.id}/`)).body.status.value;
    await expect.poll(status, { timeout: 5000 }).toBe('running');
    expect((await tested.admin.post(UPDATE, { full: true })).body.id).toBe(running.id);
    release();
    await other;
    await expect.poll(() => ended(running.id), { timeout: 10_000 }).toBe(true);
    expect((await runs()).at(-1)).toMatchObject({ full: true, job: running.id });
  });
});
