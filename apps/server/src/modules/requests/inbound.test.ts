import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { DESK, REQUESTS, type RequestsWorld, requestsWorld } from '../../../test/requests-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { followJob } from './follow-requests.ts';

let world: RequestsWorld;
beforeAll(async () => {
  world = await requestsWorld();
});
afterEach(() => world.clear());
afterAll(() => world?.tested.close());

const checkOf = (session: any, name: string) => session.checks.find((one: any) => one.check === name);

describe('a request of another network', () => {
  it('is refused with a password that the router there could not take, and no router is named', async () => {
    await world.run(`insert into devices_platform (id, name, slug) values (77, 'FRRouting', 'frr');
      insert into devices_router (id, name, hostname, platform_id, local_autonomous_system_id) values (77, 'edge77', 'edge77.example.net', 77, 1);
      update net_connection set router_id = 77 where id = 1`);
    const asked_sessions = [{ ip_address: '192.0.2.10', connection: 1, password: 'open sesame' }];
    expect(await world.ask({ asked_sessions })).toMatchObject({
      status: 400,
      body: {
        asked_sessions: [
          '192.0.2.10: the router there takes only printable ASCII without blanks as a password.',
        ],
      },
    });
    await world.run('update net_connection set router_id = null where id = 1');
    expect((await world.ask({ asked_sessions })).status).toBe(201);
    await world.clear();
  });

  it('is checked as it comes, accepted session by session, made, and up when all are established', async () => {
    const request = await world.asked({
      asked_sessions: [
        { ip_address: '192.0.2.10', connection: 1, password: 'open sesame' },
        { ip_address: '198.51.100.10' },
        { ip_address: '192.0.2.11' },
      ],
    });
    expect(request).toMatchObject({
      status: { value: 'checked' },
      network_name: 'Plain',
      autonomous_system: null,
      asked_sessions: [{ ip_address: '192.0.2.10', has_password: true }, {}, {}],
    });
    expect(JSON.stringify(request)).not.toContain('open sesame');
    const sessions = await world.sessionsOf(request.id);
    expect(sessions.map((one) => `${one.connection.id} ${one.ip_address}`)).toEqual([
      '1 192.0.2.10',
      '3 198.51.100.10',
      '1 192.0.2.11',
      '2 192.0.2.11',
    ]);
    expect(JSON.stringify(sessions)).not.toContain('open sesame');
    expect(sessions[0]).toMatchObject({ has_password: true, status: { value: 'proposed' } });
    expect(checkOf(sessions[2], 'address')).toMatchObject({ result: 'fail' });
    const [first, second, third, fourth] = sessions.map(({ id }) => id);

    const some = await world.act(request.id, 'accept', { sessions: [first, second] });
    expect(some.body).toMatchObject({ status: { value: 'checked' } });
    const done = await world.act(request.id, 'refuse', {
      sessions: [third, fourth],
      reason: 'That address is of AS64503.',
    });
    expect(done.body).toMatchObject({
      status: { value: 'accepted' },
      decided_by: { id: 1 },
      refused_count: 2,
    });
    expect(await world.run('select id from peering_autonomoussystem where asn = 64502')).toEqual([]);

    const plan = await world.admin.post(`${REQUESTS}${request.id}/provision/?dry_run=true`, {});
    expect(plan.body.counts).toMatchObject({ create: 3, update: 1, refuse: 0 });
    const made = await world.act(request.id, 'provision');
    expect(made.body).toMatchObject({
      status: { value: 'provisioning' },
      autonomous_system: { asn: 64_502 },
      local_autonomous_system: { asn: 64_500 },
    });
    const held = (await world.admin.get('/api/peering/internet-exchange-peering-sessions/?asn=64502')).body
      .results;
    expect(held.map((one: any) => [one.ip_address, one.status.value])).toEqual([
      ['192.0.2.10', 'provisioning'],
      ['198.51.100.10', 'provisioning'],
    ]);
    expect(held[0].password).toBe('open sesame');
    expect((await world.act(request.id, 'enable')).status).toBe(200);
    expect((await world.act(request.id, 'enable')).status).toBe(409);

    await establish(held[0].id);
    expect(await stateOf(request.id)).toEqual(['provisioning', 1]);
    await establish(held[1].id);
    expect(await stateOf(request.id)).toEqual(['up', 2]);
    expect(await world.stepsOf(request.id)).toEqual([
      'create received',
      'check checked',
      'accept checked',
      'accept accepted',
      'provision provisioning',
      'enable provisioning',
      'follow provisioning',
      'establish up',
    ]);
  });

  it('goes back to where it was accepted when its sessions are deleted', async () => {
    const { id } = await world.asked();
    await world.act(id, 'accept');
    await world.act(id, 'provision');
    await world.admin.delete('/api/peering/internet-exchange-peering-sessions/', [
      { id: (await world.sessionsOf(id))[0].session.id },
    ]);
    await follow();
    expect(await stateOf(id)).toEqual(['accepted', 0]);
  });

  it('is made all or nothing, and says where the rules of sessions refuse', async () => {
    const { id } = await world.asked({ asked_sessions: [{ ip_address: '192.0.2.10' }] });
    await world.act(id, 'accept');
    await world.run(
      `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) values (3, 2, '192.0.2.10')`,
    );
    const refused = await world.act(id, 'provision');
    expect(refused).toMatchObject({ status: 400, body: { sessions: expect.any(Array) } });
    expect(refused.text).toContain('192.0.2.10');
    expect(await stateOf(id)).toEqual(['accepted', 0]);
    expect(await world.run('select id from peering_autonomoussystem where asn = 64502')).toEqual([]);
    expect((await world.act(id, 'provision', { defaults: { ip_address: '192.0.2.99' } })).body).toMatchObject(
      {
        defaults: [expect.stringContaining('ip_address')],
      },
    );
  });

  it('is answered: what is accepted, and what is refused and why', async () => {
    const { id } = await world.asked({
      asked_sessions: [{ ip_address: '192.0.2.10', connection: 1 }, { ip_address: '198.51.100.10' }],
    });
    expect((await world.act(id, 'tell')).status).toBe(409);
    const [first, second] = await world.sessionsOf(id);
    await world.act(id, 'accept', { sessions: [first.id] });
    await world.act(id, 'refuse', { sessions: [second.id], reason: 'We leave this exchange.' });
    const draft = (await world.act(id, 'draft')).body;
    expect(draft.body).toMatch(/is accepted:\n\n- .*192\.0\.2\.10 \(yours\) - 192\.0\.2\.1 \(ours\)\n/);
    expect(draft.body).toMatch(/198\.51\.100\.10 - We leave this exchange\.\n/);
    expect(draft.body).not.toMatch(/\n\n\n/);
    expect((await world.act(id, 'tell')).body).toMatchObject({
      status: { value: 'accepted' },
      written: expect.any(String),
      next_reminder: null,
    });
    expect((await world.admin.get('/api/messaging/messages/')).body.results).toMatchObject([
      { asn: 64_502, subject: draft.subject, status: { value: 'queued' } },
    ]);
    expect(await world.stepsOf(id)).toContain('tell accepted');
  });

  it('is decided by one of two who decide at once', async () => {
    const { id } = await world.asked();
    const answers = await Promise.all([world.act(id, 'accept'), world.act(id, 'refuse', { reason: 'No.' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const tag = String((await world.admin.get(`${REQUESTS}${id}/`)).headers.etag);
    await world.act(id, answers[0]?.status === 200 ? 'withdraw' : 'reopen');
    expect(
      (await world.admin.send('POST', `${REQUESTS}${id}/withdraw/`, {}, { 'if-match': tag })).status,
    ).toBe(412);
  });

  it('is a duplicate where another asks for the same, also at the same moment', async () => {
    const [one, other] = await Promise.all([world.ask(), world.ask()]);
    const results = [];
    for (const { body } of [one, other]) {
      const [session] = await world.sessionsOf(body.id);
      results.push(checkOf(session, 'duplicate').result);
    }
    expect(results.sort()).toEqual(['fail', 'pass']);
  });

  it('is accepted against a check only with a reason, and never where we have no connection', async () => {
    const { id } = await world.asked({
      asked_sessions: [
        { ip_address: '192.0.2.77', connection: 1 },
        { ixlan: 999, ip_address: '203.0.113.1' },
      ],
    });
    const [odd, nowhere] = await world.sessionsOf(id);
    expect(checkOf(nowhere, 'shared_exchange')).toMatchObject({ result: 'fail' });
    expect((await world.act(id, 'accept', { sessions: [odd.id] })).body).toEqual({
      reason: [expect.stringContaining('192.0.2.77')],
    });
    expect((await world.act(id, 'accept', { sessions: [odd.id], reason: 'PeeringDB is late.' })).status).toBe(
      200,
    );
    expect((await world.act(id, 'accept', { sessions: [nowhere.id], reason: 'x' })).body).toEqual({
      sessions: [expect.stringContaining('203.0.113.1')],
    });
    expect((await world.act(id, 'accept', { sessions: [99_999] })).body).toEqual({
      sessions: [expect.stringContaining('99999')],
    });
  });

  it.each([
    ['asn', { asn: 64_500 }, /your own/],
    ['asn', { asn: 64_512 }, /private use/],
    ['asn', { asn: 4_200_000_001 }, /private use/],
    ['asn', { asn: 23_456 }, /RFC 6793/],
    ['asked_sessions', { asked_sessions: [] }, /Say which sessions/],
    ['asked_sessions', { asked_sessions: [{ internet_exchange: 99 }] }, /1: You have no exchange 99/],
    ['asked_sessions', { asked_sessions: [{ ip_address: 'nonsense' }] }, /valid IPv4 or IPv6/],
    ['asked_sessions', { asked_sessions: Array(10_000).fill({ ixlan: 1 }) }, /At most 500/],
    ['local_autonomous_system', { local_autonomous_system: 3 }, /none of your own/],
  ])('is refused at %s: %#', async (field, given, text) => {
    const { status, body } = await world.ask(given);
    expect({ status, body }).toMatchObject({ status: 400, body: { [field]: expect.any(Array) } });
    expect(JSON.stringify(body[field])).toMatch(text);
    expect(await world.run('select id from requests_request')).toEqual([]);
  });

  it('of a network that nobody knows is kept, and cannot be made', async () => {
    const { id, checks } = await world.asked({ asn: 64_510 });
    expect(checks[0]).toMatchObject({ check: 'peeringdb_record', result: 'fail' });
    await world.act(id, 'accept', { reason: 'They are new.' });
    expect(await world.act(id, 'provision')).toMatchObject({
      status: 409,
      body: { code: 'unknown_network' },
    });
  });

  it('keeps its network, and what it asked for', async () => {
    const { id } = await world.asked();
    const patch = (given: object) => world.admin.patch(`${REQUESTS}${id}/`, given);
    expect((await patch({ asn: 64_503 })).body).toEqual({
      asn: [expect.stringContaining('another request')],
    });
    expect((await patch({ asked_sessions: [] })).status).toBe(400);
    expect((await patch({ status: 'up', assignee: 1 })).body).toMatchObject({
      status: { value: 'checked' },
      assignee: { id: 1 },
    });
  });

  it('takes no step that does not follow, and says which do', async () => {
    const { id } = await world.asked();
    expect(await world.act(id, 'provision')).toMatchObject({
      status: 409,
      body: {
        code: 'request_state',
        detail: expect.stringContaining('Possible: check, accept, refuse, withdraw.'),
      },
    });
  });

  it('is checked in as many statements for a hundred sessions as for one', async () => {
    const asking = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ip_address: `192.0.2.${100 + at}`, connection: 1 }));
    const counted = async (count: number) => {
      world.tested.statements();
      await world.asked({ asked_sessions: asking(count) });
      return world.tested.statements();
    };
    await counted(1);
    expect(await counted(100)).toBe(await counted(1));
  });
});

describe('who may do what with requests', () => {
  it('is held to permissions', async () => {
    const { id } = await world.asked();
    const viewer = await world.tested.holderOf(['requests.view_request', 'peering.view_autonomoussystem']);
    const clerk = await world.tested.holderOf(DESK.filter((one) => one !== 'requests.decide_request'));
    expect((await world.ask({}, viewer)).status).toBe(403);
    expect((await world.act(id, 'check', {}, viewer)).status).toBe(403);
    expect((await world.act(id, 'check', {}, clerk)).status).toBe(200);
    expect((await world.act(id, 'accept', {}, clerk)).status).toBe(403);
    expect((await world.act(id, 'accept', {}, world.tested.anonymous)).status).toBe(403);
    expect((await world.act(id, 'accept', {}, world.tested.readOnlyAdmin)).status).toBe(403);
    expect((await world.act(id, 'accept', {}, await world.tested.holderOf(DESK))).status).toBe(200);
  });

  it('is held to the networks that somebody sees', async () => {
    const unknown = await world.asked();
    const known = await world.asked({
      asn: 64_503,
      asked_sessions: [{ ip_address: '192.0.2.11', connection: 2 }],
    });
    const api = await limitedApi(world.tested, { 'peering.autonomoussystem': { asn: ['64503'] } });
    const seen = (await api.get(REQUESTS)).body.results.map(({ id }: any) => id);
    expect(seen).toEqual([known.id]);
    expect((await world.act(unknown.id, 'accept', {}, api)).status).toBe(404);
    const steps = (await api.get('/api/requests/steps/')).body.results;
    expect(new Set(steps.map((one: any) => one.request.id))).toEqual(new Set([known.id]));
  });
});

const follow = () => jobRunner(world.tested.app, [followJob])();
async function establish(id: number): Promise<void> {
  await world.run(
    `update peering_internetexchangepeeringsession set bgp_state = 'established' where id = ${id}`,
  );
  // Whoever announces a change of the session: a poll, or a person.
  await world.admin.patch(`/api/peering/internet-exchange-peering-sessions/${id}/`, {
    comments: `${id} is up`,
  });
  await follow();
}
const stateOf = async (id: number) => {
  const { status, up_count } = (await world.admin.get(`${REQUESTS}${id}/`)).body;
  return [status.value, up_count];
};
