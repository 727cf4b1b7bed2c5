import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { FeedListener, listening } from '../../../../test/feed-listener.ts';
import { type SecondApp, secondApp } from '../../../../test/second-app.ts';
import { createToken, createUser } from '../../users/index.ts';

const PASSWORD = 'a long pass phrase';
const MOST = 3;

let tested: TestApp;
let second: SecondApp;
let url: string;
let names = 0;
const open: FeedListener[] = [];

beforeAll(async () => {
  tested = await testApp({ FEED_STREAMS_PER_USER: `${MOST}` });
  second = await secondApp(tested);
  url = await listening(tested.app);
});
afterEach(() => {
  for (const one of open.splice(0)) one.leave();
});
afterAll(async () => {
  await second?.close();
  await tested?.close();
});

/** Somebody with these permissions: their headers. */
async function somebody(user_permissions: readonly string[], rest: { is_superuser?: boolean } = {}) {
  const username = `listener${++names}`;
  const given = { username, password: PASSWORD, user_permissions, ...rest };
  const { id } = await createUser(tested.app.system(), given);
  const token = await createToken(tested.app.system(), { user: { username } });
  return { id: Number(id), username, headers: { authorization: `Token ${token}` } };
}

function listen(headers: Record<string, string>, given: { since?: string; at?: string } = {}): FeedListener {
  const one = new FeedListener(given.at ?? url, headers, given);
  open.push(one);
  return one;
}

/** Listens, and is told that nothing was missed. */
async function listens(headers: Record<string, string>, given: { since?: string; at?: string } = {}) {
  const one = listen(headers, given);
  return { one, first: await one.until(({ event }) => event === 'alive') };
}

const tag = (api = tested.admin) => {
  const slug = `t-${randomBytes(4).toString('hex')}`;
  return api.post('/api/extras/tags/', { name: slug, slug });
};
const EVERYTHING = ['extras.view_tag', 'core.view_objectchange', 'bgp.view_community'];

