import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { DESK, type RequestsWorld, requestsWorld } from '../../../test/requests-world.ts';

const LIST = '/api/peering/peering-requests/';
const SESSIONS = '/api/peering/requested-sessions/';
const EXCHANGE = '/api/peering/internet-exchange-peering-sessions/';
const ACCEPTS = [...DESK, 'peering.add_internetexchangepeeringsession', 'peering.add_autonomoussystem'];

let world: RequestsWorld;
const lines: string[] = [];
beforeAll(async () => {
  world = await requestsWorld();
  await world.run(`insert into peeringdb_facility (id, name, city, country, org_id) overriding system value values (7, 'House', 'Town', 'DE', 1);
    insert into peeringdb_networkfacility (id, net_id, fac_id) overriding system value values (1, 1, 7), (2, 10, 7)`);
});
afterEach(() => world.clear());
afterAll(() => world?.tested.close());

const TWO = {
  asked_sessions: [
    { ip_address: '192.0.2.10', connection: 1, password: 'open sesame' },
    { ip_address: '198.51.100.10', connection: 3 },
  ],
};
const shown = async (id: number) => (await world.admin.get(`${LIST}${id}/`)).body;
const post = (path: string, body: object = {}, as = world.admin) => as.post(path, body);
const sessionIds = async (id: number): Promise<number[]> =>
  (await shown(id)).requested_sessions.map((one: any) => one.id);

