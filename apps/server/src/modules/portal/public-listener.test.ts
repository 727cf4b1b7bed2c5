import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portalDescription, portalEndpoints } from '@peersmith/answers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PortalWorld, portalWorld, type Visitor, visitorOf } from '../../../test/portal-world.ts';
import { loadConfig } from '../../configuration.ts';

import { describeGuestApi } from '../../engine/http/openapi-guests.ts';
import type { Access, DeclaredRoute } from '../../platform/access.ts';
import { routesOf } from '../../platform/http.ts';
import { VERSION } from '../../platform/version.ts';

/** A committed table: what each route of the public listener asks, and what it answers to whom. `UPDATE_ACCESS=1` rewrites it. */
const EXPECTED = new URL('../../../test/portal-access.txt', import.meta.url).pathname;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

const folder = mkdtempSync(join(tmpdir(), 'portal-logo-'));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

let world: PortalWorld;
/** What AS64502 has, as names in paths stand for it. */
let theirs: { request: string; wish: string; token: number };
beforeAll(async () => {
  world = await portalWorld({
    ...{ PORTAL_ANONYMOUS_PER_MINUTE: '60', PORTAL_LOGO_FILE: file('logo.svg', LOGO) },
  });
  await world.run(
    `insert into peeringdb_networkcontact (net_id, role, name, email, visible) values (11, 'Policy', 'Known', 'peering@known.example', 'Public');
     insert into peering_autonomoussystem (id, asn, name) overriding system value values (4, 64502, 'Plain');
     insert into peering_internetexchangepeeringsession (id, autonomous_system_id, ixp_connection_id, ip_address) overriding system value values (77, 4, 2, '192.0.2.10')`,
  );
  const owner = await world.signedIn();
  const asked = await owner.post('/api/portal/requests/', {
    ...{ asn: 64_502, local_asn: 64_500, sessions: [{ connection: 1, ip_address: '192.0.2.10' }] },
  });
  const wished = await owner.post('/api/portal/wishes/', {
    ...{ asn: 64_502, kind: 'remove', sessions: [{ kind: 'exchange', id: 77 }] },
  });
  const token = await owner.post('/api/portal/tokens/', { asn: 64_502 });
  theirs = { request: asked.body.reference, wish: wished.body.reference, token: token.body.id };
});
afterAll(() => world?.tested.close());

const words = (access: Access) =>
  access.kind === 'permissions' ? [...access.all].sort().join(' + ') : access.kind;

/** The address of a route, about what AS64502 has. */
function addressOf({ method, url }: DeclaredRoute): string {
  const named = url
    .replace('*', 'x')
    .replace(':reference', url.includes('/wishes/') ? theirs.wish : theirs.request)
    .replace(':id', String(theirs.token));
  const takesAsn = /\/(places|requests|sessions|wishes|tokens)\/$/.test(url) && READS.has(method);
  return takesAsn ? `${named}?asn=64502` : named;
}

const BODIES: Readonly<Record<string, object>> = {
  'POST /api/portal/requests/': {
    ...{ asn: 64_502, local_asn: 64_500, sessions: [{ connection: 1, ip_address: '192.0.2.10' }] },
  },
  'POST /api/portal/wishes/': { asn: 64_502, kind: 'remove', sessions: [{ kind: 'exchange', id: 77 }] },
  'POST /api/portal/tokens/': { asn: 64_502 },
};

const ask = (browser: Visitor, route: DeclaredRoute) =>
  browser.send(
    route.method,
    addressOf(route),
    READS.has(route.method) ? undefined : (BODIES[`${route.method} ${route.url}`] ?? {}),
  );

