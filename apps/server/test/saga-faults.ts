import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runSaga } from '../src/modules/ix-api/sagas/run-saga.ts';
import { dueSagas } from '../src/modules/ix-api/sagas/stored-saga.ts';
import type { FaultKind } from './fake-ix-api.ts';
import { type IxApiUnderTest, ixApiWorld } from './ix-api-world.ts';
import { type SecondApp, secondApp } from './second-app.ts';
import { smallIxApi } from './small-ix-api.ts';

/** What a step asks the exchange that no step before it does: its name, method and path, and how many like it come before. */
export type StepUnderFault = readonly [step: string, method: string, path: RegExp, before: number];

/** A kind of change to be begun in a world, and what is right at its end. */
export interface KindUnderFaults {
  name: string;
  steps: readonly StepUnderFault[];
  /** Brings the exchange to where the change begins. */
  prepare?: (world: IxApiUnderTest) => void;
  begin: (world: IxApiUnderTest) => Promise<{ status: number; body: any }>;
  expectRight: (world: IxApiUnderTest, saga: any) => void | Promise<void>;
}

const HOUR = 3_600_000;
type Context = ReturnType<IxApiUnderTest['tested']['app']['system']>;
const ahead = (context: Context, hours: number) => ({
  ...context,
  now: () => new Date(Date.now() + hours * HOUR),
});

/** Has the fault happen to the request of the step, and not to those like it before. */
function arrange(
  world: IxApiUnderTest,
  [kind, times]: [FaultKind, number],
  [, method, path, before]: StepUnderFault,
): void {
  let passed = 0;
  world.fake.onRequest = (what) => {
    const [verb = '', where = ''] = what.split(' ');
    if (verb !== method || !path.test(where)) return;
    passed += 1;
    if (passed === before + 1) world.fake.fail(kind, method, path, times);
  };
}

const FAULTS = ['refused', 'silent', 'lost', 'failing', 'html', 'huge', 'unauthorised'] as const;

/** Every step of a kind with everything that can go wrong with it: in the end there is exactly what is right, and it is said. */
export function faultMatrix({ name, steps, prepare, begin, expectRight }: KindUnderFaults): void {
  let world: IxApiUnderTest;
  /** Starting one takes longer than the first waits for an answer. */
  let second: SecondApp;
  let system: Context;
  beforeAll(async () => {
    world = await ixApiWorld();
    second = await secondApp(world.tested, world.env);
    system = world.tested.app.system();
  });
  afterAll(async () => {
    await second?.close();
    await world?.fake.stop();
    await world?.tested.close();
  });
  beforeEach(async () => {
    const none = { faults: [], history: [], cancelled: [], onRequest: () => undefined };
    Object.assign(world.fake, { world: smallIxApi(), ...none });
    world.fake.pending.clear();
    prepare?.(world);
    await world.run('delete from ixapi_saga');
    await world.run(`delete from net_connection where id <> ${world.connection}`);
    await world.read();
  });

  const sagaOf = async (id: number) => (await world.tested.admin.get(`/api/ix-api/sagas/${id}/`)).body;
  const begun = async (): Promise<number> => {
    const { status, body } = await begin(world);
    expect([status, body]).toEqual([201, expect.anything()]);
    return body.id;
  };
  const expectDone = async (id: number) => {
    const saga = await sagaOf(id);
    expect([saga.state.value, saga.message]).toEqual(['done', expect.any(String)]);
    await expectRight(world, saga);
  };

  describe.each(steps)(`${name}, in the step %s`, (...step) => {
    it.each(FAULTS)('an answer that is %s', async (kind) => {
      // A read is tried three times by itself.
      const isTriedAgain = step[1] === 'GET' && kind !== 'refused' && kind !== 'unauthorised';
      arrange(world, [kind, isTriedAgain ? 3 : 1], step);
      const id = await begun();
      await runSaga(system, id);
      const between = await sagaOf(id);
      if (kind === 'refused') {
        expect(between).toMatchObject({
          state: { value: 'failed' },
          message: expect.stringContaining('did not validate'),
        });
        expect(between.steps.find(({ step: one }: any) => one === step[0])).toMatchObject({
          ...{ state: 'pending', tries: 1 },
        });
        await world.tested.admin.post(`/api/ix-api/sagas/${id}/retry/`);
      } else if (kind !== 'unauthorised') {
        expect(between).toMatchObject({ state: { value: 'running' }, next_try: expect.any(String) });
        expect(between.message).toMatch(/It is tried again/);
      }
      for (let round = 1; round <= 5; round++) await runSaga(ahead(system, round), id);
      await expectDone(id);
    });

    it.each(['silent', 'stuck'] as const)('a process that dies with the answer %s', async (kind) => {
      arrange(world, [kind, 1], step);
      const id = await begun();
      const reached = new Promise<void>((resolve) => {
        const arranged = world.fake.onRequest;
        world.fake.onRequest = (what) => {
          arranged(what);
          if (world.fake.faults.some(({ times }) => times > 0)) resolve();
        };
      });
      // Nobody waits for it any more; what it holds of the database is taken from it as by a kill.
      const dropped = runSaga(system, id).catch(() => undefined);
      await reached;
      await sql`select pg_terminate_backend(l.pid) from pg_locks l where locktype = 'advisory' and l.classid = hashtext('ixapi.saga')::oid and l.objid = ${id}::int::oid and l.pid <> pg_backend_pid()
        and l.database = (select oid from pg_database where datname = current_database())`.execute(second.db);
      const left = await sagaOf(id);
      expect(left.state.value).toBe('running');
      expect(left.steps.find(({ step: one }: any) => one === step[0])).toMatchObject({
        ...{ state: 'trying', tries: 1 },
      });
      expect(await dueSagas(second.app.system(), 10)).toEqual([id]);
      for (let round = 0; round < 5; round++) await runSaga(ahead(second.app.system(), round), id, 5000);
      await dropped;
      await expectDone(id);
    });
  });
}
