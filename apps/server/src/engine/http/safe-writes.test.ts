import {
  autonomousSystem,
  connection,
  contactAssignment,
  directPeeringSession,
  internetExchange,
  router,
  tag,
  user,
} from '@peersmith/model';
import { type AnyResource, apiPathOf, contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { draftOf, make } from '../../../test/make.ts';

let test: TestApp;
let admin: Api;
beforeAll(async () => {
  test = await testApp();
  admin = test.admin;
});
afterAll(() => test.close());
const urlOf = (resource: AnyResource, id: unknown) => `${apiPathOf(resource)}${id}/`;

describe('what depends on an object', () => {
  it('is told before it is deleted: what goes, what is emptied, what forbids it, with counts', async () => {
    const exchange = await make(admin, internetExchange);
    const port = await make(admin, connection, { internet_exchange_point: exchange.id });
    const session = await make(admin, directPeeringSession, { connection: null });
    await sql`update peering_directpeeringsession set connection_id = ${port.id} where id = ${session.id}`.execute(
      test.app.system().db,
    );
    const assignment = await make(admin, contactAssignment, {
      content_type: contentTypeOf(connection),
      object_id: port.id,
    });
    const told = await admin.get(`${urlOf(internetExchange, exchange.id)}dependents/`);
    expect(told).toMatchObject({ status: 200, body: { total: 3, forbidding: [], refused: null } });
    expect(told.body.deleted).toEqual([
      {
        type: 'net.connection',
        label: 'connection',
        count: 1,
        objects: [{ id: port.id, display: port.display }],
      },
      {
        type: 'messaging.contactassignment',
        label: 'contact assignment',
        count: 1,
        objects: [{ id: assignment.id, display: assignment.display }],
      },
    ]);
    expect(told.body.emptied).toMatchObject([{ type: 'peering.directpeeringsession', count: 1 }]);

    const { contact } = (await admin.get(urlOf(contactAssignment, assignment.id))).body;
    const forbidden = (await admin.get(`/api/messaging/contacts/${contact.id}/dependents/`)).body;
    expect(forbidden).toMatchObject({
      total: 0,
      forbidding: [{ type: 'messaging.contactassignment', count: 1, objects: [{ id: assignment.id }] }],
    });
    expect((await admin.delete(`/api/messaging/contacts/${contact.id}/`)).status).toBe(409);
  });

  it('is confirmed by number, and not deleted when the number is another by then', async () => {
    const peer = await make(admin, autonomousSystem);
    const url = urlOf(autonomousSystem, peer.id);
    await make(admin, directPeeringSession, { autonomous_system: peer.id });
    expect((await admin.get(`${url}dependents/`)).body.total).toBe(1);
    await make(admin, directPeeringSession, { autonomous_system: peer.id });
    const refused = await admin.delete(`${url}?confirm_dependents=1`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'dependents_differ', total: 2 } });
    expect((await admin.get(url)).status).toBe(200);
    expect(await admin.delete(`${url}?confirm_dependents=many`)).toMatchObject({
      status: 400,
      body: { confirm_dependents: ['Enter a whole number, 0 or more.'] },
    });
    expect((await admin.delete(`${url}?confirm_dependents=2`)).status).toBe(204);

    // Several at once, and as clients of Peering Manager do it: without a number.
    const [one, two] = [await make(admin, autonomousSystem), await make(admin, autonomousSystem)];
    await make(admin, directPeeringSession, { autonomous_system: one.id });
    const list = apiPathOf(autonomousSystem);
    expect(
      (await admin.delete(`${list}?confirm_dependents=0`, [{ id: one.id }, { id: two.id }])).status,
    ).toBe(409);
    expect((await admin.delete(urlOf(autonomousSystem, one.id))).status).toBe(204);
  });

  it('is told to those who may delete it, names only to those who may view those, and with what its rules say', async () => {
    const peer = await make(admin, autonomousSystem);
    await make(admin, directPeeringSession, { autonomous_system: peer.id });
    const url = `${urlOf(autonomousSystem, peer.id)}dependents/`;
    expect((await (await test.holderOf(EVERY_VIEW)).get(url)).status).toBe(403);
    expect((await test.anonymous.get(url)).status).toBe(403);
    const some = await test.holderOf(['peering.view_autonomoussystem', 'peering.delete_autonomoussystem']);
    expect((await some.get(url)).body).toMatchObject({ total: 1, deleted: [{ count: 1, objects: [] }] });
    expect((await admin.get(`${apiPathOf(autonomousSystem)}99999999/dependents/`)).status).toBe(404);
    const stronger = await make(admin, user, { is_superuser: true });
    const clerk = await test.holderOf([...EVERY_VIEW, 'auth.delete_user']);
    const { refused } = (await clerk.get(`${urlOf(user, stronger.id)}dependents/`)).body;
    expect(refused).toEqual(expect.any(String));
  });
});

