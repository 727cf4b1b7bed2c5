import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { registry } from '@peersmith/model';
import { apiPathOf, contentTypeOf, permissionsOf } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, EVERY_VIEW, type TestApp, testApp } from '../../test/app.ts';
import { limitedApi } from '../../test/limited.ts';
import { make } from '../../test/make.ts';
import type { Access, DeclaredRoute } from '../platform/access.ts';
import { routesOf } from '../platform/http.ts';

/** The whole table of who may do what; a change of it has to be seen in review. */
const EXPECTED = new URL('../../test/access.txt', import.meta.url);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

let tested: TestApp;
let routes: readonly DeclaredRoute[];
let roles: Record<'nobody' | 'viewer' | 'everything' | 'staff', Api>;
const holders = new Map<string, Api>();

beforeAll(async () => {
  tested = await testApp();
  routes = routesOf(tested.app.http).filter(
    (route) => route.method !== 'HEAD' && !route.url.startsWith('/assets'),
  );
  roles = {
    nobody: await tested.holderOf([]),
    viewer: await tested.holderOf(EVERY_VIEW),
    everything: await tested.holderOf(Object.values(registry).flatMap(permissionsOf)),
    staff: await tested.holderOf([], { staff: true }),
  };
});
afterAll(() => tested?.close());

const words = (access: Access) =>
  access.kind === 'permissions' ? [...access.all].sort().join(' + ') : access.kind;
const addressOf = (route: DeclaredRoute) => route.url.replace(':id', '999999999').replace('*', 'x');
const ask = (api: Api, route: DeclaredRoute) =>
  api.send(route.method, addressOf(route), SAFE.has(route.method) ? undefined : {});

/** A user who holds exactly what the route asks for. */
async function holderFor(access: Access): Promise<Api> {
  if (access.kind !== 'permissions')
    return access.kind === 'staff' ? roles.staff : access.kind === 'superuser' ? tested.admin : roles.nobody;
  const key = words(access);
  const held = holders.get(key) ?? (await tested.holderOf(access.all));
  holders.set(key, held);
  return held;
}

describe('access to every route', () => {
  it('is as the committed table says', () => {
    const table = `${routes
      .map(
        (route) =>
          `${route.method.padEnd(8)}${route.url.padEnd(70)}${words(route.access)}${route.reads ? ' (reads)' : ''}`,
      )
      .sort()
      .join('\n')}\n`;
    if (!existsSync(EXPECTED) || process.env.UPDATE_ACCESS) writeFileSync(EXPECTED, table);
    expect(table).toBe(readFileSync(EXPECTED, 'utf8'));
  });

  it('gives anonymous callers nothing but what is open', async () => {
    for (const route of routes) {
      const { status, body } = await ask(tested.anonymous, route);
      if (route.access.kind === 'open') expect(status, `${route.method} ${route.url}`).not.toBe(403);
      else
        expect({ status, detail: body?.detail }, `${route.method} ${route.url}`).toEqual({
          status: 403,
          detail: 'Authentication credentials were not provided.',
        });
    }
    expect(
      routes
        .filter((route) => route.access.kind === 'open')
        .map((route) => `${route.method} ${route.url}`)
        .sort(),
    ).toEqual([
      // By a token in its address, which is of a user and gives nothing else.
      'GET /api/maintenance/calendar.ics',
      'GET /api/status/',
      'GET /healthz',
      'POST /api/auth/login/',
      // By a secret of the data source; it says nothing but that it heard.
      'POST /api/core/data-sources/:id/webhook/',
    ]);
  });

  it('refuses a user without the permissions, and lets in one who holds exactly those', async () => {
    for (const route of routes) {
      if (route.access.kind === 'open') continue;
      const name = `${route.method} ${route.url}`;
      if (route.access.kind !== 'signed-in') expect((await ask(roles.nobody, route)).status, name).toBe(403);
      if (
        route.url === '/api/auth/logout/' ||
        route.url.includes('/demo/') ||
        route.url.includes('clear-local') ||
        route.url.includes('update-local')
      )
        continue;
      expect((await ask(await holderFor(route.access), route)).status, name).not.toBe(403);
    }
  }, 120_000);

  it('lets viewers read and nothing else', async () => {
    for (const route of routes) {
      const { status } = await ask(roles.viewer, route);
      const writes = !SAFE.has(route.method) && !route.reads && route.access.kind === 'permissions';
      if (writes) expect(status, `${route.method} ${route.url}`).toBe(403);
    }
  }, 120_000);

  it('keeps everyone else out of what is for staff and superusers', async () => {
    for (const route of routes.filter(
      ({ access }) => access.kind === 'staff' || access.kind === 'superuser',
    )) {
      expect((await ask(roles.everything, route)).status, `${route.method} ${route.url}`).toBe(403);
    }
  });

  it("lets a token that may only read change nothing, even a superuser's", async () => {
    for (const route of routes) {
      if (SAFE.has(route.method) || route.reads || route.access.kind === 'open') continue;
      expect((await ask(tested.readOnlyAdmin, route)).status, `${route.method} ${route.url}`).toBe(403);
    }
  }, 120_000);
});

