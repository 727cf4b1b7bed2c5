import {
  autonomousSystem,
  connection,
  email,
  internetExchange,
  internetExchangePeeringSession,
  router,
  writingRule,
} from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../../test/limited.ts';
import { type MailWorld, mailWorld, STRANGER } from '../../../../test/mail-world.ts';
import { make } from '../../../../test/make.ts';
import { jobRunner } from '../../../../test/run-jobs.ts';
import { EMPTY, insertWorld } from '../../peeringdb/candidates/test-world.ts';
import { prepareJob } from './prepare-mailing.ts';

const MAILINGS = '/api/messaging/mailings/';
const RECIPIENTS = '/api/messaging/mailing-recipients/';
const PEERS = { kind: 'autonomous-systems', filters: { affiliated: 'false' } };

let world: MailWorld;
let template: number;
let runJobs: () => Promise<void>;
let exchange: number;
beforeAll(async () => {
  world = await mailWorld({ EMAIL_MAILING_MAX: '5' });
  const { admin } = world.tested;
  runJobs = jobRunner(world.tested.app, [prepareJob]);
  await make(admin, autonomousSystem, { asn: 64_502, name: 'Silent', affiliated: false });
  template = await templateOf({
    subject: 'New limits for AS{{ network.asn }}',
    template:
      'Dear {{ network.name }}, {{ local_autonomous_system.asn }} {{ when }}{% for s in sessions %} {{ s.ip_address }}{% endfor %} {{ exchanges | join(",") }}',
  });
  exchange = (
    await make(admin, internetExchange, { name: 'IX', slug: 'ix', local_autonomous_system: world.ours })
  ).id;
  const port = await make(admin, connection, {
    internet_exchange_point: exchange,
    router: (await make(admin, router, { name: 'edge1', local_autonomous_system: world.ours })).id,
    ipv4_address: '192.0.2.1/24',
    ipv6_address: null,
  });
  for (const [ip_address, autonomous_system] of [
    ['192.0.2.2', world.peer],
    ['192.0.2.3', world.peer],
  ] as const)
    await make(admin, internetExchangePeeringSession, {
      ...{ autonomous_system, ip_address, ixp_connection: port.id, password: null },
      ...{ import_routing_policies: [], export_routing_policies: [] },
    });
});
beforeEach(() => world.clear());
afterAll(() => world?.close());

const templateOf = async (given: object) =>
  (await make(world.tested.admin, email, { jinja2_trim: false, jinja2_lstrip: false, ...given })).id;
const draft = (given: object = {}) => ({
  name: 'Limits',
  purpose: 'peering',
  template,
  local_autonomous_system: world.ours,
  audience: PEERS,
  given: { when: '1 May' },
  ...given,
});
async function made(given: object = {}) {
  const { status, body, text } = await world.tested.admin.post(MAILINGS, draft(given));
  if (status !== 200) throw new Error(text);
  return body;
}
const shown = async (id: number) => (await world.tested.admin.get(`${MAILINGS}${id}/`)).body;
async function prepared(given: object = {}) {
  const { id } = await made(given);
  expect((await world.tested.admin.post(`${MAILINGS}${id}/prepare/`, {})).status).toBe(202);
  await runJobs();
  return shown(id);
}
const recipients = async (mailing: number) =>
  (await world.tested.admin.get(`${RECIPIENTS}?mailing_id=${mailing}&ordering=asn`)).body.results;
const recipient = async (mailing: number, asn: number) =>
  (await recipients(mailing)).find((one: { asn: number }) => one.asn === asn);
const send = ({ id, revision, counts }: { id: number; revision: number; counts: { ready?: number } }) =>
  world.tested.admin.post(`${MAILINGS}${id}/send/`, { revision, count: counts.ready ?? 1 });

