import { dataSource, ixapi, tag } from '@peersmith/model';
import { apiPathOf, permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

const SOURCES = apiPathOf(dataSource);
const IX_APIS = apiPathOf(ixapi);

let tested: TestApp;
let editor: Api;
beforeAll(async () => {
  tested = await testApp();
  editor = await tested.holderOf(
    [dataSource, ixapi].flatMap((one) => [permissionOf(one, 'view'), permissionOf(one, 'change')]),
  );
});
afterAll(() => tested.close());

const held = async (table: string, column: string, id: number): Promise<unknown> =>
  (
    await sql
      .raw<{ held: unknown }>(`select ${column} as held from ${table} where id = ${id}`)
      .execute(tested.app.system().db)
  ).rows[0]?.held;

describe('parameters of a data source', () => {
  const source = (given: object = {}) =>
    make(tested.admin, dataSource, {
      parameters: { branch: 'main', username: 'git', password: 'open sesame' },
      ...given,
    });

  it('are sealed, and shown with masks to those who may not see secrets', async () => {
    const { id, parameters } = await source();
    expect(parameters).toEqual({ branch: 'main', username: 'git', password: 'open sesame' });
    expect(await held('core_datasource', 'parameters', id)).toMatch(/^v\d+:/);
    expect((await editor.get(`${SOURCES}${id}/`)).body.parameters).toEqual({
      branch: 'main',
      username: 'git',
      password: '********',
    });
  });

  it('take a mask for what is kept, and refuse one that stands for nothing', async () => {
    const { id } = await source();
    const parameters = { branch: 'next', username: 'git', password: '********' };
    expect((await editor.patch(`${SOURCES}${id}/`, { parameters })).status).toBe(200);
    expect((await tested.admin.get(`${SOURCES}${id}/`)).body.parameters).toEqual({
      ...parameters,
      password: 'open sesame',
    });
    const { status, body } = await editor.patch(`${SOURCES}${id}/`, { parameters: { token: '********' } });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { parameters: [expect.stringContaining('not kept')] },
    });
    expect((await editor.patch(`${SOURCES}${id}/`, { parameters: null })).body.parameters).toBeNull();
  });

  it.each([[{ 'Not a word': 1 }], [['branch']], ['branch=main']])('refuse %j', async (parameters) => {
    const { id } = await source();
    expect((await tested.admin.patch(`${SOURCES}${id}/`, { parameters })).status).toBe(400);
  });

  it('do not go to another host with somebody who may not see them', async () => {
    const { id } = await source({ source_url: 'https://git.example.net/a.git' });
    const move = (api: Api, more: object = {}) =>
      api.patch(`${SOURCES}${id}/`, { source_url: 'https://evil.example/a.git', ...more });
    expect(await move(editor)).toMatchObject({
      status: 400,
      body: { source_url: [expect.stringContaining('parameters')] },
    });
    expect((await move(editor, { parameters: { password: '********' } })).status).toBe(400);
    expect(
      (await editor.patch(`${SOURCES}${id}/`, { source_url: 'https://git.example.net/b.git' })).status,
    ).toBe(200);
    expect((await move(editor, { parameters: { password: 'mine' } })).status).toBe(200);
    expect(
      (await tested.admin.patch(`${SOURCES}${id}/`, { source_url: 'https://third.example/a.git' })).status,
    ).toBe(200);
  });
});

describe('a folder on the server', () => {
  it.each(['/srv/templates', 'file:///srv/templates'])('is at %s', async (source_url) => {
    expect((await make(tested.admin, dataSource, { type: 'local', source_url })).source_url).toBe(source_url);
  });
  it('is not at an address of another host', async () => {
    const made = await tested.admin.post(SOURCES, {
      name: 'folder',
      type: 'local',
      source_url: 'https://example.net/',
    });
    expect(made).toMatchObject({
      status: 400,
      body: { source_url: [expect.stringContaining('not https:')] },
    });
  });
});

describe('an IX-API', () => {
  const api_url = 'https://ix.example.net/api/v2/';

  it('is one for each key at an address', async () => {
    await make(tested.admin, ixapi, { api_url, api_key: 'one' });
    const draft = { name: 'again', api_url, api_secret: 'x', identity: 'x' };
    expect(await tested.admin.post(IX_APIS, { ...draft, api_key: 'one' })).toMatchObject({
      status: 400,
      body: { api_key: ['Another IX-API has this key at this address.'] },
    });
    const both = [
      { ...draft, api_key: 'two' },
      { ...draft, api_key: 'two' },
    ];
    expect((await tested.admin.post(IX_APIS, both)).body).toEqual([{}, { api_key: [expect.any(String)] }]);
    expect((await tested.admin.post(IX_APIS, { ...draft, api_key: 'three' })).status).toBe(201);
  });

  it('sends its key nowhere else for somebody who may not see it', async () => {
    const { id } = await make(tested.admin, ixapi, { api_url: 'https://other.example.net/', api_key: 'k' });
    const move = (more: object) =>
      editor.patch(`${IX_APIS}${id}/`, { api_url: 'https://evil.example/', ...more });
    expect((await move({})).body).toEqual({ api_url: [expect.stringContaining('api_key and api_secret')] });
    expect((await move({ api_key: 'new' })).body).toEqual({
      api_url: [expect.stringContaining('write api_secret anew')],
    });
    expect((await move({ api_key: 'new', api_secret: 'new' })).status).toBe(200);
  });
});

it('finds tags by what carries them', async () => {
  const { slug } = await make(tested.admin, tag, { slug: 'sourced' });
  await make(tested.admin, tag, { slug: 'unused' });
  await make(tested.admin, dataSource, { tags: [{ slug }] });
  const slugs = async (query: string) =>
    (await tested.admin.get(`${apiPathOf(tag)}?${query}`)).body.results.map(
      (one: { slug: string }) => one.slug,
    );
  expect(await slugs('content_type=core.datasource')).toEqual(['sourced']);
  expect(await slugs('content_type=core.datasource&content_type=devices.router')).toEqual(['sourced']);
  expect(await slugs('content_type=devices.router')).toEqual([]);
  const { body } = await tested.admin.get(`${apiPathOf(tag)}?slug=sourced`);
  expect(body.results[0].content_types).toEqual(['core.datasource']);
});
