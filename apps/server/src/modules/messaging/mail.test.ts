import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { type MailWorld, MESSAGES, mailWorld, STRANGER } from '../../../test/mail-world.ts';
import { loadConfig } from '../../configuration.ts';
import { claimMessage } from './outbox/claim-message.ts';
import { sendDue } from './outbox/send-due.ts';

const SENDS = ['peering.send_email', 'peering.view_autonomoussystem'];
const CONTACTS = ['messaging.view_contact', 'messaging.view_contactassignment'];

let world: MailWorld;
beforeAll(async () => {
  world = await mailWorld({
    EMAIL_CC_CONTACTS: 'Archive <archive@ours.example>',
    EMAIL_IDENTITIES: '{"noc": {"from": "NOC <noc@ours.example>", "reply_to": "tickets@ours.example"}}',
    EMAIL_ATTEMPTS: '3',
    EMAIL_ATTACHMENT_MAX_MB: '1',
  });
});
afterEach(() => world.clear());
afterAll(() => world?.close());

const minutes = (from: Date, n: number) => new Date(from.getTime() + n * 60_000);
const change = (text: string) => sql.raw(text).execute(world.tested.app.system().db);

describe('a message', () => {
  it('is queued with the request, arrives as it was written, and is in the journal', async () => {
    const { status, body } = await world.ask(world.tested.admin, {
      subject: 'Größere Leitung für AS64501',
      body: 'Dear peer,\r\nshall we?\n.\nRegards',
      html: '<p>Shall we?</p>',
      cc: ['policy@peer.example'],
      attachments: [{ name: 'map ä.txt', content_type: 'text/plain', content: btoa('a map') }],
    });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: {
        status: { value: 'queued' },
        attempts: 0,
        asn: 64_501,
        autonomous_system: { id: world.peer },
        network_name: 'Peer',
        to: ['noc@peer.example'],
        cc: ['policy@peer.example', 'Archive <archive@ours.example>'],
        attachments: [{ name: 'map ä.txt', content_type: 'text/plain', size: 5 }],
      },
    });
    expect(body).not.toHaveProperty('lease_until');
    const [arrived, ...others] = await world.sent();
    expect(others).toEqual([]);
    expect(arrived).toMatchObject({
      from: 'desk@ours.example',
      to: ['noc@peer.example', 'policy@peer.example', 'archive@ours.example'],
      mail: {
        subject: 'Größere Leitung für AS64501',
        messageId: body.message_id,
        from: { text: '"Peering Desk" <desk@ours.example>' },
        html: '<p>Shall we?</p>',
        attachments: [{ filename: 'map ä.txt', contentType: 'text/plain', content: Buffer.from('a map') }],
      },
    });
    expect(arrived?.mail.date?.getTime()).toBe(Math.floor(Date.parse(body.created) / 1000) * 1000);
    expect(arrived?.mail.text?.trimEnd()).toBe('Dear peer,\nshall we?\n.\nRegards');
    expect(body.message_id).toBe(`<peersmith.${body.reference}@ours.example>`);
    expect(await world.message(body.id)).toMatchObject({
      status: { value: 'sent' },
      attempts: 1,
      next_attempt: null,
      sent: expect.any(String),
      error: '',
      response: expect.stringContaining('queued as 4711'),
    });
    const [entry, ...more] = await world.journal();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ kind: { value: 'info' }, created_by: 1 });
    expect(entry.comments).toBe(
      'E-mail sent.\n\n```\nTo: noc@peer.example\nCC: policy@peer.example, Archive <archive@ours.example>\nFrom: Peering Desk <desk@ours.example>\nSubject: Größere Leitung für AS64501\nAttached: map ä.txt\n\nDear peer,\nshall we?\n.\nRegards\n```',
    );
    expect(await world.sent()).toEqual([]);
  });

  it('has files that are saved, and never shown as a page', async () => {
    const { id } = await world.queue({
      attachments: [
        { name: 'a "map"/ä.html', content_type: 'text/html', content: btoa('<script>1</script>') },
      ],
    });
    const file = (number: number, api = world.tested.admin) =>
      api.get(`${MESSAGES}${id}/attachments/${number}/`);
    expect(await file(1)).toMatchObject({
      status: 200,
      text: '<script>1</script>',
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="a _map___.html"; filename*=UTF-8''a%20%22map%22_%C3%A4.html`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
      },
    });
    for (const number of [0, 2]) expect((await file(number)).status).toBe(404);
    const elsewhere = await limitedApi(world.tested, { 'peering.autonomoussystem': { asn: '64500' } });
    expect((await file(1, elsewhere)).status).toBe(404);
  });

  it('is written in one of several names, with answers to elsewhere', async () => {
    await world.queue({ identity: 'noc' });
    const [arrived] = await world.sent();
    expect(arrived).toMatchObject({
      from: 'noc@ours.example',
      mail: { from: { text: '"NOC" <noc@ours.example>' }, replyTo: { text: 'tickets@ours.example' } },
    });
    expect(await world.ask(world.tested.admin, { identity: 'boss' })).toMatchObject({
      status: 400,
      body: { identity: [expect.stringContaining('EMAIL_IDENTITIES')] },
    });
  });

  it('goes to a network of PeeringDB, of which nothing is made here', async () => {
    const count = async () =>
      (await world.tested.admin.get('/api/peering/autonomous-systems/?limit=1')).body.count;
    const before = await count();
    const { status, body } = await world.tested.admin.post('/api/peeringdb/networks/send-email/', {
      autonomous_system: world.ours,
      network: STRANGER,
      subject: 'Hello',
      body: 'We are at the same exchange.',
      to: ['peering@elsewhere.example'],
    });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { asn: 64_510, network_name: 'Elsewhere', autonomous_system: null },
    });
    expect((await world.sent())[0]?.to).toEqual(['peering@elsewhere.example', 'archive@ours.example']);
    expect(await count()).toBe(before);
  });

  it.each([
    ['subject', { subject: 'Hello\r\nBcc: all@elsewhere.example' }],
    ['to', { to: ['noc@peer.example\r\nBcc: all@elsewhere.example'] }],
    ['to', { to: ['noc@peer.example>\nRCPT TO:<all@elsewhere.example'] }],
    ['to', { to: ['nobody'] }],
    ['to', { to: ['all@elsewhere.example'] }],
    ['to', { to: [] }],
    ['cc', { cc: ['all@elsewhere.example'] }],
    ['subject', { subject: ' ' }],
    ['body', { body: '\n' }],
    ['attachments', { attachments: [{ name: 'a\nb', content: '' }] }],
    ['attachments', { attachments: [{ name: 'a', content_type: 'text/html\r\nX: y', content: '' }] }],
    ['attachments', { attachments: [{ name: 'a', content: btoa('x'.repeat(1_000_001)) }] }],
    ['template', { template: 'x' }],
  ])('is refused by its field %s: %#', async (field, given) => {
    const { status, body } = await world.ask(world.tested.admin, given);
    expect({ status, fields: Object.keys(body) }).toEqual({ status: 400, fields: [field] });
    expect((await world.tested.admin.get(MESSAGES)).body.count).toBe(0);
  });

  it('takes files of just the size that is allowed, and addresses in any case', async () => {
    await world.queue({
      to: ['NOC@Peer.example'],
      attachments: [{ name: 'a', content: btoa('x'.repeat(1_000_000)) }],
    });
    const [arrived] = await world.sent();
    expect(arrived?.mail.attachments[0]?.size).toBe(1_000_000);
  });

  it('is announced to webhooks when it is queued, and when it is sent', async () => {
    const { body: hook } = await world.tested.admin.post('/api/extras/webhooks/', {
      name: 'mail',
      content_types: ['messaging.message'],
      type_create: true,
      type_update: true,
      payload_url: 'http://127.0.0.1:1/',
    });
    await world.queue();
    await world.sent();
    const { rows } = await sql<{
      event: string;
      payload: string;
    }>`select event, payload from extras_webhookdelivery order by id`.execute(world.tested.app.system().db);
    await world.tested.admin.delete(`/api/extras/webhooks/${hook.id}/`);
    expect(
      rows.map(({ event, payload }) => [event, JSON.parse(payload).snapshots.postchange.status]),
    ).toEqual([
      ['create', 'queued'],
      ['update', 'sent'],
    ]);
    expect(JSON.parse(rows[1]?.payload ?? '').data).toMatchObject({
      subject: 'Peering',
      status: { value: 'sent' },
    });
  });
});

describe('a mail server that', () => {
  it('wants it later is asked again under the same Message-ID, ever later, and at last given up', async () => {
    world.server.recipient = () => ({ status: 451, text: '4.7.1 Greylisted' });
    const { id, message_id } = await world.queue();
    let now = new Date();
    for (const [at, pause] of [1, 5].entries()) {
      expect(await world.sent(now)).toEqual([]);
      expect(await world.message(id)).toMatchObject({
        status: { value: 'queued' },
        attempts: at + 1,
        code: 'deferred',
        error: expect.stringContaining('4.7.1 Greylisted'),
      });
      expect(await world.journal()).toEqual([]);
      await world.sent(minutes(now, pause - 0.1));
      expect((await world.message(id)).attempts).toBe(at + 1);
      now = minutes(now, pause);
    }
    const other = await world.queue({ subject: 'Another' });
    await world.sent(now);
    expect(await world.message(id)).toMatchObject({
      status: { value: 'failed' },
      attempts: 3,
      next_attempt: null,
    });
    expect(await world.journal()).toMatchObject([
      { kind: { value: 'danger' }, comments: expect.stringContaining('4.7.1 Greylisted') },
    ]);
    world.server.recipient = () => null;
    const again = await world.tested.admin.post(`${MESSAGES}${id}/retry/`);
    expect(again).toMatchObject({
      status: 202,
      body: { status: { value: 'queued' }, attempts: 0, message_id },
    });
    expect((await world.sent(minutes(new Date(), 0.1)))[0]?.mail.messageId).toBe(message_id);
    expect(await world.message(other.id)).toMatchObject({ status: { value: 'queued' } });
  });

  it('refuses it has the last word', async () => {
    world.server.message = () => ({ status: 554, text: '5.7.1 We do not like your words' });
    const { id } = await world.queue();
    await world.sent();
    expect(await world.message(id)).toMatchObject({
      status: { value: 'failed' },
      attempts: 1,
      code: 'refused',
      error: expect.stringContaining('5.7.1 We do not like your words'),
    });
    expect(await world.journal()).toMatchObject([{ kind: { value: 'danger' } }]);
  });

  it('answers oddly is told of in its words, and keeps no other from the journal', async () => {
    const odd = await world.queue({ subject: 'Odd' });
    await world.sent();
    await change(`update messaging_message set in_journal = false, error = E'550\\u0085 gone' where id = ${odd.id};
      delete from extras_journalentry`);
    world.server.message = () => ({ status: 554, text: 'caf\u0085\u0001 \0no\ud83d' });
    const { id } = await world.queue();
    await world.sent();
    const { error } = await world.message(id);
    expect(error).toMatch(/^The mail server does not take it: 554 caf.*no/);
    expect(error).not.toMatch(/\p{Cc}/u);
    expect(await world.journal()).toMatchObject([{ comments: expect.stringContaining(error) }]);
    const { rows } = await sql`select from messaging_message where not in_journal`.execute(
      world.tested.app.system().db,
    );
    expect(rows).toEqual([]);
  });

  it('takes it for some alone is told of, and those who wait get it later, once', async () => {
    world.server.recipient = (address) =>
      address.startsWith('policy')
        ? { status: 550, text: '5.1.1 No such user' }
        : address.startsWith('archive')
          ? { status: 450, text: '4.2.2 Mailbox full' }
          : null;
    const { id } = await world.queue({ to: ['noc@peer.example', 'policy@peer.example'] });
    const now = new Date();
    expect((await world.sent(now)).map(({ to }) => to)).toEqual([['noc@peer.example']]);
    expect(await world.message(id)).toMatchObject({
      status: { value: 'queued' },
      refused: [{ address: 'policy@peer.example', response: expect.stringContaining('5.1.1 No such user') }],
    });
    world.server.recipient = () => null;
    expect((await world.sent(minutes(now, 1))).map(({ to }) => to)).toEqual([['archive@ours.example']]);
    expect(await world.message(id)).toMatchObject({
      status: { value: 'sent' },
      code: 'partly_refused',
      error: expect.stringContaining('policy@peer.example'),
    });
    expect(await world.journal()).toMatchObject([{ kind: { value: 'warning' } }]);
  });

  it('cannot be reached keeps everything waiting', async () => {
    const { id } = await world.queue();
    const context = world.tested.app.system();
    const closed = {
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_PORT: '1',
      EMAIL_TLS_MODE: 'none',
      EMAIL_FROM_ADDRESS: 'a@b.example',
    };
    expect(await sendDue({ ...context, settings: loadConfig(closed).settings })).toBe(0);
    expect(await world.message(id)).toMatchObject({
      status: { value: 'queued' },
      attempts: 1,
      code: 'unreachable',
      error: expect.stringContaining('Check EMAIL_SERVER and EMAIL_PORT'),
      next_attempt: expect.any(String),
    });
    await sendDue({ ...context, settings: loadConfig({}).settings });
    expect((await world.message(id)).attempts).toBe(1);
  });
});

describe('nothing is sent twice', () => {
  it('when a worker dies with it between its hands', async () => {
    const { id, message_id } = await world.queue();
    const context = world.tested.app.system();
    expect((await claimMessage(context))?.id).toBe(id);
    expect(await world.message(id)).toMatchObject({ status: { value: 'sending' }, attempts: 1 });
    expect(await world.settle(new Date())).toBe(0);
    const later = minutes(new Date(), 2);
    expect(await world.settle(later)).toBe(1);
    expect(await world.sent(minutes(later, 600))).toEqual([]);
    expect(await world.message(id)).toMatchObject({
      status: { value: 'unknown' },
      code: 'interrupted',
      error: expect.stringContaining(message_id),
    });
    expect(await world.journal()).toMatchObject([
      { kind: { value: 'danger' }, comments: expect.stringContaining(`Message-ID: ${message_id}`) },
    ]);
  });

  it('when the server had the text and says nothing', async () => {
    const env = {
      EMAIL_DATA_TIMEOUT: '1',
      EMAIL_TIMEOUT: '1',
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_TLS_MODE: 'none',
    };
    const settings = loadConfig({
      ...env,
      EMAIL_PORT: String(world.server.port),
      EMAIL_FROM_ADDRESS: 'desk@ours.example',
    }).settings;
    world.server.message = () => 'nothing';
    const { id } = await world.queue();
    await sendDue({ ...world.tested.app.system(), settings });
    expect(await world.message(id)).toMatchObject({ status: { value: 'unknown' }, code: 'no_answer' });
    world.server.message = () => null;
    expect(await world.sent(minutes(new Date(), 600))).toEqual([]);
    expect((await world.tested.admin.post(`${MESSAGES}${id}/retry/`)).status).toBe(202);
    expect(await world.sent()).toHaveLength(1);
  });

  it('by two workers side by side, which send each message once', async () => {
    for (let n = 0; n < 12; n += 1) await world.queue({ subject: `Message ${n}` });
    const context = world.tested.app.system();
    await Promise.all([sendDue(context), sendDue(context), sendDue(context)]);
    const subjects = world.server.arrived.splice(0).map(({ mail }) => mail.subject);
    expect(subjects).toHaveLength(12);
    expect(new Set(subjects).size).toBe(12);
  });

  it('when the same request is sent again', async () => {
    const body = { subject: 'Once', body: 'Text', to: ['noc@peer.example'] };
    const path = `/api/peering/autonomous-systems/${world.peer}/send-email/`;
    const send = () => world.tested.admin.send('POST', path, body, { 'idempotency-key': 'mail-once' });
    expect((await send()).body.id).toBe((await send()).body.id);
    expect(await world.sent()).toHaveLength(1);
  });
});

describe('a message that waits', () => {
  it('is cancelled, by those who may, and then not sent', async () => {
    const { id } = await world.queue();
    expect(await world.tested.admin.post(`${MESSAGES}${id}/cancel/`)).toMatchObject({
      status: 200,
      body: { status: { value: 'cancelled' }, next_attempt: null },
    });
    expect(await world.sent()).toEqual([]);
    expect(await world.tested.admin.post(`${MESSAGES}${id}/cancel/`)).toMatchObject({
      status: 409,
      body: { code: 'not_waiting' },
    });
    expect((await world.tested.admin.post(`${MESSAGES}${id}/retry/`)).status).toBe(202);
    expect(await world.sent()).toHaveLength(1);
    expect(await world.tested.admin.post(`${MESSAGES}${id}/retry/`)).toMatchObject({
      status: 409,
      body: { code: 'not_failed' },
    });
  });

  it('keeps within the rates', async () => {
    const settings = loadConfig({
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_PORT: String(world.server.port),
      EMAIL_TLS_MODE: 'none',
      EMAIL_FROM_ADDRESS: 'desk@ours.example',
      EMAIL_RATE_PER_MINUTE: '3',
      EMAIL_RATE_PER_NETWORK: '2',
    }).settings;
    const stranger = { autonomous_system: world.ours, network: STRANGER, to: ['peering@elsewhere.example'] };
    for (let n = 0; n < 4; n += 1) {
      await world.queue();
      await world.tested.admin.post('/api/peeringdb/networks/send-email/', {
        ...stranger,
        subject: 's',
        body: 'b',
      });
    }
    const start = new Date();
    const asns = async (now: Date) => {
      await sendDue({ ...world.tested.app.system(), settings, now: () => now });
      return world.server.arrived.splice(0).map(({ to }) => to[0]?.split('@')[1]);
    };
    expect(await asns(start)).toEqual(['peer.example', 'elsewhere.example', 'peer.example']);
    expect(await asns(start)).toEqual([]);
    expect(await asns(minutes(start, 1.1))).toEqual(['elsewhere.example']);
    expect(await asns(minutes(start, 59))).toEqual([]);
    expect(await asns(minutes(start, 61))).toHaveLength(3);
  });
});

describe('messages', () => {
  it('are seen by those who see the network', async () => {
    const { id } = await world.queue();
    await change(
      `insert into messaging_message (asn, from_address, subject, body, message_id, reference) values (64510, 'a', 'To a stranger', 'b', '<x>', 'x')`,
    );
    const count = async (api: Awaited<ReturnType<typeof limitedApi>>) => (await api.get(MESSAGES)).body.count;
    const viewer = await world.tested.holderOf(['messaging.view_message', 'peering.view_autonomoussystem']);
    expect(await count(viewer)).toBe(2);
    expect((await viewer.post(`${MESSAGES}${id}/cancel/`)).status).toBe(403);
    expect(await count(await world.tested.holderOf(['messaging.view_message']))).toBe(0);
    expect(
      (await (await world.tested.holderOf(['peering.view_autonomoussystem'])).get(MESSAGES)).status,
    ).toBe(403);
    const limited = await limitedApi(world.tested, { 'peering.autonomoussystem': { asn: ['64501'] } });
    expect((await limited.get(MESSAGES)).body.results.map((row: { id: number }) => row.id)).toEqual([id]);
    const other = await limitedApi(world.tested, { 'peering.autonomoussystem': { asn: ['64500'] } });
    expect((await other.get(`${MESSAGES}${id}/`)).status).toBe(404);
    expect((await other.post(`${MESSAGES}${id}/cancel/`)).status).toBe(404);
    expect((await world.ask(other)).status).toBe(404);
    const elsewhere = { autonomous_system: world.ours, network: STRANGER, subject: 's', body: 'b' };
    expect(
      await other.post('/api/peeringdb/networks/send-email/', {
        ...elsewhere,
        to: ['peering@elsewhere.example'],
      }),
    ).toMatchObject({ status: 403, body: { detail: expect.stringContaining('you see some of them') } });
    expect(await count(viewer)).toBe(2);
  });

  it('stay when the network goes', async () => {
    const { body: gone } = await world.tested.admin.post('/api/peering/autonomous-systems/', {
      asn: 64_505,
      name: 'Gone',
    });
    await change(
      `insert into messaging_message (asn, autonomous_system_id, from_address, subject, body, message_id, reference) values (64505, ${gone.id}, 'a', 's', 'b', '<y>', 'y')`,
    );
    await world.tested.admin.delete(`/api/peering/autonomous-systems/${gone.id}/`);
    expect((await world.tested.admin.get(`${MESSAGES}?asn=64505`)).body.results).toMatchObject([
      { asn: 64_505, autonomous_system: null },
    ]);
  });

  it('go only to addresses that the caller may see', async () => {
    const blind = await world.tested.holderOf(SENDS);
    expect(await world.ask(blind)).toMatchObject({ status: 400, body: { to: [expect.any(String)] } });
    expect((await world.ask(await world.tested.holderOf([...SENDS, ...CONTACTS]))).status).toBe(202);
    const readOnly = await world.tested.holderOf([...SENDS, ...CONTACTS], { readOnlyToken: true });
    expect((await world.ask(readOnly)).status).toBe(403);
    expect((await world.ask(world.tested.anonymous)).status).toBe(403);
  });

  it('are told of: whether mail can be sent, and when a network was last written to', async () => {
    const { id } = await world.queue();
    await world.sent();
    expect((await world.tested.admin.get('/api/messaging/sending/?asn=64501')).body).toMatchObject({
      ready: true,
      identities: [
        { name: '', from: 'Peering Desk <desk@ours.example>', reply_to: null },
        { name: 'noc', from: 'NOC <noc@ours.example>', reply_to: 'tickets@ours.example' },
      ],
      cc: ['Archive <archive@ours.example>'],
      rule: null,
      last: { id, subject: 'Peering' },
    });
  });

  // Workers go on until the application ends, so this comes last.
  it('leaves by itself while workers run', async () => {
    const { id } = await world.queue();
    await world.tested.app.work();
    await vi.waitFor(
      async () => expect(await world.message(id)).toMatchObject({ status: { value: 'sent' } }),
      8000,
    );
  });
});
