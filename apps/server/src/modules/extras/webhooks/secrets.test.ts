import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../../test/app.ts';
import { DELIVERIES, HOOKS, type HookWorld, hookWorld } from '../../../../test/hooks.ts';
import { sealColumns } from '../../../engine/write/seal-columns.ts';

const M = '********';
const SECRET = {
  payload_url: 'https://user:hunter1@example.net/in?token=hunter2',
  additional_headers: 'Authorization: Bearer hunter3\nX-Name: {{ data.name }}',
  body_template: '{"key": "hunter4"}',
};
const MASKED = {
  payload_url: `https://${M}@example.net/in?token=${M}`,
  additional_headers: `Authorization: ${M}\nX-Name: {{ data.name }}`,
  body_template: M,
};

let world: HookWorld;
/** May change webhooks, and not see what they keep. */
let editor: Api;
let deliveryViewer: Api;
beforeAll(async () => {
  world = await hookWorld();
  editor = await world.tested.holderOf(['view', 'add', 'change'].map((verb) => `extras.${verb}_webhook`));
  deliveryViewer = await world.tested.holderOf(['extras.view_webhookdelivery', 'bgp.view_community']);
});
afterEach(async () => {
  const { db } = world.tested.app.system();
  await sql`delete from extras_webhook`.execute(db);
  await sql`delete from bgp_community`.execute(db);
  world.receiver.received.length = 0;
});
afterAll(() => world?.close());

const whole = async (id: number) => (await world.tested.admin.get(`${HOOKS}${id}/`)).body;
const communityOf = async (name: string) =>
  (await world.tested.admin.post('/api/bgp/communities/', { name, slug: name, value: '64500:1' })).body;

