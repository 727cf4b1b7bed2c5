import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';

const USERS = '/api/users/users/';
const GROUPS = '/api/users/groups/';
const MANAGES = ['user', 'group'].flatMap((name) =>
  ['view', 'add', 'change', 'delete'].map((verb) => `auth.${verb}_${name}`),
);
const EXTRA = 'peering.view_autonomoussystem';

let tested: TestApp;
let actors: Record<'manager' | 'deputy' | 'staff' | 'admin', Api>;
let made = 0;
type Given = Record<string, unknown>;

beforeAll(async () => {
  tested = await testApp();
  actors = {
    manager: await tested.holderOf(MANAGES),
    deputy: await tested.holderOf([...MANAGES, EXTRA]),
    staff: await tested.holderOf(MANAGES, { staff: true }),
    admin: tested.admin,
  };
});
afterAll(() => tested?.close());

async function madeBy(path: string, given: Given): Promise<number> {
  const { status, body, text } = await tested.admin.post(path, given);
  expect(status, text).toBe(201);
  return body.id;
}
const fresh = () => {
  made += 1;
  return `made${made}`;
};
const userWith = (given: Given = {}) =>
  madeBy(USERS, { username: fresh(), password: 'a long pass phrase', ...given });
const groupWith = (permissions: string[]) => madeBy(GROUPS, { name: fresh(), permissions });
const shown = async (path: string, id: number) => (await tested.admin.get(`${path}${id}/`)).body;

const targets: Record<string, () => Promise<number>> = {
  plain: () => userWith(),
  holder: () => userWith({ user_permissions: [EXTRA] }),
  'member of a group': async () => userWith({ groups: [await groupWith([EXTRA])] }),
  'inactive holder': () => userWith({ user_permissions: [EXTRA], is_active: false }),
  staff: () => userWith({ is_staff: true }),
  superuser: () => userWith({ is_superuser: true }),
  'inactive superuser': () => userWith({ is_superuser: true, is_active: false }),
};
/** Whom each actor is at least as strong as. */
const MAY: Record<keyof typeof actors, readonly string[]> = {
  manager: ['plain'],
  deputy: ['plain', 'holder', 'member of a group', 'inactive holder'],
  staff: ['plain', 'staff'],
  admin: Object.keys(targets),
};

const acts: Record<string, (api: Api, id: number) => ReturnType<Api['get']>> = {
  rename: (api, id) => api.patch(`${USERS}${id}/`, { first_name: 'Changed' }),
  'set the password': (api, id) => api.patch(`${USERS}${id}/`, { password: 'taken over now' }),
  deactivate: (api, id) => api.patch(`${USERS}${id}/`, { is_active: false }),
  'take all rights': (api, id) =>
    api.patch(`${USERS}${id}/`, { groups: [], user_permissions: [], is_staff: false, is_superuser: false }),
  replace: (api, id) => api.put(`${USERS}${id}/`, { username: fresh(), password: 'taken over now' }),
  'change in bulk': (api, id) => api.patch(USERS, [{ id, email: 'changed@example.net' }]),
  'replace in bulk': (api, id) => api.put(USERS, [{ id, username: fresh(), password: 'taken over now' }]),
  'end sign-ins': (api, id) => api.post(`${USERS}${id}/end-sign-ins/`, { tokens: true }),
  delete: (api, id) => api.delete(`${USERS}${id}/`),
  'delete in bulk': (api, id) => api.delete(USERS, [{ id }]),
};

describe.each(Object.keys(MAY) as (keyof typeof actors)[])('%s and the accounts of others', (actor) => {
  // A superuser is above every target, so the plainest and the strongest say it all.
  const faced = actor === 'admin' ? ['plain', 'superuser'] : Object.keys(targets);
  it.each(faced)('%s: changed and deleted only by whoever has the same rights', async (target) => {
    let id = (await targets[target]?.()) ?? 0;
    for (const [name, act] of Object.entries(acts)) {
      const before = await shown(USERS, id);
      const { status, text } = await act(actors[actor], id);
      const may = MAY[actor].includes(target);
      expect(status < 300, `${name}: ${status} ${text}`).toBe(may);
      if (may) id = (await targets[target]?.()) ?? 0;
      else {
        expect([400, 403], name).toContain(status);
        expect(await shown(USERS, id), name).toEqual(before);
      }
    }
  });
});

