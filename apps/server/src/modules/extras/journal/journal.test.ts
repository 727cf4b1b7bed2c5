import { autonomousSystem, internetExchange, journalEntry, router, tag, webhook } from '@peersmith/model';
import { apiPathOf, contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../../test/app.ts';
import { make } from '../../../../test/make.ts';
import { implementationOf } from '../../../engine/context.ts';

const ENTRIES = apiPathOf(journalEntry);
const CARRIERS = [autonomousSystem, internetExchange, router];
const AS = contentTypeOf(autonomousSystem);

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

const about = (resource: Parameters<typeof contentTypeOf>[0], { id }: { id: unknown }) => ({
  assigned_object_type: contentTypeOf(resource),
  assigned_object_id: id,
});
const write = async (api: Api, draft: object) => {
  const { status, body } = await api.post(ENTRIES, { comments: 'Called their NOC.', ...draft });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const count = async (api: Api, query: string) => (await api.get(`${ENTRIES}?limit=1&${query}`)).body.count;
const change = (text: string) => sql.raw(text).execute(tested.app.system().db);

describe.each(CARRIERS)('the journal of $name', (resource) => {
  it('is written, read with what it is about, counted and filtered', async () => {
    const object = await make(tested.admin, resource);
    const other = await make(tested.admin, resource);
    const entry = await write(tested.admin, { ...about(resource, object), kind: 'warning' });
    await write(tested.admin, about(resource, other));
    expect(entry).toMatchObject({
      ...about(resource, object),
      assigned_object: { id: object.id, url: object.url, display: object.display },
      kind: { value: 'warning', label: 'Warning' },
      comments: 'Called their NOC.',
      created_by: expect.any(Number),
      display: `${entry.created.slice(0, 10)} ${entry.created.slice(11, 16)} (Warning)`,
    });
    const type = `assigned_object_type=${contentTypeOf(resource)}`;
    expect(await count(tested.admin, `${type}&assigned_object_id=${object.id}`)).toBe(1);
    expect(
      await count(tested.admin, `${type}&assigned_object_id=${object.id}&assigned_object_id=${other.id}`),
    ).toBe(2);
    expect((await tested.admin.get(`${apiPathOf(resource)}${object.id}/`)).body.journal_entry_count).toBe(1);
  });

  it('goes with its object, and the change log keeps both', async () => {
    const object = await make(tested.admin, resource);
    const entry = await write(tested.admin, about(resource, object));
    await tested.admin.delete(`${apiPathOf(resource)}${object.id}/`);
    expect((await tested.admin.get(`${ENTRIES}${entry.id}/`)).status).toBe(404);
    const { results } = (
      await tested.admin.get(
        `/api/core/object-changes/?action=delete&changed_object_type=extras.journalentry&changed_object_id=${entry.id}`,
      )
    ).body;
    expect(results[0].prechange_data).toMatchObject({ comments: 'Called their NOC.' });
  });
});

describe('entries', () => {
  it('are listed with the same number of statements for one and for twelve, of several types', async () => {
    for (let n = 0; n < 4; n += 1)
      for (const resource of CARRIERS)
        await write(tested.admin, about(resource, await make(tested.admin, resource)));
    for (const path of [ENTRIES, apiPathOf(router)]) await tested.admin.get(path);
    const statements = async (path: string, limit: number) => {
      await change(`update extras_journalentry set comments = comments || '.'`);
      tested.statements();
      expect((await tested.admin.get(`${path}?limit=${limit}`)).body.results).toHaveLength(limit);
      return tested.statements();
    };
    for (const path of [ENTRIES, apiPathOf(router)])
      expect(await statements(path, 1)).toBe(await statements(path, 4));
    expect(await statements(ENTRIES, 12)).toBe(await statements(ENTRIES, 1));
  });

  it('show a new name of what they are about, and a new count, at once', async () => {
    const device = await make(tested.admin, router, { name: 'before' });
    const { id } = await write(tested.admin, about(router, device));
    const listed = async () => (await tested.admin.get(`${ENTRIES}?id=${id}`)).body.results[0];
    const counted = async () =>
      (await tested.admin.get(`/api/devices/routers/?id=${device.id}`)).body.results[0].journal_entry_count;
    expect((await listed()).assigned_object.display).toBe('before');
    expect(await counted()).toBe(1);
    await change(`update devices_router set name = 'after' where id = ${device.id}`);
    expect((await listed()).assigned_object.display).toBe('after');
    await write(tested.admin, about(router, device));
    expect(await counted()).toBe(2);
  });

  it('are refused about what is not there, what has no journal, and nothing', async () => {
    const noRow = await tested.admin.post(ENTRIES, { comments: 'x', ...about(router, { id: 999_999 }) });
    expect(noRow).toMatchObject({
      status: 400,
      body: {
        non_field_errors: ['Related object not found using the provided numeric ID: 999999 (devices.router)'],
      },
    });
    const word = await make(tested.admin, tag);
    for (const given of [about(tag, word), { ...about(router, { id: 1 }), assigned_object_type: 'no.such' }])
      expect(await tested.admin.post(ENTRIES, { comments: 'x', ...given })).toMatchObject({
        status: 400,
        body: { non_field_errors: [expect.stringContaining('Related object not found')] },
      });
    expect((await tested.admin.post(ENTRIES, { comments: '' })).body).toEqual({
      assigned_object_type: ['This field is required.'],
      assigned_object_id: ['This field is required.'],
      comments: [expect.any(String)],
    });
    const entry = await write(tested.admin, about(router, await make(tested.admin, router)));
    const moved = await tested.admin.patch(`${ENTRIES}${entry.id}/`, {
      assigned_object_type: AS,
      assigned_object_id: 999_999,
    });
    expect(moved.body).toEqual({ non_field_errors: [expect.stringContaining('(peering.autonomoussystem)')] });
  });

  it('are filtered by type, by its name and its number, and not', async () => {
    const types = await count(tested.admin, `assigned_object_type=${AS}`);
    const { results } = (await tested.admin.get(`${ENTRIES}?limit=1000`)).body;
    expect(types).toBe(results.filter((one: any) => one.assigned_object_type === AS).length);
    expect(types).toBeGreaterThan(0);
    expect(await count(tested.admin, `assigned_object_type__n=${AS}`)).toBe(results.length - types);
    // The place of the autonomous system in the list of content types.
    expect(await count(tested.admin, 'assigned_object_type_id=11')).toBe(types);
    expect(await count(tested.admin, 'assigned_object_type_id=11&assigned_object_type_id=7')).toBeGreaterThan(
      types,
    );
    expect(await count(tested.admin, 'assigned_object_type=no.such')).toBe(0);
  });

  it('say what they can be about, in OPTIONS and in OpenAPI', async () => {
    const { actions } = (await tested.admin.send('OPTIONS', ENTRIES)).body;
    const types = actions.POST.assigned_object_type.choices.map(({ value }: any) => value);
    expect(types).toEqual(expect.arrayContaining(CARRIERS.map(contentTypeOf)));
    expect(types).not.toContain('extras.tag');
    const { schemas } = (await tested.admin.get('/api/schema/')).body.components;
    expect(schemas.JournalEntryRequest.properties.assigned_object_type.enum).toEqual(types);
  });

  it('say who wrote them: in the name of another only superusers write', async () => {
    const writer = await tested.holderOf([
      'extras.add_journalentry',
      'extras.view_journalentry',
      'devices.view_router',
    ]);
    const device = await make(tested.admin, router);
    const other = await writer.post(ENTRIES, {
      comments: 'Called.',
      ...about(router, device),
      created_by: 1,
    });
    expect(other).toMatchObject({
      status: 400,
      body: { created_by: [expect.stringContaining('superusers')] },
    });
    const entry = await write(writer, about(router, device));
    const mine = await write(tested.admin, about(router, device));
    expect(entry.created_by).not.toBe(mine.created_by);
    const edited = await tested.admin.patch(`${ENTRIES}${entry.id}/`, { comments: 'Corrected.' });
    expect(edited.body).toMatchObject({ created_by: entry.created_by, comments: 'Corrected.' });
    expect(
      (await write(tested.admin, { ...about(router, device), created_by: entry.created_by })).created_by,
    ).toBe(entry.created_by);
  });

  it('reach webhooks that wait for them', async () => {
    await make(tested.admin, webhook, {
      content_types: ['extras.journalentry'],
      type_create: true,
      payload_url: 'http://192.0.2.1/',
      conditions: null,
    });
    const entry = await write(tested.admin, about(router, await make(tested.admin, router)));
    expect(
      (
        await tested.admin.get(
          `/api/extras/webhook-deliveries/?object_type=extras.journalentry&object_id=${entry.id}`,
        )
      ).body.results,
    ).toMatchObject([{ event: 'create', object: { id: entry.id } }]);
  });
});

describe('who may see an object', () => {
  const RIGHTS = ['view', 'add', 'change', 'delete'].map((verb) => `extras.${verb}_journalentry`);

  it('sees its entries; for others they are not there, and are not counted', async () => {
    const device = await make(tested.admin, router);
    const network = await make(tested.admin, autonomousSystem);
    const [seen, hidden] = [
      await write(tested.admin, about(router, device)),
      await write(tested.admin, about(autonomousSystem, network)),
    ];
    const caller = await tested.holderOf([...RIGHTS, 'devices.view_router']);
    expect(await count(caller, `id=${seen.id}&id=${hidden.id}`)).toBe(1);
    expect(await count(caller, `assigned_object_type=${AS}`)).toBe(0);
    expect((await caller.get(`${ENTRIES}?format=csv`)).text).not.toContain(AS);
    const path = `${ENTRIES}${hidden.id}/`;
    expect((await caller.get(path)).status).toBe(404);
    expect((await caller.patch(path, { comments: 'Mine' })).status).toBe(404);
    expect((await caller.delete(path)).status).toBe(404);
    expect((await caller.delete(ENTRIES, [{ id: hidden.id }])).status).toBe(400);
    expect((await tested.admin.get(path)).body.comments).toBe('Called their NOC.');
    const nothing = await tested.holderOf(RIGHTS);
    expect((await nothing.get(ENTRIES)).body).toMatchObject({ count: 0, results: [] });
  });

  it('writes about it; to others it is as if it were not there', async () => {
    const network = await make(tested.admin, autonomousSystem);
    const device = await make(tested.admin, router);
    const caller = await tested.holderOf([...RIGHTS, 'devices.view_router']);
    const refused = await caller.post(ENTRIES, { comments: 'x', ...about(autonomousSystem, network) });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        non_field_errors: [`Related object not found using the provided numeric ID: ${network.id} (${AS})`],
      },
    });
    const entry = await write(caller, about(router, device));
    expect((await caller.patch(`${ENTRIES}${entry.id}/`, about(autonomousSystem, network))).status).toBe(400);
  });
});

