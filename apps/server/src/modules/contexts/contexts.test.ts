import {
  configContext,
  configContextAssignment,
  configuration,
  internetExchange,
  router,
  tag,
} from '@peersmith/model';
import { apiPathOf, contentTypeOf } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

const ROUTERS = apiPathOf(router);
const CONTEXTS = apiPathOf(configContext);
const ASSIGNMENTS = apiPathOf(configContextAssignment);
const MERGED = `${CONTEXTS}merged/`;
const VIEW = ['extras.view_configcontext', 'devices.view_router', 'extras.view_configcontextassignment'];

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp({ CONFIG_CONTEXT_LIST_MERGE: 'append' });
});
afterAll(() => tested?.close());

const context = (data: object, given: object = {}) => make(tested.admin, configContext, { data, ...given });
const assignment = (object: { id: number }, to: { id: number }, weight?: number) => ({
  content_type: contentTypeOf(router),
  object_id: object.id,
  config_context: to.id,
  ...(weight === undefined ? {} : { weight }),
});
const assign = async (...given: Parameters<typeof assignment>) => {
  const { status, body } = await tested.admin.post(ASSIGNMENTS, assignment(...given));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const contextOf = async ({ id }: { id: number }) =>
  (await tested.admin.get(`${ROUTERS}${id}/`)).body.config_context;
const listed = async ({ id }: { id: number }, api: Api = tested.admin) =>
  (await api.get(`${ROUTERS}?id=${id}`)).body.results[0].config_context;
const plainRouter = (local_context_data: object | null = null) =>
  make(tested.admin, router, { local_context_data });

describe('the config context of an object', () => {
  it('is what is assigned, the lightest first, then by name, and its own over it', async () => {
    const object = await plainRouter({ own: true, shared: { from: 'itself' } });
    const [light, heavy, first, second] = await Promise.all([
      context({ shared: { from: 'light', light: 1 }, list: [1] }),
      context({ shared: { from: 'heavy' }, list: [2] }, { is_active: false }),
      context({ order: 'a' }, { name: 'a comes first' }),
      context({ order: 'b' }, { name: 'b comes after' }),
    ]);
    await assign(object, heavy, 2000);
    await assign(object, second);
    await assign(object, light, 0);
    await assign(object, first);
    const merged = { shared: { from: 'itself', light: 1 }, list: [1, 2], order: 'b', own: true };
    expect(await contextOf(object)).toEqual(merged);
    expect(await listed(object)).toEqual(merged);
  });

  it('is null where there is nothing, and its own where nothing else is', async () => {
    expect(await contextOf(await plainRouter())).toBeNull();
    expect(await contextOf(await plainRouter({}))).toBeNull();
    expect(await contextOf(await plainRouter({ a: [1] }))).toEqual({ a: [1] });
  });

  it('is never older than a change of what it is made of', async () => {
    const object = await plainRouter();
    const one = await context({ v: 1 });
    const other = await context({ v: 'other' });
    expect(await listed(object)).toBeNull();
    const assigned = await assign(object, one, 10);
    await assign(object, other, 20);
    expect(await listed(object)).toEqual({ v: 'other' });
    await tested.admin.patch(`${ASSIGNMENTS}${assigned.id}/`, { weight: 30 });
    expect(await listed(object)).toEqual({ v: 1 });
    await tested.admin.patch(`${CONTEXTS}${one.id}/`, { data: { v: 2 } });
    expect(await listed(object)).toEqual({ v: 2 });
    await tested.admin.delete(`${ASSIGNMENTS}${assigned.id}/`);
    expect(await listed(object)).toEqual({ v: 'other' });
  });

  it('takes a list as many statements however much is assigned', async () => {
    const path = `${apiPathOf(internetExchange)}?name__isw=counted`;
    const measured = async () => {
      tested.statements();
      const { body } = await tested.admin.get(path);
      return [
        tested.statements(),
        body.results.map((row: { config_context: unknown }) => row.config_context),
      ];
    };
    const ids: number[] = [];
    for (const name of ['counted a', 'counted b', 'counted c'])
      ids.push((await make(tested.admin, internetExchange, { name, local_context_data: null })).id);
    expect(await measured()).toEqual([expect.any(Number), [null, null, null]]);
    const { id } = await context({ x: 1 });
    const drafts = ids.map((object_id) => ({
      content_type: contentTypeOf(internetExchange),
      object_id,
      config_context: id,
    }));
    expect((await tested.admin.post(ASSIGNMENTS, drafts)).status).toBe(201);
    expect(await measured()).toEqual([4, [{ x: 1 }, { x: 1 }, { x: 1 }]]);
  });

  it('is what templates read', async () => {
    const template = await make(tested.admin, configuration, {
      template:
        "{{ router.config_context.ntp }} {{ router | context_get_key('deep') }} {{ local_as.config_context }}",
    });
    const object = await make(tested.admin, router, {
      local_context_data: { ntp: '192.0.2.1' },
      configuration_template: template.id,
    });
    await assign(object, await context({ ntp: 'no', a: { deep: [1] } }));
    const { body } = await tested.admin.get(`${ROUTERS}${object.id}/render/`);
    expect(body.text).toMatch(/^192\.0\.2\.1 \[1\] /);
  });

  it('goes with the object, and a context that is assigned does not', async () => {
    const object = await plainRouter();
    const kept = await context({ kept: 1 });
    const { id } = await assign(object, kept);
    const refusal = await tested.admin.delete(`${CONTEXTS}${kept.id}/`);
    expect([refusal.status, refusal.body.detail]).toEqual([
      409,
      expect.stringContaining('1 dependent object'),
    ]);
    await tested.admin.delete(`${ROUTERS}${object.id}/`);
    expect((await tested.admin.get(`${ASSIGNMENTS}${id}/`)).status).toBe(404);
    expect((await tested.admin.delete(`${CONTEXTS}${kept.id}/`)).status).toBe(204);
  });
});

describe('what is assigned', () => {
  it('is checked, field by field', async () => {
    const object = await plainRouter();
    const { id } = await context({ a: 1 });
    const post = async (given: object) => {
      const { status, body } = await tested.admin.post(ASSIGNMENTS, {
        ...assignment(object, { id }),
        ...given,
      });
      return status === 201 ? 201 : body;
    };
    expect(await post({ weight: 32_768 })).toHaveProperty('weight');
    expect(await post({ weight: -1 })).toHaveProperty('weight');
    expect(await post({ content_type: 'extras.tag', object_id: (await make(tested.admin, tag)).id })).toEqual(
      {
        non_field_errors: [expect.stringContaining('extras.tag')],
      },
    );
    expect(await post({ object_id: 999_999 })).toHaveProperty('non_field_errors');
    expect(await post({ weight: 32_767 })).toBe(201);
    expect(Object.keys(await post({}))).toHaveLength(1);
    expect((await tested.admin.post(CONTEXTS, { name: 'empty', data: {} })).body).toEqual({
      data: ['This field cannot be blank: give at least one key.'],
    });
    expect((await tested.admin.post(CONTEXTS, { name: 'a list', data: [1] })).body).toHaveProperty('data');
  });

  it('is shown as upstream shows it, and found by what it is assigned to', async () => {
    const object = await plainRouter();
    const made = await assign(object, await context({ a: 1 }, { name: 'shown' }), 5);
    expect(made).toEqual({
      id: made.id,
      url: `http://localhost${ASSIGNMENTS}${made.id}/`.replace(
        'http://localhost',
        made.url.split('/api/')[0],
      ),
      display: 'shown',
      content_type: 'devices.router',
      object_id: object.id,
      object: expect.objectContaining({ id: object.id, display: object.display, hostname: object.hostname }),
      config_context: expect.objectContaining({ name: 'shown', display: 'shown' }),
      weight: 5,
      created: expect.any(String),
      updated: expect.any(String),
    });
    const query = `content_type=devices.router&object_id=${object.id}`;
    expect((await tested.admin.get(`${ASSIGNMENTS}?${query}`)).body.count).toBe(1);
    expect(
      (await tested.admin.get(`${ASSIGNMENTS}?config_context_id=${made.config_context.id}`)).body.count,
    ).toBe(1);
  });
});

describe('where a context comes from', () => {
  const of = (object: { id: number }, api: Api = tested.admin, type = 'devices.router') =>
    api.get(`${MERGED}?content_type=${type}&object_id=${object.id}`);

  it('is told layer by layer and key by key', async () => {
    const object = await plainRouter({ b: 2 });
    const low = await context({ a: 1, b: 1, l: [1] }, { name: 'low' });
    const high = await context({ a: 2, l: [2] }, { name: 'high', is_active: false });
    const first = await assign(object, low, 1);
    const second = await assign(object, high, 2);
    tested.statements();
    const { status, body } = await of(object);
    expect(tested.statements()).toBeLessThanOrEqual(4);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: { id: object.id, display: object.display },
      merged: { a: 2, b: 2, l: [1, 2] },
      layers: [
        { assignment: first.id, config_context: { name: 'low' }, weight: 1, is_active: true, data: { a: 1 } },
        { assignment: second.id, config_context: { name: 'high' }, weight: 2, is_active: false },
        { assignment: null, config_context: null, weight: null, data: { b: 2 } },
      ],
      keys: [
        { path: ['a'], value: 2, from: [1], hides: [0] },
        { path: ['b'], value: 2, from: [2], hides: [0] },
        { path: ['l'], value: [1, 2], from: [0, 1], hides: [] },
      ],
      recursive: true,
      lists: 'append',
    });
  });

  it('is for those who may view the object and contexts, and keeps from them what they may not see', async () => {
    const object = await plainRouter();
    const secret = await context({ a: 1 }, { name: 'not for everybody' });
    await assign(object, secret);
    const blind = await tested.holderOf(['extras.view_configcontext']);
    expect((await of(object, blind)).status).toBe(403);
    expect((await of(object, await tested.holderOf(['devices.view_router']))).status).toBe(403);
    expect((await of(object, tested.anonymous)).status).toBe(403);
    expect((await of({ id: 999_999 })).status).toBe(404);
    expect((await of(object, tested.admin, 'extras.tag')).body).toHaveProperty('content_type');
    const viewer = await tested.holderOf(VIEW);
    expect((await of(object, viewer)).body.layers).toMatchObject([{ config_context: { id: secret.id } }]);
    await limit(viewer, 'extras.configcontext', { name: ['another'] });
    const { body } = await of(object, viewer);
    expect(body.layers).toMatchObject([{ assignment: null, config_context: null, data: null }]);
    expect(JSON.stringify(body)).not.toContain('not for everybody');
    await limit(viewer, 'devices.router', { name: ['another'] });
    expect((await of(object, viewer)).status).toBe(404);
  });
});

/** Limits the user of a client to the rows that a filter matches. */
async function limit(api: Api, content_type: string, filter: object): Promise<void> {
  const { user } = (await api.get('/api/auth/me/')).body;
  const { status } = await tested.admin.post('/api/users/grants/', {
    name: `${content_type} of ${user.username}`,
    content_type,
    filter,
    users: [user.id],
  });
  expect(status).toBe(201);
}