describe('every route of the public listener', () => {
  it('asks and answers as the committed table says', async () => {
    const lines: string[] = [];
    const row = (...cells: (string | number)[]) =>
      [7, 48, 20, 10, 10, 10, 10]
        .map((width, at) => String(cells[at] ?? '').padEnd(width))
        .join('')
        .trimEnd();
    const known = async () => world.signedIn(64_503, 'peering@known.example');
    // Parts of pages are there once those are built.
    const routes = routesOf(world.portal).filter(({ url }) => !url.startsWith('/assets'));
    for (const [at, route] of routes.entries()) {
      const stranger = visitorOf(world.portal, `10.9.${at}.1`);
      const late = await known();
      await world.run(
        `update portal_signin set expires = now() - interval '1 second' where email like '%known%'`,
      );
      const expired = await ask(late, route);
      const withoutToken = await known();
      withoutToken.csrf = null;
      const answers = [
        (await ask(stranger, route)).status,
        expired.status,
        (await ask(withoutToken, route)).status,
        (await ask(await known(), route)).status,
      ];
      lines.push(row(route.method, route.url, words(route.access), ...answers));
    }
    const heading = row('', '', 'asks for', 'anonymous', 'expired', 'no CSRF', 'other AS');
    const table = `${[heading, ...lines.sort()].join('\n')}\n`;
    if (!existsSync(EXPECTED) || process.env.UPDATE_ACCESS) writeFileSync(EXPECTED, table);
    expect(table).toBe(readFileSync(EXPECTED, 'utf8'));
  }, 60_000);

  it('shows nobody else what a network has, and changes nothing of it', async () => {
    const other = await world.signedIn(64_503, 'peering@known.example');
    const before = await world.run(
      'select status from requests_request union all select status from portal_sessionwish',
    );
    for (const route of routesOf(world.portal).filter(({ access }) => access.kind === 'permissions')) {
      const { status, text } = await ask(other, route);
      const name = `${route.method} ${route.url}`;
      if (route.url.endsWith('/sign-out/')) continue;
      expect(status, name).toBeGreaterThanOrEqual(400);
      for (const secret of [theirs.request, theirs.wish, 'Plain', 'plain.example'])
        expect(text.includes(secret), `${name} ${secret}`).toBe(false);
    }
    expect(
      await world.run('select status from requests_request union all select status from portal_sessionwish'),
    ).toEqual(before);
    expect(await world.run('select id from portal_guesttoken')).toHaveLength(1);
  });
});