describe('who may see some objects of a type', () => {
  it('sees, writes and changes the entries of those alone', async () => {
    const [mine, other] = [
      await make(tested.admin, router, { name: 'mine' }),
      await make(tested.admin, router, { name: 'other' }),
    ];
    const [seen, hidden] = [
      await write(tested.admin, about(router, mine)),
      await write(tested.admin, about(router, other)),
    ];
    const network = await write(
      tested.admin,
      about(autonomousSystem, await make(tested.admin, autonomousSystem)),
    );
    const { engine } = tested.app;
    const { implementations } = engine;
    const grant = () => ({ path: ['name'], operator: 'n' as const, values: ['other'] });
    const { behaviour } = implementationOf(engine, router);
    Object.assign(engine, {
      implementations: new Map([
        ...implementations,
        [router, { resource: router, behaviour: { ...behaviour, grant } }],
      ]),
    });
    const caller = await tested.holderOf([
      'extras.view_journalentry',
      'extras.add_journalentry',
      'extras.change_journalentry',
      'devices.view_router',
      'peering.view_autonomoussystem',
    ]);
    try {
      const asked = [seen, hidden, network].map(({ id }) => `id=${id}`).join('&');
      const { results } = (await caller.get(`${ENTRIES}?${asked}`)).body;
      expect(results.map(({ id }: any) => id)).toEqual([network.id, seen.id]);
      expect((await caller.patch(`${ENTRIES}${hidden.id}/`, { comments: 'x' })).status).toBe(404);
      expect((await caller.patch(`${ENTRIES}${seen.id}/`, about(router, other))).status).toBe(400);
      expect((await caller.post(ENTRIES, { comments: 'x', ...about(router, other) })).status).toBe(400);
      await write(caller, about(router, mine));
    } finally {
      Object.assign(engine, { implementations });
    }
  });
});