describe('what gives access in a webhook', () => {
  it('is shown to those who may see it, and masked for all others, who keep it when they write it back', async () => {
    const { id } = await world.hook(SECRET);
    expect(await whole(id)).toMatchObject(SECRET);
    const shown = (await editor.get(`${HOOKS}${id}/`)).body;
    expect(shown).toMatchObject(MASKED);
    expect((await editor.get(HOOKS)).body.results).toMatchObject([MASKED]);
    const { secret: _, ...own } = shown;
    for (const answer of [
      await editor.patch(`${HOOKS}${id}/`, { ...MASKED, name: 'patched' }),
      await editor.put(`${HOOKS}${id}/`, own),
      await editor.patch(HOOKS, [{ id, ...MASKED }]),
      await editor.put(HOOKS, [own]),
    ]) {
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.text).not.toContain('hunter');
      expect(await whole(id)).toMatchObject(SECRET);
    }
    await editor.patch(`${HOOKS}${id}/`, {
      payload_url: `https://${M}@example.net/out?token=${M}`,
      additional_headers: `authorization: ${M}\nX-New: 1`,
    });
    expect(await whole(id)).toMatchObject({
      payload_url: 'https://user:hunter1@example.net/out?token=hunter2',
      additional_headers: 'authorization: Bearer hunter3\nX-New: 1',
    });
  });

  it('is not made of masks: what stands for nothing is refused', async () => {
    const refusal = [expect.stringContaining('write the secret itself')];
    const { id } = await world.hook({ additional_headers: 'X-A: hunter' });
    expect(await editor.patch(`${HOOKS}${id}/`, { additional_headers: `X-B: ${M}` })).toMatchObject({
      status: 400,
      body: { additional_headers: refusal },
    });
    expect(await editor.patch(`${HOOKS}${id}/`, { body_template: M })).toMatchObject({
      status: 400,
      body: { body_template: refusal },
    });
    const exported = (await world.tested.admin.get(`${HOOKS}?format=csv`)).text;
    expect(exported).not.toContain('hunter');
    const answer = await editor.post(HOOKS, exported.replaceAll('hook ', 'copy '));
    expect(answer).toMatchObject({ status: 400, body: [{ additional_headers: refusal }] });
    expect(await whole(id)).toMatchObject({ additional_headers: 'X-A: hunter' });
  });

  it('goes to no other host at the word of somebody who may not see it', async () => {
    const { id } = await world.hook(SECRET);
    const path = `${HOOKS}${id}/`;
    const said = (...fields: string[]) =>
      fields.map((field) => expect.stringContaining(`write ${field} anew`));
    const away = { payload_url: 'https://example.org/' };
    expect(await editor.patch(path, away)).toMatchObject({
      status: 400,
      body: { payload_url: said('additional_headers', 'body_template') },
    });
    expect(await editor.patch(path, { ...away, ...MASKED, ...away })).toMatchObject({ status: 400 });
    expect(await editor.patch(path, { payload_url: `https://${M}@example.org/in?token=${M}` })).toMatchObject(
      {
        status: 400,
      },
    );
    expect(await editor.patch(path, { ssl_verification: false })).toMatchObject({
      status: 400,
      body: { ssl_verification: said('payload_url', 'additional_headers', 'body_template') },
    });
    // Of several headers, one mask is enough to carry a secret along.
    const some = { ...away, additional_headers: `Authorization: ${M}\nX-New: mine`, body_template: '{}' };
    expect(await editor.patch(path, some)).toMatchObject({
      status: 400,
      body: { payload_url: said('additional_headers') },
    });
    const anew = { ...away, additional_headers: '', body_template: '{}' };
    expect((await editor.patch(path, anew)).status).toBe(200);
    const trusted = await world.tested.holderOf(['extras.change_webhook', 'extras.view_password']);
    expect((await trusted.patch(path, { payload_url: 'https://example.com/' })).status).toBe(200);
  });

  it('is masked in the change log, which tells that it changed', async () => {
    const { id } = await world.hook(SECRET);
    await editor.patch(`${HOOKS}${id}/`, {
      payload_url: 'https://user:hunter9@example.net/in?token=hunter2',
      additional_headers: 'Authorization: hunter9\nX-New: 1',
    });
    const { results } = (
      await world.tested.admin.get(
        `/api/core/object-changes/?changed_object_type=extras.webhook&changed_object_id=${id}`,
      )
    ).body;
    const C = '***CHANGED***';
    expect(results).toMatchObject([
      {
        prechange_data: MASKED,
        postchange_data: {
          payload_url: `https://${C}@example.net/in?token=${C}`,
          additional_headers: `Authorization: ${M}\nX-New: ${M}`,
          body_template: M,
        },
      },
      { prechange_data: null, postchange_data: MASKED },
    ]);
  });

  it('is sealed at rest; what an earlier version kept open is sealed when the server starts', async () => {
    const { id } = await world.hook({ ...SECRET, additional_headers: '' });
    const context = world.tested.app.system();
    const stored = async () =>
      (
        await sql`select payload_url, additional_headers, body_template from extras_webhook`.execute(
          context.db,
        )
      ).rows;
    const sealed = expect.stringMatching(/^v1:/);
    const asSealed = [{ payload_url: sealed, additional_headers: '', body_template: sealed }];
    expect(await stored()).toEqual(asSealed);
    expect(await sealColumns(context)).toBe(0);
    await sql`update extras_webhook set payload_url = 'https://example.net/in', body_template = 'v1: {{ data.name }}'`.execute(
      context.db,
    );
    expect(await sealColumns(context)).toBe(2);
    expect(await stored()).toEqual(asSealed);
    expect(await whole(id)).toMatchObject({
      payload_url: 'https://example.net/in',
      body_template: 'v1: {{ data.name }}',
    });
  });

  it('cannot be two of a kind, in the database or in one request', async () => {
    const {
      id: _,
      has_secret,
      url,
      display,
      display_url,
      created,
      updated,
      ...draft
    } = await world.hook(SECRET);
    const refused = { non_field_errors: ['Another webhook sends the same events to this address.'] };
    expect((await editor.post(HOOKS, { ...draft, name: 'twin' })).body).toEqual(refused);
    const other = { ...draft, payload_url: 'https://example.net/other' };
    expect(
      (
        await editor.post(HOOKS, [
          { ...other, name: 'a' },
          { ...other, name: 'b' },
        ])
      ).body,
    ).toEqual([{}, refused]);
  });
});

