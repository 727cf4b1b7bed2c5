import { receivedMessage } from '@peersmith/model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DESK, REQUESTS, type RequestsWorld, requestsWorld } from '../../../test/requests-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { inTransaction } from '../../engine/context.ts';
import { announce } from '../../engine/events.ts';
import { followJob } from './follow-requests.ts';

let world: RequestsWorld;
beforeAll(async () => {
  world = await requestsWorld();
});
afterEach(() => world.clear());
afterAll(() => world?.tested.close());

const propose = (body: object, as = world.admin) => as.post(`${REQUESTS}propose/`, body);
const proposed = async (): Promise<number> => (await propose({ peers: [64_502] })).body.requests[0].id;
const shown = async (id: number) => (await world.admin.get(`${REQUESTS}${id}/`)).body;
const candidates = async (query = '') =>
  (await world.admin.get(`/api/peeringdb/candidates/?local_asn=64500${query}`)).body.results.map(
    (one: any) => one.asn,
  );

/** As the mailbox does with a message that answers the last one that was written. */
async function receive(kind: string, sender_known = true): Promise<void> {
  const [{ id }] = await world.run(
    `insert into messaging_receivedmessage (kind, message_id, asn, network_name, from_address, sender_known, subject, body, received, size, thread, digest)
     select '${kind}', max(id), 64502, 'Plain', 'peering@plain.example', ${sender_known}, 'Re: Peering', 'Sure', now(), 100, 'x', gen_random_uuid()::text from messaging_message returning id`,
  );
  await inTransaction(world.tested.app.system(), (context) =>
    announce(context, [
      {
        resource: receivedMessage,
        id: Number(id),
        action: 'create',
        display: 'Re: Peering',
        prechange: null,
        postchange: {},
        row: null,
      },
    ]),
  );
}

const ageOf = (id: number, days: number) =>
  world.run(
    `update requests_request set written = now() - interval '${days} days', next_reminder = now() - interval '1 day' where id = ${id}`,
  );

