import {
  AREAS,
  everyPermission,
  PRESET_NAMES,
  permissionsOfPreset,
  registry,
  router,
} from '@peersmith/model';
import { contentTypeOf, permissionsOf } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiOf, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { createToken, createUser } from './index.ts';

let tested: TestApp;
let users = 0;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

async function userWith(given: object): Promise<{ id: number; api: Api }> {
  users += 1;
  const username = `preset${users}`;
  await createUser(tested.app.system(), { username, password: 'a pass phrase', ...given });
  const { body } = await tested.admin.get(`/api/users/users/?username=${username}`);
  return {
    id: body.results[0].id,
    api: apiOf(tested.app, await createToken(tested.app.system(), { user: { username } })),
  };
}
const holders = new Map<string, Api>();
/** Somebody who has a preset; one for all tests, as passwords take their time. */
async function holderOf(name: string): Promise<Api> {
  const { api } = holders.has(name) ? { api: holders.get(name) } : await userWith({ presets: [name] });
  if (!api) throw new Error('nobody was made');
  holders.set(name, api);
  return api;
}

describe('permissions', () => {
  it('all have words and an area, and none its code name for them', () => {
    const words = everyPermission(registry);
    for (const name of Object.values(registry).flatMap(permissionsOf)) {
      const found = words.get(name);
      expect(found, name).toBeDefined();
      expect(found?.label, name).toMatch(/^[A-Z][^._]+$/);
      expect(AREAS).toHaveProperty(found?.area ?? '');
    }
    for (const resource of Object.values(registry))
      expect(
        Object.values(AREAS).some(({ has }) => has(contentTypeOf(resource))),
        contentTypeOf(resource),
      ).toBe(true);
  });
});

/** What everybody does with each preset: the request, and the presets that may. A refusal for any other reason is one that may. */
const TRIED: [string, string, object | undefined, readonly string[]][] = [
  ['GET', '/api/peering/autonomous-systems/', undefined, PRESET_NAMES],
  ['GET', '/api/deployment/plans/', undefined, PRESET_NAMES],
  ['GET', '/api/peeringdb/networks/', undefined, PRESET_NAMES],
  ['GET', '/api/devices/credentials/', undefined, PRESET_NAMES],
  ['POST', '/api/users/saved-views/', {}, PRESET_NAMES],
  ['GET', '/api/users/users/', undefined, ['administrator']],
  ['GET', '/api/extras/webhooks/', undefined, ['administrator']],
  ['GET', '/api/users/audit-events/', undefined, ['administrator']],
  ['POST', '/api/users/groups/', {}, ['administrator']],
  ['POST', '/api/extras/webhooks/', {}, ['administrator']],
  [
    'POST',
    '/api/peering/internet-exchange-peering-sessions/',
    {},
    ['peering_coordinator', 'engineer', 'automation', 'administrator'],
  ],
  [
    'POST',
    '/api/peering/peering-requests/1/accept/',
    {},
    ['peering_coordinator', 'engineer', 'administrator'],
  ],
  [
    'POST',
    '/api/maintenance/windows/',
    {},
    ['peering_coordinator', 'engineer', 'automation', 'administrator'],
  ],
  [
    'POST',
    '/api/peering/autonomous-systems/4711/send-email/',
    {},
    ['peering_coordinator', 'engineer', 'administrator'],
  ],
  ['POST', '/api/devices/routers/', {}, ['engineer', 'automation', 'administrator']],
  ['POST', '/api/devices/configurations/', {}, ['engineer', 'administrator']],
  ['POST', '/api/peering/routing-policies/', {}, ['engineer', 'automation', 'administrator']],
  ['POST', '/api/deployment/plans/', {}, ['engineer', 'automation', 'administrator']],
  ['POST', '/api/deployment/plans/4711/approve/', {}, ['engineer', 'administrator']],
  ['POST', '/api/deployment/plans/4711/apply/', {}, ['engineer', 'automation', 'administrator']],
  ['POST', '/api/users/grants/', { name: 'x', content_type: 'extras.tag', filter: {} }, []],
  ['POST', '/api/moving/peering-manager/', {}, []],
];