describe('a mailing', () => {
  it('is written for each network of a list, looked at, sent as it was looked at, and followed', async () => {
    const mailing = await prepared();
    expect(mailing).toMatchObject({
      status: { value: 'ready' },
      audience_text: 'Autonomous systems: affiliated false',
      message: '1 message can be sent. Left out: 1 without an address.',
      counts: { ready: 1, no_address: 1 },
      recipient_count: 2,
    });
    expect(await recipients(mailing.id)).toMatchObject([
      {
        asn: 64_501,
        network_name: 'Peer',
        to: ['noc@peer.example', 'policy@peer.example'],
        why: 'Your contacts in the role Peering.',
        subject: 'New limits for AS64501',
        body: 'Dear Peer, 64500 1 May ',
        state: { value: 'ready' },
      },
      { asn: 64_502, state: { value: 'no_address' }, error: 'No address of this network is known.' },
    ]);
    const { status, body } = await send(mailing);
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { status: { value: 'sending' }, counts: { queued: 1, no_address: 1 } },
    });
    const [arrived, ...others] = await world.sent();
    expect(others).toEqual([]);
    expect(arrived).toMatchObject({
      to: ['noc@peer.example', 'policy@peer.example'],
      mail: { subject: 'New limits for AS64501', text: 'Dear Peer, 64500 1 May \n' },
    });
    expect(await shown(mailing.id)).toMatchObject({
      status: { value: 'sent' },
      completed: expect.any(String),
      sent_count: 1,
    });
    expect(await recipient(mailing.id, 64_501)).toMatchObject({
      state: { value: 'sent' },
      message: { status: 'sent' },
    });
  });

  it('is sent once, however often it is pressed, and never again to who has it', async () => {
    const mailing = await prepared();
    const answers = await Promise.all([send(mailing), send(mailing)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await world.sent()).toHaveLength(1);
    await world.tested.admin.post(`${MAILINGS}${mailing.id}/prepare/`, {});
    await runJobs();
    expect(await shown(mailing.id)).toMatchObject({
      status: { value: 'ready' },
      message: '0 messages can be sent. Left out: 1 without an address.',
      counts: { sent: 1, no_address: 1 },
    });
    expect((await send(await shown(mailing.id))).status).toBe(409);
    expect(await world.sent()).toEqual([]);
  });

  it('is refused where anything is otherwise than it was looked at', async () => {
    const mailing = await prepared();
    const one = await recipient(mailing.id, 64_501);
    const changed = await world.tested.admin.patch(`${RECIPIENTS}${one.id}/`, { body: 'By hand' });
    expect(changed.body).toMatchObject({ edited: true, body: 'By hand', state: { value: 'ready' } });
    expect(await send(mailing)).toMatchObject({ status: 409, body: { code: 'mailing_changed' } });
    await make(world.tested.admin, writingRule, {
      asn: 64_501,
      never: true,
      not_before: null,
      reason: 'They asked.',
    });
    expect(await send(await shown(mailing.id))).toMatchObject({
      status: 409,
      body: { code: 'mailing_changed' },
    });
    expect(await recipient(mailing.id, 64_501)).toMatchObject({
      state: { value: 'do_not_write' },
      error: 'AS64501 is never to be written to: They asked.',
    });
    expect((await send(await shown(mailing.id))).status).toBe(409);
    expect(await world.sent()).toEqual([]);
  });

  it('leaves out whom it is told to, and takes them in again', async () => {
    const mailing = await prepared();
    const exclude = (excluded: boolean) =>
      world.tested.admin.post(`${MAILINGS}${mailing.id}/exclude/`, { asns: [64_501], excluded });
    expect((await exclude(true)).body).toMatchObject({
      counts: { excluded: 1, no_address: 1 },
      message: '0 messages can be sent. Left out: 1 without an address, 1 excluded.',
    });
    expect((await send(await shown(mailing.id))).status).toBe(409);
    expect((await exclude(false)).body).toMatchObject({ counts: { ready: 1, no_address: 1 } });
    expect((await send(await shown(mailing.id))).status).toBe(202);
  });

  it('goes to addresses of the network alone, and to nobody by a header of its own', async () => {
    const mailing = await prepared();
    const one = await recipient(mailing.id, 64_501);
    const change = (given: object) => world.tested.admin.patch(`${RECIPIENTS}${one.id}/`, given);
    expect(await change({ to: ['boss@elsewhere.example'] })).toMatchObject({
      status: 400,
      body: { to: [expect.stringContaining('no address of this network')] },
    });
    expect(await change({ subject: 'a\r\nBcc: x@example.net' })).toMatchObject({
      status: 400,
      body: { subject: [expect.stringContaining('one line')] },
    });
    expect(await change({ to: ['policy@peer.example'] })).toMatchObject({
      status: 200,
      body: { to: ['policy@peer.example'], edited: true },
    });
    await send(await shown(mailing.id));
    expect(await world.sent()).toMatchObject([{ to: ['policy@peer.example'] }]);
    expect(await change({ body: 'Too late' })).toMatchObject({
      status: 409,
      body: { code: 'mailing_state' },
    });
  });

  it('fails as a whole where its template does, and says for whom, in which part and line', async () => {
    const failing = await templateOf({ subject: 'x', template: 'Hello\n{{ 1 // (network.asn - 64501) }}' });
    const mailing = await prepared({ template: failing });
    expect(mailing).toMatchObject({
      status: { value: 'failed' },
      counts: { template_error: 1, no_address: 1 },
    });
    expect(mailing.message).toMatch(
      /^Nothing can be sent: the template fails for AS64501 \(Peer\), body of .*, line 2: ZeroDivisionError/,
    );
    expect(
      await world.tested.admin.post(`${MAILINGS}${mailing.id}/send/`, {
        revision: mailing.revision,
        count: 1,
      }),
    ).toMatchObject({ status: 409, body: { code: 'template_error' } });
  });

  it('can be stopped: what waits is not sent, and can be prepared again', async () => {
    const mailing = await prepared();
    await send(mailing);
    const { status, body } = await world.tested.admin.post(`${MAILINGS}${mailing.id}/stop/`, {});
    expect({ status, body }).toMatchObject({ status: 200, body: { status: { value: 'stopped' } } });
    expect(await world.sent()).toEqual([]);
    expect(await recipient(mailing.id, 64_501)).toMatchObject({ state: { value: 'cancelled' } });
    await world.tested.admin.post(`${MAILINGS}${mailing.id}/prepare/`, {});
    await runJobs();
    expect((await send(await shown(mailing.id))).status).toBe(202);
    expect(await world.sent()).toHaveLength(1);
  });
});