describe('a delivery', () => {
  it('shows what was sent to those who may view its object', async () => {
    await world.hook({ content_types: ['bgp.community', 'devices.platform'] });
    const { id } = await communityOf('visible');
    await world.tested.admin.post('/api/devices/platforms/', { name: 'hidden one', slug: 'hidden' });
    await world.delivered();
    const { results } = (await deliveryViewer.get(`${DELIVERIES}?ordering=id`)).body;
    expect(results).toMatchObject([
      {
        display: 'create visible',
        object: { id, display: 'visible' },
        request_body: expect.stringContaining('"visible"'),
        withheld: null,
      },
      {
        display: expect.stringMatching(/^create devices\.platform \d+$/),
        object: null,
        object_repr: expect.stringMatching(/^devices\.platform \d+$/),
        request_body: '',
        withheld: 'object',
      },
    ]);
    const last = `${DELIVERIES}${results[1].id}/`;
    await world.tested.admin.post(`${last}redeliver/`);
    const redeliverer = await world.tested.holderOf([
      'extras.view_webhookdelivery',
      'extras.change_webhookdelivery',
    ]);
    for (const answer of [
      await deliveryViewer.get(last),
      await deliveryViewer.get(`${last}?fields=request_body,display,object_repr`),
      await deliveryViewer.get(`${DELIVERIES}?format=csv`),
      await deliveryViewer.get('/api/search/?q=hidden'),
      await deliveryViewer.get(`${DELIVERIES}?q=hidden`),
      await deliveryViewer.send('OPTIONS', last),
      await redeliverer.post(`${last}redeliver/`),
    ])
      expect([answer.status < 300, answer.text]).toEqual([true, expect.not.stringContaining('hidden')]);
    const costs = async (limit: number) => {
      world.tested.statements();
      await deliveryViewer.get(`${DELIVERIES}?limit=${limit}`);
      return world.tested.statements();
    };
    expect(await costs(2)).toBe(await costs(1));
    expect((await deliveryViewer.get(`${DELIVERIES}?object_repr=x`)).status).toBe(400);
    expect((await deliveryViewer.get(`${DELIVERIES}?fields=request_body`)).body.results).toEqual(
      results.map(({ request_body }: { request_body: string }) => ({ request_body })).toReversed(),
    );
  });

  it('still shows it when the object is gone, to those who may view all of its type', async () => {
    await world.hook();
    const { id } = await communityOf('gone');
    await world.tested.admin.delete(`/api/bgp/communities/${id}/`);
    await world.delivered();
    const stranger = await world.tested.holderOf(['extras.view_webhookdelivery']);
    const bodies = async (api: Api) =>
      (await api.get(DELIVERIES)).body.results.map((row: { request_body: string }) => row.request_body);
    expect(await bodies(deliveryViewer)).toEqual([
      expect.stringContaining('"gone"'),
      expect.stringContaining('"gone"'),
    ]);
    expect(await bodies(stranger)).toEqual(['', '']);
  });

  it('shows a body that a template made, and an error that quotes one, to those who may see its secrets', async () => {
    await world.hook({ body_template: '{"key": "hunter", "name": "{{ data.name }}"}' });
    await world.hook({ body_template: '{{ {}["hunter"] + 1 }}', type_update: false });
    await communityOf('told');
    expect(await world.delivered()).toMatchObject([{ body: '{"key": "hunter", "name": "told"}' }]);
    const seen = async (api: Api) => (await api.get(`${DELIVERIES}?ordering=id`)).body.results;
    const [sent, failed] = await seen(deliveryViewer);
    expect(sent).toMatchObject({ request_body: '', error: '', withheld: 'secrets' });
    expect(failed).toMatchObject({
      request_body: '',
      error: 'body_template, line 1: the template failed.',
      withheld: 'secrets',
    });
    const trusted = await world.tested.holderOf([
      'extras.view_webhookdelivery',
      'bgp.view_community',
      'extras.view_password',
    ]);
    expect(await seen(trusted)).toMatchObject([
      { request_body: '{"key": "hunter", "name": "told"}', withheld: null },
      { error: expect.stringContaining('hunter'), withheld: null },
    ]);
    expect((await trusted.get(`${DELIVERIES}?format=csv`)).text).not.toContain('hunter');
    const { rows } = await sql<{ row: string }>`select d::text as row from extras_webhookdelivery d`.execute(
      world.tested.app.system().db,
    );
    expect(rows.filter(({ row }) => row.includes('hunter'))).toEqual([]);
  });
});