describe('what belongs to an object goes with it', () => {
  it('also where the database itself deletes it, and its tags', async () => {
    const network = await make(tested.admin, autonomousSystem);
    const word = await make(tested.admin, tag);
    const device = await make(tested.admin, router, { local_autonomous_system: network.id, tags: [word.id] });
    const entry = await write(tested.admin, { ...about(router, device), tags: [word.id] });
    const tagged = async () => (await tested.admin.get(`/api/extras/tags/${word.id}/`)).body.tagged_items;
    expect(await tagged()).toBe(2);
    await change(`delete from peering_autonomoussystem where id = ${network.id}`);
    expect((await tested.admin.get(`/api/devices/routers/${device.id}/`)).status).toBe(404);
    expect((await tested.admin.get(`${ENTRIES}${entry.id}/`)).status).toBe(404);
    expect(await tagged()).toBe(0);
  });

  it('also where it is written at the moment of the deletion', async () => {
    const device = await make(tested.admin, router);
    const { db } = tested.app.system();
    const writing = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    // Another writer holds the entry back until the deletion waits for it.
    const holding = db.transaction().execute(async (transaction) => {
      await sql`select id from devices_router where id = ${device.id} for key share`.execute(transaction);
      await sql`insert into extras_journalentry (assigned_object_type, assigned_object_id, comments) values ('devices.router', ${device.id}, 'late')`.execute(
        transaction,
      );
      locked.resolve();
      await writing.promise;
    });
    await locked.promise;
    const deleting = tested.admin.delete(`/api/devices/routers/${device.id}/`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    writing.resolve();
    await holding;
    expect((await deleting).status).toBe(204);
    expect(
      await count(tested.admin, `assigned_object_type=devices.router&assigned_object_id=${device.id}`),
    ).toBe(0);
  });

  it('and nothing is written about what somebody is deleting', async () => {
    const device = await make(tested.admin, router);
    const [deleted, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const deleting = tested.app
      .system()
      .db.transaction()
      .execute(async (transaction) => {
        await sql`delete from devices_router where id = ${device.id}`.execute(transaction);
        deleted.resolve();
        await over.promise;
      });
    await deleted.promise;
    const writing = tested.admin.post(ENTRIES, { comments: 'late', ...about(router, device) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    over.resolve();
    await deleting;
    expect((await writing).status).toBe(400);
    expect(
      await count(tested.admin, `assigned_object_type=devices.router&assigned_object_id=${device.id}`),
    ).toBe(0);
  });

  it('with the change log of a deletion in bulk', async () => {
    const [one, two] = [await make(tested.admin, router), await make(tested.admin, router)];
    const entries = [
      await write(tested.admin, about(router, one)),
      await write(tested.admin, about(router, two)),
    ];
    await tested.admin.delete('/api/devices/routers/', [{ id: one.id }, { id: two.id }]);
    for (const { id } of entries)
      expect(
        (
          await tested.admin.get(
            `/api/core/object-changes/?changed_object_type=extras.journalentry&changed_object_id=${id}&action=delete`,
          )
        ).body.count,
      ).toBe(1);
  });
});