describe('the change feed', () => {
  it('tells what changed within some seconds, as a stream that nothing keeps or holds back', async () => {
    const { one, first } = await listens((await somebody(EVERYTHING)).headers);
    expect(await one.status).toBe(200);
    expect(one.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(one.headers).not.toHaveProperty('content-encoding');
    expect(first).toEqual({
      event: 'alive',
      id: expect.stringMatching(/^\d+:\d+:[\d,]*~[0-9a-f]{8}$/),
      data: [],
    });
    await tag();
    const told = await one.type('extras.tag');
    expect(told).toMatchObject({ event: 'changed', data: expect.arrayContaining(['core.objectchange']) });
    expect(told.id).not.toBe(first.id);
  });

  it('tells a type also when only its links, tags or nested objects changed', async () => {
    const { body } = await tag();
    const community = { name: 'linked', slug: 'linked', value: '64500:1', type: 'egress' };
    const made = await tested.admin.post('/api/bgp/communities/', community);
    const { one } = await listens((await somebody(['bgp.view_community', 'core.view_job'])).headers);
    await tested.admin.patch(`/api/bgp/communities/${made.body.id}/`, { tags: [body.id] });
    const first = await one.type('bgp.community');
    // Only the name of a tag that it shows.
    await tested.admin.patch(`/api/extras/tags/${body.id}/`, { name: 'renamed' });
    await one.until(({ id, data }) => id !== first.id && data.includes('bgp.community'));
    // A job may be about any object, and does not change with all of them.
    expect(one.told.flatMap(({ data }) => data)).not.toContain('core.job');
  });

  it('tells each only what they may view, and anonymous callers nothing', async () => {
    const [viewer, nobody] = [await somebody(['bgp.view_community']), await somebody([])];
    const [{ one: some }, { one: none }] = [await listens(viewer.headers), await listens(nobody.headers)];
    const { one: all } = await listens((await somebody([], { is_superuser: true })).headers);
    expect(await listen({}).status).toBe(403);
    await tag();
    await all.type('extras.tag');
    await tested.admin.post('/api/bgp/communities/', {
      name: 'c',
      slug: 'c',
      value: '64500:2',
      type: 'egress',
    });
    const { data } = await some.type('bgp.community');
    expect(data).toEqual(['bgp.community']);
    expect(some.told.flatMap((told) => told.data)).not.toContain('extras.tag');
    expect(none.told.flatMap((told) => told.data)).toEqual([]);
  });

  it('goes on where a caller was, at another server as well, and loses nothing', async () => {
    const { headers } = await somebody(EVERYTHING);
    const { one, first } = await listens(headers);
    one.leave();
    await tag(second.api);
    const at = await listening(second.app);
    const again = listen({ ...headers, 'last-event-id': first.id }, { at });
    const told = await again.type('extras.tag');
    // Once, and not again.
    const { one: third } = await listens(headers, { since: told.id });
    expect(third.told).toEqual([{ event: 'alive', id: expect.any(String), data: [] }]);
    await tag();
    expect((await again.until(({ id, data }) => id !== told.id && data.includes('extras.tag'))).event).toBe(
      'changed',
    );
  });

  it('tells also what a transaction changed that was open when the caller was told last', async () => {
    const { headers } = await somebody(EVERYTHING);
    let last = '';
    await second.db.transaction().execute(async (transaction) => {
      await sql`insert into extras_tag (name, slug, color) values ('late', 'late', 'ffffff')`.execute(
        transaction,
      );
      const { one, first } = await listens(headers);
      await tested.admin.post('/api/bgp/communities/', {
        name: 'd',
        slug: 'd',
        value: '64500:3',
        type: 'egress',
      });
      last = (await one.type('bgp.community')).id;
      expect(one.told.flatMap(({ data }) => data)).not.toContain('extras.tag');
      expect(first.id).not.toBe(last);
      one.leave();
    });
    expect((await listen(headers, { since: last }).type('extras.tag')).data).not.toContain(
      'core.objectchange',
    );
  });

  it('says `everything` where the id is too old, of another database, or none at all', async () => {
    const { headers } = await somebody(EVERYTHING);
    const { first } = await listens(headers);
    await tag();
    for (const since of [
      `${first.id.slice(0, -8)}00000000`,
      '9:1:~00000000',
      'x',
      "1:1:'~00000000",
      '1:1:~0\\nevent: forged',
    ]) {
      const one = listen(headers, { since });
      const id = expect.stringMatching(/^\d+:\d+:[\d,]*~[0-9a-f]{8}$/);
      expect(await one.until(() => true), since).toEqual({ event: 'everything', id, data: [] });
      one.leave();
    }
    // What a transaction of another database of the cluster may still see is kept until that ends.
    await expect
      .poll(async () => {
        await sql`select forget_table_changes(0)`.execute(second.db);
        const one = listen(headers, { since: first.id });
        const { event } = await one.until(() => true);
        one.leave();
        return event;
      })
      .toBe('everything');
  });

  it('gathers a burst of changes into an event or two', async () => {
    const { one } = await listens((await somebody(EVERYTHING)).headers);
    for (let n = 0; n < 40; n += 1) await tag();
    const last = (await tested.admin.get('/api/core/feed/')).body.id;
    await one.until(({ id }) => Number(id.split(':')[0]) >= Number(last.split(':')[0]));
    expect(one.told.filter(({ event }) => event === 'changed').length).toBeLessThan(6);
  });

  it('answers at once, without a stream, for those who ask for JSON', async () => {
    const viewer = await tested.holderOf(['extras.view_tag']);
    const { body: before } = await viewer.get('/api/core/feed/');
    expect(before).toEqual({ id: expect.any(String), everything: false, changed: [] });
    await tag();
    const since = (id: string) => viewer.get(`/api/core/feed/?since=${encodeURIComponent(id)}`);
    const { body: after } = await since(before.id);
    expect(after).toMatchObject({ everything: false, changed: ['extras.tag'] });
    expect((await since(after.id)).body.changed).toEqual([]);
    expect((await since('long ago')).body).toMatchObject({ everything: true, changed: [] });
    expect((await viewer.get('/api/auth/me/')).body.feed).toMatch(/~[0-9a-f]{8}$/);
    expect((await viewer.get('/api/core/feed/?sinse=1')).status).toBe(400);
  });

  it('asks the database twice a second for all who listen, and not at all when nobody does', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => somebody(EVERYTHING)));
    await Promise.all(people.map(({ headers }) => listens(headers)));
    await sleep(100);
    tested.statements();
    await sleep(1000);
    expect(tested.statements()).toBeLessThanOrEqual(3);
    for (const one of open.splice(0)) one.leave();
    await sleep(50);
    tested.statements();
    await sleep(600);
    expect(tested.statements()).toBe(0);
  });
});

