import { router as routers } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiOf, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { openDatabase } from '../../platform/database.ts';
import { setPassword } from '../users/accounts.ts';
import { cleanUpJob, cleanUpSchedule } from '../users/clean-up-job.ts';
import { createToken } from '../users/index.ts';
import { revealLog } from './reveal-log.ts';

const EVENTS = '/api/users/audit-events/';
const USERS = '/api/users/users/';
const PASSWORD = 'correct horse battery';

let tested: TestApp;
let seen = 0;
let made = 0;

beforeAll(async () => {
  tested = await testApp({ AUDIT_LOG_RETENTION_DAYS: '30' });
});
afterAll(() => tested?.close());

type Shown = Record<string, any>;

/** The events since the last call, oldest first, without what tokens of the tests do. */
async function news(): Promise<Shown[]> {
  const { body } = await tested.admin.get(`${EVENTS}?limit=1000&ordering=id&id__gt=${seen}`);
  seen = body.results.at(-1)?.id ?? seen;
  return body.results.filter(({ kind }: Shown) => kind.value !== 'token_used_from_new_address');
}
const kinds = (events: readonly Shown[]) => events.map(({ kind }) => kind.value);

async function made1(given: Record<string, unknown> = {}): Promise<{ id: number; username: string }> {
  made += 1;
  const username = `told${made}`;
  const { body, text } = await tested.admin.post(USERS, { username, password: PASSWORD, ...given });
  if (!body.id) throw new Error(text);
  await news();
  return { id: body.id, username };
}

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  tested.app.http.inject({
    method: 'POST',
    url,
    payload,
    remoteAddress: '192.0.2.9',
    headers: { 'user-agent': 'Netscape', ...headers },
  });
const signIn = (username: string, password = PASSWORD) => post('/api/auth/login/', { username, password });

async function session(username: string): Promise<Record<string, string>> {
  const { headers } = await signIn(username);
  const cookie = [headers['set-cookie']]
    .flat()
    .map((one) => String(one).split(';')[0])
    .join('; ');
  return { cookie, 'x-csrftoken': /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '' };
}

