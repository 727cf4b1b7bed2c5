import {
  autonomousSystem,
  contact,
  contactAssignment,
  contactRole,
  internetExchange,
  registry,
  router,
  tag,
} from '@peersmith/model';
import { type AnyResource, apiPathOf, carries, contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

const PATH = apiPathOf(contactAssignment);
const ROUTERS = apiPathOf(router);
const AS = contentTypeOf(autonomousSystem);
const CARRIERS = Object.values(registry).filter((one: AnyResource) => carries(one, { name: 'contacts' }));
const RIGHTS = ['view', 'add', 'change', 'delete'].map((verb) => `messaging.${verb}_contactassignment`);

let tested: TestApp;
let noor: { id: number };
let noc: { id: number };
let peering: { id: number };
beforeAll(async () => {
  tested = await testApp();
  noor = await make(tested.admin, contact, { name: 'Noor', phone: '+1 555 0100' });
  noc = await make(tested.admin, contactRole, { name: 'NOC', slug: 'noc' });
  peering = await make(tested.admin, contactRole, { name: 'Peering', slug: 'peering' });
});
afterAll(() => tested?.close());

const at = (resource: AnyResource, { id }: { id: unknown }) => ({
  content_type: contentTypeOf(resource),
  object_id: id,
});
const assign = async (api: Api, given: object) => {
  const { status, body } = await api.post(PATH, { contact: noor.id, role: noc.id, ...given });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const count = async (api: Api, path: string, query: string) =>
  (await api.get(`${path}?limit=1&${query}`)).body.count;
const change = (text: string) => sql.raw(text).execute(tested.app.system().db);

const WITHOUT = ['devices.credential', 'requests.request', 'maintenance.window'];

describe('a contact', () => {
  it('is assigned to an object of each kind that has a journal, in a role', async () => {
    expect(CARRIERS.map(contentTypeOf)).toEqual(
      Object.values(registry)
        .filter((one) => carries(one, { name: 'journal' }) && one.app !== 'messaging')
        // Nobody writes to a password; requests and maintenances are written of to contacts of their networks.
        .filter((one) => !WITHOUT.includes(contentTypeOf(one)))
        .map(contentTypeOf),
    );
    for (const resource of CARRIERS) {
      const object = await make(tested.admin, resource);
      const made = await assign(tested.admin, at(resource, object));
      expect(made).toMatchObject({
        ...at(resource, object),
        display: 'Noor',
        object: { id: object.id, url: object.url, display: object.display },
        contact: { id: noor.id, name: 'Noor', display_url: expect.stringContaining('/messaging/contacts/') },
        role: { id: noc.id, name: 'NOC', slug: 'noc' },
      });
      const path = apiPathOf(resource);
      expect((await tested.admin.get(`${path}${object.id}/`)).body.contact_count, path).toBe(1);
      expect(await count(tested.admin, path, `contact_id=${noor.id}&id=${object.id}`), path).toBe(1);
      expect((await tested.admin.delete(`${path}${object.id}/`)).status).toBe(204);
      expect((await tested.admin.get(`${PATH}${made.id}/`)).status).toBe(404);
    }
  });

  it('is assigned to an object once in each role; two roles are one contact', async () => {
    const object = at(router, await make(tested.admin, router));
    await assign(tested.admin, object);
    const again = await tested.admin.post(PATH, { ...object, contact: noor.id, role: noc.id });
    expect(again).toMatchObject({ status: 400, body: { non_field_errors: [expect.any(String)] } });
    await assign(tested.admin, { ...object, role: peering.id });
    const { body } = await tested.admin.get(`${ROUTERS}${object.object_id}/`);
    expect(body.contact_count).toBe(1);
    expect(await count(tested.admin, PATH, `content_type=devices.router&object_id=${object.object_id}`)).toBe(
      2,
    );
  });

  it('cannot be deleted while assigned, nor can its role', async () => {
    const desk = await make(tested.admin, contact, { name: 'Desk' });
    const role = await make(tested.admin, contactRole);
    const made = await assign(tested.admin, {
      ...at(router, await make(tested.admin, router)),
      contact: desk.id,
      role: role.id,
    });
    for (const path of [`/api/messaging/contacts/${desk.id}/`, `/api/messaging/contact-roles/${role.id}/`]) {
      expect((await tested.admin.get(path)).body.assignment_count).toBe(1);
      expect(await tested.admin.delete(path)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining(`Desk (${made.id})`) },
      });
    }
    await tested.admin.delete(`${PATH}${made.id}/`);
    expect((await tested.admin.delete(`/api/messaging/contacts/${desk.id}/`)).status).toBe(204);
  });

  it('keeps its telephone number through CSV', async () => {
    const exported = (await tested.admin.get(`/api/messaging/contacts/?format=csv&id=${noor.id}`)).text;
    const [head = '', line = ''] = exported.split('\r\n');
    const csv = [head, line.replace('Noor', 'Noor again')].map((one) => one.slice(one.indexOf(',') + 1));
    const answer = await tested.admin.send('POST', '/api/messaging/contacts/', csv.join('\r\n'), {
      'content-type': 'text/csv',
    });
    expect(answer.body).toMatchObject([{ name: 'Noor again', phone: '+1 555 0100' }]);
  });

  it.each(['nobody', 'a@b', 'a b@example.net', 'Noor <noor@example.net>'])(
    'has no address %j',
    async (email) =>
      expect(await tested.admin.post('/api/messaging/contacts/', { name: 'x', email })).toMatchObject({
        status: 400,
        body: { email: ['Enter a valid email address.'] },
      }),
  );
});

