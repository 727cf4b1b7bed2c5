import { dataSource, registry, routingPolicy } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { type ContractEndpoint, contract } from '../../test/contract/contract.ts';
import { make } from '../../test/make.ts';
import { inTransaction } from '../engine/context.ts';
import { loadMirror } from './peeringdb/index.ts';
import { withDemoFolder } from './setup/demo-world.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
  await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
  const { id } = await make(tested.admin, dataSource);
  await sql`insert into core_datafile (source_id, path, size, hash) values (${id}, 'edge.j2', 12, repeat('0', 64))`.execute(
    tested.app.system().db,
  );
  await inTransaction(tested.app.system(), (context) =>
    tested.app.jobs.enqueue(context, 'peeringdb.synchronise'),
  );
});
afterAll(() => tested?.close());

/** Where there is no list of objects. */
const ALONE = [
  'GET /api/',
  'GET /api/status/',
  'GET /api/schema/',
  'GET /api/schema/swagger-ui/',
  'GET /api/schema/redoc/',
  'GET /api/extras/prefix-list/',
  'GET /api/peeringdb/cache/statistics/',
  'POST /api/peeringdb/cache/update-local/',
  'POST /api/peeringdb/cache/clear-local/',
  'GET /api/users/userpref/',
  'PATCH /api/users/userpref/',
  ...'bgp core devices extras messaging net peering peeringdb users'
    .split(' ')
    .map((app) => `GET /api/${app}/`),
];

/** Addresses of a later version, which answer beside those of this one. */
it('answers where a later version has a list too', async () => {
  const { id } = await make(tested.admin, routingPolicy);
  const moved = await tested.admin.get(`/api/bgp/routing-policies/${id}/`);
  expect(moved).toMatchObject({
    status: 200,
    body: { id, url: expect.stringMatching(`/api/peering/routing-policies/${id}/$`) },
  });
  expect((await tested.admin.get('/api/bgp/routing-policies/?limit=1')).body.count).toBe(1);
});

/** Secrets are not asked for: whoever may filter by one can guess it. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  '/api/extras/webhooks/': 'secret',
  '/api/extras/ix-api/': 'api_key',
};

const actionsOf = ([path, { actions }]: [string, ContractEndpoint]) =>
  actions.map((action) => action.replace(' ', ` ${path}`));
const ACTIONS = [...contract].flatMap(actionsOf);
const resourceAt = (path: string) => Object.values(registry).find((one) => apiPathOf(one) === path);

/** An object of the list, made where the API makes them. */
async function oneOf(path: string): Promise<Record<string, unknown>> {
  const resource = resourceAt(path);
  if (!resource) throw new Error(`nothing answers at ${path}`);
  if (!resource.readOnly)
    return (await tested.admin.get(`${path}${(await make(tested.admin, resource)).id}/`)).body;
  return (await tested.admin.get(`${path}?limit=1`)).body.results[0] ?? {};
}

function isOfKind(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'url':
      return typeof value === 'string' && /^(https?:\/)?\//.test(value);
    case 'string':
      return typeof value === 'string';
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/.test(value);
    case 'id':
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'boolean':
      return typeof value === kind;
    case 'list':
      return Array.isArray(value);
    case 'choice':
      return typeof value === 'object' && value !== null && 'value' in value && 'label' in value;
    case 'object':
      return typeof value === 'object';
    default:
      return true;
  }
}

describe.each([...contract])('%s', (path, endpoint) => {
  it('has the fields, of their kinds', async () => {
    const row = await oneOf(path);
    const wrong = Object.entries(endpoint.fields)
      .filter(([, { writeOnly }]) => !writeOnly)
      .filter(
        ([key, { value, nullable }]) =>
          !(key in row) || !(row[key] === null ? nullable : isOfKind(value, row[key])),
      )
      .map(([key, { value }]) => `${key} (${value}): ${JSON.stringify(row[key])}`);
    expect(wrong).toEqual([]);
  });

  it('takes what may be written, asks for what must be, and no more', async () => {
    if (endpoint.access === 'read') return;
    const { body } = await tested.admin.send('OPTIONS', path);
    const taken = body.actions.POST;
    const wrong = Object.entries(endpoint.fields).flatMap(([key, { writable, writeOnly, required }]) => {
      const held = taken[key];
      const writes = writable || writeOnly;
      if (!held) return writes ? [`${key} is not taken`] : [];
      if (writes && held.read_only) return [`${key} can only be read`];
      return writes && held.required !== required ? [`${key}: required is ${held.required}`] : [];
    });
    const more = Object.entries(taken)
      .filter(([key, held]) => Reflect.get(Object(held), 'required') && !(key in endpoint.fields))
      .map(([key]) => `${key} is asked for`);
    expect([...wrong, ...more]).toEqual([]);
  });

  it('knows every parameter', async () => {
    const asked = Object.entries(endpoint.filters).filter(([name]) => name !== NOT_ASKED[path]);
    const names = asked.flatMap(([name, { suffixes }]) => [
      name,
      ...suffixes.map((suffix) => `${name}__${suffix}`),
    ]);
    const { status, body } = await tested.admin.get(
      `${path}?limit=1&${names.map((name) => `${name}=null`).join('&')}`,
    );
    const unknown =
      status === 200
        ? []
        : Object.entries(body).filter(([, messages]) => String(messages).includes('Unknown filter'));
    expect(unknown.map(([name]) => name)).toEqual([]);
  });

  it('answers to its methods, and to no other', async () => {
    const allowed = async (at: string) =>
      String((await tested.admin.send('OPTIONS', at)).headers.allow ?? '');
    const { id } = await oneOf(path);
    const writes = endpoint.access === 'crud';
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await allowed(path)).includes(method), `${method} ${path}`).toBe(method === 'GET' || writes);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      expect((await allowed(`${path}${id ?? 1}/`)).includes(method), `${method} of one`).toBe(
        method === 'GET' || writes,
      );
  });
});

it('is described on a page to read, which runs no script', async () => {
  const { text, headers } = await tested.admin.get('/api/schema/swagger-ui/');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect(text).toContain('<code>/api/devices/routers/{id}/render/</code>');
  expect(text).not.toContain('<script');
});

describe('further addresses', () => {
  it.each([...ALONE, ...ACTIONS])('%s', async (line) => {
    const [method = '', url = ''] = line.split(' ');
    const list = /^(.*)\{id\}/.exec(url)?.[1];
    const at = list ? url.replace('{id}', String((await oneOf(list)).id)) : url;
    const { status, text } = await tested.admin.send(method, at, method === 'GET' ? undefined : {});
    expect([404, 405, 500, 501], text.slice(0, 200)).not.toContain(status);
  });

  it('are counted', () => {
    const paths = new Set([...ALONE, ...ACTIONS].map((line) => line.split(' ')[1]));
    const lists = [...contract.keys()];
    const details = lists.map((path) => `${path}{id}/`);
    const all = new Set([...lists, ...details, ...paths]);
    console.log(`${all.size} paths answer`);
    expect(all.size).toBeGreaterThanOrEqual(121);
  });
});