describe('sign-ins', () => {
  it('are told with who, from where, with what and in which request', async () => {
    const { id, username } = await made1();
    const { headers } = await signIn(username);
    expect(await news()).toMatchObject([
      {
        kind: { value: 'signed_in' },
        outcome: { value: 'success' },
        user: { id, username },
        user_name: username,
        address: '192.0.2.9',
        user_agent: 'Netscape',
        request_id: headers['x-request-id'],
        target: null,
        count: 1,
      },
    ]);
  });

  it('that fail are told, with the name only where there is such an account', async () => {
    const { id, username } = await made1();
    await signIn(username, 'my secret phrase');
    await signIn('my secret phrase', 'my secret phrase');
    await tested.admin.patch(`${USERS}${id}/`, { is_active: false });
    await signIn(username);
    const events = (await news()).filter(({ kind }) => kind.value === 'sign_in_failed');
    expect(events).toMatchObject([
      {
        outcome: { value: 'failure' },
        user: { id },
        user_name: username,
        detail: { reason: 'wrong password' },
      },
      { user: null, user_name: '(unknown name)', detail: { reason: 'no such account' } },
      { user: { id }, detail: { reason: 'not active, or wrong password' } },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret phrase');
    const { rows } = await sql`select bucket from users_attempt where bucket like '%phrase%'`.execute(
      tested.app.system().db,
    );
    expect(rows).toEqual([]);
  });

  it('that are blocked are told once a block', async () => {
    const { username } = await made1();
    await Promise.all(Array.from({ length: 12 }, () => signIn(username, 'wrong')));
    const events = await news();
    expect(kinds(events).toSorted()).toEqual(['blocked', ...Array(5).fill('sign_in_failed')]);
    expect(events.find(({ kind }) => kind.value === 'blocked')).toMatchObject({
      outcome: { value: 'failure' },
      user_name: username,
      detail: { of: 'sign-ins', scope: 'account', wait_s: 60 },
    });
  });

  it('end, by the user, by a new password and by others', async () => {
    const { id, username } = await made1();
    const [first, second] = [await session(username), await session(username)];
    await post('/api/auth/logout/', {}, first);
    await post('/api/auth/password/', { current_password: 'wrong', new_password: 'another phrase' }, second);
    await post('/api/auth/password/', { current_password: PASSWORD, new_password: 'another phrase' }, second);
    await tested.admin.post(`${USERS}${id}/end-sign-ins/`, {});
    expect(
      (await news()).map(({ kind, user, target }) => [kind.value, user?.username, target?.username]),
    ).toEqual([
      ['signed_in', username, undefined],
      ['signed_in', username, undefined],
      ['signed_out', username, undefined],
      ['password_refused', username, undefined],
      ['password_changed', username, username],
      ['sessions_ended', username, username],
      ['sessions_ended', 'user1', username],
    ]);
  });
});

describe('accounts and rights', () => {
  it('are told with what was before and after', async () => {
    const { body: group } = await tested.admin.post('/api/users/groups/', {
      name: 'readers',
      permissions: ['core.view_job'],
    });
    const { id, username } = await made1({ groups: [group.id], user_permissions: ['bgp.view_community'] });
    const change = async (given: object) => {
      await tested.admin.patch(`${USERS}${id}/`, given);
      return (await news()).map(({ kind, target_repr, detail }) => [kind.value, target_repr, detail]);
    };
    expect(await change({ first_name: 'Nothing to tell' })).toEqual([]);
    expect(
      await change({ user_permissions: ['core.view_job', 'bgp.view_community'], is_staff: true }),
    ).toEqual([
      [
        'granted',
        username,
        {
          is_staff: { before: false, after: true },
          user_permissions: {
            before: ['bgp.view_community'],
            after: ['core.view_job', 'bgp.view_community'],
            added: ['core.view_job'],
            removed: [],
          },
        },
      ],
    ]);
    expect(await change({ groups: [], is_superuser: true })).toEqual([
      ['granted', username, { is_superuser: { before: false, after: true } }],
      ['revoked', username, { groups: { before: ['readers'], after: [], added: [], removed: ['readers'] } }],
    ]);
    expect((await change({ is_active: false }))[0]).toEqual(['account_deactivated', username, null]);
    expect((await change({ is_active: true, password: PASSWORD })).map(([kind]) => kind)).toEqual([
      'account_activated',
      'password_changed',
    ]);
  });

  it('are told of accounts that come and go, and their name stays', async () => {
    made += 1;
    const username = `told${made}`;
    const { body } = await tested.admin.post(USERS, { username, password: PASSWORD, is_staff: true });
    await signIn(username);
    await tested.admin.delete(`${USERS}${body.id}/`);
    const events = await news();
    expect(kinds(events)).toEqual(['account_created', 'granted', 'signed_in', 'account_deleted']);
    expect(events[2]).toMatchObject({ user: null, user_name: username });
    expect(events[3]).toMatchObject({ target: null, target_repr: username, target_id: body.id });
  });

  it('are told of groups, with the members whose rights they are', async () => {
    const { body } = await tested.admin.post('/api/users/groups/', { name: 'told of', permissions: [] });
    const { username } = await made1({ groups: [body.id] });
    const url = `/api/users/groups/${body.id}/`;
    await tested.admin.patch(url, { permissions: ['core.view_job'] });
    await tested.admin.patch(url, { name: 'told of again' });
    await tested.admin.delete(url);
    expect(
      (await news()).map(({ kind, target_repr, detail }) => [kind.value, target_repr, detail.members]),
    ).toEqual([
      ['granted', 'told of', [username]],
      ['revoked', 'told of again', [username]],
    ]);
  });

  it('are not told of changes that were refused', async () => {
    const { id } = await made1();
    await news();
    const { status } = await tested.admin.patch(USERS, [
      { id, is_staff: true, password: 'a new pass phrase' },
      { id: 1, username: 'no spaces' },
    ]);
    expect([status, await news()]).toEqual([400, []]);
  });

  it('are told of what is done on the machine itself', async () => {
    const { username } = await made1();
    await setPassword(tested.app.system(), { username, password: 'from the console' });
    expect(await news()).toMatchObject([
      { kind: { value: 'password_changed' }, user: null, user_name: 'peersmith', address: '' },
    ]);
  });
});

describe('tokens', () => {
  it('are told when they are made, changed and deleted', async () => {
    await news();
    const { body } = await tested.admin.post('/api/users/tokens/', { expires: '2030-01-01' });
    const url = `/api/users/tokens/${body.id}/`;
    await tested.admin.patch(url, { write_enabled: false, expires: '2030-01-01' });
    await tested.admin.delete(url);
    const events = await news();
    const name = `${body.prefix}… of user1`;
    expect(events.map(({ kind, target_repr }) => [kind.value, target_repr])).toEqual([
      ['token_created', name],
      ['token_changed', name],
      ['token_deleted', name],
    ]);
    expect(events[1]?.detail).toEqual({ write_enabled: { before: true, after: false } });
    expect(JSON.stringify(events)).not.toContain(body.key);
  });

  it('are told at the first use from each address', async () => {
    const { body } = await tested.admin.post('/api/users/tokens/', {});
    const use = (remoteAddress: string) =>
      tested.app.http.inject({
        url: '/api/',
        remoteAddress,
        headers: { authorization: `Token ${body.key}` },
      });
    await Promise.all(['192.0.2.1', '192.0.2.1', '2001:db8::1', '2001:db8::2', '192.0.2.1'].map(use));
    const { results } = (
      await tested.admin.get(`${EVENTS}?kind=token_used_from_new_address&target_id=${body.id}`)
    ).body;
    expect(
      results.map(({ address, user_name }: Shown) => [address.replace(/[12]$/, ''), user_name]).toSorted(),
    ).toEqual([
      ['192.0.2.', 'user1'],
      ['2001:db8::', 'user1'],
    ]);
  });

  it('that are right and not taken are told, with their owner and why', async () => {
    const { body } = await tested.admin.post('/api/users/tokens/', { allowed_ips: ['192.0.2.0/24'] });
    await news();
    const { body: answer } = await apiOf(tested.app, body.key).get('/api/');
    expect(answer.detail).toBe('Source IP 127.0.0.1 is not permitted to authenticate using this token.');
    await tested.admin.patch(`/api/users/tokens/${body.id}/`, { expires: '2020-01-01' });
    for (let n = 0; n < 2; n += 1) await apiOf(tested.app, body.key).get('/api/');
    const events = (await news()).filter(({ kind }) => kind.value === 'token_refused');
    expect(
      events.map(({ user_name, target, detail, count }) => [user_name, target.id, detail.reason, count]),
    ).toEqual([
      ['user1', body.id, answer.detail, 1],
      ['user1', body.id, 'Token expired', 2],
    ]);
  });

  it('that are wrong are one event an hour', async () => {
    await news();
    const ask = () => tested.app.http.inject({ url: '/api/', headers: { authorization: 'Token wrong' } });
    for (let n = 0; n < 3; n += 1) await ask();
    expect(await news()).toMatchObject([
      { kind: { value: 'token_refused' }, user: null, count: 3, last_time: expect.any(String) },
    ]);
  });
});

describe('secrets', () => {
  let reader: Api;
  let router: Shown;
  const read = async () =>
    (await tested.admin.get(`${EVENTS}?kind=secret_read&ordering=id`)).body.results.map(
      ({ user_name, target_type, count }: Shown) => [user_name, target_type, count],
    );

  beforeAll(async () => {
    router = await make(tested.admin, routers, { napalm_password: 'hunter2' });
    reader = await tested.holderOf(['devices.view_router', 'devices.view_password']);
  });

  it('that are shown are one event for each reader, kind of object and hour', async () => {
    const viewer = await tested.holderOf(['devices.view_router']);
    await sql`delete from users_auditevent where kind = 'secret_read'`.execute(tested.app.system().db);
    await viewer.get('/api/devices/routers/');
    await reader.get('/api/devices/routers/?fields=name');
    await reader.get('/api/devices/routers/?format=csv');
    await reader.get(`/api/devices/routers/${router.id}/?fields=name`);
    expect(await read()).toEqual([]);
    const { body } = await reader.get('/api/devices/routers/');
    expect(body.results[0].napalm_password).toBe('hunter2');
    const [event] = (await tested.admin.get(`${EVENTS}?kind=secret_read`)).body.results;
    expect(event).toMatchObject({
      target_type: 'devices.router',
      target: null,
      target_repr: 'routers',
      count: 1,
    });
    tested.statements();
    await reader.get('/api/devices/routers/');
    const listed = tested.statements();
    await reader.get(`/api/devices/routers/${router.id}/`);
    expect(await read()).toHaveLength(1);
    expect(listed).toBeLessThanOrEqual(4);
  });

  it('are counted, each hour for itself', async () => {
    const { db } = tested.app.system();
    const log = revealLog(db, (error) => {
      throw error;
    });
    const { id } = (await tested.admin.get(USERS)).body.results[0];
    const actor = {
      db,
      principal: { id, username: 'counted' },
      requestId: crypto.randomUUID(),
      client: { address: '192.0.2.1', user_agent: '' },
    };
    for (let n = 0; n < 4; n += 1) {
      const request = log.watch(actor);
      for (const type of ['core.job', 'core.job', 'devices.router']) request.add(type);
      await request.tell();
      await request.tell();
    }
    const counted = async () => (await read()).filter(([name]: string[]) => name === 'counted');
    expect(await counted()).toEqual([
      ['counted', 'core.job', 1],
      ['counted', 'devices.router', 1],
    ]);
    await log.stop();
    expect(await counted()).toEqual([
      ['counted', 'core.job', 4],
      ['counted', 'devices.router', 4],
    ]);
  });

  it('are shown while the database only reads, and told of afterwards', async () => {
    const standby = openDatabase(tested.url, { max: 1 });
    await sql`set default_transaction_read_only = on`.execute(standby);
    const log = revealLog(standby, () => undefined);
    const actor = {
      db: standby,
      principal: { id: 0, username: 'meanwhile' },
      requestId: crypto.randomUUID(),
    };
    const request = log.watch(actor);
    request.add('devices.router');
    await request.tell();
    await expect(log.flush()).rejects.toMatchObject({ code: '25006' });
    expect((await read()).filter(([name]: string[]) => name === 'meanwhile')).toEqual([]);
    await sql`set default_transaction_read_only = off`.execute(standby);
    await log.stop();
    await standby.destroy();
    expect((await read()).at(-1)).toEqual(['meanwhile', 'devices.router', 1]);
  });

  it('are told of where they are part of a rendering or of the output of a job', async () => {
    const { db, secrets } = tested.app.system();
    const { rows } = await sql<{
      id: number;
    }>`insert into core_job (object_type, object_id, name, status, job_id, sealed_output) values ('devices.router', ${router.id}, 'devices.router.render_configuration', 'completed', gen_random_uuid(), ${secrets.seal('password hunter2')}) returning id`.execute(
      db,
    );
    const asks = ['core.view_job', 'devices.view_router', 'devices.view_router_configuration'];
    const viewer = await tested.holderOf([...asks, 'peering.view_password']);
    const { body } = await viewer.get(`/api/core/jobs/${rows[0]?.id}/`);
    expect(body.output).toBe('password hunter2');
    expect((await read()).at(-1)?.slice(1)).toEqual(['core.job', 1]);
    const blind = await tested.holderOf(asks);
    const before = await read();
    await blind.get(`/api/core/jobs/${rows[0]?.id}/`);
    expect(await read()).toEqual(before);
  });
});

describe('the audit log', () => {
  it('is for superusers and whoever is given it, and nobody writes it', async () => {
    expect((await tested.anonymous.get(EVENTS)).status).toBe(403);
    const reader = await tested.holderOf(['users.view_auditevent']);
    const other = await tested.holderOf(['users.view_token', 'auth.view_user', 'core.view_objectchange']);
    const { id } = (await reader.get(`${EVENTS}?limit=1`)).body.results[0];
    for (const url of [EVENTS, `${EVENTS}${id}/`]) {
      expect((await reader.get(url)).status).toBe(200);
      expect((await other.get(url)).status).toBe(403);
      expect((await tested.readOnlyAdmin.get(url)).status).toBe(200);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
        expect((await tested.admin.send(method, url, {})).status, `${method} ${url}`).toBe(405);
    }
    expect((await tested.admin.send('OPTIONS', EVENTS)).body.actions).toBeUndefined();
  });

  it('is filtered by kind, outcome, user, address, target and time, searched, and exported', async () => {
    const { username } = await made1();
    await signIn(username, 'wrong');
    const found = async (query: string) =>
      (await tested.admin.get(`${EVENTS}?user=${username}&${query}`)).body.count;
    const soon = new Date(Date.now() + 1000).toISOString();
    for (const [query, count] of [
      ['kind=sign_in_failed', 1],
      ['kind=sign_in_failed&kind=signed_in', 1],
      ['kind=signed_in', 0],
      ['outcome=failure', 1],
      ['outcome=success', 0],
      ['address=192.0.2.9', 1],
      ['address__isw=192.0.2.', 1],
      ['address=192.0.2.10', 0],
      [`time_before=${soon}`, 1],
      [`time_after=${new Date(Date.now() + 60_000).toISOString()}`, 0],
      [`q=${username}`, 1],
    ] as const)
      expect(await found(query), query).toBe(count);
    const { text, headers } = await tested.admin.get(`${EVENTS}?format=csv&user=${username}`);
    expect(headers['content-disposition']).toContain('audit-events.csv');
    const [header, line] = text.split('\r\n');
    expect(header).toMatch(/^id,time,kind,outcome,user,user_name,address,/);
    expect(line).toContain(`,sign_in_failed,failure,${username},${username},192.0.2.9,Netscape,`);
  });

  it('is kept as long as the setting says, and with it what was counted', async () => {
    const { db } = tested.app.system();
    const old = (days: number) => sql`now() - make_interval(days => ${days})`;
    await sql`insert into users_auditevent (kind, user_name, request_id, time) select 'signed_in', 'old', gen_random_uuid(), ${old(31)} from generate_series(1, 3)`.execute(
      db,
    );
    await sql`insert into users_auditevent (kind, user_name, request_id, time) values ('signed_in', 'young', gen_random_uuid(), ${old(29)})`.execute(
      db,
    );
    await sql`insert into users_attempt (bucket, attempts, most, last) values ('old', 1, 5, ${old(2)}), ('young', 1, 5, now())`.execute(
      db,
    );
    const call = { id: 1, objectId: null, input: {}, secret: null, signal: AbortSignal.timeout(10_000) };
    const progress = { step: () => undefined, log: () => undefined };
    expect((await cleanUpJob.run(tested.app.system(), { ...call, progress })).message).toBe(
      '3 events of the audit log were older than 30 days and are deleted.',
    );
    const count = async (name: string) => (await tested.admin.get(`${EVENTS}?user_name=${name}`)).body.count;
    expect([await count('old'), await count('young')]).toEqual([0, 1]);
    const { rows } = await sql<{
      bucket: string;
    }>`select bucket from users_attempt where bucket in ('old', 'young')`.execute(db);
    expect(rows).toEqual([{ bucket: 'young' }]);
    expect(await cleanUpSchedule.when(tested.app.system())).toMatch(/^\d+ \d+ \* \* \*$/);
  });
});

it('says whose token was made on the machine itself', async () => {
  const { username } = await made1();
  const key = await createToken(tested.app.system(), { user: { username } });
  expect(await apiOf(tested.app, key).get('/api/')).toMatchObject({ status: 200 });
  expect(await news()).toMatchObject([
    {
      kind: { value: 'token_created' },
      user_name: 'peersmith',
      target_repr: expect.stringContaining(username),
    },
  ]);
});
