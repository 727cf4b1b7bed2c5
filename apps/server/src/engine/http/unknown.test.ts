import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';

const COMMUNITIES = '/api/bgp/communities/';
const draft = (n: number) => ({ name: `u${n}`, slug: `u${n}`, value: `64500:${n}` });
const named = (word: string) => [expect.stringContaining(word)];

describe('what nobody knows', () => {
  let tested: TestApp;
  let ids: number[] = [];
  beforeAll(async () => {
    tested = await testApp();
    const { body } = await tested.admin.post(COMMUNITIES, [draft(1), draft(2)]);
    ids = body.map((one: { id: number }) => one.id);
  });
  afterAll(() => tested.close());

  it('is named in every parameter of a list', async () => {
    for (const [query, body] of [
      ['nope=1', { nope: ['Unknown filter.'] }],
      [
        'ordering=-nope,name',
        { ordering: named('order by "-nope". Choices are: contact_count, created, description') },
      ],
      ['fields=name,nope', { fields: named('field "nope". Choices are: ') }],
      ['exclude=nope', { exclude: named('"nope"') }],
      ['limit=abc', { limit: named('whole number') }],
      ['limit=1.5', { limit: named('whole number') }],
      ['offset=-1', { offset: named('whole number') }],
      ['brief=maybe', { brief: named('true or false') }],
      ['format=xml', { format: named('"xml"') }],
    ] as const)
      expect(await tested.admin.get(`${COMMUNITIES}?${query}`), query).toMatchObject({ status: 400, body });
    expect((await tested.admin.get(`${COMMUNITIES}?brief=false&limit=1`)).body.results[0]).toHaveProperty(
      'tags',
    );
    expect((await tested.admin.get(`${COMMUNITIES}?limit=&offset=&brief=&ordering=`)).status).toBe(200);
  });

  it('is named on single objects, writes and searches', async () => {
    const one = `${COMMUNITIES}${ids[0]}/`;
    for (const [method, url, body] of [
      ['GET', `${one}?nope=1`, undefined],
      ['PATCH', `${one}?nope=1`, {}],
      ['DELETE', `${one}?nope=1`, undefined],
      ['POST', `${COMMUNITIES}?nope=1`, draft(9)],
      ['PATCH', `${COMMUNITIES}?nope=1`, []],
      ['DELETE', `${COMMUNITIES}?nope=1`, [{ id: ids[0] }]],
      ['GET', '/api/search/?q=a&nope=1', undefined],
    ] as const)
      expect(await tested.admin.send(method, url, body), `${method} ${url}`).toMatchObject({
        status: 400,
        body: { nope: [expect.any(String)] },
      });
    expect(await tested.admin.send('DELETE', `${COMMUNITIES}?name=u1`, [{ id: ids[0] }])).toMatchObject({
      status: 400,
      body: { name: named('named by ids') },
    });
    expect((await tested.admin.get(COMMUNITIES)).body.count).toBe(2);
  });

  it('is an id in a bulk write: each row says so, and nothing is written', async () => {
    const rows = [
      { id: ids[0], description: 'x' },
      { id: 999_999, description: 'y' },
    ];
    const body = [{}, { id: ['No Community matches the given query.'] }];
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect(await tested.admin.send(method, COMMUNITIES, rows), method).toMatchObject({ status: 400, body });
    expect((await tested.admin.get(`${COMMUNITIES}${ids[0]}/`)).body.description).toBe('');
  });

  it('says which rows of a bulk write are wrong, in their places', async () => {
    const rows = [{ id: ids[0] }, { id: ids[1], nope: 1 }];
    expect(await tested.admin.patch(COMMUNITIES, rows)).toMatchObject({
      status: 400,
      body: [{}, { nope: ['This field does not exist.'] }],
    });
    expect(await tested.admin.patch(COMMUNITIES, [{ id: ids[0] }, { id: 'x' }, {}, 7])).toMatchObject({
      status: 400,
      body: [
        {},
        { id: ['A valid integer is required.'] },
        { id: ['This field is required.'] },
        { id: expect.any(Array) },
      ],
    });
    expect(await tested.admin.patch(COMMUNITIES, [{ id: ids[0] }, { id: ids[0] }])).toMatchObject({
      status: 400,
      body: [{}, { id: [`The id ${ids[0]} stands more than once.`] }],
    });
    const many = Array.from({ length: 9000 }, (_, at) => ({ id: 1_000_000 + at }));
    expect((await tested.admin.patch(COMMUNITIES, many)).body).toHaveLength(9000);
    const tooMany = Array.from({ length: 10_001 }, (_, at) => ({ id: at + 1 }));
    for (const method of ['POST', 'PATCH', 'DELETE'])
      expect(await tested.admin.send(method, COMMUNITIES, tooMany)).toMatchObject({
        status: 400,
        body: { non_field_errors: ['One request may have 10000 objects, and this has 10001; send several.'] },
      });
  });

  it('is CSV without rows, with columns that do not exist, or with one twice', async () => {
    for (const [csv, body] of [
      ['\n', { non_field_errors: named('it is empty') }],
      ['name,slug,value\n', { non_field_errors: named('no row') }],
      ['name,slug,value,nope\na,a,1:1,x\n', { nope: named('does not exist. Columns are: name, slug') }],
      ['name,slug,value,name\na,a,1:1,b\n', { name: named('more than once') }],
      ['name,__proto__\na,b\n', { ['__proto__']: named('does not exist') }],
    ] as const)
      expect(await tested.admin.post(COMMUNITIES, csv), csv).toMatchObject({ status: 400, body });
  });

  it('is a key of an object within', async () => {
    const prototype = '{"name":"p","slug":"p","value":"64500:7","constructor":1,"toString":2}';
    const answer = await tested.admin.send('POST', COMMUNITIES, prototype, {
      'content-type': 'application/json',
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { constructor: ['This field does not exist.'], toString: expect.any(Array) },
    });
    const tags = [{ slug: 'a', nope: 1 }];
    expect(await tested.admin.post(COMMUNITIES, { ...draft(5), tags })).toMatchObject({
      status: 400,
      body: { tags: [[expect.stringContaining("keyword 'nope'")]] },
    });
    const router = { name: 'r', hostname: 'r', template: 'frr', nope: 1 };
    expect(await tested.admin.post('/api/setup/import/', { asn: 64500, router })).toMatchObject({
      status: 400,
    });
  });

  it('is an address: the step that leads nowhere, or the methods that do', async () => {
    expect(await tested.admin.get('/api/devices/routrs/')).toMatchObject({
      status: 404,
      body: {
        detail:
          'Not found. Under /api/devices/ there are: configurations, credentials, platforms, push, renderings, routers.',
      },
    });
    expect(await tested.admin.get('/api/devices/routers/1/nope/')).toMatchObject({
      status: 404,
      body: {
        detail: expect.stringContaining(
          'Under /api/devices/routers/1/ there are: accept-host-key, configuration, ',
        ),
      },
    });
    const answer = await tested.admin.post(`${COMMUNITIES}${ids[0]}/`, {});
    expect(answer).toMatchObject({ status: 405, body: { detail: 'Method "POST" not allowed.' } });
    expect(answer.headers.allow).toBe('DELETE, GET, HEAD, OPTIONS, PATCH, PUT');
    const list = await tested.admin.get('/api/peeringdb/changes/apply/');
    expect(list).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    // Nobody has to say who he is to be told that.
    expect(await tested.anonymous.get('/api/peeringdb/changes/apply/')).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    });
    expect((await tested.admin.get('/api/peeringdb/changes/nope/')).status).toBe(404);
    // Beside the API as well; a page of the web takes nothing.
    expect(await tested.anonymous.post('/healthz', {})).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
      body: { detail: 'Method "POST" not allowed.' },
    });
    expect(await tested.anonymous.post('/setup', {})).toMatchObject({
      status: 404,
      body: { detail: 'Not found.' },
    });
  });
});