describe('entity tags', () => {
  const tagged = async (url: string) => String((await admin.get(url)).headers.etag);

  it('spare the answer of a caller who has it, whatever of it changes', async () => {
    const { id } = await make(admin, router, {});
    const url = urlOf(router, id);
    const first = await tagged(url);
    expect(first).toMatch(/^"[\w-]+\.[\w-]+"$/);
    const spared = await admin.send('GET', url, undefined, { 'if-none-match': `"other", W/${first}` });
    expect(spared).toMatchObject({ status: 304, text: '' });
    expect(spared.headers.etag).toBe(first);
    // A count that is worked out is a part of what is shown.
    await make(admin, connection, { router: id });
    expect((await admin.send('GET', url, undefined, { 'if-none-match': first })).status).toBe(200);
    expect((await admin.send('GET', url, undefined, { 'if-none-match': '*' })).status).toBe(304);
    expect((await admin.send('GET', url, undefined, { 'if-none-match': 'without quotes' })).status).toBe(400);
  });

  it('keep an edit from writing over another: 412 with the tag of now, and who changed it', async () => {
    const made = await admin.post(apiPathOf(router), await draftOf(admin, router));
    const url = urlOf(router, made.body.id);
    const read = String(made.headers.etag);
    const mine = (headers: Record<string, string>, body: unknown = { comments: 'mine' }) =>
      admin.send('PATCH', url, body, headers);
    const other = await test.holderOf([...EVERY_VIEW, 'devices.change_router']);
    // What devices say is no edit.
    await sql`update devices_router set poll_bgp_sessions_last_updated = now() where id = ${made.body.id}`.execute(
      test.app.system().db,
    );
    const first = await mine({ 'if-match': read });
    expect(first.status).toBe(200);
    expect(first.headers.etag).toBe(await tagged(url));
    await other.patch(url, { description: 'theirs' });
    const stale = await mine({ 'if-match': String(first.headers.etag) }, { comments: 'mine again' });
    expect(stale).toMatchObject({
      status: 412,
      body: {
        code: 'precondition_failed',
        changed_by: expect.stringMatching(/^user\d+$/),
        change: expect.any(Number),
      },
    });
    expect(stale.headers.etag).toBe(await tagged(url));
    expect((await admin.get(url)).body).toMatchObject({ comments: 'mine', description: 'theirs' });
    expect((await mine({ 'if-match': `"none", ${stale.headers.etag}` })).status).toBe(200);
    expect((await mine({ 'if-match': '*' })).status).toBe(200);
    expect(await mine({ 'if-match': 'abc' })).toMatchObject({
      status: 400,
      body: { 'if-match': [expect.any(String)] },
    });
    expect((await admin.send('PUT', url, await draftOf(admin, router), { 'if-match': read })).status).toBe(
      412,
    );
    expect((await admin.send('DELETE', url, undefined, { 'if-match': read })).status).toBe(412);
    expect((await admin.send('DELETE', url, undefined, { 'if-match': await tagged(url) })).status).toBe(204);
    expect((await mine({ 'if-match': '*' })).status).toBe(412);
    expect((await mine({ 'if-match': read })).status).toBe(404);
  });

  it('are for one object, and hold its actions and plans too', async () => {
    const mark = await make(admin, tag);
    const several = await admin.send('PATCH', apiPathOf(tag), [{ id: mark.id, color: 'ff0000' }], {
      'if-match': '"1.x"',
    });
    expect(several).toMatchObject({
      status: 400,
      body: { 'if-match': [expect.stringContaining('one object')] },
    });
    const session = await make(admin, directPeeringSession, {});
    const url = urlOf(directPeeringSession, session.id);
    const stale = { 'if-match': '"0.x"' };
    expect((await admin.send('POST', `${url}encrypt-password/`, {}, stale)).status).toBe(412);
    const planned = await admin.send('PATCH', `${url}?dry_run=true`, { comments: 'x' }, stale);
    expect(planned.status).toBe(412);
  });
});
