import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { type SecondApp, secondApp } from '../../../test/second-app.ts';
import type { App } from '../../app.ts';

const PASSWORD = 'correct horse battery';
const WRONG = 'Please enter a correct username and password. Both are case-sensitive.';

let tested: TestApp;
let second: SecondApp;
let made = 0;

beforeAll(async () => {
  tested = await testApp();
  second = await secondApp(tested);
});
afterAll(async () => {
  await second?.close();
  await tested?.close();
});
beforeEach(() => run(sql`truncate users_attempt`));

const run = (statement: ReturnType<typeof sql>) => statement.execute(tested.app.system().db);

async function newUser(): Promise<{ id: number; username: string }> {
  made += 1;
  const username = `guessed${made}`;
  const { body } = await tested.admin.post('/api/users/users/', { username, password: PASSWORD });
  return { id: body.id, username };
}

interface Trial {
  username: string;
  password?: string;
  from?: string | undefined;
  app?: App;
}

async function signIn({ username, password = 'wrong', from = '192.0.2.1', app = tested.app }: Trial) {
  const { statusCode, headers, body } = await app.http.inject({
    method: 'POST',
    url: '/api/auth/login/',
    remoteAddress: from,
    payload: { username, password },
  });
  return { status: statusCode, headers, body: JSON.parse(body) };
}

const statuses = (answers: readonly { status: number }[]) =>
  Object.fromEntries(
    [400, 429, 200]
      .map((status) => [status, answers.filter((one) => one.status === status).length] as const)
      .filter(([, n]) => n > 0),
  );
const many = <T>(n: number, make: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, at) => make(at)));

/** The session of somebody who has signed in, to ask with. */
async function session(username: string, from = '192.0.2.1') {
  const { headers } = await signIn({ username, password: PASSWORD, from });
  const cookie = [headers['set-cookie']]
    .flat()
    .map((one) => String(one).split(';')[0])
    .join('; ');
  return { cookie, 'x-csrftoken': /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '' };
}

describe('attempts at an account', () => {
  it('are checked five at most, however many come at once', async () => {
    const { username } = await newUser();
    const answers = await many(20, (at) => signIn({ username, password: `guess ${at}` }));
    expect(statuses(answers)).toEqual({ 400: 5, 429: 15 });
    expect((await signIn({ username, password: PASSWORD })).status).toBe(429);
  });

  it('are counted together by all servers over one database', async () => {
    const { username } = await newUser();
    const answers = await many(20, (at) =>
      signIn({ username, from: `203.0.${at}.1`, app: at % 2 ? tested.app : second.app }),
    );
    expect(statuses(answers)).toEqual({ 400: 5, 429: 15 });
  });

  it('are answered the same for names that no account has, whatever their case', async () => {
    const answers = await many(20, (at) => signIn({ username: at % 2 ? 'Nobody.There' : 'nobody.there ' }));
    expect(statuses(answers)).toEqual({ 400: 5, 429: 15 });
    const { username } = await newUser();
    await many(5, () => signIn({ username, from: '192.0.2.200' }));
    const [real, unreal] = [
      await signIn({ username, from: '192.0.2.200' }),
      await signIn({ username: 'nobody.there' }),
    ];
    for (const { body, headers } of [real, unreal]) {
      expect(body).toEqual({
        detail: `Too many failed attempts. Try again in ${body.retry_after_s} s.`,
        code: 'too_many_attempts',
        retry_after_s: expect.any(Number),
      });
      expect(headers['retry-after']).toBe(String(body.retry_after_s));
      expect(body.retry_after_s).toBeGreaterThan(50);
    }
  });

  it('wait twice as long after each further one, up to a quarter of an hour, and an hour forgets them', async () => {
    const { username } = await newUser();
    await many(5, () => signIn({ username }));
    const waits: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      waits.push((await signIn({ username })).body.retry_after_s);
      await run(sql`update users_attempt set blocked_until = now()`);
      expect(await signIn({ username })).toMatchObject({ status: 400, body: { detail: WRONG } });
    }
    expect(waits.map((wait) => Math.round(wait / 60))).toEqual([1, 2, 4, 8, 15, 15]);
    await run(sql`update users_attempt set blocked_until = null, last = now() - interval '61 minutes'`);
    expect(statuses(await many(6, () => signIn({ username })))).toEqual({ 400: 5, 429: 1 });
  });

  it('begin anew after the right password', async () => {
    const { username } = await newUser();
    for (let round = 0; round < 2; round += 1) {
      expect(statuses(await many(4, () => signIn({ username })))).toEqual({ 400: 4 });
      expect((await signIn({ username, password: PASSWORD })).status).toBe(200);
    }
  });

  it('of strangers lock nobody out where they have signed in before', async () => {
    const { username } = await newUser();
    await signIn({ username, password: PASSWORD, from: '198.51.100.7' });
    await many(5, () => signIn({ username, from: '192.0.2.66' }));
    expect((await signIn({ username, password: PASSWORD, from: '192.0.2.67' })).status).toBe(429);
    expect((await signIn({ username, password: PASSWORD, from: '198.51.100.7' })).status).toBe(200);
    expect(statuses(await many(9, () => signIn({ username, from: '198.51.100.7' })))).toEqual({
      400: 5,
      429: 4,
    });
  });

  it('are forgotten when its password is set', async () => {
    const { id, username } = await newUser();
    await many(5, () => signIn({ username }));
    await tested.admin.patch(`/api/users/users/${id}/`, { password: PASSWORD });
    expect((await signIn({ username, password: PASSWORD })).status).toBe(200);
  });
});

