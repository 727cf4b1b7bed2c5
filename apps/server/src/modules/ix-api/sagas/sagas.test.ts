import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IxApiUnderTest, ixApiWorld, NEW_MAC, OLD_MAC } from '../../../../test/ix-api-world.ts';
import { jobRunner } from '../../../../test/run-jobs.ts';
import { smallIxApi } from '../../../../test/small-ix-api.ts';
import { runSaga } from './run-saga.ts';
import { changeJob, changesJob } from './saga-jobs.ts';

let world: IxApiUnderTest;
beforeAll(async () => {
  world = await ixApiWorld();
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});
beforeEach(async () => {
  Object.assign(world.fake, {
    world: smallIxApi(),
    faults: [],
    requests: [],
    history: [],
    comes_to: 'production',
  });
  world.fake.reads_until_production = 1;
  hours = 0;
  await world.run('delete from ixapi_saga');
  await world.read();
});

const ask = (body: object = { mac_address: NEW_MAC }, api = world.tested.admin) =>
  api.post(`/api/net/connections/${world.connection}/ixapi-sagas/`, body);
const sagaOf = async (id: number) => (await world.tested.admin.get(`/api/ix-api/sagas/${id}/`)).body;
const act = (id: number, action: string) => world.tested.admin.post(`/api/ix-api/sagas/${id}/${action}/`);
let hours = 0;
/** Goes on as it would an hour later than the last time, or some hours from now. */
const later = (id: number, from_now = ++hours) =>
  runSaga({ ...world.tested.app.system(), now: () => new Date(Date.now() + from_now * 3_600_000) }, id);
const jobs = () => jobRunner(world.tested.app, [changeJob, changesJob])();
const macs = () => world.fake.macsOf('nsc-1');
const registered = () => (world.fake.world.macs ?? []).map(({ address }) => address.toLowerCase());
const stepsOf = (saga: any) => saga.steps.map(({ step, state }: any) => `${step} ${state}`);

async function done(): Promise<number> {
  const { body } = await ask();
  await jobs();
  for (let round = 0; round < 5; round++) await later(body.id);
  return body.id;
}

