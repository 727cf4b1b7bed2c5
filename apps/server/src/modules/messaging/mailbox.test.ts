import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DOVECOT, type Dovecot, startDovecot } from '../../../test/dovecot.ts';
import { limitedApi } from '../../../test/limited.ts';
import { type MailWorld, mailWorld } from '../../../test/mail-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { loadConfig } from '../../configuration.ts';
import { mailboxJob } from './inbox/mailbox-job.ts';
import { mailboxHealth } from './inbox/mailbox-state.ts';
import { readMailbox } from './inbox/read-mailbox.ts';
import { calendarOf } from './index.ts';

const RECEIVED = '/api/messaging/received-messages/';

describe.skipIf(!DOVECOT)('the mailbox', () => {
  let imap: Dovecot;
  let world: MailWorld;
  beforeAll(async () => {
    imap = await startDovecot();
    world = await mailWorld({ ...imap.env, IMAP_MESSAGE_MAX_MB: '1', IMAP_FIRST_DAYS: '10' });
  });
  afterEach(async () => {
    await change('delete from messaging_receivedmessage');
    await world.clear();
  });
  afterAll(async () => {
    await world?.close();
    await imap?.stop();
  });

  const change = (text: string) => sql.raw(text).execute(world.tested.app.system().db);
  const read = (env: Record<string, string> = {}) => {
    const { settings } = loadConfig({ ...imap.env, EMAIL_FROM_ADDRESS: 'desk@ours.example', ...env });
    const context = world.tested.app.system();
    return readMailbox(Object.keys(env).length ? { ...context, settings } : context);
  };
  const kept = async () => (await world.tested.admin.get(`${RECEIVED}?ordering=id`)).body.results;
  let written = 0;
  const deliver = (headers: Record<string, string>, body = 'Yes, gladly.') => {
    written += 1;
    const all = { 'Message-ID': `<m${written}@peer.example>`, Subject: 'Re: Peering', ...headers };
    return imap.deliver(
      `${Object.entries(all)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join('')}\n${body}`,
    );
  };
  /** A message of ours that left. */
  const sent = async (given: object = {}) => {
    const row = await world.queue(given);
    await world.sent();
    return row;
  };

  it('keeps an answer with the message that it answers, and changes nothing in the mailbox', async () => {
    const { id, message_id, reference } = await sent();
    await deliver({ From: 'NOC <noc@peer.example>', To: 'desk@ours.example', 'In-Reply-To': message_id });
    await deliver({ From: 'Somebody <private@elsewhere.invalid>', Subject: 'Your invoice' });
    const before = imap.files();
    expect(await read()).toEqual({ looked: 2, kept: 1 });
    expect(imap.files()).toEqual(before);
    expect(await kept()).toMatchObject([
      {
        kind: { value: 'answer' },
        message: { id },
        autonomous_system: { id: world.peer },
        asn: 64_501,
        from_name: 'NOC',
        from_address: 'noc@peer.example',
        sender_known: true,
        to: ['desk@ours.example'],
        subject: 'Re: Peering',
        body: 'Yes, gladly.',
        thread: reference,
        handled: false,
      },
    ]);
    expect(await read()).toEqual({ looked: 0, kept: 0 });
    expect(await kept()).toHaveLength(1);
  });

  it('knows an answer by any of its ancestors, whatever its subject', async () => {
    const { id, message_id } = await sent();
    await deliver({
      ...{ From: 'noc@peer.example', Subject: '=?utf-8?q?Gr=C3=B6=C3=9Fer?=' },
      References: `${message_id}\n <other@peer.example>`,
      'In-Reply-To': '<other@peer.example>',
    });
    await read();
    expect(await kept()).toMatchObject([{ subject: 'Größer', message: { id } }]);
  });

  it('says of an answer when it is from somebody else', async () => {
    const { message_id } = await sent();
    const from = ['jane@peer.example', 'jane@gmail.com', 'noc@stranger.invalid'];
    for (const address of from) await deliver({ From: address, 'In-Reply-To': message_id });
    await read();
    expect(
      (await kept()).map((one: Record<string, unknown>) => [one.from_address, one.sender_known]),
    ).toEqual([
      ['jane@peer.example', true],
      ['jane@gmail.com', false],
      ['noc@stranger.invalid', false],
    ]);
  });

  it('tells messages of contacts, automatic replies, and its own copies apart', async () => {
    const { message_id } = await sent();
    await deliver({ From: 'policy@peer.example', Subject: 'A question' });
    await deliver({ From: 'noc@peer.example', 'In-Reply-To': message_id, 'Auto-Submitted': 'auto-replied' });
    await deliver({ From: 'noc@peer.example', 'In-Reply-To': message_id, 'Auto-Submitted': 'no' });
    await deliver({ From: 'Peering <PEERING@elsewhere.example>', Subject: 'Hello' });
    await deliver({ From: 'desk@ours.example', 'Message-ID': message_id });
    await deliver({ From: 'desk@ours.example', Subject: 'To myself' });
    expect(await read()).toEqual({ looked: 6, kept: 4 });
    expect(
      (await kept()).map((one: { kind: { value: string }; asn: number }) => [one.kind.value, one.asn]),
    ).toEqual([
      ['other', 64_501],
      ['auto_reply', 64_501],
      ['answer', 64_501],
      ['other', 64_510],
    ]);
  });

  const report = (message_id: string, action = 'failed', about = 'noc@peer.example') =>
    `--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.peer.example\n\nFinal-Recipient: rfc822; ${about}\nAction: ${action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <${about}>:\n nobody here\n--b\nContent-Type: text/rfc822-headers\n\nSubject: Peering\nMessage-ID: ${message_id}\n--b--\n`;
  const REPORT = {
    ...{ From: 'MAILER-DAEMON@mx.peer.example', Subject: 'Undelivered', 'Auto-Submitted': 'auto-replied' },
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
    'MIME-Version': '1.0',
  };

  it('notes what came back at the message, and in the journal', async () => {
    const { id, message_id } = await sent();
    await deliver(REPORT, report(message_id, 'delayed'));
    await read();
    expect(await kept()).toMatchObject([{ kind: { value: 'auto_reply' }, message: { id } }]);
    expect(await world.message(id)).toMatchObject({ status: { value: 'sent' }, bounced: [] });
    // Somebody who guessed the number of a message cannot say of others that they are not there.
    await deliver(REPORT, report(message_id, 'failed', 'elsewhere@peer.example'));
    await deliver(REPORT, report(message_id));
    await deliver(REPORT, report(message_id));
    await read();
    const error = 'It came back for noc@peer.example: 5.1.1 550 5.1.1 <noc@peer.example>: nobody here.';
    expect(await world.message(id)).toMatchObject({
      status: { value: 'bounced' },
      code: 'bounced',
      error,
      bounced: [{ address: 'noc@peer.example', status: '5.1.1', received: expect.any(String) }],
    });
    const [entry, ...others] = await world.journal();
    expect(entry).toMatchObject({
      kind: { value: 'danger' },
      comments: expect.stringContaining('came back for noc@peer.example'),
    });
    expect(others).toHaveLength(1);
  });

  it('leaves a message sent that came back from some', async () => {
    const { id, message_id } = await sent({ to: ['noc@peer.example', 'policy@peer.example'] });
    await deliver(REPORT, report(message_id));
    await deliver(REPORT, report('<peersmith.000000000000000000000000@ours.example>'));
    expect(await read()).toEqual({ looked: 2, kept: 1 });
    expect(await world.message(id)).toMatchObject({
      status: { value: 'sent' },
      error: expect.stringContaining('came back for noc@peer.example'),
    });
  });

  it('keeps the text of a message whose files are too large, and says which', async () => {
    const { message_id } = await sent();
    const file = (name: string, size: number) =>
      `--b\nContent-Type: application/pdf; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${Buffer.alloc(size, 7).toString('base64').replaceAll(/.{76}/g, '$&\n')}\n`;
    await deliver(
      {
        ...{ From: 'noc@peer.example', 'In-Reply-To': message_id, 'MIME-Version': '1.0' },
        'Content-Type': 'multipart/mixed; boundary=b',
      },
      `--b\nContent-Type: text/plain; charset=utf-8\n\nSee what is attached.\n${file('small.pdf', 2000)}${file('large.pdf', 20_000_000)}${file('last.pdf', 500)}--b--\n`,
    );
    expect(await read()).toEqual({ looked: 1, kept: 1 });
    const [row] = await kept();
    expect(row).toMatchObject({ body: 'See what is attached.' });
    expect(row.size).toBeGreaterThan(20_000_000);
    expect(row.attachments).toEqual([
      { name: 'small.pdf', content_type: 'application/pdf', size: 2000, kept: true },
      { name: 'large.pdf', content_type: 'application/pdf', size: expect.any(Number), kept: false },
      { name: 'last.pdf', content_type: 'application/pdf', size: expect.any(Number), kept: false },
    ]);
    expect(row.attachments[1].size / 20_000_000).toBeCloseTo(1, 1);
    const { tested } = world;
    const saved = (number: number, api = tested.admin) =>
      api.get(`${RECEIVED}${row.id}/attachments/${number}/`);
    expect(await saved(1)).toMatchObject({
      status: 200,
      text: '\u0007'.repeat(2000),
      headers: {
        'content-disposition': expect.stringMatching(/^attachment; filename="small\.pdf"/),
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
      },
    });
    expect((await saved(2)).status).toBe(404);
    expect((await saved(9)).status).toBe(404);
    expect(
      (await saved(1, await limitedApi(tested, { 'peering.autonomoussystem': { asn: ['64500'] } }))).status,
    ).toBe(404);
  });

  it('knows a notice of maintenance, also from nobody that is known', async () => {
    const calendar =
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nX-MAINTNOTE-PROVIDER:carrier.example\nEND:VEVENT\nEND:VCALENDAR\n';
    const notice = (text: string) => ({
      headers: {
        ...{ From: 'noc@carrier.invalid', Subject: 'Works', 'MIME-Version': '1.0' },
        'Content-Type': 'multipart/mixed; boundary=b',
      },
      body: `--b\nContent-Type: text/plain\n\nWorks.\n--b\nContent-Type: text/calendar; charset=utf-8\nContent-Disposition: attachment; filename=works.ics\n\n${text}--b--\n`,
    });
    for (const text of [calendar, calendar.replace(/X-MAINT.*\n/, '')]) {
      const { headers, body } = notice(text);
      await deliver(headers, body);
    }
    expect(await read()).toEqual({ looked: 2, kept: 1 });
    const [row] = await kept();
    expect(row).toMatchObject({ kind: { value: 'maintenance' }, asn: null, sender_known: false });
    expect(row).not.toHaveProperty('calendar');
    expect(await calendarOf(world.tested.app.system(), row.id)).toContain(
      'X-MAINTNOTE-PROVIDER:carrier.example',
    );
  });

  it('keeps what cannot be read as such, and goes on behind it', async () => {
    const { message_id } = await sent();
    await imap.deliver(
      Buffer.from([
        ...Buffer.from(`From: noc@peer.example\r\nIn-Reply-To: ${message_id}\r\n\r\n`),
        0,
        255,
        254,
        10,
      ]),
    );
    await deliver({
      ...{ From: 'noc@peer.example', 'In-Reply-To': message_id },
      Subject: 'two\n lines, and \u0007 <script>',
      'Content-Type': 'text/html; charset=nonsense',
    });
    expect(await read()).toEqual({ looked: 2, kept: 2 });
    expect(await kept()).toMatchObject([{ subject: '(no subject)' }, { subject: 'two lines, and <script>' }]);
  });

  it('keeps what strangers write into headers, reports and names of files', async () => {
    const { id, message_id } = await sent();
    const nul = '=?utf-8?q?a=00b=C2=85c?=';
    const from = `${nul} <noc@peer.example>`;
    await deliver(
      {
        ...{ From: from, To: `${nul}@ours.example`, Cc: `"${nul}" <x${nul}@ours.example>`, Subject: nul },
        ...{ 'In-Reply-To': message_id, 'Message-ID': `<${nul}@peer.example>`, References: `<${nul}>` },
        ...{ 'Content-Type': 'multipart/mixed; boundary=b', 'MIME-Version': '1.0' },
      },
      `--b\nContent-Type: text/plain\n\nSee.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="=?utf-8?B?${Buffer.from(`${'a'.repeat(199)}😀\0`).toString('base64')}?="\n\nx\n--b--\n`,
    );
    const odd = report(message_id).replace('550 5.1.1', '550\u0085\u009b5.1.1\0').replace('5.1.1', '5.1.1\0');
    await deliver(REPORT, odd);
    await deliver({ From: 'noc@peer.example', 'In-Reply-To': message_id });
    expect(await read()).toEqual({ looked: 3, kept: 3 });
    const [first, second] = await kept();
    expect(first).toMatchObject({ subject: 'a b c', from_name: 'a b c', from_address: 'noc@peer.example' });
    expect(first.attachments[0].name).toBe(`${'a'.repeat(199)}\ufffd`);
    expect(second.bounced[0]).toMatchObject({
      address: 'noc@peer.example',
      status: expect.stringMatching(/^5\.1\.1/),
    });
    expect(await world.message(id)).toMatchObject({ status: { value: 'bounced' } });
  });

  it('passes over a message that nobody can deal with, says so, and goes on behind it', async () => {
    const { message_id } = await sent();
    await change(`create function refuse() returns trigger language plpgsql as 'begin raise exception ''no room''; end';
      create trigger refuse before insert on messaging_receivedmessage for each row when (new.subject = 'Odd') execute function refuse()`);
    for (const Subject of ['Even', 'Odd', 'Even too'])
      await deliver({ From: 'noc@peer.example', 'In-Reply-To': message_id, Subject });
    const { body } = await world.tested.admin.post('/api/messaging/mailbox/read/');
    await jobRunner(world.tested.app, [mailboxJob])();
    const job = (await world.tested.admin.get(`/api/core/jobs/${body.id}/`)).body;
    expect(job).toMatchObject({ status: { value: 'completed' }, data: { looked: 3, kept: 2 } });
    expect(JSON.stringify(job.data.main.log)).toMatch(/Message \d+ of the mailbox was passed over.*no room/);
    expect((await kept()).map(({ subject }: { subject: string }) => subject)).toEqual(['Even', 'Even too']);
    await change('drop trigger refuse on messaging_receivedmessage');
  });

  it('says so where something that nobody foresaw keeps it from being read', async () => {
    await change(
      'create trigger refuse before update of last_uid on messaging_mailbox for each row execute function refuse()',
    );
    await deliver({ From: 'noc@peer.example' });
    await expect(read()).rejects.toThrow('no room');
    expect(await mailboxHealth(world.tested.app.system())).toMatchObject([
      { state: 'warning', text: expect.stringContaining('Something unexpected: no room.') },
    ]);
    await change('drop trigger refuse on messaging_mailbox');
    await read();
    expect(await mailboxHealth(world.tested.app.system())).toMatchObject([{ state: 'ok' }]);
  });

  it('keeps nothing twice when the mailbox numbers anew, and begins with the last days', async () => {
    const { message_id } = await sent();
    const answer = (at: number) =>
      `From: noc@peer.example\nMessage-ID: <again@peer.example>\nIn-Reply-To: ${message_id}\nX: ${at}\n\nYes.`;
    await imap.deliver(answer(1));
    await read();
    imap.renumber();
    await imap.deliver(answer(3).replace('again', 'old'), new Date(Date.now() - 30 * 86_400_000));
    await imap.deliver(answer(2));
    await imap.deliver(answer(4).replace('again', 'fresh'));
    await read();
    expect((await kept()).map((one: { mail_id: string }) => one.mail_id)).toEqual([
      '<again@peer.example>',
      '<fresh@peer.example>',
    ]);
  });

  it('says why it cannot be read, and since when', async () => {
    const fails = (env: Record<string, string>) =>
      read(env).then(
        () => 'it was read',
        (error: { code: string; message: string }) => [error.code, error.message],
      );
    expect(await fails({ IMAP_PASSWORD: 'wr0ng-word' })).toEqual([
      'sign_in',
      expect.stringMatching(/Check IMAP_USERNAME and IMAP_PASSWORD/),
    ]);
    expect(String(await fails({ IMAP_PASSWORD: 'wr0ng-word' }))).not.toContain('wr0ng-word');
    expect(await fails({ IMAP_FOLDER: 'Nowhere' })).toEqual([
      'no_folder',
      expect.stringContaining('Nowhere'),
    ]);
    expect(await fails({ IMAP_PORT: '1' })).toEqual(['unreachable', expect.stringContaining('IMAP_PORT')]);
    expect(await fails({ IMAP_SERVER: 'mail.invalid' })).toEqual(['no_such_host', expect.any(String)]);
    expect(await fails({ IMAP_TLS_MODE: 'starttls' })).toEqual([
      'tls',
      expect.stringContaining('IMAP_TLS_MODE'),
    ]);
    expect(await fails({ IMAP_CA_FILE: '/nowhere.pem' })).toEqual(['configuration', expect.any(String)]);
    expect(await fails({ IMAP_PASSWORD: '' })).toEqual([
      'configuration',
      'No mailbox is read: set IMAP_PASSWORD among the settings of the server.',
    ]);
    const { settings } = loadConfig({ ...imap.env, IMAP_FOLDER: 'Nowhere' });
    expect(await mailboxHealth({ ...world.tested.app.system(), settings })).toMatchObject([
      { state: 'warning', text: expect.stringMatching(/cannot be read since .*Nowhere/) },
    ]);
    await read();
    expect(await mailboxHealth(world.tested.app.system())).toMatchObject([{ state: 'ok' }]);
  });

  it('is read on request, by a job', async () => {
    const { message_id } = await sent();
    await deliver({ From: 'noc@peer.example', 'In-Reply-To': message_id });
    const { status, body } = await world.tested.admin.post('/api/messaging/mailbox/read/');
    expect(status).toBe(202);
    await jobRunner(world.tested.app, [mailboxJob])();
    expect((await world.tested.admin.get(`/api/core/jobs/${body.id}/`)).body).toMatchObject({
      status: { value: 'completed' },
      data: { looked: 1, kept: 1 },
    });
    expect((await world.tested.admin.get('/api/messaging/mailbox/')).body).toMatchObject({
      ready: true,
      mailbox: 'desk at 127.0.0.1, INBOX',
      unhandled: 1,
      looked: expect.any(String),
      error: '',
    });
    expect((await world.tested.admin.post('/api/messaging/mailbox/test/')).body).toEqual({
      ok: true,
      text: expect.stringMatching(/^desk at 127\.0\.0\.1, INBOX: it can be read, and has \d+ messages?\.$/),
    });
  });

  it('gives conversations, and answers in them', async () => {
    const first = await sent();
    await deliver({ From: 'NOC <noc@peer.example>', 'In-Reply-To': first.message_id });
    await deliver({ From: 'policy@peer.example', Subject: 'Something else' }, 'Another matter.');
    await read();
    const [answer, other] = await kept();
    const again = await world.queue({ subject: 'Re: Peering', body: 'Fine.', answers: answer.id });
    const [arrived] = await world.sent();
    expect(arrived?.mail.inReplyTo).toBe(answer.mail_id);
    expect(arrived?.mail.references).toEqual([first.message_id, answer.mail_id]);
    expect((await world.tested.admin.get('/api/messaging/conversation/?asn=64501')).body).toMatchObject({
      more: false,
      threads: [
        {
          thread: first.reference,
          subject: 'Peering',
          unhandled: 1,
          messages: [
            { direction: 'sent', id: first.id, status: 'sent', text: 'Shall we?', author: 'user1' },
            { direction: 'received', id: answer.id, from: 'NOC <noc@peer.example>', text: 'Yes, gladly.' },
            { direction: 'sent', id: again.id, text: 'Fine.' },
          ],
        },
        { subject: 'Something else', messages: [{ id: other.id, status: 'other', handled: false }] },
      ],
    });
    const to = ['jane@peer.example'];
    expect(await world.ask(world.tested.admin, { to, answers: answer.id })).toMatchObject({ status: 400 });
    await change(
      `update messaging_receivedmessage set from_address = 'jane@peer.example' where id = ${answer.id}`,
    );
    expect(await world.ask(world.tested.admin, { to, answers: answer.id })).toMatchObject({ status: 202 });
    expect(await world.ask(world.tested.admin, { answers: 4711 })).toMatchObject({ status: 404 });
    await change(`update messaging_receivedmessage set asn = 64999 where id = ${other.id}`);
    expect(await world.ask(world.tested.admin, { answers: other.id })).toMatchObject({
      status: 400,
      body: { answers: [expect.stringContaining('not from AS64501')] },
    });
  });

  it('is seen by those who see the network, and dealt with by those who may', async () => {
    const { message_id } = await sent();
    await deliver({ From: 'noc@peer.example', 'In-Reply-To': message_id });
    await read();
    const [{ id }] = await kept();
    const { tested } = world;
    const handled = await tested.admin.post(`${RECEIVED}${id}/handle/`);
    expect(handled).toMatchObject({
      status: 200,
      body: { handled: true, handled_by: { username: 'user1' } },
    });
    expect((await tested.admin.post(`${RECEIVED}${id}/reopen/`)).body).toMatchObject({
      handled: false,
      handled_by: null,
    });
    const viewer = await tested.holderOf(['messaging.view_receivedmessage', 'peering.view_autonomoussystem']);
    expect((await viewer.get(RECEIVED)).body.count).toBe(1);
    expect((await viewer.post(`${RECEIVED}${id}/handle/`)).status).toBe(403);
    // Who sees what came in, and not what was sent, has half of a conversation.
    const conversation = '/api/messaging/conversation/?asn=64501';
    expect((await viewer.get(conversation)).body.threads).toMatchObject([
      { messages: [{ direction: 'received' }] },
    ]);
    const elsewhere = await limitedApi(tested, { 'peering.autonomoussystem': { asn: ['64500'] } });
    expect((await elsewhere.get(RECEIVED)).body.count).toBe(0);
    expect((await elsewhere.get(conversation)).body.threads).toEqual([]);
    expect((await elsewhere.post(`${RECEIVED}${id}/handle/`)).status).toBe(404);
    expect((await elsewhere.get('/api/messaging/mailbox/')).body.unhandled).toBe(0);
    expect((await tested.anonymous.get(conversation)).status).toBe(403);
  });
});