describe('the audience of a mailing', () => {
  it('is the networks of sessions, each once, and the template sees their sessions', async () => {
    const mailing = await prepared({
      audience: {
        kind: 'exchange-sessions',
        filters: { internet_exchange_id: [String(exchange)] },
      },
    });
    expect(mailing).toMatchObject({
      audience_text: 'Networks of exchange sessions: internet exchange IX',
      counts: { ready: 1 },
      recipient_count: 1,
    });
    expect(await recipients(mailing.id)).toMatchObject([
      { session_count: 2, body: 'Dear Peer, 64500 1 May 192.0.2.2 192.0.2.3 IX' },
    ]);
  });

  it('is named networks: of the mirror, without an object being made, unknown ones, and our own', async () => {
    const mailing = await prepared({
      audience: { kind: 'asns', asns: [64_510, '64999', 64_500, 64_510] },
    });
    expect(await recipients(mailing.id)).toMatchObject([
      { asn: 64_500, state: { value: 'excluded' }, error: 'It is a network of your own.' },
      {
        asn: 64_510,
        autonomous_system: null,
        to: ['peering@elsewhere.example'],
        body: 'Dear Elsewhere, 64500 1 May ',
        state: { value: 'ready' },
      },
      {
        asn: 64_999,
        state: { value: 'no_address' },
        error: 'AS64999 is neither among your autonomous systems nor in PeeringDB.',
      },
    ]);
    await send(mailing);
    expect(await world.sent()).toMatchObject([{ to: ['peering@elsewhere.example'] }]);
    expect((await world.tested.admin.get('/api/peering/autonomous-systems/?asn=64510')).body.count).toBe(0);
    expect(STRANGER).toBe(7001);
  });

  it('is candidates, whose exchanges the template sees; what is no address is left out', async () => {
    const { db } = world.tested.app.system();
    await insertWorld(db, {
      ...EMPTY,
      networks: [
        { id: 7050, asn: 64_496, name: 'Open' },
        { id: 7051, asn: 64_497, name: 'Misspelt' },
      ],
      lans: [{ id: 900, prefixes: ['192.0.2.0/24'] }],
      ports: [
        { id: 900, net: 7050, lan: 900, v4: '192.0.2.50' },
        { id: 901, net: 7051, lan: 900, v4: '192.0.2.51' },
      ],
    });
    await sql`insert into peeringdb_networkcontact (id, net_id, name, role, email, visible) values
      (50, 7050, 'Desk', 'Policy', 'desk@open.example', 'Public'), (51, 7051, 'Desk', 'Policy', 'desk at misspelt', 'Public')`.execute(
      db,
    );
    await world.tested.admin.patch(`/api/peering/internet-exchanges/${exchange}/`, { peeringdb_ixlan: 900 });
    const mailing = await prepared({ audience: { kind: 'candidates', filters: { q: 'e' } } });
    expect(mailing).toMatchObject({
      audience_text: 'Candidates: search for e',
      counts: { ready: 1, no_address: 1 },
    });
    expect(await recipients(mailing.id)).toMatchObject([
      {
        asn: 64_496,
        to: ['desk@open.example'],
        body: 'Dear Open, 64500 1 May IX',
        state: { value: 'ready' },
      },
      {
        asn: 64_497,
        to: [],
        state: { value: 'no_address' },
        error: 'What is known of it are no e-mail addresses: mend its contacts.',
      },
    ]);
    expect(
      await world.tested.admin.post(`${MAILINGS}audience/`, {
        audience: { kind: 'candidates', filters: { colour: 'red' } },
      }),
    ).toMatchObject({ status: 400 });
  });

  it('is told before anything is made of it', async () => {
    const ask = (audience: object) => world.tested.admin.post(`${MAILINGS}audience/`, { audience });
    expect((await ask(PEERS)).body).toMatchObject({
      count: 2,
      most: 5,
      networks: [{ asn: 64_501, name: 'Peer', sessions: 0 }, { asn: 64_502 }],
    });
    expect(await ask({ kind: 'autonomous-systems', filters: { colour: 'red' } })).toMatchObject({
      status: 400,
      body: { audience: ['colour: Unknown filter.'] },
    });
    expect(await ask({ kind: 'exchange-sessions', filters: { internet_exchange_id: '999' } })).toMatchObject({
      status: 400,
      body: { audience: [expect.stringMatching(/^internet_exchange_id: /)] },
    });
    expect(await ask({ kind: 'everybody' })).toMatchObject({ status: 400 });
    expect(await ask({ kind: 'asns', asns: [1, 2, 3, 4, 5] })).toMatchObject({ status: 200 });
    expect(await ask({ kind: 'asns', asns: [1, 2, 3, 4, 5, 6] })).toMatchObject({
      status: 400,
      body: { audience: [expect.stringContaining('5 networks at most')] },
    });
  });

  it('of nobody fails, and says so', async () => {
    const mailing = await prepared({
      audience: { kind: 'autonomous-systems', filters: { asn: '4200000000' } },
    });
    expect(mailing).toMatchObject({
      status: { value: 'failed' },
      message: 'It goes to nobody: no network is meant.',
    });
  });
});