describe('a caller who is limited to nothing', () => {
  const NOTHING = { id: [999_999_999] };
  /** About the caller, or about the mirror as a whole, which is for staff. */
  const OTHER = ['/api/auth/', '/api/users/userpref/', '/api/peeringdb/cache/'];
  const paths = Object.values(registry).map(apiPathOf);
  const rowsOf = async (path: string): Promise<any[]> =>
    (await tested.admin.get(`${path}?limit=1000`)).body.results;
  /** Every object, but for what reading adds up: when a token was used, how often a secret was read. */
  const everything = async () =>
    (await Promise.all(paths.map(rowsOf)))
      .flat()
      .map(({ last_used: _, ...row }) =>
        row.kind?.value === 'secret_read' ? { id: row.id, display: row.display } : row,
      );
  let limited: Api;
  let displays: string[];

  beforeAll(async () => {
    for (const resource of Object.values(registry))
      if (!resource.readOnly) await make(tested.admin, resource);
    const types = Object.values(registry).map((resource) => [contentTypeOf(resource), NOTHING]);
    limited = await limitedApi(tested, Object.fromEntries(types));
    await limited.get('/api/');
    const all = (await everything()).map(({ display }) => String(display));
    displays = [...new Set(all.filter((display) => display.length > 8))];
    expect(displays.length).toBeGreaterThan(20);
  });

  it('is shown nothing by any route, and changes nothing', async () => {
    const before = await everything();
    const first = new Map(
      await Promise.all(paths.map(async (path) => [path, (await rowsOf(path))[0]?.id] as const)),
    );
    for (const route of routes.filter(({ url }) => !OTHER.some((other) => url.startsWith(other)))) {
      const name = `${route.method} ${route.url}`;
      const path = paths.find((one) => route.url.startsWith(`${one}:id/`));
      const url = route.url.replace(':id', String(first.get(path ?? '') ?? 1)).replace('*', 'x');
      const { status, body, text } = await limited.send(
        route.method,
        url,
        SAFE.has(route.method) ? undefined : {},
      );
      if (path && route.method !== 'OPTIONS') expect(status, name).toBe(404);
      if (paths.includes(route.url) && route.method === 'GET')
        expect(body, name).toMatchObject({ count: 0, results: [] });
      if (paths.includes(route.url) && !SAFE.has(route.method)) expect(status, name).toBeGreaterThan(399);
      expect(
        displays.filter((display) => text.includes(display)),
        name,
      ).toEqual([]);
    }
    expect(await everything()).toEqual(before);
  }, 60_000);
});