describe('peering requests in the words of Peering Manager', () => {
  it('are the requests of others, with their sessions and no secret', async () => {
    const { id, reference } = await world.asked({
      ...TWO,
      comments: 'By phone.',
      local_autonomous_system: 1,
    });
    await world.admin.post('/api/requests/requests/', {
      direction: 'outbound',
      asn: 64_502,
      asked_sessions: [{ ixlan: 1 }],
    });
    const { body, text } = await world.admin.get(LIST);
    expect(body).toMatchObject({ count: 1, next: null, previous: null });
    const [request] = body.results;
    expect(Object.keys(request)).toEqual([
      ...[
        'id',
        'url',
        'display_url',
        'display',
        'tracking_id',
        'requesting_asn',
        'requester_email',
        'local_autonomous_system',
      ],
      ...[
        'request_type',
        'status',
        'decision_comment',
        'relationship',
        'requested_sessions',
        'description',
        'comments',
        'tags',
      ],
      ...['created', 'updated'],
    ]);
    expect(request).toMatchObject({
      ...{ id, tracking_id: reference, requesting_asn: 64_502, url: expect.stringMatching(`${LIST}${id}/$`) },
      ...{
        status: { value: 'pending', label: 'Pending' },
        request_type: { value: 'public', label: 'Public Peering' },
      },
      ...{
        local_autonomous_system: { asn: 64_500 },
        relationship: null,
        comments: 'By phone.',
        decision_comment: '',
      },
    });
    const [session] = request.requested_sessions;
    expect(session).toMatchObject({
      ...{
        ixp_connection: 1,
        peeringdb_facility: null,
        ip_address: '192.0.2.10/24',
        address_family: 4,
        session_secret: '',
      },
      ...{ status: { value: 'pending', label: 'Pending' }, rejection_comment: '', created_session_id: null },
      peering_request: { id, tracking_id: reference, requesting_asn: 64_502, status: 'pending' },
    });
    expect(text).not.toContain('sesame');
    expect((await world.admin.get(`${LIST}${id}/`)).body).toEqual(request);
    expect((await world.admin.get(SESSIONS)).body).toMatchObject({
      count: 2,
      results: request.requested_sessions,
    });
    expect((await world.admin.get(`${SESSIONS}${session.id}/`)).body).toEqual(session);
    expect((await world.admin.get(`${LIST}${id + 1}/`)).status).toBe(404);
  });

  it('are filtered, ordered and leafed through', async () => {
    const first = await world.asked(TWO);
    const second = await world.asked({
      asn: 64_503,
      asked_sessions: [{ ip_address: '192.0.2.77', connection: 2 }],
    });
    await world.act(second.id, 'refuse', { reason: 'No.' });
    const found = async (query: string) =>
      (await world.admin.get(`${LIST}?${query}`)).body.results.map(({ id }: any) => id);
    const sessions = async (query: string) => (await world.admin.get(`${SESSIONS}?${query}`)).body.count;
    expect(await found('ordering=requesting_asn')).toEqual([first.id, second.id]);
    expect(await found('ordering=-requesting_asn&limit=1')).toEqual([second.id]);
    expect(await found('status=pending')).toEqual([first.id]);
    expect(await found('status=pending&status=refused&ordering=id')).toEqual([first.id, second.id]);
    expect(await found('status__n=pending')).toEqual([second.id]);
    expect(await found('requesting_asn=64503')).toEqual([second.id]);
    expect(await found('requesting_asn__lt=64503')).toEqual([first.id]);
    expect(await found(`tracking_id=${first.reference}`)).toEqual([first.id]);
    expect(await found('request_type=private')).toEqual([]);
    expect(await found('local_autonomous_system_id=1')).toEqual([]);
    expect(await found('q=64503')).toEqual([second.id]);
    expect(await sessions(`peering_request_id=${first.id}`)).toBe(2);
    expect(await sessions('status=rejected')).toBe(1);
    expect(await sessions('status=pending')).toBe(2);
    expect(await sessions('ixp_connection_id=3')).toBe(1);
    expect(await sessions('internet_exchange_id=2')).toBe(1);
    expect(await sessions('address_family=6')).toBe(0);
    await world.act(first.id, 'withdraw');
    expect([await sessions('status=cancelled'), await sessions('status=pending')]).toEqual([2, 0]);
    expect(await world.admin.get(`${LIST}?status=up`)).toMatchObject({
      status: 400,
      body: { status: [expect.stringContaining('up')] },
    });
    expect(await world.admin.get(`${LIST}?requesting_asn=x`)).toMatchObject({
      status: 400,
      body: { requesting_asn: [expect.any(String)] },
    });
    expect(await world.admin.get(`${LIST}?colour=red`)).toMatchObject({
      status: 400,
      body: { colour: ['Unknown filter.'] },
    });
  });

  it('take as many statements for many as for one', async () => {
    const counted = async () => {
      world.tested.statements();
      await world.admin.get(LIST);
      await world.admin.get(SESSIONS);
      return world.tested.statements();
    };
    await world.asked(TWO);
    const one = await counted();
    for (const ip of [20, 21, 22])
      await world.asked({ asked_sessions: [{ ip_address: `192.0.2.${ip}`, connection: 1 }] });
    expect(await counted()).toBe(one);
  });

  it('are entered, changed and deleted as far as requests are', async () => {
    const made = await post(LIST, {
      requesting_asn: 64_502,
      requester_email: 'noc@plain.example',
      status: 'accepted',
      ...TWO,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { requesting_asn: 64_502, status: { value: 'pending' } },
    });
    const { id } = made.body;
    const changed = await world.admin.patch(`${LIST}${id}/`, {
      ...made.body,
      request_type: 'public',
      comments: 'Mine.',
      requester_email: 'new@plain.example',
    });
    expect(changed.body).toMatchObject({
      comments: 'Mine.',
      requester_email: 'new@plain.example',
      status: { value: 'pending' },
    });
    expect(await world.admin.patch(`${LIST}${id}/`, { colour: 'red' })).toMatchObject({ status: 400 });
    expect(await post(LIST, { requesting_asn: 64_500, ...TWO })).toMatchObject({
      status: 400,
      body: { requesting_asn: [expect.stringContaining('your own')] },
    });
    expect(await post(LIST, { requesting_asn: 64_502 })).toMatchObject({
      status: 400,
      body: { asked_sessions: [expect.any(String)] },
    });
    expect((await world.admin.delete(`${LIST}${id}/`)).status).toBe(204);
    expect((await world.admin.get(`${LIST}${id}/`)).status).toBe(404);
  });
});