describe('mailings', () => {
  it('can be prepared anew where the work was given up, and not while it goes on', async () => {
    const { id } = await made();
    const prepare = () => world.tested.admin.post(`${MAILINGS}${id}/prepare/`, {});
    expect((await prepare()).status).toBe(202);
    expect(await prepare()).toMatchObject({ status: 409, body: { code: 'mailing_state' } });
    expect(await send({ ...(await shown(id)), counts: { ready: 1 } })).toMatchObject({ status: 409 });
    const { db } = world.tested.app.system();
    await sql`update core_job set status = 'errored' where status = 'pending'`.execute(db);
    expect((await prepare()).status).toBe(202);
    expect((await world.tested.admin.post(`${MAILINGS}${id}/stop/`, {})).body).toMatchObject({
      status: { value: 'draft' },
    });
    await runJobs();
    expect(await shown(id)).toMatchObject({ status: { value: 'draft' }, recipient_count: 0 });
  });

  it('are changed until they are sent, and then prepared anew', async () => {
    const mailing = await prepared();
    const change = (given: object) => world.tested.admin.patch(`${MAILINGS}${mailing.id}/`, given);
    expect((await change({ name: 'Other' })).body).toMatchObject({
      name: 'Other',
      status: { value: 'ready' },
    });
    expect((await change({ given: { when: '2 May' } })).body).toMatchObject({
      status: { value: 'draft' },
      recipient_count: 0,
    });
    expect(await change({ identity: 'boss' })).toMatchObject({
      status: 400,
      body: { identity: [expect.any(String)] },
    });
    expect(await change({ local_autonomous_system: world.peer })).toMatchObject({
      status: 400,
      body: { local_autonomous_system: ['Name an AS of your own: an affiliated one.'] },
    });
    expect(await change({ given: { 'a b': 1 } })).toMatchObject({ status: 400 });
    expect(await change({ template: 999_999 })).toMatchObject({
      status: 400,
      body: { template: [expect.any(String)] },
    });
  });

  it('are thrown away while nothing of them was sent', async () => {
    const discard = (id: number) => world.tested.admin.post(`${MAILINGS}${id}/discard/`, {});
    const one = await prepared();
    expect((await discard(one.id)).status).toBe(204);
    expect((await world.tested.admin.get(`${MAILINGS}${one.id}/`)).status).toBe(404);
    const other = await prepared();
    await send(other);
    expect(await discard(other.id)).toMatchObject({ status: 409, body: { code: 'mailing_state' } });
    expect(await recipient(other.id, 64_501)).toMatchObject({ state: { value: 'queued' } });
  });

  it('are prepared in a number of statements that does not grow with their networks', async () => {
    const statements = async (asns: number[]) => {
      const { id } = await made({ audience: { kind: 'asns', asns } });
      await world.tested.admin.post(`${MAILINGS}${id}/prepare/`, {});
      world.tested.statements();
      await runJobs();
      return world.tested.statements();
    };
    const few = await statements([64_501]);
    expect(await statements([64_501, 64_510, 64_496, 64_502, 64_497])).toBeLessThanOrEqual(few + 3);
  });

  it('are made, seen and sent with permissions, of networks that one sees', async () => {
    const limited = await limitedApi(world.tested, {
      'peering.autonomoussystem': { asn: ['64500', '64501'] },
    });
    const mailing = await prepared({ audience: { kind: 'asns', asns: [64_501, 64_510] } });
    const seen = await limited.get(`${RECIPIENTS}?mailing_id=${mailing.id}`);
    expect(seen.body.results).toMatchObject([{ asn: 64_501 }]);
    expect(
      await limited.post(`${MAILINGS}${mailing.id}/send/`, { revision: mailing.revision, count: 2 }),
    ).toMatchObject({ status: 403 });
    const stranger = await recipient(mailing.id, 64_510);
    expect((await limited.patch(`${RECIPIENTS}${stranger.id}/`, { excluded: true })).status).toBe(404);
    expect((await limited.post(`${MAILINGS}audience/`, { audience: PEERS })).body).toMatchObject({
      count: 1,
    });
  });
});