describe('tokens', () => {
  it('shows a user only their own, and lets nobody make one for another', async () => {
    const permissions = ['users.view_token', 'users.add_token', 'users.change_token', 'users.delete_token'];
    const [one, other] = [await tested.holderOf(permissions), await tested.holderOf(permissions)];
    const made = await one.post('/api/users/tokens/', { description: 'mine' });
    expect(made.status, made.text).toBe(201);
    expect(made.body.key).toMatch(/^[0-9a-f]{40}$/);
    const { id, user } = made.body;
    expect((await other.get(`/api/users/tokens/${id}/`)).status).toBe(404);
    expect((await other.patch(`/api/users/tokens/${id}/`, { description: 'stolen' })).status).toBe(404);
    expect((await other.delete(`/api/users/tokens/${id}/`)).status).toBe(404);
    expect((await other.post('/api/users/tokens/', { user: user.id })).body).toEqual({
      user: ['You may only make tokens for yourself.'],
    });
    expect((await one.get(`/api/users/tokens/${id}/`)).body).not.toHaveProperty('key');
    expect(
      (await one.get('/api/users/tokens/')).body.results.every((token: any) => token.user.id === user.id),
    ).toBe(true);
  });

  it('work until they expire, from the addresses they allow, and say why not', async () => {
    const { apiOf } = await import('../../test/app.ts');
    const key = async (given: object) => (await tested.admin.post('/api/users/tokens/', given)).body.key;
    const as = async (given: object) => apiOf(tested.app, await key(given)).get('/api/');
    expect((await as({})).status).toBe(200);
    expect(await as({ expires: '2020-01-01' })).toMatchObject({
      status: 403,
      body: { detail: 'Token expired' },
    });
    expect((await as({ allowed_ips: ['127.0.0.0/8'] })).status).toBe(200);
    expect(await as({ allowed_ips: ['192.0.2.0/24', '2001:db8::/32'] })).toMatchObject({
      status: 403,
      body: { detail: 'Source IP 127.0.0.1 is not permitted to authenticate using this token.' },
    });
    const send = (authorization: string) =>
      tested.anonymous.send('GET', '/api/', undefined, { authorization });
    expect((await send('Token')).body).toEqual({ detail: 'Invalid token header. No credentials provided.' });
    expect((await send('Token a b')).body).toEqual({
      detail: 'Invalid token header. Token string should not contain spaces.',
    });
    expect((await send('Token 0123')).body).toEqual({ detail: 'Invalid token' });
  });
});

describe('users', () => {
  const permissions = [
    'auth.view_user',
    'auth.add_user',
    'auth.change_user',
    'auth.delete_user',
    'auth.add_group',
    'auth.change_group',
    'auth.view_group',
  ];

  it('cannot make themselves, or anyone, more powerful', async () => {
    const manager = await tested.holderOf(permissions);
    const given = { username: 'newcomer', password: 'a long pass phrase' };
    for (const power of [
      { is_superuser: true },
      { is_staff: true },
      { user_permissions: ['peering.view_autonomoussystem'] },
    ]) {
      expect((await manager.post('/api/users/users/', { ...given, ...power })).body).toEqual({
        [Object.keys(power)[0] ?? '']: [expect.stringContaining('You do not have what you would give')],
      });
    }
    expect(
      (
        await manager.post('/api/users/groups/', {
          name: 'g',
          permissions: ['peering.view_autonomoussystem'],
        })
      ).status,
    ).toBe(400);
    const made = await manager.post('/api/users/users/', given);
    expect(made.status, made.text).toBe(201);
    expect((await manager.patch(`/api/users/users/${made.body.id}/`, { is_superuser: true })).status).toBe(
      400,
    );
    const [admin] = (await tested.admin.get('/api/users/users/?username=user1')).body.results;
    expect(
      (await manager.patch(`/api/users/users/${admin.id}/`, { password: 'taken over now' })).status,
    ).toBe(400);
  });

  it('are checked: names, passwords, permissions that exist', async () => {
    const post = (given: object) =>
      tested.admin.post('/api/users/users/', { username: 'x', password: 'a long pass phrase', ...given });
    expect((await post({ username: 'no spaces' })).body).toHaveProperty('username');
    expect((await post({ password: 'short' })).body).toHaveProperty('password');
    expect((await post({ user_permissions: ['peering.fly'] })).body).toEqual({
      user_permissions: ['There is no permission peering.fly.'],
    });
  });

  it('keeps one superuser who can sign in', async () => {
    const supers = (await tested.admin.get('/api/users/users/?limit=1000')).body.results.filter(
      (user: any) => user.is_superuser,
    );
    const faded = await tested.admin.patch(
      '/api/users/users/',
      supers.map(({ id }: any) => ({ id, is_superuser: false })),
    );
    expect(faded.status).toBe(400);
    expect(faded.body).toContainEqual({ __all__: ['This is the last active superuser.'] });
    const answer = await tested.admin.delete(
      '/api/users/users/',
      supers.map(({ id }: any) => ({ id })),
    );
    expect(answer).toMatchObject({
      status: 409,
      body: { detail: 'The last active superuser cannot be deleted.' },
    });
  });
});