describe('a preset', () => {
  it('lets people do what they usually do, and nothing beyond', async () => {
    for (const [method, url, body, expected] of TRIED) {
      const may = [];
      for (const name of PRESET_NAMES)
        if ((await (await holderOf(name)).send(method, url, body)).status !== 403) may.push(name);
      expect(may, `${method} ${url}`).toEqual(expected);
    }
    const { api: nobody } = await userWith({});
    expect((await nobody.get('/api/peering/autonomous-systems/')).status).toBe(403);
  });

  it('shows secrets to those alone whose work they are', async () => {
    const { id } = await make(tested.admin, router, { napalm_password: 'hunter2' });
    const seen = [];
    for (const name of PRESET_NAMES) {
      const { text, status } = await (await holderOf(name)).get(`/api/devices/routers/${id}/`);
      expect(status).toBe(200);
      if (text.includes('hunter2')) seen.push(name);
    }
    expect(seen).toEqual(['engineer', 'administrator']);
  });

  it('is given by a group as well, and taken with it', async () => {
    const { body: noc } = await tested.admin.post('/api/users/groups/', { name: 'NOC', presets: ['viewer'] });
    const { id, api } = await userWith({});
    expect((await api.get('/api/devices/routers/')).status).toBe(403);
    await tested.admin.patch(`/api/users/users/${id}/`, { groups: [noc.id] });
    expect((await api.get('/api/devices/routers/')).status).toBe(200);
    expect((await api.get('/api/auth/me/')).body.permissions).toEqual(
      expect.arrayContaining(['devices.view_router']),
    );
    await tested.admin.patch(`/api/users/groups/${noc.id}/`, { presets: [] });
    expect((await api.get('/api/devices/routers/')).status).toBe(403);
    const log = await tested.admin.get('/api/users/audit-events/?kind=granted&kind=revoked&ordering=-id');
    expect(log.body.results[0]).toMatchObject({
      ...{ kind: { value: 'revoked' } },
      detail: { presets: { before: ['viewer'], after: [] }, members: [expect.stringMatching(/^preset/)] },
    });
  });

  it('is given by nobody who has less, and keeps who has it from being changed by them', async () => {
    const clerk = await userWith({
      presets: ['viewer'],
      user_permissions: ['auth.view_user', 'auth.change_user'],
    });
    const { id } = await userWith({});
    const give = (presets: string[]) => clerk.api.patch(`/api/users/users/${id}/`, { presets });
    expect(await give(['engineer'])).toMatchObject({
      status: 400,
      body: { presets: ['You do not have all that you would give: Engineer.'] },
    });
    expect((await give(['viewer'])).status).toBe(200);
    expect((await tested.admin.patch(`/api/users/users/${id}/`, { presets: ['engineer'] })).status).toBe(200);
    expect((await clerk.api.patch(`/api/users/users/${id}/`, { first_name: 'A' })).status).toBe(400);
    expect(await give(['nothing'])).toMatchObject({ status: 400, body: { presets: expect.anything() } });
  });
});

describe('what somebody may do', () => {
  const cellOf = (rights: any, type: string) =>
    rights.areas.flatMap(({ types }: any) => types).find((one: any) => one.type === type);

  it('is told with what gives it, by presets, groups and single permissions', async () => {
    const { admin } = tested;
    const group = (
      await admin.post('/api/users/groups/', { name: 'Peering', permissions: ['extras.view_webhook'] })
    ).body;
    const { id, api } = await userWith({ presets: ['viewer'], user_permissions: ['peering.add_bgpgroup'] });
    await admin.patch(`/api/users/users/${id}/`, { groups: [group.id] });
    const rights = (await admin.get(`/api/users/users/${id}/rights/`)).body;
    expect(rights.sources.map(({ label }: any) => label)).toEqual([
      'Viewer',
      'Single permissions',
      'Single permissions, by the group Peering',
    ]);
    expect(cellOf(rights, 'peering.bgpgroup')).toMatchObject({ view: [0], add: [1], change: [], delete: [] });
    expect(cellOf(rights, 'extras.webhook')).toMatchObject({ view: [2], change: [] });
    expect((await api.get('/api/auth/me/rights/')).body).toEqual(rights);
    expect((await admin.get(`/api/users/groups/${group.id}/rights/`)).body.sources).toMatchObject([
      { label: 'Single permissions', group: null },
    ]);
  });

  it('is everything for superusers, and limited by grants for others', async () => {
    const { admin } = tested;
    const { id } = await userWith({ presets: ['viewer'] });
    await admin.post('/api/users/grants/', {
      ...{ name: 'Bergen', content_type: 'devices.router', filter: { name: ['bergen1'] }, users: [id] },
    });
    expect((await admin.get(`/api/users/users/${id}/rights/`)).body.limits).toMatchObject([
      { name: 'Bergen', type: 'devices.router', label: 'routers', enabled: true },
    ]);
    const own = (await admin.get('/api/auth/me/rights/')).body;
    expect(own).toMatchObject({ superuser: true, sources: [{ label: 'Superuser' }], limits: [] });
    expect(cellOf(own, 'auth.user').delete).toEqual([0]);
  });

  it('is shown to oneself, and of others to who may see their accounts', async () => {
    const { id, api } = await userWith({ presets: ['engineer'] });
    expect((await api.get(`/api/users/users/${id}/rights/`)).status).toBe(403);
    expect((await api.get('/api/users/groups/1/rights/')).status).toBe(403);
    expect((await tested.anonymous.get('/api/auth/me/rights/')).status).toBe(403);
    expect((await tested.anonymous.get('/api/users/presets/')).status).toBe(403);
    const { body } = await api.get('/api/users/presets/');
    expect(body.results.map(({ name }: any) => name)).toEqual(PRESET_NAMES);
    expect(body.results[0].permissions).toEqual(permissionsOfPreset(registry, 'viewer'));
    expect((await tested.admin.get('/api/users/users/4711/rights/')).status).toBe(404);
  });
});