describe('the public listener', () => {
  it.each([
    '/api/',
    '/api/peering/autonomous-systems/',
    '/api/users/users/',
    '/api/users/tokens/',
    '/api/auth/me/',
    '/api/auth/login/',
    '/api/requests/requests/',
    '/api/portal/admissions/',
    '/api/portal/session-wishes/',
    '/api/core/configuration/',
    '/api/status/',
    '/api/schema/',
    '/api/docs/',
    '/metrics',
    '/api/../api/users/users/',
    '/api/portal/%2e%2e/users/users/',
  ])('has no %s, also for an administrator’s token', async (url) => {
    const { key } = (await world.admin.post('/api/users/tokens/', {})).body;
    const headers = { authorization: `Token ${key}` };
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? {} : undefined;
      const answer = await visitorOf(world.portal, '10.8.0.1').send(method, url, body, headers);
      // A page that nobody has is the portal's own, which says so.
      const isPage = !url.startsWith('/api/') && method === 'GET';
      expect(isPage ? [200, 503] : [404], `${method} ${url}`).toContain(answer.status);
    }
  });

  it('describes itself to everybody, and serves what it describes', async () => {
    const { status, body } = await visitorOf(world.portal, '10.8.0.5').get('/api/portal/schema/');
    expect(status).toBe(200);
    expect(body).toEqual(describeGuestApi(portalDescription, VERSION));
    const served = routesOf(world.portal).map(({ method, url }) => `${method} ${url}`);
    for (const { method, path } of Object.values(portalEndpoints))
      expect(served, path).toContain(`${method} ${path}`);
    expect(body.paths['/api/portal/requests/{reference}/'].get.parameters[0].schema).toMatchObject({
      ...{ type: 'string', format: 'uuid' },
    });
  });

  it('is not reached by the sign-in or the token of somebody who works here', async () => {
    const url = '/api/portal/requests/?asn=64502';
    const browser = visitorOf(world.portal, '10.8.0.2');
    const headers = {
      authorization: 'Token 0123456789012345678901234567890123456789',
      cookie: 'sessionid=x; portalid=x',
    };
    expect((await browser.send('GET', url, undefined, headers)).status).toBe(403);
    expect((await world.tested.anonymous.get('/api/portal/about/')).status).toBe(404);
  });

  it('lets an address send so much a minute without signing in, and in IPv6 a network of one site', async () => {
    const about = (address: string) => visitorOf(world.portal, address).get('/api/portal/me/');
    for (let n = 0; n < 60; n += 1) expect((await about('192.0.2.200')).status).toBe(200);
    const more = await about('192.0.2.200');
    expect(more).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(more.headers['retry-after'])).toBeGreaterThan(0);
    expect((await visitorOf(world.portal, '192.0.2.200').get('/nowhere')).status).toBe(429);
    const bad = visitorOf(world.portal, '192.0.2.200');
    expect((await bad.get('/api/portal/requests/?asn=64502')).status).toBe(429);
    expect((await about('192.0.2.201')).status).toBe(200);
    for (let n = 0; n < 60; n += 1) await about(`2001:db8:5:5::${n.toString(16)}`);
    expect((await about('2001:db8:5:5:ffff::1')).status).toBe(429);
    expect((await about('2001:db8:5:6::1')).status).toBe(200);
    const guest = await world.signedIn();
    for (let n = 0; n < 70; n += 1) expect((await guest.get('/api/portal/me/')).status).toBe(200);
  });

  it('says who may frame, run and load what', async () => {
    const browser = visitorOf(world.portal, '10.8.0.3');
    const { headers } = await browser.get('/api/portal/about/');
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'; frame-ancestors 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect((await browser.get('/healthz')).body).toEqual({ status: 'ok' });
    expect(
      (await browser.send('GET', '/api/portal/about/', undefined, { host: 'evil.example' })).status,
    ).toBe(400);
  });

  it('shows the logo so that nothing in it runs', async () => {
    const browser = visitorOf(world.portal, '10.8.0.4');
    expect((await browser.get('/api/portal/about/')).body.logo).toBe('/portal/logo');
    const { status, text, headers } = await browser.get('/portal/logo');
    expect({ status, text }).toEqual({ status: 200, text: LOGO });
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
    });
  });
});

describe('settings of the portal', () => {
  it.each([
    [{ PORTAL_COLOUR: '#ffcc00' }, /PORTAL_COLOUR .*4\.5:1/],
    [{ PORTAL_COLOUR: 'blue' }, /PORTAL_COLOUR .*#1c4ed8/],
    [{ PORTAL_CONTACT: 'desk' }, /PORTAL_CONTACT/],
    [{ PORTAL_OAUTH_TOKEN_URL: 'http://login.example/token' }, /PORTAL_OAUTH_TOKEN_URL .*https/],
    [{ PORTAL_REQUIRED_PERMISSIONS: '16' }, /PORTAL_REQUIRED_PERMISSIONS/],
  ])('%j is refused by name', (env, message) => {
    expect(() => loadConfig(env, '/nonexistent')).toThrow(message);
  });

  it('take colours on which white text can be read', () => {
    for (const PORTAL_COLOUR of ['#000000', '#1C4ED8', '#767676'])
      expect(() => loadConfig({ PORTAL_COLOUR }, '/nonexistent')).not.toThrow();
  });

  it.each([
    ['that is not there', () => join(folder, 'none.svg'), /PORTAL_LOGO_FILE: .*ENOENT/],
    ['of another kind', () => file('logo.gif', 'GIF89a'), /neither an SVG nor a PNG/],
    ['that is too large', () => file('large.svg', `<svg>${' '.repeat(300_000)}</svg>`), /256000/],
  ])('refuse a logo %s', async (_, path, message) => {
    const { logoRoute } = await import('./about/logo.ts');
    const { settings } = loadConfig({ PORTAL_LOGO_FILE: path() }, '/nonexistent');
    expect(() => logoRoute(world.portal, settings)).toThrow(message);
  });
});