describe('sign-in', () => {
  const signIn = (given: object, headers: Record<string, string> = {}) =>
    tested.anonymous.send('POST', '/api/auth/login/', given, headers);
  const cookiesOf = (headers: Record<string, unknown>) =>
    [headers['set-cookie']].flat().map((cookie) => String(cookie).split(';')[0]);

  it('starts a session that needs its CSRF token to change anything', async () => {
    await tested.admin.post('/api/users/users/', {
      username: 'alice',
      password: 'correct horse',
      is_superuser: true,
    });
    expect((await signIn({ username: 'alice', password: 'wrong' })).status).toBe(400);
    expect((await signIn({ username: 'nobody-there', password: 'wrong' })).status).toBe(400);
    expect(
      (
        await signIn(
          { username: 'alice', password: 'correct horse' },
          { origin: 'https://elsewhere.example' },
        )
      ).status,
    ).toBe(403);
    const { status, body, headers } = await signIn({ username: 'alice', password: 'correct horse' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { username: 'alice' }, is_superuser: true });
    const cookie = cookiesOf(headers).join('; ');
    const csrf = /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '';
    const as = (method: string, url: string, given?: unknown, more: Record<string, string> = {}) =>
      tested.anonymous.send(method, url, given, { cookie, ...more });
    expect((await as('GET', '/api/auth/me/')).body.user.username).toBe('alice');
    const tag = { name: 'by cookie', slug: 'by-cookie' };
    expect(await as('POST', '/api/extras/tags/', tag)).toMatchObject({
      status: 403,
      body: { detail: 'CSRF Failed: CSRF token missing or incorrect.' },
    });
    expect((await as('POST', '/api/extras/tags/', tag, { 'x-csrftoken': csrf })).status).toBe(201);
    expect(
      (
        await as(
          'PATCH',
          '/api/users/userpref/',
          { tables: { Tag: { columns: ['name'] } } },
          { 'x-csrftoken': csrf },
        )
      ).status,
    ).toBe(200);
    expect(
      (await as('PATCH', '/api/users/userpref/', { tables: { Router: 1 } }, { 'x-csrftoken': csrf })).body,
    ).toEqual({ tables: { Tag: { columns: ['name'] }, Router: 1 } });
    expect(
      (
        await as(
          'POST',
          '/api/auth/password/',
          { current_password: 'no', new_password: 'another phrase' },
          { 'x-csrftoken': csrf },
        )
      ).body,
    ).toHaveProperty('current_password');
    expect((await as('POST', '/api/auth/logout/', {}, { 'x-csrftoken': csrf })).status).toBe(204);
    expect((await as('GET', '/api/auth/me/')).status).toBe(403);
  });

  it('slows down guessing', async () => {
    for (let n = 0; n < 5; n += 1) await signIn({ username: 'bob', password: `guess ${n}` });
    expect((await signIn({ username: 'bob', password: 'guess' })).status).toBe(429);
  });

  it('tells anonymous callers that it runs, and nothing more', async () => {
    expect((await tested.anonymous.get('/api/status/')).body).toEqual({ status: 'ok' });
    expect(Object.keys((await tested.admin.get('/api/status/')).body)).toEqual(
      expect.arrayContaining([
        'django-version',
        'installed-apps',
        'peering-manager-version',
        'python-version',
        'rq-workers-running',
      ]),
    );
  });
});