describe('a request of ours', () => {
  it('goes from a candidate by an answer to sessions, and leaves nothing behind until then', async () => {
    const systems = () => world.run('select id from peering_autonomoussystem where asn = 64502');
    const { body } = await propose({
      peers: [64_502],
      internet_exchange_id: 1,
      comments: 'Big in our region.',
    });
    expect(body.left_out).toEqual([]);
    const [{ id }] = body.requests;
    expect(await shown(id)).toMatchObject({
      status: { value: 'proposed' },
      origin: { value: 'candidate' },
      local_autonomous_system: { asn: 64_500 },
      session_count: 3,
      comments: 'Big in our region.',
    });
    const draft = (await world.act(id, 'draft')).body;
    expect(draft).toMatchObject({
      subject: 'Peering between AS64500 and AS64502',
      to: ['peering@plain.example'],
      why: expect.stringContaining('Policy'),
    });
    expect(draft.body).toContain('Exchange 1: 192.0.2.10 (yours) - 192.0.2.1 (ours)');
    const written = await world.act(id, 'write');
    expect(written.body, written.text).toMatchObject({
      status: { value: 'written' },
      next_reminder: expect.any(String),
    });
    const messages = (await world.admin.get('/api/messaging/messages/')).body.results;
    expect(messages).toMatchObject([{ asn: 64_502, to: ['peering@plain.example'], subject: draft.subject }]);
    expect(messages[0].body.trim()).toBe(draft.body.trim());
    expect((await world.act(id, 'write')).status).toBe(409);
    expect(await systems()).toEqual([]);

    await receive('auto_reply');
    expect(await shown(id)).toMatchObject({ answered: null, bounced: null });
    await receive('bounce');
    expect(await shown(id)).toMatchObject({ answered: null, bounced: expect.any(String) });
    await receive('answer', false);
    expect(await shown(id)).toMatchObject({ answered: expect.any(String), next_reminder: null });
    expect((await world.act(id, 'agree', { reason: 'They are happy to.' })).body.status.value).toBe('agreed');
    expect(await systems()).toEqual([]);
    expect((await world.act(id, 'provision', { status: 'enabled' })).body).toMatchObject({
      status: { value: 'provisioning' },
      autonomous_system: { asn: 64_502 },
    });
    expect((await systems()).length).toBe(1);
    expect(await world.stepsOf(id)).toEqual([
      'create proposed',
      'write written',
      'bounce written',
      'answer written',
      'agree agreed',
      'provision provisioning',
    ]);
  });

  it('is reminded of when it is due, and ends when nobody answers', async () => {
    const id = await proposed();
    await world.act(id, 'write');
    expect(await shown(id)).toMatchObject({ is_due: false, is_open: true });
    await ageOf(id, 15);
    const due = (await world.admin.get(`${REQUESTS}?is_due=true`)).body.results;
    expect(due.map((one: any) => one.id)).toEqual([id]);
    const { body } = await world.act(id, 'remind');
    expect(body).toMatchObject({ status: { value: 'written' }, reminder_count: 1, is_due: false });
    const [last] = (await world.admin.get('/api/messaging/messages/')).body.results;
    expect(last.subject).toBe('Reminder: peering between AS64500 and AS64502');
    await ageOf(id, 59);
    await follow();
    expect((await shown(id)).status.value).toBe('written');
    await ageOf(id, 61);
    await follow();
    expect(await shown(id)).toMatchObject({
      status: { value: 'no_answer' },
      is_open: false,
      reason: expect.stringContaining('REQUESTS_GIVE_UP_DAYS'),
    });
    expect((await world.act(id, 'write')).body.status.value).toBe('written');
  });

  it('keeps a network that declined out of the candidates, with the reason, and lets it be seen', async () => {
    const id = await proposed();
    expect(await candidates()).toContain(64_502);
    const declined = await world.act(id, 'decline', {
      reason: 'Not before their upgrade.',
      stance: { state: 'not_before', until: '2126-01-01T00:00:00Z', internet_exchange: 1 },
    });
    expect(declined.body).toMatchObject({
      status: { value: 'declined' },
      reason: 'Not before their upgrade.',
    });
    const sessions = (await world.admin.get('/api/peeringdb/candidate-sessions/?asn=64502&status=declined'))
      .body.results;
    expect(sessions).toHaveLength(3);
    expect(sessions[0]).toMatchObject({
      stance: { state: 'not_before', reason: 'Not before their upgrade.' },
      internet_exchange: { id: 1 },
    });
    const preview = (await world.admin.post('/api/peeringdb/candidates/preview/', { peers: [64_502] })).body;
    expect(preview.sessions.map((one: any) => one.internet_exchange.id)).toEqual([2]);
    await world.admin.post('/api/requests/stances/', { asn: 64_502, state: 'never', reason: 'Spam.' });
    expect(await candidates()).not.toContain(64_502);
    expect(await candidates('&status=declined')).toContain(64_502);
    expect((await propose({ peers: [64_502] })).body).toMatchObject({
      requests: [],
      left_out: [{ asn: 64_502, text: expect.stringContaining('no session') }],
    });
    await world.run(`update requests_stance set until = now() - interval '1 minute'`);
    expect(await candidates()).toContain(64_502);
  });

  it.each([
    [{ state: 'not_before', reason: 'x' }, 'until'],
    [{ state: 'never', until: '2126-01-01T00:00:00Z', reason: 'x' }, 'until'],
    [{ state: 'declined' }, 'reason'],
    [{ state: 'declined', reason: 'x', internet_exchange: 1 }, 'asn'],
  ])('has a stance that says something: %j', async (given, field) => {
    await world.admin.post('/api/requests/stances/', { asn: 64_502, internet_exchange: 1, reason: 'First.' });
    const { status, body } = await world.admin.post('/api/requests/stances/', { asn: 64_502, ...given });
    expect({ status, body }).toMatchObject({ status: 400, body: { [field]: expect.any(Array) } });
  });

  it('is proposed once, and not to whom a rule speaks against', async () => {
    await proposed();
    expect((await propose({ peers: [64_502] })).body.left_out).toEqual([
      { asn: 64_502, text: expect.stringMatching(/^Request \d+ is under way/) },
    ]);
    await world.clear();
    await world.admin.post('/api/requests/rules/', {
      ...{ name: 'Small', direction: 'outbound', enabled: true, action: 'refuse', text: 'Too small.' },
      conditions: { field: 'info_prefixes4', operator: 'lte', value: 100 },
    });
    expect((await propose({ peers: [64_502] })).body).toEqual({
      requests: [],
      left_out: [{ asn: 64_502, text: 'The rule “Small” speaks against it: Too small.' }],
    });
  });

  it('is not written where a writing rule is against it, where nobody is known, or without the permission', async () => {
    const id = await proposed();
    await world.run(
      `insert into messaging_writingrule (asn, never, reason) values (64502, true, 'No mail.')`,
    );
    expect(await world.act(id, 'write')).toMatchObject({ status: 409, body: { code: 'do_not_write' } });
    await world.run('delete from messaging_writingrule');
    expect((await shown(id)).status.value).toBe('proposed');
    expect((await world.act(id, 'write', { to: ['else@where.example'] })).body).toMatchObject({
      to: [expect.any(String)],
    });
    expect((await world.act(id, 'write', {}, await world.tested.holderOf(DESK))).status).toBe(403);
    const sender = await world.tested.holderOf([...DESK, 'peering.send_email']);
    expect((await world.act(id, 'write', {}, sender)).body).toMatchObject({
      to: [expect.stringContaining('AS64502')],
    });
    const template = await world.admin.post('/api/messaging/emails/', {
      ...{ name: 'Broken', subject: 'x', template: '{{ nothing.at.all }}' },
    });
    expect(await world.act(id, 'write', { email: template.body.id })).toMatchObject({
      status: 400,
      body: { code: 'template_error', part: 'body' },
    });
    expect(await world.run('select id from messaging_message')).toEqual([]);
  });
});

async function follow(): Promise<void> {
  await world.tested.app.jobs.enqueue(world.tested.app.system(), 'requests.follow');
  await jobRunner(world.tested.app, [followJob])();
}