describe('what is given', () => {
  const gifts: [string, () => Promise<Given>, (keyof typeof actors)[]][] = [
    ['is_superuser', async () => ({ is_superuser: true }), ['admin']],
    ['is_staff', async () => ({ is_staff: true }), ['staff', 'admin']],
    ['user_permissions', async () => ({ user_permissions: [EXTRA] }), ['deputy', 'admin']],
    ['groups', async () => ({ groups: [await groupWith([EXTRA])] }), ['deputy', 'admin']],
  ];
  it.each(gifts)('%s is given by nobody who does not have it', async (field, gift, givers) => {
    for (const [actor, api] of Object.entries(actors)) {
      const given = await gift();
      const may = givers.some((giver) => giver === actor);
      const ways = {
        create: await api.post(USERS, { username: fresh(), password: 'a long pass phrase', ...given }),
        'create many': await api.post(USERS, [
          { username: fresh(), password: 'a long pass phrase', ...given },
        ]),
        import: await api.post(USERS, await csvOf(field, given)),
        change: await api.patch(`${USERS}${await userWith()}/`, given),
        'change many': await api.patch(USERS, [{ id: await userWith(), ...given }]),
      };
      for (const [way, { status, text }] of Object.entries(ways)) {
        expect(status < 300, `${actor} ${way}: ${status} ${text}`).toBe(may);
        if (!may) expect(text, way).toContain('You do not have what you would give');
      }
    }
  });

  async function csvOf(field: string, given: Given): Promise<string> {
    const [group] = Array.isArray(given.groups) ? given.groups : [];
    const value = group
      ? (await shown(GROUPS, group)).name
      : Array.isArray(given[field])
        ? given[field].join()
        : 'true';
    return `username,password,${field}\n${fresh()},a long pass phrase,${value}\n`;
  }

  it('is not given to oneself either', async () => {
    const { id } = (await actors.manager.get('/api/auth/me/')).body.user;
    for (const given of [
      { is_superuser: true },
      { is_staff: true },
      { user_permissions: [...MANAGES, EXTRA] },
    ])
      expect((await actors.manager.patch(`${USERS}${id}/`, given)).status).toBe(400);
    expect((await actors.manager.patch(`${USERS}${id}/`, { first_name: 'Me' })).status).toBe(200);
  });

  it('is when somebody joined, by superusers alone', async () => {
    const id = await userWith();
    const { date_joined } = await shown(USERS, id);
    const early = { date_joined: '2001-01-01T00:00:00Z' };
    expect((await actors.manager.patch(`${USERS}${id}/`, early)).body).toEqual({
      date_joined: [expect.stringContaining('superusers')],
    });
    expect((await actors.manager.patch(`${USERS}${id}/`, { date_joined })).status).toBe(200);
    expect((await shown(USERS, id)).date_joined).toBe(date_joined);
    await tested.admin.patch(`${USERS}${id}/`, early);
    expect((await shown(USERS, id)).date_joined).toBe(early.date_joined);
  });
});

describe('groups', () => {
  const kinds: Record<string, () => Promise<number>> = {
    empty: () => groupWith([]),
    giving: () => groupWith([EXTRA]),
    'with a superuser': async () => {
      const id = await groupWith([]);
      await userWith({ is_superuser: true, groups: [id] });
      return id;
    },
  };
  const may: Record<keyof typeof actors, string[]> = {
    manager: ['empty'],
    deputy: ['empty', 'giving'],
    staff: ['empty'],
    admin: Object.keys(kinds),
  };
  const groupActs: Record<string, (api: Api, id: number) => ReturnType<Api['get']>> = {
    rename: (api, id) => api.patch(`${GROUPS}${id}/`, { name: fresh() }),
    empty: (api, id) => api.patch(GROUPS, [{ id, permissions: [] }]),
    delete: (api, id) => api.delete(`${GROUPS}${id}/`),
    'delete in bulk': (api, id) => api.delete(GROUPS, [{ id }]),
  };

  it.each(Object.keys(may) as (keyof typeof actors)[])(
    'are changed by %s as far as its rights go',
    async (actor) => {
      for (const [kind, make] of Object.entries(kinds)) {
        let id = await make();
        for (const [name, act] of Object.entries(groupActs)) {
          const { status, text } = await act(actors[actor], id);
          expect(status < 300, `${kind} ${name}: ${status} ${text}`).toBe(may[actor].includes(kind));
          if (status < 300) id = await make();
        }
        const given = await actors[actor].patch(`${GROUPS}${await groupWith([])}/`, { permissions: [EXTRA] });
        expect(given.status < 300).toBe(actor === 'deputy' || actor === 'admin');
      }
    },
  );
});

