import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JANE, PeeringdbLogin } from '../../../test/peeringdb-login.ts';
import { type PortalWorld, portalWorld, type Visitor } from '../../../test/portal-world.ts';

const PUBLIC = 'http://localhost:8001';
const BEGIN = '/api/portal/sign-in/peeringdb/';
const CALLBACK = '/api/portal/sign-in/callback/';
const REQUESTS = '/api/portal/requests/?asn=64502';
const WISH = { asn: 64_502, local_asn: 64_500, sessions: [{ connection: 1, ip_address: '192.0.2.10' }] };

let login: PeeringdbLogin;
let world: PortalWorld;
beforeAll(async () => {
  login = await PeeringdbLogin.start(`${PUBLIC}${CALLBACK}`);
  world = await portalWorld({
    ...{ PORTAL_PUBLIC_URL: PUBLIC, PORTAL_OAUTH_CLIENT_ID: PeeringdbLogin.client.id },
    PORTAL_OAUTH_CLIENT_SECRET: PeeringdbLogin.client.secret,
    PORTAL_OAUTH_AUTHORIZE_URL: `${login.url}/auth`,
    PORTAL_OAUTH_TOKEN_URL: `${login.url}/token`,
    PORTAL_OAUTH_PROFILE_URL: `${login.url}/profile/v1`,
  });
});
afterAll(async () => {
  await world?.tested.close();
  await login?.stop();
});
afterEach(async () => {
  Object.assign(login, {
    account: structuredClone(JANE),
    denies: false,
    mixesNonces: false,
    profile: 'well',
  });
  await world.clear();
});

/** Where the provider sends a browser back to that went there from the portal: an address below the portal. */
async function backFrom(provider: PeeringdbLogin, browser: Visitor): Promise<string> {
  const begun = await browser.get(BEGIN);
  expect(begun.status, begun.text).toBe(303);
  const back = await provider.visit(String(begun.headers.location));
  expect(back.startsWith(`${PUBLIC}${CALLBACK}`), back).toBe(true);
  return back.slice(PUBLIC.length);
}

async function signedIn(): Promise<Visitor> {
  const browser = world.visitor();
  const { status, headers } = await browser.get(await backFrom(login, browser));
  expect({ status, to: headers.location }).toEqual({ status: 303, to: '/' });
  browser.csrf = (await browser.get('/api/portal/me/')).body.csrf;
  return browser;
}

const cameBackWith = async (browser: Visitor, url: string) => (await browser.get(url)).headers.location;
const outdated = () => world.run(`update portal_signin set verified = now() - interval '16 minutes'`);

describe('signing in at PeeringDB', () => {
  it('brings the networks of the account, and what it may do with each', async () => {
    expect((await world.visitor().get('/api/portal/about/')).body.sign_in.peeringdb).toBe(true);
    const browser = await signedIn();
    expect((await browser.get('/api/portal/me/')).body).toMatchObject({
      ...{ signed_in: true, name: 'Jane Doe', email: 'jane@plain.example', proof: 'peeringdb' },
      networks: [
        { asn: 64_502, name: 'Plain', may_ask: true },
        { asn: 64_503, name: 'Known', may_ask: false, why_not: expect.stringContaining('AS64503') },
      ],
    });
    expect((await browser.post('/api/portal/requests/', WISH)).status).toBe(201);
    const known = { ...WISH, asn: 64_503, sessions: [{ connection: 2, ip_address: '192.0.2.11' }] };
    expect(await browser.post('/api/portal/requests/', known)).toMatchObject({
      ...{ status: 403, body: { code: 'permission_missing' } },
    });
    expect((await world.audited('portal_signed_in'))[0]?.detail).toMatchObject({
      ...{ email: 'jane@plain.example', subject: '20', networks: [64_502, 64_503] },
    });
  });

  it('sends PKCE with S256 and a state, and keeps the access token sealed', async () => {
    const { headers } = await world.visitor().get(BEGIN);
    const asked = new URL(String(headers.location)).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', scope: 'profile email networks' },
      ...{ redirect_uri: `${PUBLIC}${CALLBACK}`, state: expect.stringMatching(/^.{40,}$/) },
    });
    await signedIn();
    const [row] = await world.run('select access_token from portal_signin order by id desc limit 1');
    expect(row.access_token).toMatch(/^v1:/);
  });

  it('signs in who has no network, and says so', async () => {
    login.account.networks = [];
    const browser = await signedIn();
    expect((await browser.get('/api/portal/me/')).body).toMatchObject({ signed_in: true, networks: [] });
    expect((await browser.get(REQUESTS)).status).toBe(403);
  });

  it.each([
    ['the person refuses', () => Object.assign(login, { denies: true }), 'denied'],
    [
      'the account is not verified',
      () => Object.assign(login.account, { verified_user: false }),
      'not_verified',
    ],
    [
      'its e-mail address is not',
      () => Object.assign(login.account, { verified_email: false }),
      'not_verified',
    ],
    ['the profile cannot be read', () => Object.assign(login, { profile: 'failing' }), 'provider_down'],
    ['the profile makes no sense', () => Object.assign(login, { profile: 'nonsense' }), 'provider_down'],
    ['the token is not taken', () => Object.assign(login, { profile: 'refused' }), 'expired'],
  ])('comes to nothing where %s', async (_, happens, word) => {
    happens();
    const browser = world.visitor();
    expect(await cameBackWith(browser, await backFrom(login, browser))).toBe(`/?sign_in=${word}`);
    expect((await browser.get('/api/portal/me/')).body.signed_in).toBe(false);
    expect((await world.audited('portal_sign_in_failed'))[0]?.detail).toMatchObject({ reason: word });
  });

  it('takes an answer once, from the browser that began, within ten minutes', async () => {
    const browser = world.visitor();
    const back = await backFrom(login, browser);
    expect(await cameBackWith(world.visitor(), back)).toBe('/?sign_in=state_mismatch');
    expect(await cameBackWith(browser, back.replace(/state=[^&]+/, 'state=guessed'))).toBe(
      '/?sign_in=state_mismatch',
    );
    const cookies = new Map(browser.cookies);
    expect(await cameBackWith(browser, back)).toBe('/');
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(await cameBackWith(browser, back)).toBe('/?sign_in=state_mismatch');
    const late = await backFrom(login, browser);
    await world.run(`update portal_oauth set expires = now() - interval '1 second'`);
    expect(await cameBackWith(browser, late)).toBe('/?sign_in=expired');
  });

  it('does not take a code a second time, or one of another sign-in', async () => {
    const [first, second] = [world.visitor(), world.visitor()];
    const used = new URL(await backFrom(login, first), PUBLIC);
    expect(await cameBackWith(first, `${used.pathname}${used.search}`)).toBe('/');
    const other = new URL(await backFrom(login, second), PUBLIC);
    other.searchParams.set('code', used.searchParams.get('code') ?? '');
    expect(await cameBackWith(second, `${other.pathname}${other.search}`)).toBe('/?sign_in=expired');
  });
});