describe('accepting and rejecting', () => {
  it('makes the sessions at once, as requested, and rejects what cannot be made', async () => {
    const { id } = await world.asked({
      asked_sessions: [...TWO.asked_sessions, { ip_address: '203.0.113.9' }],
    });
    await world.run(
      `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) values (3, 3, '198.51.100.10')`,
    );
    const { status, body } = await post(`${LIST}${id}/accept/`, { comment: 'Welcome.' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        status: 'accepted',
        details: [
          { ip_address: '192.0.2.10/24', accepted: true, reason: '' },
          { ip_address: '198.51.100.10/24', accepted: false, reason: expect.any(String) },
          { ip_address: '203.0.113.9/32', accepted: false, reason: expect.stringContaining('No connection') },
        ],
      },
    });
    const request = await shown(id);
    expect(request).toMatchObject({ status: { value: 'accepted' }, decision_comment: 'Welcome.' });
    const [made, taken] = request.requested_sessions;
    expect(made).toMatchObject({
      status: { value: 'accepted' },
      created_session_type: 'peering.internetexchangepeeringsession',
    });
    expect(taken).toMatchObject({
      status: { value: 'rejected' },
      rejection_comment: expect.stringMatching(/^Auto-rejected: ./),
    });
    const session = (await world.admin.get(`${EXCHANGE}${made.created_session_id}/`)).body;
    expect(session).toMatchObject({
      status: { value: 'requested' },
      autonomous_system: { asn: 64_502 },
      password: 'open sesame',
    });
    expect(await world.stepsOf(id)).toEqual([
      'create received',
      'check checked',
      'accept accepted',
      'provision provisioning',
    ]);
    expect(await post(`${LIST}${id}/accept/`)).toMatchObject({
      status: 400,
      body: { detail: expect.any(String) },
    });
    expect(await post(`${LIST}${id}/reject/`)).toMatchObject({
      status: 400,
      body: { detail: expect.any(String) },
    });
  });

  it('is planned as it would be, with what cannot be made', async () => {
    const { id } = await world.asked(TWO);
    await world.run(
      `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) values (3, 3, '198.51.100.10')`,
    );
    const plan = await post(`${LIST}${id}/accept/?dry_run=true`);
    expect(plan).toMatchObject({ status: 200, body: { counts: { create: 2, update: 1, refuse: 0 } } });
    expect((await shown(id)).status.value).toBe('pending');
    const done = await post(`${LIST}${id}/accept/?plan=${plan.body.digest}`);
    expect(done.body).toMatchObject({
      status: 'accepted',
      details: [{ accepted: true }, { accepted: false }],
    });
  });

  it('refuses a request of which nothing can be made', async () => {
    const { id } = await world.asked({ asked_sessions: [{ ip_address: '203.0.113.9' }] });
    expect((await post(`${LIST}${id}/accept/`)).body).toMatchObject({
      status: 'refused',
      details: [{ accepted: false }],
    });
    expect((await shown(id)).status.value).toBe('refused');
  });

  it('is of a network that somebody knows: otherwise each session says why not', async () => {
    const { id } = await world.asked({ asn: 64_510 });
    const { body } = await post(`${LIST}${id}/accept/`);
    expect(body.details).toEqual([
      {
        ip_address: '192.0.2.10/24',
        accepted: false,
        reason: expect.stringContaining('Neither you nor PeeringDB'),
      },
    ]);
  });

  it('asks for the relationship of a private request first', async () => {
    const { id } = await world.asked({
      ...{ request_type: 'private', local_autonomous_system: 1 },
      asked_sessions: [
        { facility: 7, ip_address: '203.0.113.1', local_ip_address: '203.0.113.0', prefix_length: 31 },
      ],
    });
    expect(await post(`${LIST}${id}/accept/`)).toMatchObject({
      status: 400,
      body: { relationship: [expect.any(String)] },
    });
    const relationship = (
      await world.admin.post('/api/bgp/relationships/', { name: 'Private', slug: 'private' })
    ).body.id;
    await world.admin.patch(`${LIST}${id}/`, { relationship });
    expect(
      (
        await post(
          `${LIST}${id}/accept/`,
          {},
          await world.tested.holderOf([...ACCEPTS, 'bgp.view_relationship']),
        )
      ).status,
    ).toBe(403);
    expect((await post(`${LIST}${id}/accept/`)).body).toMatchObject({
      status: 'accepted',
      details: [{ accepted: true }],
    });
    const [session] = (await shown(id)).requested_sessions;
    expect(session).toMatchObject({
      created_session_type: 'peering.directpeeringsession',
      peeringdb_facility: 7,
      ip_address: '203.0.113.1/31',
    });
    await world.run('delete from peering_directpeeringsession');
  });

  it('rejects what is pending, with the comment', async () => {
    const { id } = await world.asked(TWO);
    expect(await post(`${LIST}${id}/reject/`, { comment: 'We are full.' })).toMatchObject({
      status: 200,
      body: { status: 'refused' },
    });
    expect(await shown(id)).toMatchObject({
      ...{ status: { value: 'refused' }, decision_comment: 'We are full.' },
      requested_sessions: [
        { status: { value: 'rejected' }, rejection_comment: 'We are full.' },
        { status: { value: 'rejected' } },
      ],
    });
  });

  it('of single sessions makes them once none is pending any more', async () => {
    const { id } = await world.asked(TWO);
    const [first, second] = await sessionIds(id);
    expect(await post(`${SESSIONS}${first}/accept/`)).toMatchObject({
      status: 200,
      body: { status: 'accepted' },
    });
    expect(await post(`${SESSIONS}${first}/reject/`)).toMatchObject({
      status: 400,
      body: { detail: expect.any(String) },
    });
    expect((await shown(id)).status.value).toBe('pending');
    expect((await post(`${SESSIONS}${second}/reject/`, { comment: 'Not there.' })).body).toEqual({
      status: 'rejected',
    });
    const request = await shown(id);
    expect(request).toMatchObject({
      status: { value: 'accepted' },
      requested_sessions: [
        { created_session_id: expect.any(Number) },
        { rejection_comment: 'Not there.', created_session_id: null },
      ],
    });
  });

  it('takes as many statements for many sessions as for one', async () => {
    const counted = async (from: number, count: number) => {
      const asked_sessions = Array.from({ length: count }, (_, at) => ({
        ip_address: `192.0.2.${from + at}`,
        connection: 1,
      }));
      const { id } = await world.asked({ asked_sessions });
      world.tested.statements();
      expect((await post(`${LIST}${id}/accept/`)).body).toMatchObject({ status: 'accepted' });
      return world.tested.statements();
    };
    await counted(100, 1);
    expect(await counted(101, 50)).toBe(await counted(200, 1));
  });

  it('is done once where two do it at once', async () => {
    const { id } = await world.asked(TWO);
    const answers = await Promise.all([post(`${LIST}${id}/accept/`), post(`${LIST}${id}/accept/`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(
      await world.run('select id from peering_internetexchangepeeringsession where id >= 1000'),
    ).toHaveLength(2);
  });

  it('takes the permissions of deciding and of making, and is held to what somebody sees', async () => {
    const { id } = await world.asked(TWO);
    const [session] = await sessionIds(id);
    const desk = await world.tested.holderOf(DESK);
    for (const path of [`${LIST}${id}/accept/`, `${SESSIONS}${session}/accept/`]) {
      const refused = await post(path, {}, desk);
      expect([refused.status, refused.text]).toEqual([403, '']);
    }
    const limited = await limitedApi(world.tested, { 'requests.request': { asn: ['64503'] } });
    expect((await limited.get(`${LIST}${id}/`)).status).toBe(404);
    expect((await limited.get(LIST)).body.count).toBe(0);
    expect((await limited.get(SESSIONS)).body.count).toBe(0);
    expect((await post(`${LIST}${id}/accept/`, {}, limited)).status).toBe(404);
    expect((await post(`${SESSIONS}${session}/accept/`, {}, limited)).status).toBe(404);
    expect((await post(`${LIST}${id}/accept/`, {}, await world.tested.holderOf(ACCEPTS))).status).toBe(200);
  });
});

describe('a session that is made by hand while a request for it is open', () => {
  const SESSION = { autonomous_system: 3, ixp_connection: 2, ip_address: '192.0.2.50' };

  it('is told in the log, or refused where that is set', async () => {
    for (const blocks of ['false', 'true']) {
      lines.length = 0;
      const other = await requestsWorld(
        { PEERING_REQUEST_BLOCKS_SESSION_CREATION: blocks, LOG_LEVEL: 'warn' },
        { write: (line) => lines.push(line) },
      );
      try {
        const { id } = await other.asked({
          asn: 64_503,
          asked_sessions: [{ ip_address: '192.0.2.50', connection: 2 }],
        });
        const { status, body } = await other.admin.post(EXCHANGE, SESSION);
        expect(status).toBe(blocks === 'true' ? 409 : 201);
        if (blocks === 'true')
          expect(body).toMatchObject({
            code: 'session_requested',
            detail: expect.stringContaining(`Request ${id}`),
          });
        expect(lines.filter((line) => line.includes('made by hand'))).toHaveLength(1);
        if (blocks === 'false')
          await other.run(
            `delete from peering_internetexchangepeeringsession where ip_address = '192.0.2.50'`,
          );
        expect((await other.admin.post(EXCHANGE, { ...SESSION, ip_address: '192.0.2.51' })).status).toBe(201);
        expect((await other.admin.post(`${LIST}${id}/accept/`, {})).body).toMatchObject({
          status: 'accepted',
        });
      } finally {
        await other.tested.close();
      }
    }
  });
});
