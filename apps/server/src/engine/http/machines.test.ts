import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tag, token } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiOf, EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { secondApp } from '../../../test/second-app.ts';
import { modules } from '../../modules/index.ts';
import { createUser } from '../../modules/users/index.ts';

// Servers of one installation have the same keys.
const folder = mkdtempSync(join(tmpdir(), 'peersmith-keys-'));
const KEY = { PEERSMITH_SECRET_KEY_FILE: join(folder, 'secret.key') };
let test: TestApp;
let admin: Api;
beforeAll(async () => {
  test = await testApp(KEY);
  admin = test.admin;
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const TAGS = apiPathOf(tag);
const TOKENS = apiPathOf(token);
const database = () => test.app.system().db;
const named = (name: string) => ({ name, slug: name });
const countOf = async (name: string) => (await admin.get(`${TAGS}?name=${name}`)).body.count;
const once = (key: string, url: string, body: unknown, api = admin) =>
  api.send('POST', url, body, { 'idempotency-key': key });

describe('a request with an Idempotency-Key', () => {
  it('is done once, and answered again as it was', async () => {
    const first = await once('"8e03978e-40d5-43dd-bc93-6894a57f9324"', TAGS, named('once'));
    expect(first.status).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    // Quotes are not part of it.
    const second = await once('8e03978e-40d5-43dd-bc93-6894a57f9324', TAGS, named('once'));
    expect(second).toMatchObject({
      status: 201,
      text: first.text,
      headers: { 'idempotent-replayed': 'true' },
    });
    for (const name of ['location', 'etag', 'content-type'])
      expect(second.headers[name]).toBe(first.headers[name]);
    expect(await countOf('once')).toBe(1);
  });

  it('is refused with another body, by another path or with a key that is none', async () => {
    expect((await once('key-of-one', TAGS, named('one'))).status).toBe(201);
    for (const [url, body] of [
      [TAGS, named('two')],
      [`${TAGS}?brief=1`, named('one')],
    ] as const)
      expect(await once('key-of-one', url, body)).toMatchObject({
        status: 422,
        body: { code: 'idempotency_key_reused' },
      });
    for (const key of ['', '""', 'with space', 'x'.repeat(256)])
      expect(await once(key, TAGS, named('three'))).toMatchObject({
        status: 400,
        body: { 'idempotency-key': [expect.any(String)] },
      });
    expect((await countOf('two')) + (await countOf('three'))).toBe(0);
  });

  it('leaves nothing where it failed: it may be sent again', async () => {
    expect((await once('fails-first', TAGS, { name: 'fails' })).status).toBe(400);
    expect((await once('fails-first', TAGS, named('fails'))).status).toBe(201);
  });

  it('is refused while the same is under way, at any server', async () => {
    const second = await secondApp(test, KEY);
    try {
      const answers = await Promise.all([
        once('at-once', TAGS, named('at-once')),
        once('at-once', TAGS, named('at-once'), second.api),
        once('at-once', TAGS, named('at-once')),
      ]);
      expect(answers.some(({ status }) => status === 201)).toBe(true);
      for (const { status, body } of answers)
        if (status !== 201)
          expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency_key_in_use' });
      expect(await once('at-once', TAGS, named('at-once'), second.api)).toMatchObject({
        status: 201,
        headers: { 'idempotent-replayed': 'true' },
      });
      expect(await countOf('at-once')).toBe(1);
    } finally {
      await second.close();
    }
  });

  it('is its own for each user, and for each token that is limited', async () => {
    expect((await once('same-key', TAGS, named('mine'))).status).toBe(201);
    const other = await test.holderOf([...EVERY_VIEW, 'extras.add_tag']);
    expect(await once('same-key', TAGS, named('theirs'), other)).toMatchObject({ status: 201 });
    const limited = await limitedApi(test, { 'extras.tag': { name__isw: ['mine'] } });
    const again = await once('same-key', TAGS, named('mine'), limited);
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect(again.status).toBe(400);
  });

  it('keeps what it shows once, such as the key of a token, sealed', async () => {
    const first = await once('new-token', TOKENS, { description: 'made by a script' });
    const second = await once('new-token', TOKENS, { description: 'made by a script' });
    expect(second.body.key).toBe(first.body.key);
    const { rows } = await sql<{
      row: string;
    }>`select to_jsonb(a)::text as row from api_answeredrequest a`.execute(database());
    expect(rows.some(({ row }) => row.includes(first.body.key))).toBe(false);
  });

  it('is done by plans and by actions that do more than write, and not by trials', async () => {
    const plan = await admin.send('POST', `${TAGS}?dry_run=true`, named('planned'), {
      'idempotency-key': 'by-plan',
    });
    expect(plan.body.counts.create).toBe(1);
    const url = `${TAGS}?plan=${plan.body.digest}`;
    expect((await once('by-plan', url, named('planned'))).status).toBe(201);
    expect((await once('by-plan', url, named('planned'))).headers['idempotent-replayed']).toBe('true');
    const queue = '/api/peering/autonomous-systems/sync-all-with-peeringdb/';
    const [queued, again] = [await once('a-job', queue, {}), await once('a-job', queue, {})];
    expect(queued.status).toBeLessThan(300);
    expect(again.text).toBe(queued.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  it('is forgotten after the hours that are set', async () => {
    await once('old', TAGS, named('old'));
    await sql`update api_answeredrequest set created = now() - interval '25 hours' where key = 'old'`.execute(
      database(),
    );
    expect((await once('old', TAGS, named('new-by-then'))).status).toBe(201);
    await sql`update api_answeredrequest set created = now() - interval '25 hours' where key = 'old'`.execute(
      database(),
    );
    const job = modules.flatMap(({ jobs = [] }) => jobs).find(({ name }) => name === 'users.clean_up');
    await job?.run(test.app.system(), {
      id: 0,
      objectId: null,
      input: {},
      secret: null,
      progress: { step: () => undefined, log: () => undefined },
      signal: new AbortController().signal,
    });
    const { rows } = await sql`select from api_answeredrequest where key = 'old'`.execute(database());
    expect(rows).toEqual([]);
  });
});

describe('a token that has a number of requests a minute', () => {
  it('is told what is left, and to wait when there is nothing', async () => {
    const made = await admin.post(TOKENS, { description: 'a poller', requests_per_minute: 3 });
    const poller = apiOf(test.app, made.body.key);
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await poller.get(TAGS));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[0]?.headers).toMatchObject({
      'ratelimit-policy': '"token";q=3;w=60',
      ratelimit: expect.stringMatching(/^"token";r=2;t=(60|59)$/),
    });
    expect(answers[3]).toMatchObject({
      headers: {
        'retry-after': expect.stringMatching(/^(60|59)$/),
        ratelimit: expect.stringContaining(';r=0;'),
      },
      body: { code: 'too_many_requests', detail: expect.stringContaining('3 requests a minute') },
    });
    expect((await admin.get(TAGS)).headers.ratelimit).toBeUndefined();
    const own = await test.holderOf([...EVERY_VIEW, 'users.add_token', 'users.change_token']);
    expect(await own.post(TOKENS, { requests_per_minute: 1000 })).toMatchObject({
      status: 400,
      body: { requests_per_minute: [expect.stringContaining('Only superusers')] },
    });
  });

  it('is held to what the installation allows, and people in the web to nothing', async () => {
    const strict = await secondApp(test, { ...KEY, API_RATE_LIMIT_PER_MINUTE: '2' });
    try {
      const statuses = [];
      for (let n = 0; n < 3; n += 1) statuses.push((await strict.api.get(TAGS)).status);
      expect(statuses).toEqual([200, 200, 429]);
      await createUser(test.app.system(), {
        username: 'person',
        password: 'a-long-password',
        is_superuser: true,
      });
      const signedIn = await apiOf(strict.app).post('/api/auth/login/', {
        username: 'person',
        password: 'a-long-password',
      });
      const cookie = [signedIn.headers['set-cookie']]
        .flat()
        .map((one) => String(one).split(';')[0])
        .join('; ');
      for (let n = 0; n < 4; n += 1)
        expect(await apiOf(strict.app).send('GET', TAGS, undefined, { cookie })).toMatchObject({
          status: 200,
        });
    } finally {
      await strict.close();
    }
  });
});
