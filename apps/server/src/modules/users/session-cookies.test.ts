import { afterEach, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { createUser } from './index.ts';

const PASSWORD = 'a long pass phrase';
let tested: TestApp;
afterEach(() => tested?.close());

/** What the cookies of a sign-in say besides their values. */
async function cookiesOf(env: Record<string, string>, headers: Record<string, string> = {}) {
  tested = await testApp(env);
  await createUser(tested.app.system(), { username: 'alice', password: PASSWORD });
  const given = { username: 'alice', password: PASSWORD };
  const answer = await tested.anonymous.send('POST', '/api/auth/login/', given, headers);
  expect(answer.status, answer.text).toBe(200);
  const cookies = [answer.headers['set-cookie']].flat().map(String);
  const session = String(cookies[0]?.split(';')[0]);
  const csrf = String(cookies[1]?.split(';')[0]?.split('=')[1]);
  const out = await tested.anonymous.send(
    'POST',
    '/api/auth/logout/',
    {},
    {
      ...headers,
      ...{ cookie: session, 'x-csrftoken': csrf },
    },
  );
  expect(out.status).toBe(204);
  const base = (await tested.admin.send('GET', '/api/', undefined, headers)).body.status;
  const plain = (all: readonly string[]) => all.map((cookie) => cookie.replace(/=[\w-]{20,}/, ''));
  return { set: plain(cookies), cleared: plain([out.headers['set-cookie']].flat().map(String)), base };
}

const SESSION = 'sessionid; Max-Age=1209600; Path=/; HttpOnly';
const CSRF = 'csrftoken; Max-Age=1209600; Path=/';
const spoofed = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'peering.example' };

it('are for HTTPS alone behind a named proxy that says so, and links are its own', async () => {
  const env = { PEERSMITH_TRUST_PROXY: '127.0.0.1', PEERSMITH_HOSTS: 'peering.example' };
  const { set, cleared, base } = await cookiesOf(env, { ...spoofed, origin: 'https://peering.example' });
  expect(set).toEqual([`${SESSION}; Secure; SameSite=Lax`, `${CSRF}; Secure; SameSite=Lax`]);
  for (const cookie of cleared) expect(cookie).toMatch(/; Path=\/;.*; Secure; SameSite=Lax$/);
  expect(base).toBe('https://peering.example/api/status/');
});

it('do not follow what anybody else says of forwarding', async () => {
  const { set, base } = await cookiesOf({}, spoofed);
  expect(set).toEqual([`${SESSION}; SameSite=Lax`, `${CSRF}; SameSite=Lax`]);
  expect(base).toBe('http://localhost:80/api/status/');
});

it('are for HTTPS alone where the setting says so', async () => {
  const { set } = await cookiesOf({ SESSION_COOKIE_SECURE: 'always' });
  expect(set).toEqual([`${SESSION}; Secure; SameSite=Lax`, `${CSRF}; Secure; SameSite=Lax`]);
});

it('are not given for a host that is none of ours, even to the right password', async () => {
  tested = await testApp();
  await createUser(tested.app.system(), { username: 'alice', password: PASSWORD });
  const answer = await tested.anonymous.send(
    'POST',
    '/api/auth/login/',
    { username: 'alice', password: PASSWORD },
    { host: 'rebound.example', origin: 'http://rebound.example' },
  );
  expect(answer).toMatchObject({ status: 400, body: { code: 'host_unknown' } });
  expect(answer.headers['set-cookie']).toBeUndefined();
});