describe('attempts from an address', () => {
  it('at many accounts are checked twenty at most', async () => {
    const answers = await many(30, (at) => signIn({ username: `sprayed${at}` }));
    expect(statuses(answers)).toEqual({ 400: 20, 429: 10 });
    expect((await signIn({ username: 'another', from: '192.0.2.2' })).status).toBe(400);
  });

  it('are counted by /64 and by /48 in IPv6, by /24 in IPv4', async () => {
    const answers = await many(24, (at) =>
      signIn({ username: `sprayed${at}`, from: `2001:db8:1:2::${at + 1}` }),
    );
    expect(statuses(answers)).toEqual({ 400: 20, 429: 4 });
    expect((await signIn({ username: 'another', from: '2001:db8:1:3::1' })).status).toBe(400);
    for (const [network, from] of [
      ['2001:db8:1::/48', '2001:db8:1:4::1'],
      ['192.0.2.0/24', '::ffff:192.0.2.99'],
    ]) {
      await signIn({ username: 'another', from });
      await run(
        sql`update users_attempt set attempts = 100, blocked_until = now() + interval '1 minute' where bucket = ${`sign-in from network ${network}`}`,
      );
      expect((await signIn({ username: 'one more', from })).status, network).toBe(429);
    }
    expect((await signIn({ username: 'one more', from: '2001:db8:2::1' })).status).toBe(400);
  });

  it('that were right are not counted, nor those that were refused for another reason', async () => {
    const { username } = await newUser();
    expect(statuses(await many(3, () => signIn({ username, password: PASSWORD })))).toEqual({ 200: 3 });
    expect(statuses(await many(30, () => signIn({ username: 'blocked alone' })))).toEqual({
      400: 5,
      429: 25,
    });
    const { rows } = await sql<{
      attempts: number;
    }>`select attempts from users_attempt where bucket = 'sign-in from 192.0.2.1'`.execute(
      tested.app.system().db,
    );
    expect(rows).toEqual([{ attempts: 5 }]);
  });
});

describe('the form for a new password', () => {
  const change = (headers: Record<string, string>, current_password: string) =>
    tested.app.http.inject({
      method: 'POST',
      url: '/api/auth/password/',
      remoteAddress: '192.0.2.1',
      headers,
      payload: { current_password, new_password: 'another pass phrase' },
    });

  it('takes five wrong current passwords, then waits, and keeps nobody from signing in', async () => {
    const { username } = await newUser();
    const headers = await session(username);
    const answers = await many(20, (at) => change(headers, `guess ${at}`));
    expect(statuses(answers.map(({ statusCode }) => ({ status: statusCode })))).toEqual({ 400: 5, 429: 15 });
    const refused = await change(headers, PASSWORD);
    expect([refused.statusCode, Number(refused.headers['retry-after']) > 50]).toEqual([429, true]);
    expect((await signIn({ username, password: PASSWORD })).status).toBe(200);
  });

  it('begins anew after the right one', async () => {
    const { username } = await newUser();
    const headers = await session(username);
    await many(4, () => change(headers, 'wrong'));
    expect((await change(headers, PASSWORD)).statusCode).toBe(204);
  });
});

describe('attempts at API tokens', () => {
  const ask = (key: string) =>
    tested.app.http.inject({
      url: '/api/',
      remoteAddress: '192.0.2.1',
      headers: { authorization: `Token ${key}` },
    });

  it('are counted by address, and keep no right token out', async () => {
    expect((await ask('0123')).statusCode).toBe(403);
    await run(sql`update users_attempt set attempts = 199 where bucket like 'token from %'`);
    expect((await ask('0123')).statusCode).toBe(403);
    const refused = await ask('0123');
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60']);
    const { key } = (await tested.admin.post('/api/users/tokens/', {})).body;
    expect((await ask(key)).statusCode).toBe(200);
    expect((await signIn({ username: 'somebody' })).status).toBe(400);
  });

  it('take no statement from right ones', async () => {
    await tested.admin.get('/api/');
    tested.statements();
    await tested.admin.get('/api/');
    expect(tested.statements()).toBe(1);
  });
});