describe('objects', () => {
  it('are filtered by who is assigned to them, as what, and whether anybody is', async () => {
    const [one, two, none] = [
      await make(tested.admin, internetExchange),
      await make(tested.admin, internetExchange),
      await make(tested.admin, internetExchange),
    ];
    const desk = await make(tested.admin, contact, { name: 'Desk' });
    await assign(tested.admin, at(internetExchange, one));
    await assign(tested.admin, { ...at(internetExchange, two), contact: desk.id, role: peering.id });
    // The same number, of another kind.
    await change(
      `insert into messaging_contactassignment (content_type, object_id, contact_id, role_id) values ('devices.platform', ${none.id}, ${desk.id}, ${noc.id})`,
    );
    const three = [one, two, none].map(({ id }) => `id=${id}`).join('&');
    const found = async (query: string) =>
      (await tested.admin.get(`${apiPathOf(internetExchange)}?${three}&${query}`)).body.results.map(
        (row: any) => row.id,
      );
    const sorted = (...rows: { id: number }[]) => rows.map(({ id }) => id).sort();
    expect(await found(`contact_id=${noor.id}`)).toEqual([one.id]);
    expect((await found(`contact_id=${noor.id}&contact_id=${desk.id}`)).sort()).toEqual(sorted(one, two));
    expect((await found(`contact_id__n=${noor.id}`)).sort()).toEqual(sorted(two, none));
    expect(await found('contact_id=null')).toEqual([none.id]);
    expect(await found('has_contacts=false')).toEqual([none.id]);
    expect((await found('has_contacts=true')).sort()).toEqual(sorted(one, two));
    expect((await found('contact_id__n=null')).sort()).toEqual(sorted(one, two));
    expect(await found(`contact_role_id=${peering.id}`)).toEqual([two.id]);
    expect(await tested.admin.get(`${ROUTERS}?contact_id=999999`)).toMatchObject({
      status: 400,
      body: { contact_id: [expect.stringContaining('999999')] },
    });
  });

  it('are listed with the same number of statements for one and for six, and count anew at once', async () => {
    const made = [];
    for (let n = 0; n < 6; n += 1) made.push(await make(tested.admin, router));
    for (const device of made) await assign(tested.admin, at(router, device));
    const statements = async (path: string, limit: number) => {
      await change(`update messaging_contactassignment set updated = now()`);
      tested.statements();
      expect((await tested.admin.get(`${path}?limit=${limit}`)).body.results).toHaveLength(limit);
      return tested.statements();
    };
    for (const path of [ROUTERS, PATH]) {
      await tested.admin.get(path);
      expect(await statements(path, 6)).toBe(await statements(path, 1));
    }
    const query = `contact_id=${noor.id}&id=${made[0]?.id}`;
    expect(await count(tested.admin, ROUTERS, query)).toBe(1);
    await change(`delete from messaging_contactassignment where content_type = 'devices.router'`);
    expect(await count(tested.admin, ROUTERS, query)).toBe(0);
    expect((await tested.admin.get(`${ROUTERS}?id=${made[0]?.id}`)).body.results[0].contact_count).toBe(0);
  });
});

