import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../../test/app.ts';
import { HOOKS, type HookWorld, hookWorld } from '../../../../test/hooks.ts';
import { OPENSSL, receiver } from '../../../../test/receiver.ts';

let world: HookWorld;
/** May change webhooks, and not see what they keep. */
let editor: Api;
let communityId = 0;
const M = '********';

beforeAll(async () => {
  world = await hookWorld();
  editor = await world.tested.holderOf([
    ...['view', 'add', 'change'].map((verb) => `extras.${verb}_webhook`),
    'bgp.view_community',
  ]);
  const made = await world.tested.admin.post('/api/bgp/communities/', {
    ...{ name: 'Blackhole', slug: 'blackhole', value: '64500:666' },
  });
  communityId = made.body.id;
});
afterEach(async () => {
  await sql`delete from extras_webhook`.execute(world.tested.app.system().db);
  world.receiver.answer = 204;
  world.receiver.received.length = 0;
});
afterAll(() => world?.close());

const draft = (given = {}) => ({
  content_types: ['bgp.community'],
  payload_url: `${world.receiver.url}/new`,
  ...given,
});
const test = (api: Api, id: number | null, given: object = {}) =>
  api.post(id === null ? `${HOOKS}test/` : `${HOOKS}${id}/test/`, given);

describe('a test', () => {
  it('sends what a delivery would send, marked as a test, and tells what came back', async () => {
    world.receiver.answer = 200;
    const { status, body } = await test(world.tested.admin, null, {
      draft: draft({ secret: 'a key', additional_headers: 'X-Name: {{ data.name }}' }),
      event: 'create',
      object_id: communityId,
    });
    expect(status).toBe(200);
    const [sent, ...more] = world.receiver.received;
    expect(more).toEqual([]);
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      ...{ event: 'create', model: 'community', test: true, username: 'user1' },
      data: { id: communityId, name: 'Blackhole' },
      snapshots: { prechange: null, postchange: { name: 'Blackhole' } },
    });
    expect(sent).toMatchObject({
      method: 'POST',
      url: '/new',
      headers: {
        'x-hook-test': 'true',
        'x-name': 'Blackhole',
        'x-hook-signature': createHmac('sha512', 'a key')
          .update(sent?.body ?? '')
          .digest('hex'),
      },
    });
    expect(body).toMatchObject({
      sent: true,
      object: { type: 'bgp.community', id: communityId, display: 'Blackhole' },
      matches: true,
      request: { method: 'POST', url: `${world.receiver.url}/new`, body: sent?.body, withheld: null },
      answer: { status: 200, accepted: true, body: 'thank you', truncated: false },
      duration_ms: expect.any(Number),
      fault: null,
    });
    expect(body.answer.headers).toContainEqual({ name: 'location', value: '/elsewhere' });
  });

  it('keeps nothing: no webhook, no delivery, no change', async () => {
    const { admin } = world.tested;
    const { id } = await world.hook();
    const before = (await admin.get('/api/core/object-changes/')).body.count;
    await test(admin, null, { draft: draft() });
    await test(admin, id, { draft: { name: 'other', payload_url: `${world.receiver.url}/other` } });
    expect((await admin.get(HOOKS)).body.results).toMatchObject([
      { id, payload_url: `${world.receiver.url}/1` },
    ]);
    expect(await world.history()).toEqual([]);
    expect((await admin.get('/api/core/object-changes/')).body.count).toBe(before);
    expect(world.receiver.received.map(({ url }) => url)).toEqual(['/new', '/other']);
  });

  it('says what would be sent without sending it', async () => {
    const { body } = await test(world.tested.admin, null, {
      draft: draft({ body_template: '{"text": "{{ data.name }} {{ event }}"}', http_method: 'PUT' }),
      ...{ event: 'delete', send: false },
    });
    expect(body).toMatchObject({
      ...{ sent: false, answer: null, duration_ms: null, fault: null },
      request: { method: 'PUT', body: '{"text": "Blackhole delete"}' },
      payload: { snapshots: { prechange: { name: 'Blackhole' }, postchange: null } },
    });
    expect(world.receiver.received).toEqual([]);
  });

  it('says whether the conditions let the object through', async () => {
    const conditions = { and: [{ attr: 'name', value: 'Another' }] };
    const { body } = await test(world.tested.admin, null, { draft: draft({ conditions }), send: false });
    expect(body.matches).toBe(false);
  });

  it('tells of no object where there is none yet', async () => {
    const { body } = await test(world.tested.admin, null, {
      draft: draft({ content_types: ['devices.router'] }),
      send: false,
    });
    expect(body).toMatchObject({ object: null, payload: { model: 'router', data: null } });
  });

  it('refuses what saving would refuse, by field', async () => {
    const refused = await test(world.tested.admin, null, {
      draft: draft({ content_types: ['no.such'], ca_certificates: 'none' }),
    });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        content_types: ['Invalid content type: no.such'],
        ca_certificates: [expect.stringContaining('no certificate')],
      },
    });
    const gone = await test(world.tested.admin, null, { draft: draft(), object_id: 4711 });
    expect(gone).toMatchObject({
      status: 400,
      body: { object_id: [expect.stringContaining('no community 4711')] },
    });
  });
});