describe('a sign-in that is older than a quarter of an hour', () => {
  it('is looked at again, so that a network that was lost is lost here', async () => {
    const browser = await signedIn();
    const before = login.reads;
    expect((await browser.get(REQUESTS)).status).toBe(200);
    expect(login.reads).toBe(before);
    login.account.networks = [{ id: 11, asn: 64_503, name: 'Known', perms: 15 }];
    await outdated();
    const answers = await Promise.all([REQUESTS, REQUESTS, REQUESTS].map((url) => browser.get(url)));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [403, 'not_your_network']),
    );
    expect(login.reads).toBe(before + 1);
    expect((await browser.get('/api/portal/requests/?asn=64503')).status).toBe(200);
  });

  it('ends where its token was revoked', async () => {
    const browser = await signedIn();
    login.profile = 'refused';
    await outdated();
    expect(await browser.get(REQUESTS)).toMatchObject({ status: 403, body: { code: 'sign_in_ended' } });
    login.profile = 'well';
    expect((await browser.get(REQUESTS)).status).toBe(403);
    expect((await browser.get('/api/portal/me/')).body.signed_in).toBe(false);
  });

  it('may read and change nothing while PeeringDB does not answer', async () => {
    const browser = await signedIn();
    login.profile = 'failing';
    await outdated();
    expect((await browser.get(REQUESTS)).status).toBe(200);
    expect(await browser.post('/api/portal/requests/', WISH)).toMatchObject({
      ...{ status: 503, body: { code: 'provider_down' } },
    });
    expect((await browser.post('/api/portal/sign-out/')).status).toBe(204);
  });
});

describe('a provider that gives id tokens', () => {
  let other: PortalWorld;
  let down: PortalWorld;
  const ISSUED = {
    ...{ PORTAL_PUBLIC_URL: PUBLIC, PORTAL_OAUTH_CLIENT_ID: PeeringdbLogin.client.id },
    PORTAL_OAUTH_CLIENT_SECRET: PeeringdbLogin.client.secret,
  };
  beforeAll(async () => {
    const PORTAL_OAUTH_PROFILE_URL = `${login.url}/profile/v1`;
    other = await portalWorld({ ...ISSUED, PORTAL_OAUTH_ISSUER: login.url, PORTAL_OAUTH_PROFILE_URL });
    down = await portalWorld({ ...ISSUED, PORTAL_OAUTH_ISSUER: 'http://127.0.0.1:9' });
  });
  afterAll(async () => {
    await other?.tested.close();
    await down?.tested.close();
  });

  it('is found by its issuer, and its tokens must carry the nonce', async () => {
    const browser = other.visitor();
    expect(await cameBackWith(browser, await backFrom(login, browser))).toBe('/');
    expect((await browser.get('/api/portal/me/')).body.signed_in).toBe(true);
    login.mixesNonces = true;
    const second = other.visitor();
    expect(await cameBackWith(second, await backFrom(login, second))).toBe('/?sign_in=state_mismatch');
  });

  it('that cannot be reached is said', async () => {
    expect((await down.visitor().get(BEGIN)).headers.location).toBe('/?sign_in=provider_down');
  });
});