describe('a stream of the change feed', () => {
  it(`is one of ${MOST} that a user may have; one that is closed makes room`, async () => {
    const { headers } = await somebody([]);
    for (let n = 0; n < MOST; n += 1) await listens(headers);
    const refused = listen(headers);
    expect(await refused.status).toBe(429);
    expect(refused.headers).toHaveProperty('retry-after');
    expect(await listen((await somebody([])).headers).status).toBe(200);
    const [first] = open;
    first?.leave();
    await expect.poll(() => listen(headers).status).toBe(200);
  });

  it('ends when a token is deleted, a session signs out, or rights are taken away', async () => {
    const signIn = await somebody(EVERYTHING);
    const { headers } = await tested.anonymous.send('POST', '/api/auth/login/', {
      username: signIn.username,
      password: PASSWORD,
    });
    const cookies = [headers['set-cookie']].flat().map((one) => String(one).split(';')[0]);
    const cookie = cookies.join('; ');
    const [token, rights] = [await somebody(EVERYTHING), await somebody(EVERYTHING)];
    const [{ one: session }, { one: withToken }, { one: withRights }] = [
      await listens({ cookie }),
      await listens(token.headers),
      await listens(rights.headers),
    ];
    const { one: stays } = await listens((await somebody(EVERYTHING)).headers);
    const csrf = /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '';
    await tested.anonymous.send('POST', '/api/auth/logout/', {}, { cookie, 'x-csrftoken': csrf });
    const { body } = await tested.admin.get(`/api/users/tokens/?user_id=${token.id}`);
    await tested.admin.delete(`/api/users/tokens/${body.results[0].id}/`);
    await tested.admin.patch(`/api/users/users/${rights.id}/`, { user_permissions: [] });
    await Promise.all([session.ended, withToken.ended, withRights.ended]);
    await tag();
    await stays.type('extras.tag');
    expect(await listen({ cookie }).status).toBe(403);
    expect(await listen(token.headers).status).toBe(403);
    const { one: less } = await listens(rights.headers);
    await tag();
    await stays.until(({ id, data }) => id !== '' && data.includes('extras.tag'));
    expect(less.told.flatMap(({ data }) => data)).toEqual([]);
  });

  it('leaves no trace of being looked at: neither a use of its token nor a refused one', async () => {
    const { headers, id } = await somebody(EVERYTHING);
    const { one } = await listens(headers);
    await sql`update users_token set last_used = '2020-01-01' where user_id = ${id}`.execute(second.db);
    await tag();
    await one.type('extras.tag');
    await sleep(600);
    const { rows } = await sql<{
      last_used: string;
    }>`select last_used from users_token where user_id = ${id}`.execute(second.db);
    expect(rows[0]?.last_used).toMatch(/^2020/);
  });

  it('stays while the connections to the database are cut', async () => {
    const { one } = await listens((await somebody(EVERYTHING)).headers);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      second.db,
    );
    await expect.poll(async () => (await tag()).status, { timeout: 5000 }).toBe(201);
    await one.type('extras.tag');
  });

  it('ends when the server does, which does not wait for it', async () => {
    const third = await secondApp(tested);
    const at = await listening(third.app);
    const { headers } = await somebody(EVERYTHING);
    const { one } = await listens(headers, { at });
    await third.close();
    await one.ended;
  });
});
