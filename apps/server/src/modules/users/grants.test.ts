import {
  autonomousSystem,
  connection,
  grant,
  internetExchange,
  journalEntry,
  router,
  tag,
} from '@peersmith/model';
import { apiPathOf, contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiOf, EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

const GRANTS = apiPathOf(grant);
const TAGS = apiPathOf(tag);
const SYSTEMS = apiPathOf(autonomousSystem);
const AS = contentTypeOf(autonomousSystem);

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

let n = 0;
/** A grant of tags with these names. */
const give = async (given: object, api = tested.admin) => {
  n += 1;
  return api.post(GRANTS, { name: `grant ${n}`, content_type: 'extras.tag', filter: {}, ...given });
};
const given = async (draft: object) => {
  const answer = await give(draft);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const newTag = (name: string) => make(tested.admin, tag, { name, slug: name });
const names = async (api: Api) =>
  (await api.get(`${TAGS}?ordering=name`)).body.results.map(({ name }: { name: string }) => name);
const userOf = async (api: Api): Promise<number> => (await api.get('/api/auth/me/')).body.user.id;

describe('grants', () => {
  beforeAll(async () => {
    for (const name of ['amber', 'blue', 'cyan', 'dun']) await newTag(name);
  });

  it('leave what one of them matches, of a user and of its groups together; other types stay as they were', async () => {
    const permissions = ['extras.view_tag', 'bgp.view_community'];
    const one = await tested.holderOf(permissions);
    const user = await userOf(one);
    expect(await names(one)).toEqual(['amber', 'blue', 'cyan', 'dun']);
    await given({ filter: { name: ['amber'] }, users: [user] });
    expect(await names(one)).toEqual(['amber']);
    const group = (await tested.admin.post('/api/users/groups/', { name: 'painters', permissions: [] })).body;
    await tested.admin.patch(`/api/users/users/${user}/`, { groups: [group.id] });
    const second = await given({ filter: { name__isw: ['cy'] }, groups: [group.id] });
    expect(await names(one)).toEqual(['amber', 'cyan']);
    expect((await one.get('/api/bgp/communities/')).status).toBe(200);
    // What is not enabled gives nothing, and does not open everything.
    await tested.admin.patch(`${GRANTS}${second.id}/`, { enabled: false });
    expect(await names(one)).toEqual(['amber']);
    await tested.admin.patch('/api/users/users/', [{ id: user, groups: [] }]);
    await tested.admin.patch(`${GRANTS}${second.id}/`, {
      users: [user],
      enabled: true,
      filter: { name: ['dun'] },
    });
    expect(await names(one)).toEqual(['amber', 'dun']);
  });

  it('of a token narrow further, also for a superuser, whose own do not count', async () => {
    const one = await tested.holderOf(['extras.view_tag', 'users.add_token', 'users.view_token']);
    await given({ filter: { name: ['amber', 'blue'] }, users: [await userOf(one)] });
    const { id, key } = (await one.post('/api/users/tokens/', {})).body;
    expect(await names(apiOf(tested.app, key))).toEqual(['amber', 'blue']);
    await given({ filter: { name: ['blue', 'cyan'] }, tokens: [id] });
    expect(await names(apiOf(tested.app, key))).toEqual(['blue']);
    expect(await names(one)).toEqual(['amber', 'blue']);
    await given({ filter: { name: ['dun'] }, users: [await userOf(tested.admin)] });
    expect(await names(tested.admin)).toHaveLength(4);
    expect(await names(await limitedApi(tested, { 'extras.tag': { name: ['dun'] } }))).toEqual(['dun']);
  });

  it('take the filters of a list or its address, and refuse what would not narrow', async () => {
    const kept = async (filter: unknown) => (await given({ filter })).filter;
    expect(await kept({ name: 'amber', id: [1, 2] })).toEqual({ name: ['amber'], id: ['1', '2'] });
    const address =
      'https://peersmith.example.net/extras/tags?name__ic=am&name__ic=bl&ordering=-name&limit=50';
    expect(await kept(address)).toEqual({ name__ic: ['am', 'bl'] });
    expect(await kept({})).toEqual({});
    const refused = async (draft: object) => {
      const { status, body } = await give(draft);
      expect(status).toBe(400);
      return body;
    };
    expect(await refused({ filter: { colour: ['red'] } })).toEqual({ filter: ['colour: Unknown filter.'] });
    expect(await refused({ filter: { q: ['am'] } })).toEqual({ filter: ['q: This is not a filter.'] });
    expect(await refused({ filter: { limit: '1' } })).toEqual({ filter: ['limit: This is not a filter.'] });
    expect(await refused({ filter: { name: [''] } })).toEqual({ filter: ['name: Give a value.'] });
    expect(await refused({ filter: { name: [] } })).toEqual({ filter: ['name: Give a value.'] });
    expect(await refused({ filter: '/extras/tags' })).toHaveProperty('filter');
    expect(await refused({ filter: [1] })).toHaveProperty('filter');
    expect(await refused({ filter: { name: { ic: 'x' } } })).toHaveProperty('filter');
    expect(await refused({ content_type: 'extras.nothing' })).toEqual({
      content_type: ['Invalid content type: extras.nothing'],
    });
    expect(await refused({ content_type: 'net.connection', filter: { router_id: ['999999999'] } })).toEqual({
      filter: [expect.stringContaining('999999999 is not one of the available choices')],
    });
  });

  it('are tried before they are made', async () => {
    const preview = (api: Api, body: object) => api.post(`${GRANTS}preview/`, body);
    expect(
      (await preview(tested.admin, { content_type: 'extras.tag', filter: '?name=blue&name=dun' })).body,
    ).toEqual({ content_type: 'extras.tag', filter: { name: ['blue', 'dun'] }, matches: 2, total: 4 });
    expect(
      await preview(tested.admin, { content_type: 'extras.tag', filter: { nose: ['blue'] } }),
    ).toMatchObject({
      status: 400,
      body: { filter: ['nose: Unknown filter.'] },
    });
    expect((await preview(tested.readOnlyAdmin, { content_type: 'extras.tag', filter: {} })).status).toBe(
      200,
    );
    const all = await tested.holderOf([...EVERY_VIEW, 'users.add_grant']);
    expect((await preview(all, { content_type: 'extras.tag', filter: {} })).status).toBe(403);
  });

  it('are given and taken by superusers alone, and the audit log tells of it', async () => {
    const deputy = await tested.holderOf([
      'users.view_grant',
      'users.add_grant',
      'users.change_grant',
      'users.delete_grant',
    ]);
    const held = await given({ filter: { name: ['dun'] }, users: [await userOf(deputy)] });
    expect((await give({}, deputy)).status).toBe(403);
    expect((await deputy.patch(`${GRANTS}${held.id}/`, { enabled: false })).status).toBe(403);
    expect((await deputy.delete(`${GRANTS}${held.id}/`)).status).toBe(403);
    const limited = await limitedApi(tested, { 'extras.tag': { name: ['dun'] } });
    expect((await give({}, limited)).status).toBe(403);
    await tested.admin.patch(`${GRANTS}${held.id}/`, { filter: { name: ['blue'] } });
    await tested.admin.delete(`${GRANTS}${held.id}/`);
    const { results } = (
      await tested.admin.get(`/api/users/audit-events/?target_type=users.grant&target_id=${held.id}`)
    ).body;
    expect(results.map(({ kind, detail }: any) => [kind.value, detail.filter])).toEqual([
      ['grant_deleted', { name: ['blue'] }],
      ['grant_changed', { before: { name: ['dun'] }, after: { name: ['blue'] } }],
      ['grant_created', { name: ['dun'] }],
    ]);
    const { username } = (await deputy.get('/api/auth/me/')).body.user;
    for (const at of [0, 2]) expect(results[at].detail).toMatchObject({ users: [username], enabled: true });
  });

  it('match nothing when their filter is gone, and say so', async () => {
    const one = await tested.holderOf(['extras.view_tag']);
    const held = await given({ users: [await userOf(one)] });
    expect(held.problem).toBe('');
    expect(await names(one)).toHaveLength(4);
    const { db } = tested.app.system();
    await sql`update users_grant set filter = '{"gone": ["1"]}' where id = ${held.id}`.execute(db);
    expect(await names(one)).toEqual([]);
    expect((await tested.admin.get(`${GRANTS}${held.id}/`)).body.problem).toBe('gone: Unknown filter.');
    const health = () => tested.admin.get('/api/core/health/');
    expect((await health()).body.checks).toContainEqual({
      module: 'users',
      name: 'Object grants',
      state: 'warning',
      text: expect.stringContaining(held.name),
    });
    await tested.admin.delete(`${GRANTS}${held.id}/`);
    expect((await health()).body.checks).toContainEqual(
      expect.objectContaining({ name: 'Object grants', state: 'ok' }),
    );
  });

  it('take no statement more', async () => {
    const free = await tested.holderOf(['extras.view_tag']);
    const bound = await tested.holderOf(['extras.view_tag']);
    await given({ filter: { name: ['amber'] }, users: [await userOf(bound)] });
    const statements = async (api: Api) => {
      await api.get(TAGS);
      tested.statements();
      await api.get(TAGS);
      return tested.statements();
    };
    expect(await statements(bound)).toBe(await statements(free));
  });
});

describe('whoever is limited', () => {
  it('gets no wider by accounts, groups and tokens', async () => {
    const one = await tested.holderOf([
      'extras.view_tag',
      ...['add', 'change', 'delete', 'view'].flatMap((verb) => [
        `auth.${verb}_user`,
        `auth.${verb}_group`,
        `users.${verb}_token`,
      ]),
    ]);
    const user = await userOf(one);
    const group = (await tested.admin.post('/api/users/groups/', { name: 'kept', permissions: [] })).body;
    await tested.admin.patch(`/api/users/users/${user}/`, { groups: [group.id] });
    await given({ name: 'keeps', filter: { name: ['amber'] }, groups: [group.id] });
    const refused = async (answer: ReturnType<Api['get']>) => expect((await answer).status).toBe(403);
    await refused(one.patch(`/api/users/users/${user}/`, { groups: [] }));
    await refused(one.post('/api/users/users/', { username: 'wider', password: 'a long pass phrase' }));
    await refused(one.delete(`/api/users/users/${user}/`));
    await refused(one.post(`/api/users/users/${user}/end-sign-ins/`, {}));
    await refused(one.patch(`/api/users/groups/${group.id}/`, { name: 'let go' }));
    await refused(one.delete(`/api/users/groups/${group.id}/`));
    expect(await tested.admin.delete(`/api/users/groups/${group.id}/`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('keeps') },
    });
    // A new token of a limited user is limited as the user is; one that is made by a limited token would not be.
    const { id, key } = (await one.post('/api/users/tokens/', {})).body;
    expect(await names(apiOf(tested.app, key))).toEqual(['amber']);
    await given({ content_type: 'bgp.community', tokens: [id] });
    await refused(apiOf(tested.app, key).post('/api/users/tokens/', {}));
  });

  it('points at nothing outside, keeps what is pointed at, and makes nothing that would be outside', async () => {
    const [inside, outside] = [
      await make(tested.admin, autonomousSystem),
      await make(tested.admin, autonomousSystem),
    ];
    const [seen, hidden] = [await newTag('seen'), await newTag('hidden')];
    await tested.admin.patch(`${SYSTEMS}${inside.id}/`, { tags: [hidden.id] });
    const limited = await limitedApi(tested, {
      [AS]: { asn: [inside.asn] },
      'extras.tag': { name: ['seen'] },
    });
    const patch = (body: object) => limited.patch(`${SYSTEMS}${inside.id}/`, body);
    expect((await patch({ tags: [seen.id, hidden.id] })).status).toBe(200);
    expect((await patch({ tags: [seen.id] })).status).toBe(200);
    expect((await patch({ tags: [hidden.id] })).body).toHaveProperty('tags');
    expect((await patch({ tags: [{ name: 'hidden' }] })).body).toHaveProperty('tags');
    const exchange = { name: 'An exchange', slug: 'an-exchange', local_autonomous_system: outside.id };
    expect((await limited.post(apiPathOf(internetExchange), exchange)).body).toEqual({
      local_autonomous_system: [expect.stringContaining('not found')],
    });
    expect((await patch({ asn: 64_999 })).status).toBe(403);
    expect((await limited.get(`${SYSTEMS}?tag=hidden`)).body).toHaveProperty('tag');
    expect((await limited.get(`/api/search/?q=${outside.name}`)).text).not.toContain(String(outside.display));
    const changes = `/api/core/object-changes/?changed_object_type=${AS}&changed_object_id=`;
    const told = async ({ id }: { id: number }) => (await limited.get(`${changes}${id}`)).body.results.at(-1);
    expect(await told(inside)).toMatchObject({ postchange_data: { asn: inside.asn } });
    expect(await told(outside)).toMatchObject({ postchange_data: null, changed_object: null });
  });

  it('sees the journal of what is inside, and deletes nothing that takes what is outside with it', async () => {
    const [inside, outside] = [
      await make(tested.admin, autonomousSystem),
      await make(tested.admin, autonomousSystem),
    ];
    for (const { id } of [inside, outside])
      await make(tested.admin, journalEntry, { assigned_object_type: AS, assigned_object_id: id });
    const limited = await limitedApi(tested, { [AS]: { id: [inside.id] } });
    const { results } = (await limited.get(apiPathOf(journalEntry))).body;
    expect(results.map((row: any) => row.assigned_object_id)).toEqual([inside.id]);
    const exchange = await make(tested.admin, internetExchange);
    const net = await make(tested.admin, connection, {
      internet_exchange_point: exchange.id,
    });
    const narrow = await limitedApi(tested, { 'net.connection': { id: [net.id + 1000] } });
    const removal = await narrow.delete(`${apiPathOf(internetExchange)}${exchange.id}/`);
    expect(removal.status).toBe(409);
    expect(removal.text).not.toContain(String(net.display));
    expect((await tested.admin.get(`${apiPathOf(internetExchange)}${exchange.id}/`)).status).toBe(200);
  });

  it('has jobs run as limited as the token is that asked for them', async () => {
    const [inside, outside] = [await make(tested.admin, router), await make(tested.admin, router)];
    const limited = await limitedApi(tested, { 'devices.router': { id: [inside.id] } });
    const ask = (id: number) => limited.get(`/api/devices/routers/${id}/configuration/`);
    expect((await ask(outside.id)).status).toBe(404);
    const job = (await ask(inside.id)).body;
    const [held] = (await tested.admin.get(`${GRANTS}?content_type=devices.router`)).body.results;
    await tested.admin.patch(`${GRANTS}${held.id}/`, { filter: { id: [outside.id] } });
    await tested.app.jobs.work();
    const jobOf = async () => (await tested.admin.get(`/api/core/jobs/${job.id}/`)).body;
    await expect
      .poll(async () => (await jobOf()).status.value, { timeout: 20_000, interval: 100 })
      .toBe('failed');
    expect(JSON.stringify((await jobOf()).data)).toContain('may not see');
    for (const action of ['cancel', 'run-again'])
      expect((await limited.post(`/api/core/jobs/${job.id}/${action}/`, {})).status, action).toBe(403);
  });

  it('has no template or webhook of its own that would reach all', async () => {
    const limited = await limitedApi(tested, { 'extras.tag': { name: ['amber'] } });
    const own = { name: 'mine', template: '{{ router }}' };
    expect((await limited.post('/api/devices/configurations/', own)).status).toBe(403);
    const { id } = await make(tested.admin, router);
    const check = { template: '{{ router.name }}', router: id };
    expect((await limited.post('/api/devices/configurations/check/', check)).status).toBe(403);
    const hook = {
      name: 'hook',
      content_types: ['extras.tag'],
      type_create: true,
      payload_url: 'https://example.net/',
    };
    expect((await limited.post('/api/extras/webhooks/', hook)).status).toBe(403);
  });
});