describe('a change of a MAC address', () => {
  it('attaches the new one beside the old one, and removes that once the new one is in production', async () => {
    world.fake.reads_until_production = 2;
    const asked = await ask();
    expect(asked).toMatchObject({
      status: 201,
      body: { state: { value: 'running' }, kind: { value: 'mac' }, mac_address: NEW_MAC },
    });
    const { id } = asked.body;
    await jobs();
    expect(await sagaOf(id)).toMatchObject({
      state: { value: 'waiting' },
      message: expect.stringContaining('production_change_pending'),
    });
    expect(macs()).toHaveLength(2);
    for (let round = 0; round < 4; round++) await later(id);
    const saga = await sagaOf(id);
    expect(saga).toMatchObject({
      state: { value: 'done' },
      next_try: null,
      found: { old_macs: [{ id: 'mac-old', address: OLD_MAC }] },
    });
    expect(saga.steps.every(({ state }: any) => state === 'done')).toBe(true);
    expect(macs()).toEqual([NEW_MAC.toUpperCase()]);
    expect(registered()).toEqual([NEW_MAC]);
    expect(world.fake.history.map(({ length }) => length)).toEqual([2, 1]);
    const audited = await world.run(
      "select kind, user_name from users_auditevent where kind like 'exchange%' order by id",
    );
    expect(audited).toMatchObject([
      { kind: 'exchange_change_asked', user_name: 'user1' },
      { kind: 'exchange_changed', user_name: 'peersmith' },
    ]);
  });

  it('says where the exchange has an error, and goes on when somebody has it mended', async () => {
    world.fake.comes_to = 'error';
    const { body } = await ask();
    await jobs();
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'failed' },
      message: expect.stringContaining('The switch did not take it'),
    });
    Object.assign(world.fake.one('network-service-configs', 'nsc-1') ?? {}, {
      state: 'production',
      status: [],
    });
    world.fake.comes_to = 'production';
    expect((await act(body.id, 'retry')).status).toBe(200);
    await jobs();
    await later(body.id);
    expect(await sagaOf(body.id)).toMatchObject({ state: { value: 'done' } });
  });

  it('begins when it is to, and can be cancelled before', async () => {
    const not_before = new Date(Date.now() + 7_200_000).toISOString();
    const { body } = await ask({ mac_address: NEW_MAC, not_before });
    expect(body.state.value).toBe('scheduled');
    world.fake.requests = [];
    await later(body.id, 1);
    expect(world.fake.requests).toEqual([]);
    expect((await ask()).status).toBe(409);
    expect((await act(body.id, 'cancel')).body.state.value).toBe('cancelled');
    const again = await ask({ mac_address: NEW_MAC, not_before });
    await later(again.body.id, 3);
    expect(await sagaOf(again.body.id)).toMatchObject({
      state: { value: expect.stringMatching(/waiting|done/) },
    });
    expect((await act(again.body.id, 'cancel')).status).toBe(409);
  });

  it('leaves an address alone that another port has too', async () => {
    Object.assign(world.fake.one('network-service-configs', 'nsc-2') ?? {}, { macs: ['mac-old'] });
    await done();
    expect(macs()).toEqual([NEW_MAC.toUpperCase()]);
    expect(world.fake.macsOf('nsc-2')).toEqual([OLD_MAC.toUpperCase()]);
  });

  it('clears away what a request that was given up did late', async () => {
    world.fake.reads_until_production = 2;
    const { body } = await ask();
    await jobs();
    const stray = { ...world.fake.one('macs', 'mac-old'), id: 'stray', external_ref: body.reference };
    world.fake.world.macs?.push({ ...stray, address: NEW_MAC.toUpperCase() });
    let late = true;
    world.fake.onRequest = (what) => {
      const port = world.fake.one('network-service-configs', 'nsc-1');
      if (what !== 'GET /network-service-configs' || !late || !port) return;
      late = false;
      port.macs = ['mac-old', ...port.macs];
    };
    for (let round = 0; round < 7; round++) await later(body.id);
    world.fake.onRequest = () => undefined;
    expect(late).toBe(false);
    expect(await sagaOf(body.id)).toMatchObject({ state: { value: 'done' } });
    expect(macs()).toEqual([NEW_MAC.toUpperCase()]);
    expect(registered()).toEqual([NEW_MAC]);
  });

  it('is not begun with what is no address of a station, by nobody who may not, and not twice', async () => {
    for (const mac_address of ['nonsense', '01:00:5e:00:00:01', '00:00:00:00:00:00'])
      expect((await ask({ mac_address })).body).toEqual({ mac_address: [expect.any(String)] });
    const halfway = await world.tested.holderOf(['net.change_connection', 'net.view_connection']);
    expect((await ask(undefined, halfway)).status).toBe(403);
    expect((await ask()).status).toBe(201);
    expect((await ask()).status).toBe(409);
  });

  it('asks a person after a refusal, and whoever asks too often is told to wait', async () => {
    world.fake.fail('refused', 'PATCH', /configs/);
    const { body } = await ask();
    await jobs();
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'failed' },
      message: expect.stringContaining('did not validate'),
    });
    world.fake.fail('limited', 'PATCH', /configs/);
    await act(body.id, 'retry');
    await jobs();
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'running' },
      next_try: expect.any(String),
    });
    await later(body.id);
    await later(body.id);
    expect(macs()).toEqual([NEW_MAC.toUpperCase()]);
  });
});