describe('the last superuser', () => {
  it('stays, however many requests come at the same moment', async () => {
    const supers = async () =>
      (await tested.admin.get(`${USERS}?is_superuser=true&is_active=true&limit=1000`)).body.results;
    const [admin] = (await tested.admin.get(`${USERS}?username=user1`)).body.results;
    const others = (await supers()).filter(({ id }: Given) => id !== admin.id);
    await tested.admin.patch(
      USERS,
      others.map(({ id }: Given) => ({ id, is_superuser: false })),
    );
    for (const way of ['demote', 'deactivate', 'delete']) {
      const other = await userWith({ is_superuser: true });
      const act = (id: number) =>
        way === 'delete'
          ? tested.admin.delete(`${USERS}${id}/`)
          : tested.admin.patch(
              `${USERS}${id}/`,
              way === 'demote' ? { is_superuser: false } : { is_active: false },
            );
      if (way === 'delete') {
        expect((await act(other)).status).toBe(204);
        expect((await act(admin.id)).status).toBe(409);
        continue;
      }
      const [first, second] = await Promise.all([act(other), act(admin.id)]);
      expect([first.status < 300, second.status < 300].filter(Boolean), way).toHaveLength(1);
      expect(await sqlSupers(), way).toBe(1);
      await restore(admin.id);
    }
  });

  const sqlSupers = async () => {
    const { sql } = await import('kysely');
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from auth_user where is_superuser and is_active`.execute(
      tested.app.system().db,
    );
    return rows[0]?.n;
  };
  const restore = async (id: number) => {
    const { sql } = await import('kysely');
    await sql`update auth_user set is_superuser = (id = ${id}), is_active = true`.execute(
      tested.app.system().db,
    );
  };
});

describe('a new password', () => {
  const signIn = async (username: string, password: string) => {
    const answer = await tested.anonymous.post('/api/auth/login/', { username, password });
    const cookies = [answer.headers['set-cookie']].flat().map((one) => String(one).split(';')[0]);
    const csrf = cookies.find((one) => one?.startsWith('csrftoken='))?.slice('csrftoken='.length) ?? '';
    return { cookie: cookies.join('; '), 'x-csrftoken': csrf };
  };
  const worksFor = async (headers: Record<string, string>) =>
    (await tested.anonymous.send('GET', '/api/auth/me/', undefined, headers)).status === 200;
  const tokenOf = async (id: number) => ({
    authorization: `Token ${(await tested.admin.post('/api/users/tokens/', { user: id })).body.key}`,
  });

  it('ends other sessions, and tokens where that is asked', async () => {
    const username = fresh();
    const id = await userWith({ username });
    const [one, other] = [
      await signIn(username, 'a long pass phrase'),
      await signIn(username, 'a long pass phrase'),
    ];
    const token = await tokenOf(id);
    const change = (given: Given, headers: Record<string, string>) =>
      tested.anonymous.send('POST', '/api/auth/password/', given, headers);
    const first = { current_password: 'a long pass phrase', new_password: 'another pass phrase' };
    expect((await change(first, one)).status).toBe(204);
    expect([await worksFor(one), await worksFor(other), await worksFor(token)]).toEqual([false, false, true]);
    const next = await signIn(username, 'another pass phrase');
    const second = { current_password: 'another pass phrase', new_password: 'a third pass phrase' };
    expect((await change({ ...second, end_tokens: true }, next)).status).toBe(204);
    expect(await worksFor(token)).toBe(false);
  });

  it('set by an administrator ends sessions; tokens are ended on request', async () => {
    const username = fresh();
    const id = await userWith({ username });
    const [session, token] = [await signIn(username, 'a long pass phrase'), await tokenOf(id)];
    await tested.admin.patch(`${USERS}${id}/`, { password: 'set by somebody' });
    expect([await worksFor(session), await worksFor(token)]).toEqual([false, true]);
    const again = await signIn(username, 'set by somebody');
    expect((await tested.admin.post(`${USERS}${id}/end-sign-ins/`, { tokens: true })).status).toBe(204);
    expect([await worksFor(again), await worksFor(token)]).toEqual([false, false]);
    const { results } = (
      await tested.admin.get('/api/core/object-changes/?changed_object_type=users.token&action=delete')
    ).body;
    expect(results[0]).toMatchObject({ user_name: 'user1' });
  });
});
