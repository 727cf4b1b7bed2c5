import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { inTransaction } from '../../engine/context.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp({ PEERINGDB_URL: '/nowhere/at/all' });
  api = tested.admin;
});
afterAll(() => tested?.close());

const jobOf = async (id: number) => (await api.get(`/api/core/jobs/${id}/`)).body;
const finished = (id: number) =>
  expect.poll(async () => (await jobOf(id)).status.value, { timeout: 20_000, interval: 100 });

describe('jobs', () => {
  it('wait in the transaction that makes them necessary', async () => {
    const before = (await api.get('/api/core/jobs/?limit=1')).body.count;
    await expect(
      inTransaction(tested.app.system(), async (context) => {
        await tested.app.jobs.enqueue(context, 'setup.demo');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect((await api.get('/api/core/jobs/?limit=1')).body.count).toBe(before);
  });

  it('are made once where one is enough', async () => {
    const [one, two] = await Promise.all([
      api.post('/api/peeringdb/cache/update-local/', {}),
      api.post('/api/peeringdb/cache/update-local/', {}),
    ]);
    expect(one, one.text).toMatchObject({
      status: 202,
      body: { name: 'peeringdb.synchronise', status: { value: 'pending' }, user: { username: 'user1' } },
    });
    expect(two.body.id).toBe(one.body.id);
  });

  it('fail with a sentence, and run to their end with a log', async () => {
    const demo = (await api.post('/api/setup/demo/', {})).body;
    await tested.app.jobs.work();
    const [failed] = (await api.get('/api/core/jobs/?name=peeringdb.synchronise')).body.results;
    await finished(failed.id).toBe('failed');
    const { data } = await jobOf(failed.id);
    expect(data.main).toMatchObject({
      warning: 1,
      failure: 1,
      log: [
        [expect.any(String), 'warning', null, null, expect.stringContaining('/nowhere/at/all')],
        [expect.any(String), 'failure', null, null, expect.stringContaining('0 of 13 object types')],
      ],
    });
    await finished(demo.id).toBe('completed');
    expect(await jobOf(demo.id)).toMatchObject({
      progress: null,
      started: expect.any(String),
      completed: expect.any(String),
      data: { main: { success: 1 } },
    });
    expect((await api.get('/api/setup/')).body).toMatchObject({ ready: true, demo: false });
    expect((await api.get('/api/core/jobs/?status=completed')).body.count).toBe(1);
  });

  it('render a configuration into their output', async () => {
    const [router] = (await api.get('/api/devices/routers/?name=edge1-northlight')).body.results;
    const { status, body } = await api.get(`/api/devices/routers/${router.id}/configuration/`);
    expect(status).toBe(202);
    await finished(body.id).toBe('completed');
    const done = await jobOf(body.id);
    expect(done.output).toContain('router bgp 64500');
    expect(done.object_type).toBe('devices.router');
    expect(done.output).toBe((await api.get(`/api/devices/routers/${router.id}/render/`)).body.text);
    expect(
      await (await tested.holderOf(['devices.view_router'])).get(
        `/api/devices/routers/${router.id}/configuration/`,
      ),
    ).toMatchObject({ status: 403, text: '' });
    expect((await api.get('/api/devices/routers/999999/configuration/')).status).toBe(404);
  });
});