describe('assignments', () => {
  it('are refused to what is not there, has no contacts, or says no kind', async () => {
    const given = { contact: noor.id, role: noc.id };
    const word = await make(tested.admin, tag);
    for (const target of [at(router, { id: 999_999 }), at(tag, word), at(contact, noor)])
      expect(await tested.admin.post(PATH, { ...given, ...target })).toMatchObject({
        status: 400,
        body: { non_field_errors: [expect.stringContaining('Related object not found')] },
      });
    expect(await tested.admin.post(PATH, { ...given, content_type: 'router', object_id: 1 })).toMatchObject({
      status: 400,
      body: { content_type: [expect.any(String)] },
    });
    const device = await make(tested.admin, router);
    expect((await tested.admin.post(PATH, { ...given, ...at(router, device), role: null })).body).toEqual({
      role: ['This field may not be null.'],
    });
  });

  it('are filtered as upstream filters them', async () => {
    const network = await make(tested.admin, autonomousSystem);
    await assign(tested.admin, at(autonomousSystem, network));
    const here = `object_id=${network.id}&content_type=${AS}`;
    expect(await count(tested.admin, PATH, `${here}&role=noc&contact_id=${noor.id}`)).toBe(1);
    expect(await count(tested.admin, PATH, `${here}&role_id=${peering.id}`)).toBe(0);
    expect(await count(tested.admin, PATH, `${here}&role__n=peering`)).toBe(1);
    // The place of the autonomous system in the list of content types.
    expect(await count(tested.admin, PATH, `object_id=${network.id}&content_type_id=11`)).toBe(1);
    expect(await count(tested.admin, PATH, `object_id=${network.id}&content_type__n=${AS}`)).toBe(0);
  });

  it('are for those who may view the object', async () => {
    const device = await make(tested.admin, router);
    const hidden = await assign(
      tested.admin,
      at(autonomousSystem, await make(tested.admin, autonomousSystem)),
    );
    const seen = await assign(tested.admin, at(router, device));
    const caller = await tested.holderOf([...RIGHTS, 'devices.view_router']);
    expect(await count(caller, PATH, `id=${seen.id}&id=${hidden.id}`)).toBe(1);
    expect((await caller.get(`${PATH}${hidden.id}/`)).status).toBe(404);
    expect((await caller.delete(`${PATH}${hidden.id}/`)).status).toBe(404);
    expect((await caller.patch(`${PATH}${hidden.id}/`, { role: peering.id })).status).toBe(404);
    const moved = await caller.patch(`${PATH}${seen.id}/`, {
      content_type: AS,
      object_id: hidden.object_id,
    });
    expect(moved).toMatchObject({ status: 400, body: { non_field_errors: [expect.stringContaining(AS)] } });
  });

  it('are limited with the objects that they are about', async () => {
    const [mine, other] = [
      await make(tested.admin, router, { name: 'mine' }),
      await make(tested.admin, router, { name: 'other' }),
    ];
    const seen = await assign(tested.admin, at(router, mine));
    const hidden = await assign(tested.admin, at(router, other));
    const limited = await limitedApi(tested, { 'devices.router': { name: ['mine'] } });
    expect(await count(limited, PATH, `id=${seen.id}&id=${hidden.id}`)).toBe(1);
    expect((await limited.delete(`${PATH}${hidden.id}/`)).status).toBe(404);
    expect(
      (await limited.post(PATH, { ...at(router, other), contact: noor.id, role: peering.id })).status,
    ).toBe(400);
    await assign(limited, { ...at(router, mine), role: peering.id });
  });

  it('go with what the database itself deletes', async () => {
    const network = await make(tested.admin, autonomousSystem);
    const device = await make(tested.admin, router, { local_autonomous_system: network.id });
    const made = await assign(tested.admin, at(router, device));
    await change(`delete from peering_autonomoussystem where id = ${network.id}`);
    expect((await tested.admin.get(`${PATH}${made.id}/`)).status).toBe(404);
  });
});
