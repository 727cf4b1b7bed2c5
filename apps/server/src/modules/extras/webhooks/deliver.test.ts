import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DELIVERIES, type HookWorld, hookWorld } from '../../../../test/hooks.ts';
import { OPENSSL, receiver } from '../../../../test/receiver.ts';
import { loadConfig } from '../../../configuration.ts';
import { deliverDue } from './deliver.ts';
import { pruneDeliveries } from './delivery-worker.ts';

let world: HookWorld;
let made = 0;

beforeAll(async () => {
  world = await hookWorld();
});
afterEach(async () => {
  await sql`delete from extras_webhook`.execute(world.tested.app.system().db);
  world.receiver.answer = 204;
  world.receiver.received.length = 0;
});
afterAll(() => world?.close());

async function makeCommunity(): Promise<any> {
  made += 1;
  const draft = { name: `c${made}`, slug: `c${made}`, value: `64500:${made}` };
  return (await world.tested.admin.post('/api/bgp/communities/', draft)).body;
}
const seconds = (from: Date, n: number) => new Date(from.getTime() + n * 1000);

describe('a delivery', () => {
  it('says who sends it, which it is and when, and signs its body', async () => {
    await world.hook({ secret: 'a key' });
    await makeCommunity();
    const sent = await world.deliveredOne();
    const [row] = await world.history();
    expect(sent).toMatchObject({
      method: 'POST',
      headers: {
        'user-agent': expect.stringMatching(/^Peersmith\//),
        'content-type': 'application/json',
        'x-hook-delivery': row.delivery_id,
        'x-hook-timestamp': expect.stringMatching(/^\d{10}$/),
        'x-hook-signature': createHmac('sha512', 'a key').update(sent.body).digest('hex'),
      },
    });
    expect(row).toMatchObject({
      status: { value: 'delivered' },
      event: 'create',
      attempts: 1,
      next_attempt: null,
      response_status: 204,
      duration_ms: expect.any(Number),
      error: '',
      request_body: sent.body,
      object: { display: `c${made}` },
    });
    expect(row).not.toHaveProperty('payload');
    expect(await world.delivered()).toEqual([]);
  });

  it('is rendered from templates', async () => {
    await world.hook({
      payload_url: `${world.receiver.url}/{{ model }}/{{ data.id }}?event={{ event }}`,
      http_method: 'PUT',
      http_content_type: 'text/plain',
      additional_headers:
        'X-Name: {{ data.name }}\n\nX-By:{{ username }}\nHost: elsewhere\nContent-Length: 1\n',
      body_template: '{{ data.name | upper }} = {{ snapshots.postchange.value }}{{ snapshots.prechange }}',
    });
    const { id } = await makeCommunity();
    const sent = await world.deliveredOne();
    expect(sent).toMatchObject({
      method: 'PUT',
      url: `/community/${id}?event=create`,
      body: `C${made} = 64500:${made}None`,
      headers: { 'content-type': 'text/plain', 'x-name': `c${made}`, 'x-by': 'user1' },
    });
    expect(sent.headers.host).toMatch(/^127/);
    expect(sent.headers).not.toHaveProperty('x-hook-signature');
  });

  it.each([
    [{ body_template: '{{ 1 / 0 }}' }, /^body_template, line 1: .*division by zero/],
    [{ payload_url: '{{ "".__class__.__mro__ }}' }, /./],
    [
      { body_template: '{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}' },
      /^body_template/,
    ],
    [{ additional_headers: 'no colon' }, /Name: value/],
    [{ payload_url: 'file:///etc/passwd' }, /not an http/],
  ])('that cannot be made or sent says why: %j', async (given, error) => {
    await world.hook(given);
    await makeCommunity();
    expect(await world.delivered()).toEqual([]);
    const [row] = await world.history();
    expect(row).toMatchObject({ status: { value: 'failed' }, error: expect.stringMatching(error) });
  });

  it('is tried again ever later, and at last given up', async () => {
    world.receiver.answer = 500;
    await world.hook();
    await makeCommunity();
    let now = new Date();
    for (const [at, wait] of [10, 60, 300, 1800, 7200].entries()) {
      expect(await world.delivered(now)).toHaveLength(1);
      expect(await world.history()).toMatchObject([
        {
          status: { value: 'failed' },
          attempts: at + 1,
          response_status: 500,
          error: 'The receiver answered 500.',
        },
      ]);
      expect(await world.delivered(seconds(now, wait - 1))).toEqual([]);
      now = seconds(now, wait);
    }
    expect(await world.delivered(now)).toHaveLength(1);
    expect(await world.history()).toMatchObject([
      { status: { value: 'dead' }, attempts: 6, next_attempt: null },
    ]);
    expect(await world.delivered(seconds(now, 1e6))).toEqual([]);
    expect(await world.history('status=dead')).toHaveLength(1);
  });

  it.skipIf(!OPENSSL)('checks the certificate of the receiver as the webhook says (openssl)', async () => {
    const secure = await receiver({ tls: true });
    const at = { payload_url: secure.url };
    await world.hook(at);
    await world.hook({
      ...at,
      type_update: false,
      ca_certificates: readFileSync(secure.certificate, 'utf8'),
    });
    await world.hook({ ...at, type_delete: false, ssl_verification: false });
    await makeCommunity();
    await world.delivered();
    await secure.close();
    expect(secure.received).toHaveLength(2);
    const [usual, ...others] = await world.history();
    expect(usual).toMatchObject({
      status: { value: 'failed' },
      error: expect.stringContaining('SELF_SIGNED_CERT'),
    });
    expect(others.map(({ status }) => status.value)).toEqual(['delivered', 'delivered']);
  });

  it('has arrived when the answer is any 2xx, and has not with a redirection', async () => {
    await world.hook();
    for (const [status, state] of [
      [200, 'delivered'],
      [299, 'delivered'],
      [302, 'failed'],
      [404, 'failed'],
    ] as const) {
      world.receiver.answer = status;
      await makeCommunity();
      expect(await world.delivered()).toHaveLength(1);
      expect((await world.history()).at(-1)).toMatchObject({
        status: { value: state },
        response_status: status,
      });
    }
  });

  it('is sent again when asked, under its own id, by those who may', async () => {
    await world.hook();
    await makeCommunity();
    const first = await world.deliveredOne();
    const [row] = await world.history();
    const viewer = await world.tested.holderOf(['extras.view_webhookdelivery']);
    expect((await viewer.get(`${DELIVERIES}${row.id}/`)).status).toBe(200);
    expect((await viewer.post(`${DELIVERIES}${row.id}/redeliver/`)).status).toBe(403);
    const may = await world.tested.holderOf(['extras.view_webhookdelivery', 'extras.change_webhookdelivery']);
    const answer = await may.post(`${DELIVERIES}${row.id}/redeliver/`);
    expect(answer).toMatchObject({
      status: 202,
      body: { id: row.id, status: { value: 'pending' }, attempts: 0 },
    });
    const again = await world.deliveredOne();
    expect(again.body).toBe(first.body);
    expect(again.headers['x-hook-delivery']).toBe(first.headers['x-hook-delivery']);
    expect((await may.post(`${DELIVERIES}999999/redeliver/`)).status).toBe(404);
  });

  it('does not reach private addresses unless the operator allows it', async () => {
    const { id } = await world.hook();
    await makeCommunity();
    const context = world.tested.app.system();
    await deliverDue({ ...context, settings: loadConfig({}).settings }, id);
    expect(world.receiver.received).toEqual([]);
    expect(await world.history()).toMatchObject([
      {
        status: { value: 'failed' },
        response_status: null,
        error: expect.stringContaining('not on the public internet'),
      },
    ]);
  });

  it('is made by one worker of several, and by another when one dies', async () => {
    const { id } = await world.hook();
    for (let n = 0; n < 15; n += 1) await makeCommunity();
    const context = world.tested.app.system();
    await Promise.all([1, 2, 3].map(() => deliverDue(context, id)));
    expect(world.receiver.received).toHaveLength(15);
    await sql`update extras_webhookdelivery set status = 'pending', attempts = 1, next_attempt = ${seconds(new Date(), 60)}`.execute(
      context.db,
    );
    world.receiver.received.length = 0;
    expect(await world.delivered()).toEqual([]);
    expect(await world.delivered(seconds(new Date(), 61))).toHaveLength(15);
  });

  it('is made by itself while workers run, and forgotten after a month', async () => {
    await world.hook();
    await makeCommunity();
    await world.tested.app.work();
    await vi.waitFor(() => expect(world.receiver.received).toHaveLength(1), 5000);
    await vi.waitFor(async () =>
      expect(await world.history()).toMatchObject([{ status: { value: 'delivered' } }]),
    );
    await pruneDeliveries({ ...world.tested.app.system(), now: () => seconds(new Date(), 31 * 86_400) });
    expect(await world.history()).toEqual([]);
  });
});