describe("what nobody knows, where upstream's tolerance is on", () => {
  let tested: TestApp;
  beforeAll(async () => {
    tested = await testApp({ API_UNKNOWN_PARAMETERS: 'warn' });
  });
  afterAll(() => tested.close());

  it('is passed over, and told in a Warning', async () => {
    await tested.admin.post(COMMUNITIES, [draft(1), draft(2)]);
    const query = 'nope=1&ordering=nope&limit=abc&offset=-1&fields=name,nope&name=u2';
    const { status, body, headers } = await tested.admin.get(`${COMMUNITIES}?${query}`);
    expect(status).toBe(200);
    expect(body.results).toEqual([{ name: 'u2' }]);
    for (const name of ['nope', 'ordering', 'limit', 'offset', 'fields'])
      expect(headers.warning).toMatch(new RegExp(`^299 peersmith "ignored: .*${name}: `));
    const brief = await tested.admin.get(`${COMMUNITIES}?brief=false&limit=1`);
    expect(brief.body.results[0]).not.toHaveProperty('tags');
    expect(brief.headers.warning).toContain('brief');
    expect((await tested.admin.get(COMMUNITIES)).headers.warning).toBeUndefined();
    expect((await tested.admin.get(`${COMMUNITIES}?id=abc&nope=1`)).status).toBe(400);
  });

  it('is passed over among the ids of a bulk write', async () => {
    const { body } = await tested.admin.get(COMMUNITIES);
    const rows = [{ id: body.results[0].id, description: 'x' }, { id: 999_999 }];
    const answer = await tested.admin.patch(COMMUNITIES, rows);
    expect(answer).toMatchObject({ status: 200, body: [{ description: 'x' }] });
    expect(answer.headers.warning).toContain('999999');
    expect((await tested.admin.delete(COMMUNITIES, [{ id: 999_999 }])).status).toBe(204);
  });
});
