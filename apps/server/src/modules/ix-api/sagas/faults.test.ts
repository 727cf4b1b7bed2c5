import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FaultKind, smallIxApi } from '../../../../test/fake-ix-api.ts';
import { type IxApiUnderTest, ixApiWorld, NEW_MAC } from '../../../../test/ix-api-world.ts';
import { secondApp } from '../../../../test/second-app.ts';
import { runSaga } from './run-saga.ts';
import { dueSagas } from './stored-saga.ts';

let world: IxApiUnderTest;
beforeAll(async () => {
  world = await ixApiWorld();
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});
beforeEach(async () => {
  Object.assign(world.fake, { world: smallIxApi(), faults: [], history: [], onRequest: () => undefined });
  await world.run('delete from ixapi_saga');
  await world.read();
});

/** What each step asks the exchange that no step before it does. */
const STEPS: readonly [string, string, RegExp, number][] = [
  ['register', 'POST', /^\/macs$/, 0],
  ['attach', 'PATCH', /^\/network-service-configs\/nsc-1$/, 0],
  // The reads of a port: one before it begins, one by each of the first two steps.
  ['await_production', 'GET', /^\/network-service-configs\/nsc-1$/, 3],
  ['detach', 'PATCH', /^\/network-service-configs\/nsc-1$/, 1],
  ['await_settled', 'GET', /^\/network-service-configs\/nsc-1$/, 5],
  ['remove', 'DELETE', /^\/macs\/mac-old$/, 0],
];

const HOUR = 3_600_000;
const ahead = (context: ReturnType<IxApiUnderTest['tested']['app']['system']>, hours: number) => ({
  ...context,
  now: () => new Date(Date.now() + hours * HOUR),
});
const saga = async (id: number) => (await world.tested.admin.get(`/api/ix-api/sagas/${id}/`)).body;
const begin = async (): Promise<number> =>
  (
    await world.tested.admin.post(`/api/net/connections/${world.connection}/ixapi-sagas/`, {
      mac_address: NEW_MAC,
    })
  ).body.id;

/** Has the fault happen to the request of the step, and not to those like it before. */
function arrange(kind: FaultKind, [, method, path, before]: (typeof STEPS)[number], times = 1): void {
  let passed = 0;
  world.fake.onRequest = (what) => {
    const [verb = '', where = ''] = what.split(' ');
    if (verb !== method || !path.test(where)) return;
    passed += 1;
    if (passed === before + 1) world.fake.fail(kind, method, path, times);
  };
}

/** Exactly the right address is at the port, no other of ours is registered, and the port never was without one. */
function expectRight(): void {
  expect(world.fake.macsOf('nsc-1')).toEqual([NEW_MAC.toUpperCase()]);
  expect((world.fake.world.macs ?? []).map(({ address }) => address)).toEqual([NEW_MAC.toUpperCase()]);
  expect(world.fake.history.every(({ length }) => length >= 1)).toBe(true);
}

describe.each(STEPS)('in the step %s', (...step) => {
  it.each(['refused', 'silent', 'lost', 'failing', 'html', 'unauthorised'] as const)(
    'an answer that is %s',
    async (kind) => {
      // A read is tried three times by itself.
      arrange(kind, step, step[1] === 'GET' && kind !== 'refused' && kind !== 'unauthorised' ? 3 : 1);
      const id = await begin();
      const system = world.tested.app.system();
      await runSaga(system, id);
      const between = await saga(id);
      if (kind === 'refused') {
        expect(between).toMatchObject({
          state: { value: 'failed' },
          message: expect.stringContaining('did not validate'),
        });
        expect(between.steps.find(({ step: name }: any) => name === step[0])).toMatchObject({
          state: 'pending',
          tries: 1,
        });
        await world.tested.admin.post(`/api/ix-api/sagas/${id}/retry/`);
      } else if (kind !== 'unauthorised') {
        expect(between).toMatchObject({ state: { value: 'running' }, next_try: expect.any(String) });
        expect(between.message).toMatch(/It is tried again/);
      }
      for (let round = 1; round <= 5; round++) await runSaga(ahead(system, round), id);
      expect(await saga(id)).toMatchObject({ state: { value: 'done' } });
      expectRight();
    },
  );

  it.each(['silent', 'stuck'] as const)('a process that dies with the answer %s', async (kind) => {
    arrange(kind, step);
    const id = await begin();
    const system = world.tested.app.system();
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
    const second = await secondApp(world.tested, world.env);
    try {
      await sql`select pg_terminate_backend(l.pid) from pg_locks l where locktype = 'advisory' and l.classid = hashtext('ixapi.saga')::oid and l.objid = ${id}::int::oid and l.pid <> pg_backend_pid()
        and l.database = (select oid from pg_database where datname = current_database())`.execute(second.db);
      const left = await saga(id);
      expect(left.state.value).toBe('running');
      expect(left.steps.find(({ step: name }: any) => name === step[0])).toMatchObject({
        state: 'trying',
        tries: 1,
      });
      expect(await dueSagas(second.app.system(), 10)).toEqual([id]);
      for (let round = 0; round < 5; round++) await runSaga(ahead(second.app.system(), round), id, 5000);
      await dropped;
      expect(await saga(id)).toMatchObject({ state: { value: 'done' } });
      expectRight();
    } finally {
      await second.close();
    }
  });
});