describe('what nobody foresaw', () => {
  const fqdn = (name: string) =>
    world.tested.admin.post(`/api/net/connections/${world.connection}/ixapi-fqdn/`, {
      ...{ family: 4, fqdn: name },
    });
  const jobsOf = async () =>
    world.tested.app.system().jobs.enqueue(world.tested.app.system(), changesJob.name);

  it('has a person asked, and the changes after it go on', async () => {
    const [broken, next] = [(await ask()).body.id, (await fqdn('edge1.example.net')).body.id];
    await world.run("delete from core_job where status = 'pending'");
    await world.run(`update ixapi_saga set wanted = '{"mac_address": 7}' where id = ${broken}`);
    await jobsOf();
    await expect(jobs()).rejects.toThrow('mac_address');
    expect(await sagaOf(broken)).toMatchObject({
      ...{ state: { value: 'failed' }, next_try: null },
      message: expect.stringMatching(/^Something unexpected: /),
    });
    expect(await sagaOf(next)).toMatchObject({ state: { value: 'done' } });
  });

  it('in the middle of a step leaves it to be tried again', async () => {
    await world.run(
      "create function no_macs() returns trigger language plpgsql as $$ begin raise exception 'no MACs today'; end $$",
    );
    await world.run(
      "create trigger no_macs before insert or update on ixapi_object for each row when (new.remote_id <> 'mac-old') execute function no_macs()",
    );
    const { id } = (await ask()).body;
    await expect(jobs()).rejects.toThrow('no MACs today');
    expect(await sagaOf(id)).toMatchObject({
      state: { value: 'failed' },
      message: 'Something unexpected: no MACs today.',
    });
    expect(stepsOf(await sagaOf(id))[0]).toBe('register pending');
    await world.run('drop trigger no_macs on ixapi_object');
    await act(id, 'retry');
    await jobs();
    for (let round = 0; round < 5; round++) await later(id);
    expect(await sagaOf(id)).toMatchObject({ state: { value: 'done' } });
    expect(registered()).toEqual([NEW_MAC]);
  });

  it('no exchange has a change wait longer than a day', async () => {
    const { id } = (await ask()).body;
    world.fake.retry_after = '9'.repeat(30);
    world.fake.fail('limited', 'POST', /^\/macs/);
    await jobs();
    world.fake.retry_after = '1';
    const { state, next_try } = await sagaOf(id);
    expect(state.value).toBe('running');
    expect(Date.parse(next_try) - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
  });
});

describe('undoing', () => {
  const STEPS = ['register', 'attach', 'await_production', 'detach', 'await_settled', 'remove'];
  /** Where it is stopped: by a refusal of the request that the step sends. */
  const REFUSED = [
    ['POST', /^\/macs/],
    ['PATCH', /configs/],
    ['GET', /configs\/nsc-1/],
  ] as const;

  it.each(REFUSED)('leads back from a refused %s %s', async (method, path) => {
    world.fake.fail('refused', method, path);
    const { body } = await ask();
    await jobs();
    expect(await sagaOf(body.id)).toMatchObject({ state: { value: 'failed' } });
    expect((await act(body.id, 'undo')).status).toBe(200);
    await jobs();
    await later(body.id);
    expect((await sagaOf(body.id)).state.value).toMatch(/undone|cancelled/);
    expect(macs()).toEqual([OLD_MAC.toUpperCase()]);
    expect(registered()).toEqual([OLD_MAC]);
  });

  it('leads back from the end: the old address is registered again', async () => {
    const id = await done();
    expect(stepsOf(await sagaOf(id))).toEqual(STEPS.map((step) => `${step} done`));
    await act(id, 'undo');
    await jobs();
    for (let round = 0; round < 4; round++) await later(id);
    expect(await sagaOf(id)).toMatchObject({ state: { value: 'undone' }, is_undo: true });
    expect(macs()).toEqual([OLD_MAC.toUpperCase()]);
    expect(registered()).toEqual([OLD_MAC]);
    expect(world.fake.history.every(({ length }) => length > 0)).toBe(true);
    expect((await act(id, 'undo')).status).toBe(409);
  });

  it('leads back while the exchange never comes to an end with the new one', async () => {
    world.fake.reads_until_production = 99;
    const { body } = await ask();
    await jobs();
    expect((await sagaOf(body.id)).state.value).toBe('waiting');
    await act(body.id, 'undo');
    world.fake.reads_until_production = 1;
    await jobs();
    for (let round = 0; round < 3; round++) await later(body.id);
    expect(await sagaOf(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect(macs()).toEqual([OLD_MAC.toUpperCase()]);
  });

  it('of one that has a later one after it is refused', async () => {
    const first = await done();
    expect((await ask({ mac_address: '02:00:5e:10:00:03' })).status).toBe(201);
    expect((await act(first, 'undo')).status).toBe(409);
  });

  it('of one is possible again once the later one is undone, one after the other', async () => {
    const first = await done();
    const later_one = (await ask({ mac_address: '02:00:5e:10:00:03' })).body.id;
    await jobs();
    for (let round = 0; round < 5; round++) await later(later_one);
    expect(macs()).toEqual(['02:00:5E:10:00:03']);
    for (const id of [later_one, first]) {
      expect((await act(id, 'undo')).status).toBe(200);
      await jobs();
      for (let round = 0; round < 4; round++) await later(id);
      expect(await sagaOf(id)).toMatchObject({ state: { value: 'undone' } });
    }
    expect(macs()).toEqual([OLD_MAC.toUpperCase()]);
  });
});