describe('a test that fails says why', () => {
  const faultOf = async (given: object) => {
    const { body, text } = await test(world.tested.admin, null, { draft: draft(given) });
    if (!body.fault) throw new Error(text);
    return body.fault;
  };

  it('of a template', async () => {
    expect(await faultOf({ body_template: '{{ data.name | nope }}' })).toMatchObject({
      kind: 'template',
      message: expect.stringContaining('body_template'),
    });
    expect(await faultOf({ payload_url: 'ftp://example.net/{{ data.name }}' })).toMatchObject({
      kind: 'address',
    });
    expect(world.receiver.received).toEqual([]);
  });

  it('of a receiver that is not there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    expect(await faultOf({ payload_url: `http://127.0.0.1:${port}/` })).toEqual({
      kind: 'refused',
      message: `http://127.0.0.1:${port} refused the connection: nothing listens there.`,
    });
    expect(await faultOf({ payload_url: 'http://nobody.invalid/' })).toMatchObject({ kind: 'unknown_host' });
  });

  it.runIf(OPENSSL)('of a certificate, until its authority is given', async () => {
    const secure = await receiver({ tls: true });
    expect(await faultOf({ payload_url: secure.url })).toMatchObject({
      kind: 'tls',
      message: expect.stringContaining('signed by itself'),
    });
    const ca_certificates = readFileSync(secure.certificate, 'utf8');
    const { body } = await test(world.tested.admin, null, {
      draft: draft({ payload_url: secure.url, ca_certificates }),
    });
    expect(body).toMatchObject({ fault: null, answer: { status: 204 } });
    await secure.close();
  });

  it('of an answer that is no success', async () => {
    world.receiver.answer = 500;
    const { body } = await test(world.tested.admin, null, { draft: draft() });
    expect(body).toMatchObject({ fault: null, answer: { status: 500, accepted: false } });
  });
});

describe('secrets of a webhook that is kept', () => {
  const SECRET = { secret: 'hunter1', additional_headers: 'Authorization: Bearer hunter2' };

  it('are used in a test, and shown to nobody who may not see them', async () => {
    world.receiver.answer = 200;
    const { id } = await world.hook({ ...SECRET, body_template: '{"key": "hunter3"}' });
    const answer = await test(editor, id, {
      draft: { name: 'other', additional_headers: `Authorization: ${M}` },
    });
    const [sent] = world.receiver.received;
    expect(sent).toMatchObject({ body: '{"key": "hunter3"}', headers: { authorization: 'Bearer hunter2' } });
    expect(answer.text).not.toContain('hunter');
    expect(answer.body).toMatchObject({
      request: { headers: [], body: '', withheld: 'secrets' },
      answer: { status: 200, headers: [], body: '', withheld: 'secrets' },
    });
    const seen = await test(world.tested.admin, id);
    expect(seen.text).toContain('hunter2');
    expect(seen.text).not.toContain('hunter1');
    const log = await world.tested.admin.get('/api/users/audit-events/?kind=secret_read');
    expect(log.body.results[0]).toMatchObject({ target_type: 'extras.webhook' });
  });

  it('are not sent to another host, and no mask stands for what is not kept', async () => {
    const { id } = await world.hook(SECRET);
    const payload_url = 'http://192.0.2.1/';
    expect(await test(editor, id, { draft: { payload_url } })).toMatchObject({
      status: 400,
      body: { payload_url: [expect.any(String)] },
    });
    expect(await test(editor, id, { draft: { body_template: M } })).toMatchObject({ status: 400 });
    expect(world.receiver.received).toEqual([]);
  });
});

describe('who may test', () => {
  it('is who may add a webhook, or change the one that is kept, and view the object', async () => {
    const { id } = await world.hook();
    const { tested } = world;
    const asked = { draft: draft(), send: false };
    const viewer = await tested.holderOf(['extras.view_webhook', 'bgp.view_community']);
    const adder = await tested.holderOf(['extras.add_webhook', 'bgp.view_community']);
    const changer = await tested.holderOf(['extras.change_webhook', 'bgp.view_community']);
    const blind = await tested.holderOf(['extras.add_webhook']);
    const reader = await tested.holderOf(['extras.add_webhook', 'extras.change_webhook'], {
      readOnlyToken: true,
    });
    for (const api of [tested.anonymous, viewer, tested.readOnlyAdmin, reader]) {
      expect((await test(api, null, asked)).status).toBe(403);
      expect((await test(api, id, asked)).status).toBe(403);
    }
    expect((await test(adder, null, asked)).status).toBe(200);
    expect((await test(adder, id, asked)).status).toBe(403);
    expect((await test(changer, id, asked)).status).toBe(200);
    expect((await test(changer, null, asked)).status).toBe(403);
    expect(await test(blind, null, asked)).toMatchObject({
      status: 400,
      body: { object_type: [expect.stringContaining('You may not view communities')] },
    });
    expect((await test(tested.admin, 4711, asked)).status).toBe(404);
  });
});
