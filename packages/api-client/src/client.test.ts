import { createServer, type IncomingMessage, type Server } from 'node:http';
import { router, tag } from '@peersmith/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiError, ConnectionError, createClient } from './index.ts';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}
type Answer = { status: number; body?: unknown; type?: string };

let server: Server;
let base = '';
let seen: Seen[] = [];
let answer: (request: Seen) => Answer = () => ({ status: 200, body: {} });

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = request;
    const one: Seen = { method, url, headers, body: text ? JSON.parse(text) : null };
    seen.push(one);
    const { status, body, type = 'application/json' } = answer(one);
    response.writeHead(status, { 'Content-Type': type });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const client = (token?: string) =>
  createClient({ baseUrl: base, ...(token ? { token } : { csrf: () => 'crumb' }) });
const asked = (given: typeof answer) => {
  seen = [];
  answer = given;
};

it('repeats a parameter for each value and leaves out what is undefined or empty', async () => {
  asked(() => ({ status: 200, body: { count: 0, next: null, previous: null, results: [] } }));
  await client()
    .resource(router)
    .list({ status: ['enabled', 'disabled'], q: '', limit: 0, name: undefined });
  expect(seen[0]?.url).toBe('/api/devices/routers/?status=enabled&status=disabled&limit=0');
});

it('carries the token, and the CSRF token only in a session and only on unsafe methods', async () => {
  asked(() => ({ status: 201, body: { id: 1 } }));
  await client('secret').resource(tag).create({ name: 'core', slug: 'core' });
  await client().resource(tag).create({ name: 'core', slug: 'core' });
  await client().resource(tag).get(1);
  expect(seen.map(({ headers }) => [headers.authorization, headers['x-csrftoken']])).toEqual([
    ['Token secret', undefined],
    [undefined, 'crumb'],
    [undefined, undefined],
  ]);
});

it('speaks to the list address in bulk', async () => {
  asked(() => ({ status: 200, body: [] }));
  const tags = client('t').resource(tag);
  await tags.bulkUpdate([{ id: 1, color: 'f44336' }]);
  await tags.bulkRemove([1, 2]);
  expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['PATCH', '/api/extras/tags/', [{ id: 1, color: 'f44336' }]],
    ['DELETE', '/api/extras/tags/', [{ id: 1 }, { id: 2 }]],
  ]);
});

it('walks through every page', async () => {
  const rows = Array.from({ length: 1201 }, (_, at) => ({ id: at + 1 }));
  asked(({ url }) => {
    const query = new URL(url, base).searchParams;
    const offset = Number(query.get('offset'));
    const results = rows.slice(offset, offset + Number(query.get('limit')));
    const next = offset + results.length < rows.length ? 'more' : null;
    return { status: 200, body: { count: rows.length, next, previous: null, results } };
  });
  const ids: number[] = [];
  for await (const row of client('t').resource(tag).iterate({ ordering: 'id' })) ids.push(row.id);
  expect(ids).toHaveLength(1201);
  expect(seen).toHaveLength(3);
});

it('throws what the server refused, by field', async () => {
  asked(() => ({
    status: 400,
    body: { name: ['This field is required.'], tags: [{}, ['No such tag.']], non_field_errors: ['Both.'] },
  }));
  const error = await client('t')
    .resource(tag)
    .create({ name: '', slug: '' })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 400,
    message: 'name: This field is required.',
    fields: { name: ['This field is required.'], tags: ['No such tag.'], non_field_errors: ['Both.'] },
  });
});

it('throws the detail and the code of a refusal as a whole', async () => {
  asked(() => ({ status: 403, body: { detail: 'Not allowed.', code: 'forbidden' } }));
  await expect(client().me()).rejects.toMatchObject({
    status: 403,
    message: 'Not allowed.',
    code: 'forbidden',
  });
});

it('finds the failing item of a bulk create', async () => {
  asked(() => ({ status: 400, body: [{}, { slug: ['Taken.'] }] }));
  await expect(client('t').resource(tag).bulkCreate([])).rejects.toMatchObject({
    message: 'row 2: slug: Taken.',
    row: 2,
    fields: { slug: ['Taken.'] },
  });
});

it('says that the server does not answer', async () => {
  const nobody = createClient({ baseUrl: 'http://127.0.0.1:1', token: 't' });
  await expect(nobody.me()).rejects.toBeInstanceOf(ConnectionError);
});

it('gives text as it is, and nothing for an empty answer', async () => {
  asked(({ method }) =>
    method === 'DELETE' ? { status: 204 } : { status: 200, body: 'router bgp 64500\n', type: 'text/plain' },
  );
  const routers = client('t').resource(router);
  expect(await routers.act(1, 'configuration')).toBe('router bgp 64500\n');
  expect(await routers.remove(1)).toBeNull();
});

it('calls endpoints by what their request begins with', async () => {
  asked(({ method, url, body }) => ({ status: 200, body: { method, url, body } }));
  const { call } = client('t');
  expect(await call('GET /api/peeringdb/import/', { query: { asn: 64_500 } })).toEqual({
    method: 'GET',
    url: '/api/peeringdb/import/?asn=64500',
    body: null,
  });
  expect(await call('GET /api/devices/routers/:id/render/', { path: { id: 7 } })).toMatchObject({
    url: '/api/devices/routers/7/render/',
  });
  expect(await call('POST /api/peeringdb/cache/update-local/', { body: { full: true } })).toMatchObject({
    method: 'POST',
    body: { full: true },
  });
  // What the types refuse: a query that lacks its parameter, and a route that nobody declared.
  // @ts-expect-error asn is required
  await call('GET /api/peeringdb/import/', { query: {} });
  // @ts-expect-error there is no such route
  await call('GET /api/peeringdb/imports/');
});
