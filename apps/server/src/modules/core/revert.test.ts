import {
  autonomousSystem,
  bgpGroup,
  configContext,
  configContextAssignment,
  connection,
  contactAssignment,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  journalEntry,
  router,
  routingPolicy,
  tag,
  user,
} from '@peersmith/model';
import { type AnyResource, apiPathOf, contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiOf, EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { lastChange, wholeObject } from '../../../test/describe-revert.ts';
import { fingerprint } from '../../../test/fingerprint.ts';
import { limitedApi } from '../../../test/limited.ts';
import { draftOf, make } from '../../../test/make.ts';

let test: TestApp;
let admin: Api;
beforeAll(async () => {
  test = await testApp();
  admin = test.admin;
});
afterAll(() => test.close());

const CHANGES = '/api/core/object-changes/';
const urlOf = (resource: AnyResource, id: unknown) => `${apiPathOf(resource)}${id}/`;
const lastOf = (resource: AnyResource, id: number) => lastChange(test, resource, id);
const whole = (resource: AnyResource, id: number) => wholeObject(test, resource, id);
const undo = (id: number, body: Row = {}, { api = admin, query = '' } = {}) =>
  api.post(`${CHANGES}${id}/revert/${query}`, body);
const changeOf = async (id: number) => (await admin.get(`${CHANGES}${id}/`)).body;
const counts = (create: number, update: number, gone: number) => ({ create, update, delete: gone });

describe('a change', () => {
  it('says by which way it came, and which fields it changed', async () => {
    const { id } = await make(admin, router, { comments: 'one' });
    const patched = async (body: Row, agent: string) => {
      await admin.send('PATCH', urlOf(router, id), body, { 'user-agent': agent });
      return changeOf(await lastOf(router, id));
    };
    expect(await patched({ comments: 'two', hostname: 'third.example.net' }, 'curl/8')).toMatchObject({
      via: { value: 'token', label: 'API token' },
      via_name: expect.stringContaining('…'),
      changed_fields: ['comments', 'hostname'],
    });
    expect(await patched({ comments: 'three' }, 'peersmith-cli')).toMatchObject({
      via: { value: 'cli' },
      changed_fields: ['comments'],
    });
  });
});

describe('taking an update back', () => {
  it('changes its fields back and leaves later changes of others', async () => {
    const { id } = await make(admin, router, { comments: 'one' });
    await admin.patch(urlOf(router, id), { comments: 'two', hostname: 'other.example.net' });
    const change = await lastOf(router, id);
    await admin.patch(urlOf(router, id), { description: 'later' });
    const undone = await undo(change);
    expect(undone).toMatchObject({ status: 200, body: { counts: counts(0, 1, 0), left_out: [] } });
    expect((await admin.get(urlOf(router, id))).body).toMatchObject({
      comments: 'one',
      description: 'later',
    });
    expect(await changeOf(await lastOf(router, id))).toMatchObject({
      action: { value: 'update' },
      request_id: undone.body.request_id,
    });
  });

  it('is refused where a later change touched the same field, which is named with its author', async () => {
    const { id } = await make(admin, router, { comments: 'one', description: '' });
    await admin.patch(urlOf(router, id), { comments: 'two', description: 'new' });
    const change = await lastOf(router, id);
    const other = await test.holderOf([...EVERY_VIEW, 'devices.change_router']);
    await other.patch(urlOf(router, id), { comments: 'three' });
    const later = await lastOf(router, id);
    const { user_name } = await changeOf(later);
    const refused = await undo(change);
    expect(refused).toMatchObject({ status: 409, body: { code: 'revert_refused', count: 1 } });
    expect(refused.body.reasons).toMatchObject([{ type: 'devices.router', id }]);
    expect(refused.body.reasons[0].messages.comments[0]).toMatch(
      new RegExp(`by ${user_name} on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC \\(change ${later}\\)`),
    );
    expect((await admin.get(urlOf(router, id))).body).toMatchObject({
      comments: 'three',
      description: 'new',
    });
    // Last in, first out: with the later one undone, nothing is in the way.
    expect((await undo(later)).status).toBe(200);
    expect((await undo(change)).status).toBe(200);
    expect((await admin.get(urlOf(router, id))).body).toMatchObject({ comments: 'one', description: '' });
  });

  it('is refused where the object is gone, and where what it pointed at is', async () => {
    const { id } = await make(admin, router, {});
    await admin.patch(urlOf(router, id), { comments: 'two' });
    const change = await lastOf(router, id);
    await admin.delete(urlOf(router, id));
    const gone = await undo(change);
    expect(gone.status).toBe(409);
    expect(gone.body.detail).toMatch(/It is gone: deleted by user1 on .* \(change \d+\)/);
    expect((await undo(change, { partial: true })).body).toMatchObject({
      counts: counts(0, 0, 0),
      left_out: [{ type: 'devices.router', id }],
    });

    const group = await make(admin, bgpGroup);
    const session = await make(admin, directPeeringSession, { bgp_group: group.id });
    await admin.patch(urlOf(directPeeringSession, session.id), { bgp_group: null });
    const emptied = await lastOf(directPeeringSession, session.id);
    await admin.delete(urlOf(bgpGroup, group.id));
    const missing = await undo(emptied);
    expect(missing.status).toBe(409);
    expect(missing.body.reasons[0].messages.bgp_group[0]).toMatch(/is gone: .* deleted by user1/);
  });

  it('answers 404 for a change that is not there, and 400 for another body', async () => {
    expect((await undo(99_999_999)).status).toBe(404);
    const { id } = await make(admin, tag);
    const change = await lastOf(tag, id);
    expect(await undo(change, { scope: 'everything' })).toMatchObject({
      status: 400,
      body: { scope: [expect.any(String)] },
    });
    expect((await undo(change, { whole: true })).status).toBe(400);
  });
});

describe('taking a deletion back', () => {
  it('brings back everything that went with the object, and what it was taken out of', async () => {
    const peer = await make(admin, autonomousSystem, { tags: [(await make(admin, tag)).id] });
    const about = { content_type: contentTypeOf(autonomousSystem), object_id: peer.id };
    const group = await make(admin, bgpGroup);
    const policy = await make(admin, routingPolicy, { type: 'import-policy' });
    const made: [AnyResource, number][] = [[autonomousSystem, peer.id]];
    const also = async (resource: AnyResource, given: Row) =>
      made.push([resource, (await make(admin, resource, given)).id]);
    await also(directPeeringSession, {
      autonomous_system: peer.id,
      bgp_group: group.id,
      password: 'kept-somewhere',
      import_routing_policies: [policy.id],
    });
    await also(internetExchangePeeringSession, { autonomous_system: peer.id });
    await also(contactAssignment, about);
    await also(configContextAssignment, { ...about, config_context: (await make(admin, configContext)).id });
    await also(journalEntry, { assigned_object_type: about.content_type, assigned_object_id: peer.id });
    const before = await Promise.all(made.map((one) => whole(...one)));
    expect((await admin.delete(urlOf(autonomousSystem, peer.id))).status).toBe(204);
    for (const [resource, id] of made)
      expect(await changeOf(await lastOf(resource, id)), resource.name).toMatchObject({
        action: { value: 'delete' },
      });
    const deletion = await lastOf(autonomousSystem, peer.id);
    expect(await undo(deletion)).toMatchObject({ status: 200, body: { counts: counts(made.length, 0, 0) } });
    expect(await Promise.all(made.map((one) => whole(...one)))).toEqual(before);
    expect((await undo(deletion)).body.detail).toContain('It is there again: created by user1');
    // And the undoing, as a whole.
    const again = await undo(await lastOf(autonomousSystem, peer.id), { scope: 'request' });
    expect(again).toMatchObject({ status: 200, body: { counts: counts(0, 0, made.length) } });
    expect((await admin.get(urlOf(autonomousSystem, peer.id))).status).toBe(404);
  });

  it('puts tags, links and references back into what the deletion emptied, and says in the log that it was', async () => {
    const group = await make(admin, bgpGroup);
    const policy = await make(admin, routingPolicy, { type: 'import-policy' });
    const mark = await make(admin, tag);
    const session = await make(admin, directPeeringSession, {
      bgp_group: group.id,
      import_routing_policies: [policy.id],
      tags: [mark.id],
    });
    const before = await whole(directPeeringSession, session.id);
    for (const [resource, { id }, field] of [
      [bgpGroup, group, 'bgp_group'],
      [routingPolicy, policy, 'import_routing_policies'],
      [tag, mark, 'tags'],
    ] as const) {
      await admin.delete(urlOf(resource, id));
      const emptied = await changeOf(await lastOf(directPeeringSession, session.id));
      expect(emptied.action.value, field).toBe('update');
      expect(emptied.prechange_data[field], field).not.toEqual(emptied.postchange_data[field]);
      expect(await undo(await lastOf(resource, id)), field).toMatchObject({
        status: 200,
        body: { counts: counts(1, 1, 0) },
      });
      expect(await whole(directPeeringSession, session.id), field).toEqual(before);
    }
  });

  it('takes back one of several, with what went with that one alone', async () => {
    const [one, two] = [await make(admin, autonomousSystem), await make(admin, autonomousSystem)];
    const own = await make(admin, directPeeringSession, { autonomous_system: one.id });
    const other = await make(admin, directPeeringSession, { autonomous_system: two.id });
    await admin.delete(apiPathOf(autonomousSystem), [{ id: one.id }, { id: two.id }]);
    expect((await undo(await lastOf(autonomousSystem, one.id))).body.counts).toEqual(counts(2, 0, 0));
    expect((await admin.get(urlOf(directPeeringSession, own.id))).status).toBe(200);
    expect((await admin.get(urlOf(directPeeringSession, other.id))).status).toBe(404);
    // What went with something cannot be without it.
    const alone = await undo(await lastOf(directPeeringSession, other.id));
    expect(alone).toMatchObject({ status: 409 });
    expect(alone.body.reasons[0].messages.autonomous_system[0]).toContain(`autonomous system ${two.id}`);
    expect((await undo(await lastOf(autonomousSystem, two.id), { scope: 'request' })).status).toBe(409);
  });

  it('gives a user its password back, its tokens and the views that it saved', async () => {
    const account = await make(admin, user, {
      username: 'comes-back',
      password: 'a-long-password',
      is_superuser: true,
    });
    const token = await admin.post('/api/users/tokens/', { user: account.id, description: 'a script' });
    const script = apiOf(test.app, token.body.key);
    expect((await script.get('/api/auth/me/')).status).toBe(200);
    await admin.delete(urlOf(user, account.id));
    expect((await script.get('/api/auth/me/')).status).not.toBe(200);
    expect(await undo(await lastOf(user, account.id))).toMatchObject({ status: 200 });
    expect((await script.get('/api/auth/me/')).body).toMatchObject({ user: { username: 'comes-back' } });
    const signed = await test.anonymous.post('/api/auth/login/', {
      username: 'comes-back',
      password: 'a-long-password',
    });
    expect(signed.status).toBe(200);
  });
});

describe('secrets', () => {
  it('come back, and stand nowhere to be read meanwhile', async () => {
    const { id } = await make(admin, directPeeringSession, { password: 'first-secret' });
    const url = urlOf(directPeeringSession, id);
    await admin.patch(url, { password: 'second-secret' });
    const change = await lastOf(directPeeringSession, id);
    const shown = JSON.stringify(await changeOf(change));
    const plan = await undo(change, {}, { query: '?dry_run=true' });
    expect(plan).toMatchObject({ status: 200, body: { counts: { update: 1, refuse: 0 } } });
    const undone = await undo(change);
    expect(undone.status).toBe(200);
    expect((await admin.get(url)).body.password).toBe('first-secret');
    for (const text of [shown, plan.text, undone.text])
      expect(text).not.toMatch(/first-secret|second-secret|v1:/);
    const { rows } = await sql<{
      row: string;
    }>`select to_jsonb(c)::text as row from core_objectchange c where id = ${change}`.execute(
      test.app.system().db,
    );
    expect(rows[0]?.row).toContain('"sealed_masked": "v1:');
    expect(rows[0]?.row).not.toContain('secret"');
  });

  it('that changed since are in the way', async () => {
    const { id } = await make(admin, directPeeringSession, { password: 'first-secret' });
    await admin.patch(urlOf(directPeeringSession, id), { password: 'second-secret' });
    const change = await lastOf(directPeeringSession, id);
    await admin.patch(urlOf(directPeeringSession, id), { password: 'third-secret' });
    const refused = await undo(change);
    expect(refused.status).toBe(409);
    expect(refused.body.reasons[0].messages.password[0]).toContain(
      `change ${await lastOf(directPeeringSession, id)}`,
    );
  });

  it('that are not kept are said not to be, and left out only where that is asked for', async () => {
    const { id } = await make(admin, directPeeringSession, { password: 'first-secret', comments: 'here' });
    await admin.delete(urlOf(directPeeringSession, id));
    const change = await lastOf(directPeeringSession, id);
    // As an earlier version wrote it.
    await sql`update core_objectchange set sealed_masked = null where id = ${change}`.execute(
      test.app.system().db,
    );
    const refused = await undo(change);
    expect(refused.status).toBe(409);
    expect(refused.body.reasons[0].messages.password[0]).toContain('is not kept');
    const undone = await undo(change, { partial: true });
    expect(undone).toMatchObject({ status: 200, body: { left_out: [{ id }] } });
    expect((await admin.get(urlOf(directPeeringSession, id))).body).toMatchObject({
      password: null,
      comments: 'here',
    });
  });
});

describe('taking a creation back', () => {
  it('deletes what was created, and is refused where something depends on it or was changed since', async () => {
    const made = await make(admin, router, {});
    const change = await lastOf(router, made.id);
    const session = await make(admin, directPeeringSession, { router: made.id });
    const refused = await undo(change);
    expect(refused.status).toBe(409);
    expect(refused.body.reasons[0].messages.non_field_errors[0]).toContain('1 direct session (');
    await admin.delete(urlOf(directPeeringSession, session.id));
    await admin.patch(urlOf(router, made.id), { comments: 'somebody worked on it' });
    const later = await lastOf(router, made.id);
    expect((await undo(change)).body.reasons[0].messages.comments[0]).toContain(`(change ${later})`);
    expect((await undo(later)).status).toBe(200);
    expect(await undo(change)).toMatchObject({ status: 200, body: { counts: counts(0, 0, 1) } });
    expect((await admin.get(urlOf(router, made.id))).status).toBe(404);
    expect((await undo(change)).body.detail).toContain('It is gone: deleted by user1');
  });

  it('is refused where what was created is what others cannot be without', async () => {
    const peer = await make(admin, autonomousSystem);
    const session = await make(admin, directPeeringSession, { autonomous_system: peer.id });
    const { status, body } = await undo(await lastOf(autonomousSystem, peer.id));
    expect(status).toBe(409);
    expect(body.detail).toContain(session.display);
    expect((await admin.get(urlOf(directPeeringSession, session.id))).status).toBe(200);
  });
});

describe('taking a request back', () => {
  it('takes all of it back, whatever depends on what, in as many parts as that takes', async () => {
    const drafts = Array.from({ length: 2_100 }, (_, at) => ({ name: `many ${at}`, slug: `many-${at}` }));
    const { body } = await admin.post(apiPathOf(tag), drafts);
    const answer = await undo(await lastOf(tag, body[7].id), { scope: 'request' });
    expect(answer).toMatchObject({ status: 200, body: { counts: counts(0, 0, 2_100) } });
    expect((await admin.get(`${apiPathOf(tag)}?name__isw=many`)).body.count).toBe(0);
    const back = await undo(await lastOf(tag, body[7].id), { scope: 'request' });
    expect(back.body.counts).toEqual(counts(2_100, 0, 0));
    expect((await admin.get(urlOf(tag, body[7].id))).body).toMatchObject({
      name: 'many 7',
      created: body[7].created,
    });
  });

  it('does all or nothing', async () => {
    const drafts = [await draftOf(admin, router), await draftOf(admin, router), await draftOf(admin, router)];
    const { body } = await admin.post(apiPathOf(router), drafts);
    const ids: number[] = body.map((row: Row) => row.id);
    await admin.patch(urlOf(router, ids[1]), { comments: 'worked on' });
    const change = await lastOf(router, ids[0] ?? 0);
    const refused = await undo(change, { scope: 'request' });
    expect(refused).toMatchObject({ status: 409, body: { count: 1, reasons: [{ id: ids[1] }] } });
    expect((await admin.get(`${apiPathOf(router)}?id=${ids.join('&id=')}`)).body.count).toBe(3);
  });

  it('is planned first, and done as planned', async () => {
    const exchange = await make(admin, internetExchange);
    const port = await make(admin, connection, { internet_exchange_point: exchange.id });
    await admin.delete(urlOf(internetExchange, exchange.id));
    const change = await lastOf(internetExchange, exchange.id);
    await admin.get('/api/auth/me/');
    const before = await fingerprint(test.app.system().db);
    const plan = (await undo(change, { scope: 'request' }, { query: '?dry_run=true' })).body;
    expect(await fingerprint(test.app.system().db)).toEqual(before);
    expect(plan.create).toMatchObject([
      { type: 'peering.internetexchange', display: exchange.display },
      { type: 'net.connection', display: port.display },
    ]);
    const done = await undo(change, { scope: 'request' }, { query: `?plan=${plan.digest}` });
    expect(done).toMatchObject({ status: 200, body: { counts: counts(2, 0, 0) } });
    const refusal = (await undo(change, {}, { query: '?dry_run=true' })).body;
    expect(refusal.refuse[0]).toMatchObject({ type: 'peering.internetexchange', id: exchange.id });
  });
});

describe('who may', () => {
  it('needs the permission of the write that undoes it, and rights to the object', async () => {
    const { id } = await make(admin, router, { status: 'enabled' });
    await admin.patch(urlOf(router, id), { comments: 'two' });
    const change = await lastOf(router, id);
    const viewer = await test.holderOf(EVERY_VIEW);
    expect(await undo(change, {}, { api: viewer })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('devices.change_router') },
    });
    expect((await undo(change, {}, { api: viewer, query: '?dry_run=true' })).status).toBe(403);
    expect((await undo(change, {}, { api: test.anonymous })).status).toBe(403);
    const blind = await test.holderOf(['devices.view_router', 'devices.change_router']);
    expect((await undo(change, {}, { api: blind })).status).toBe(404);
    expect((await undo(change, {}, { api: test.readOnlyAdmin })).status).toBe(403);
    const elsewhere = await limitedApi(test, { 'devices.router': { status: ['disabled'] } });
    expect((await undo(change, {}, { api: elsewhere })).status).toBe(403);
    const editor = await test.holderOf([...EVERY_VIEW, 'devices.change_router']);
    expect((await undo(change, {}, { api: editor })).status).toBe(200);
    await admin.delete(urlOf(router, id));
    const deletion = await lastOf(router, id);
    expect((await undo(deletion, {}, { api: editor })).body.detail).toContain('devices.add_router');
    expect((await undo(deletion, {}, { api: elsewhere })).status).toBe(403);
  });

  it('gives nobody more than they could give', async () => {
    const account = await make(admin, user, { username: 'was-stronger', is_superuser: true });
    await admin.patch(urlOf(user, account.id), { is_superuser: false });
    const change = await lastOf(user, account.id);
    const clerk = await test.holderOf([...EVERY_VIEW, 'auth.change_user']);
    expect((await undo(change, {}, { api: clerk })).status).toBe(409);
    expect((await admin.get(urlOf(user, account.id))).body.is_superuser).toBe(false);
  });
});
