import {
  autonomousSystem,
  connection,
  directPeeringSession,
  internetExchangePeeringSession,
  objectChange,
  router,
  tag,
} from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

let test: TestApp;
let admin: Api;
beforeAll(async () => {
  test = await testApp();
  admin = test.admin;
  const device = await make(admin, router);
  for (let n = 0; n < 7; n += 1) {
    // Some with and some without, and several alike.
    const port = await make(admin, connection, { router: n % 2 ? device.id : null });
    await make(admin, internetExchangePeeringSession, {
      ixp_connection: port.id,
      service_reference: n % 3 ? `ref ${n % 2}` : null,
      multihop_ttl: 1 + (n % 2),
    });
  }
  await make(admin, directPeeringSession, { router: device.id });
});
afterAll(() => test.close());

/** By what is unique, alike, empty here and there, or of another object; and by several. */
const ORDERS = [
  '',
  '-id',
  'created',
  '-ip_address',
  'service_reference',
  '-service_reference',
  'passive',
  '-autonomous_system',
  'ixp_connection',
  '-ixp_connection',
  'bfd',
  '-last_established_state',
  '-multihop_ttl,service_reference',
  // As well as rows answer a search.
  '&q=ref',
];

const here = (url: string) => url.replace(/^http:\/\/[^/]+/, '');
/** The ids of every page, forwards and then backwards. */
async function leaf(path: string, limit: number, api = admin) {
  const pages: number[][] = [];
  let url: string | null = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}&cursor=`;
  let last = '';
  while (url) {
    const { status, body, text } = await api.get(here(url));
    expect(status, text).toBe(200);
    pages.push(body.results.map(({ id }: { id: number }) => id));
    last = here(url);
    url = body.next;
  }
  const back: number[][] = [];
  let { previous } = (await api.get(last)).body;
  while (previous) {
    const { body } = await api.get(here(previous));
    back.unshift(body.results.map(({ id }: { id: number }) => id));
    previous = body.previous;
  }
  return { pages, back };
}
const whole = async (path: string): Promise<number[]> =>
  (await admin.get(`${path}${path.includes('?') ? '&' : '?'}limit=1000`)).body.results.map(
    ({ id }: { id: number }) => id,
  );

it('shows the rows of every order once each, forwards and backwards, whatever is empty or alike', async () => {
  for (const ordering of ORDERS) {
    const path = `${apiPathOf(internetExchangePeeringSession)}?ordering=${ordering}`;
    const { pages, back } = await leaf(path, 4);
    expect(pages.flat(), path).toEqual(await whole(path));
    expect(back, path).toEqual(pages.slice(0, -1));
  }
});

it('neither repeats nor leaves out a row when others come or go in between', async () => {
  const path = apiPathOf(tag);
  const names = ['b', 'd', 'f', 'h'];
  for (const name of names) await make(admin, tag, { name: `stable ${name}`, slug: `stable-${name}` });
  const asked = `${path}?name__isw=stable&ordering=name&limit=2`;
  const first = (await admin.get(`${asked}&cursor=`)).body;
  await make(admin, tag, { name: 'stable a', slug: 'stable-a' });
  await admin.delete(`${path}${first.results[1].id}/`);
  const second = (await admin.get(here(first.next))).body;
  expect(second.results.map(({ name }: { name: string }) => name)).toEqual(['stable f', 'stable h']);
  expect(second).toMatchObject({ count: 4, next: null });
  const before = (await admin.get(here(second.previous))).body;
  expect(before.results.map(({ name }: { name: string }) => name)).toEqual(['stable a', 'stable b']);
});

it('keeps filters, fields and the count, and follows grants', async () => {
  const path = `${apiPathOf(internetExchangePeeringSession)}?multihop_ttl=1&fields=id`;
  const { pages } = await leaf(path, 3);
  expect(pages.flat()).toEqual(await whole(path));
  const { body } = await admin.get(`${path}&limit=3&cursor=`);
  expect(body.count).toBe(pages.flat().length);
  expect(Object.keys(body.results[0])).toEqual(['id']);
  const limited = await limitedApi(test, {
    'peering.internetexchangepeeringsession': { multihop_ttl: ['2'] },
  });
  const own = await leaf(apiPathOf(internetExchangePeeringSession), 2, limited);
  expect(own.pages.flat()).toEqual(
    await whole(`${apiPathOf(internetExchangePeeringSession)}?multihop_ttl=2`),
  );
});

it('refuses a cursor of another list, order, filter or caller, one that is none, and an offset beside it', async () => {
  const path = apiPathOf(internetExchangePeeringSession);
  const { next } = (await admin.get(`${path}?limit=2&cursor=`)).body;
  const cursor = new URL(next).searchParams.get('cursor');
  const limited = await limitedApi(test, {
    'peering.internetexchangepeeringsession': { multihop_ttl: ['2'] },
  });
  const refused: [string, Api?][] = [
    [`${apiPathOf(autonomousSystem)}?cursor=${cursor}`],
    [`${path}?ordering=id&cursor=${cursor}`],
    [`${path}?multihop_ttl=1&cursor=${cursor}`],
    [`${path}?cursor=${cursor}`, limited],
    [`${path}?cursor=${cursor}&offset=2`],
    [`${path}?cursor=abc`],
    [`${path}?cursor=${cursor?.slice(0, -4)}AAAA`],
  ];
  for (const [url, api = admin] of refused)
    expect(await api.get(url), url).toMatchObject({ status: 400, body: { cursor: [expect.any(String)] } });
  // What a cursor holds is for nobody to read.
  expect(Buffer.from(cursor ?? '', 'base64url').toString()).toMatch(/^v1:/);
  const viewer = await test.holderOf(EVERY_VIEW);
  expect((await viewer.get(`${path}?limit=2&cursor=${cursor}`)).status).toBe(200);
});

it('begins in the middle of an index, and takes as many statements as the first page', async () => {
  const path = `${apiPathOf(objectChange)}?ordering=id&limit=5&cursor=`;
  const first = (await admin.get(path)).body;
  const count = async (url: string) => {
    await admin.get(url);
    test.statements();
    await admin.get(url);
    return test.statements();
  };
  const deep = await count(here(first.next));
  expect(deep).toBeLessThanOrEqual(5);
  expect(deep).toBe(await count(path));
  const { rows } = await sql<{
    'QUERY PLAN': string;
  }>`explain select id from core_objectchange where id >= 10 and (id > 10 or id = 10 and id > 10) order by id limit 5`.execute(
    test.app.system().db,
  );
  expect(rows.map((row) => row['QUERY PLAN']).join()).toContain('Index Cond');
});
