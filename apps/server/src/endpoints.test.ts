import { endpoints, everyEndpoint } from '@peersmith/answers';
import { registry } from '@peersmith/model';
import { apiPathOf, endpoint } from '@peersmith/resource';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type TestApp, testApp } from '../test/app.ts';
import { checkAnswers } from './engine/http/check-answers.ts';
import { serving } from './engine/http/serve.ts';
import { OPEN } from './platform/access.ts';
import { routesOf } from './platform/http.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

/** Addresses that follow from the declarations of resources. */
const ofResources = new Set(
  Object.values(registry).flatMap((resource) => {
    const path = apiPathOf(resource);
    const methods = resource.readOnly
      ? ['GET', 'OPTIONS']
      : ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
    return [
      ...methods.flatMap((method) => [`${method} ${path}`, `${method} ${path}:id/`]),
      `GET ${path}:id/dependents/`,
      `GET ${path}export/`,
      `POST ${path}import/`,
      `PATCH ${path}import/`,
      ...Object.entries(resource.actions).map(
        ([name, { method, on }]) => `${method} ${path}${on === 'detail' ? ':id/' : ''}${name}/`,
      ),
    ];
  }),
);

describe('routes that no resource has', () => {
  it('are declared, all of them, and everything that is declared is served', () => {
    const served = routesOf(tested.app.http)
      .filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/assets'))
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => !ofResources.has(route));
    const declared = everyEndpoint.map(([, { method, path }]) => `${method} ${path}`);
    expect(served.toSorted()).toEqual(declared.toSorted());
  });

  it('stand in the description of the API with what they take, answer and refuse', async () => {
    const { paths, components } = (await tested.admin.get('/api/schema/')).body;
    for (const [name, { method, path, summary }] of everyEndpoint) {
      const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(operation, name).toMatchObject({ summary, responses: { 403: expect.anything() } });
    }
    expect(paths['/api/peeringdb/import/'].get).toMatchObject({
      parameters: [{ name: 'asn', in: 'query', required: true, schema: { type: 'integer' } }],
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Presence' } } } },
      },
    });
    expect(paths['/api/setup/demo/'].post.responses[202].content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/Job',
    });
    expect(components.schemas.PresentAt.properties.ports.items).toEqual({
      $ref: '#/components/schemas/PresentPort',
    });
    const pointers = JSON.stringify(paths).matchAll(/#\/components\/schemas\/([\w-]+)/g);
    expect([...pointers].map(([, name = '']) => name).filter((name) => !components.schemas[name])).toEqual(
      [],
    );
  });

  it('have names that tell their operations apart', async () => {
    const { paths } = (await tested.admin.get('/api/schema/')).body;
    const ids = Object.values<Record<string, { operationId: string }>>(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.length).toBe(new Set(ids).size);
  });
});

describe('an answer that is not as declared', () => {
  const port = endpoint({
    method: 'GET',
    path: '/api/port/:id/',
    summary: 'A port',
    answer: z.strictObject({ id: z.int(), speed: z.int() }),
  });
  const nothing = endpoint({ method: 'POST', path: '/api/nothing/', summary: 'Nothing', answer: null });

  async function answerOf(given: unknown, checked: boolean) {
    const app = fastify();
    if (checked) checkAnswers(app);
    const serve = serving(app);
    // What the types refuse as well.
    const handler: () => never = () => given as never;
    serve(port, { access: OPEN }, handler);
    serve(nothing, { access: OPEN }, ({ reply }) => reply.send(given));
    return {
      get: await app.inject('/api/port/7/'),
      post: await app.inject({ method: 'POST', url: '/api/nothing/' }),
    };
  }

  it.each([
    ['has a key too many', { id: 1, speed: 10, secret: 'x' }],
    ['lacks one', { id: 1 }],
    ['has a value of another kind', { id: 1, speed: '10' }],
  ])('fails in tests where it %s', async (_, given) => {
    const { get, post } = await answerOf(given, true);
    expect(get.statusCode).toBe(500);
    expect(get.json().message).toContain('GET /api/port/:id/ is not as declared');
    expect(post.json().message).toContain('the status is 200');
  });

  it('is sent as it is where nobody asked for the check', async () => {
    expect((await answerOf({ id: 1 }, false)).get.json()).toEqual({ id: 1 });
  });

  it('is none where it is as declared', async () => {
    expect((await answerOf({ id: 1, speed: 10 }, true)).get.statusCode).toBe(200);
  });

  it('is found in every test of the server', async () => {
    expect(endpoints.search.answer.safeParse({ results: [], more: 1 }).success).toBe(false);
    const { body } = await tested.admin.get('/api/search/?q=x');
    expect(endpoints.search.answer.parse(body)).toEqual({ results: [], filters: [] });
  });
});
