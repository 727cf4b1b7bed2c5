import { platform, router, tag, token } from '@peersmith/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

const CHANGES = '/api/core/object-changes/';
const changesOf = async (api: Api, type: string) =>
  (await api.get(`${CHANGES}?changed_object_type=${type}&ordering=id`)).body.results;

describe('the change log', () => {
  it('says what an object was to those who may view it, also after it is gone', async () => {
    const { id } = await make(tested.admin, platform, { name: 'Known' });
    await make(tested.admin, tag, { name: 'Unknown' });
    const viewer = await tested.holderOf(['core.view_objectchange', 'devices.view_platform']);
    const known = { changed_object: { id }, postchange_data: { name: 'Known' } };
    expect(await changesOf(viewer, 'devices.platform')).toMatchObject([known]);
    const [hidden] = await changesOf(viewer, 'extras.tag');
    expect(hidden).toMatchObject({ changed_object: null, prechange_data: null, postchange_data: null });
    const alone = await viewer.get(`${CHANGES}${hidden.id}/?fields=postchange_data`);
    expect(alone.body).toEqual({ postchange_data: null });
    expect((await viewer.get(`${CHANGES}?format=csv`)).text).not.toContain('"Unknown"');
    await tested.admin.delete(`/api/devices/platforms/${id}/`);
    expect((await changesOf(viewer, 'devices.platform')).at(-1)).toMatchObject({
      prechange_data: { name: 'Known' },
    });
    // A superuser's page is kept, and is nobody else's.
    expect((await changesOf(tested.admin, 'extras.tag'))[0].postchange_data).not.toBeNull();
    expect((await changesOf(viewer, 'extras.tag'))[0].postchange_data).toBeNull();
  });

  it('says of objects that are each their own what they are to their owners', async () => {
    const permissions = ['core.view_objectchange', 'users.view_token', 'users.add_token'];
    const [owner, other] = [await tested.holderOf(permissions), await tested.holderOf(permissions)];
    await make(owner, token, { description: 'mine', user: undefined, requests_per_minute: undefined });
    const seen = async (api: Api) => JSON.stringify(await changesOf(api, 'users.token'));
    expect(await seen(owner)).toContain('"mine"');
    expect(await seen(other)).not.toContain('"mine"');
  });
});

describe('a job', () => {
  it('tells of its object to those who may view that, and shows its output to those who may ask for it', async () => {
    await tested.app.work();
    const made = await make(tested.admin, router, { hostname: 'edge.example.net' });
    const { body } = await tested.admin.get(`/api/devices/routers/${made.id}/configuration/`);
    const path = `/api/core/jobs/${body.id}/`;
    const status = async () => (await tested.admin.get(path)).body.status.value;
    await expect.poll(status, { timeout: 20_000 }).not.toMatch(/pending|running/);
    const shown = async (...more: string[]) =>
      (await (await tested.holderOf(['core.view_job', ...more])).get(path)).body;
    expect(await shown()).toMatchObject({ data: null, output: '', object: null, object_id: made.id });
    const viewed = await shown('devices.view_router');
    expect(viewed.object).toMatchObject({ id: made.id, hostname: 'edge.example.net' });
    expect(viewed.data).not.toHaveProperty('output');
    expect(viewed.data).not.toBeNull();
    const whole = await shown('devices.view_router', 'devices.view_router_configuration');
    expect(whole).toMatchObject({ data: (await tested.admin.get(path)).body.data });
  });
});
