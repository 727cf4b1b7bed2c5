import { savedView } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';

const VIEWS = apiPathOf(savedView);
const PREFERENCES = '/api/users/userpref/';
const MAY = ['view', 'add', 'change', 'delete'].map((verb) => `users.${verb}_savedview`);

let tested: TestApp;
let owner: Api;
let other: Api;
beforeAll(async () => {
  tested = await testApp();
  owner = await tested.holderOf([...MAY, 'extras.view_tag']);
  other = await tested.holderOf([...MAY, 'extras.view_tag']);
});
afterAll(() => tested?.close());

let made = 0;
const save = async (given: object = {}, api = owner) => {
  made += 1;
  const { status, body } = await api.post(VIEWS, {
    name: `view ${made}`,
    content_type: 'extras.tag',
    parameters: { filters: { name__ic: ['a'] }, ordering: '-name', columns: ['name'], limit: 100 },
    ...given,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const refusal = async (given: object) =>
  (await owner.post(VIEWS, { name: 'x', content_type: 'extras.tag', parameters: {}, ...given })).body;
const statusOf = async (api: Api, verb: 'get' | 'delete', id: number) =>
  (await api[verb](`${VIEWS}${id}/`)).status;

describe('a saved view', () => {
  it('belongs to whoever made it, and nobody else sees or changes it', async () => {
    const { id, user } = await save();
    expect(user.username).toBe((await owner.get('/api/auth/me/')).body.user.username);
    expect(await statusOf(other, 'get', id)).toBe(404);
    expect((await other.patch(`${VIEWS}${id}/`, { name: 'taken' })).status).toBe(404);
    expect(await statusOf(other, 'delete', id)).toBe(404);
    expect((await other.get(`${VIEWS}?id=${id}`)).body.count).toBe(0);
    expect((await owner.patch(`${VIEWS}${id}/`, { name: 'renamed' })).body.name).toBe('renamed');
    expect(await statusOf(owner, 'delete', id)).toBe(204);
  });

  it('is read by others when it is shared, and changed by its owner alone', async () => {
    const { id } = await save({ shared: true });
    expect((await other.get(`${VIEWS}${id}/`)).body).toMatchObject({
      shared: true,
      parameters: { limit: 100 },
    });
    for (const answer of [
      await other.patch(`${VIEWS}${id}/`, { shared: false }),
      await other.put(`${VIEWS}`, [{ id, name: 'x', content_type: 'extras.tag', parameters: {} }]),
      await other.delete(`${VIEWS}${id}/`),
      await other.delete(VIEWS, [{ id }]),
    ])
      expect([answer.status, answer.body.detail]).toEqual([403, expect.stringContaining('somebody else')]);
    expect(
      (await tested.admin.patch(`${VIEWS}${id}/`, { description: undefined, shared: false })).status,
    ).toBe(200);
    expect(await statusOf(other, 'get', id)).toBe(404);
  });

  it('is shared with those who may see its list', async () => {
    const { id } = await save({ shared: true });
    expect(await statusOf(await tested.holderOf(MAY), 'get', id)).toBe(404);
  });

  it('is never made in the name of another', async () => {
    const { user } = (await other.get('/api/auth/me/')).body;
    const mine = (await owner.get('/api/auth/me/')).body.user;
    expect((await save({ user: user.id })).user.id).toBe(mine.id);
  });

  it('keeps what a list can be asked for, and nothing else', async () => {
    expect(await refusal({ content_type: 'no.list' })).toEqual({
      content_type: [expect.stringContaining('no.list')],
    });
    expect(await refusal({ parameters: { limit: 0 } })).toHaveProperty('parameters');
    expect(await refusal({ parameters: { filters: { name: 'a' } } })).toHaveProperty('parameters');
    expect(await refusal({ parameters: { colour: 'red' } })).toHaveProperty('parameters');
    expect(await refusal({ parameters: [] })).toHaveProperty('parameters');
    expect((await save({ parameters: {} })).parameters).toEqual({});
    const { name } = await save();
    expect(await refusal({ name })).toHaveProperty('non_field_errors');
    expect((await save({ name }, other)).name).toBe(name);
  });

  it('can be the default of its list for one person, who needs no more than to see it', async () => {
    const { id } = await save({ shared: true });
    const reader = await tested.holderOf(['users.view_savedview', 'extras.view_tag']);
    const choose = (view: number | null) =>
      reader.patch(PREFERENCES, { default_views: { 'extras.tag': view } });
    expect((await choose(id)).body).toMatchObject({ default_views: { 'extras.tag': id } });
    expect((await reader.get('/api/auth/me/')).body.preferences.default_views).toEqual({ 'extras.tag': id });
    expect((await owner.get(PREFERENCES)).body).not.toHaveProperty('default_views');
    expect((await choose(null)).body.default_views).toEqual({ 'extras.tag': null });
  });
});
