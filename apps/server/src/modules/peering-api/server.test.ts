import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PeeringApiWorld, peeringApiWorld, WISH } from '../../../test/peering-api-world.ts';

let world: PeeringApiWorld;
beforeAll(async () => {
  world = await peeringApiWorld();
});
afterEach(() => world.clear());
afterAll(async () => {
  await world?.tested.close();
  await world?.provider.close();
});

const SECOND = {
  ...WISH,
  local_ip: '198.51.100.10',
  peer_ip: '198.51.100.1',
  location: { id: 'pdb:ix:2', type: 'public' },
};
const ask = (sessions: unknown, token?: string) =>
  world.call('POST', '/sessions', { body: sessions, ...(token ? { token } : {}) });
const list = (query = '') => world.call('GET', `/sessions?asn=64502${query}`);

describe('locations', () => {
  it('are the exchanges where both are, whichever of the two networks is named', async () => {
    const theirs = await world.call('GET', '/locations?asn=64502');
    expect(theirs.body).toEqual({
      locations: [
        { id: 'pdb:ix:1', type: 'public' },
        { id: 'pdb:ix:2', type: 'public' },
      ],
    });
    expect((await world.call('GET', '/locations?asn=64500')).body).toEqual(theirs.body);
    expect((await world.call('GET', '/locations?asn=64500&location_type=private')).body.locations).toEqual(
      [],
    );
  });

  it('come page by page', async () => {
    const first = (await world.call('GET', '/locations?asn=64500&max_results=1')).body;
    expect(first).toMatchObject({ locations: [{ id: 'pdb:ix:1' }], next_token: expect.any(String) });
    const next = await world.call('GET', `/locations?asn=64500&max_results=1&next_token=${first.next_token}`);
    expect(next.body).toEqual({ locations: [{ id: 'pdb:ix:2', type: 'public' }] });
  });

  it.each([
    ['', 400, 'asn'],
    ['?asn=x', 400, 'asn'],
    ['?asn=64503', 403, 'asn'],
    ['?asn=64500&max_results=101', 400, 'max_results'],
    ['?asn=64500&max_results=-1', 400, 'max_results'],
    ['?asn=64500&next_token=made-up', 400, 'next_token'],
    ['?asn=64500&location_type=moon', 400, 'location_type'],
    ['?asn=64500&colour=red', 400, 'colour'],
  ])('%s is refused, naming the field', async (query, status, name) => {
    const answer = await world.call('GET', `/locations${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ errors: [{ name, errors: [expect.any(String)] }] });
  });
});

describe('sessions that are asked for', () => {
  it('wait for a person, are decided, and are followed by both ids', async () => {
    const { status, body } = await ask([{ ...WISH, session_secret: 'open sesame' }, SECOND]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      errors: [],
      sessions: [
        { ...WISH, status: 'Pending', request_id: body.request_id },
        { ...SECOND, status: 'Pending' },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('open sesame');
    const [request] = (await world.admin.get('/api/requests/requests/')).body.results;
    expect(request).toMatchObject({
      ...{ asn: 64_502, direction: { value: 'inbound' }, origin: { value: 'peering_api' } },
      ...{
        email: 'nora@plain.example',
        reference: body.request_id,
        local_autonomous_system: { asn: 64_500 },
      },
    });
    const [first, second] = await world.sessionsOf(request.id);
    expect(first.has_password).toBe(true);
    await world.act(request.id, 'accept', { sessions: [first.id] });
    await world.act(request.id, 'refuse', { sessions: [second.id], reason: 'We have no capacity there.' });
    const ofRequest = (await list(`&request_id=${body.request_id}`)).body.sessions;
    expect(ofRequest).toMatchObject([
      { status: 'Approved' },
      { status: 'Rejected', status_reason: 'We have no capacity there.' },
    ]);
    expect((await list()).body.sessions).toMatchObject([{ status: 'Approved' }]);

    await world.act(request.id, 'provision', { status: 'enabled' });
    const one = () => world.call('GET', `/sessions/${body.sessions[0].session_id}`);
    expect((await one()).body.status).toBe('Approved');
    const [{ session_id: made }] = await world.run(
      'select session_id from requests_session where session_id is not null',
    );
    const stand = (set: string) =>
      world.run(`update peering_internetexchangepeeringsession set ${set} where id = ${made}`);
    await stand(`bgp_state = 'established', last_established_state = now()`);
    expect((await one()).body.status).toBe('Established');
    await stand(`bgp_state = 'idle'`);
    expect((await one()).body.status).toBe('Down');
    await stand(`status = 'disabled'`);
    expect((await one()).body.status).toBe('Unestablished');
  });

  it('are accepted in part by rules: accepted ones are sessions, refused ones errors', async () => {
    await world.rule({
      conditions: { field: 'internet_exchange', operator: 'eq', value: 'exchange-1' },
      position: 1,
    });
    await world.rule({ action: 'refuse', text: 'Only at A.', position: 2 });
    const { status, body } = await ask({ sessions: [WISH, SECOND, { ...WISH, local_ip: '192.0.2.99' }] });
    expect(status).toBe(200);
    expect(body.sessions).toMatchObject([{ local_ip: '192.0.2.10', status: 'Approved' }]);
    expect(body.errors).toMatchObject([
      { name: 'sessions[2]', errors: [expect.stringMatching(/PeeringDB has no address 192.0.2.99/)] },
      {
        name: 'sessions[1]',
        errors: ['Only at A.'],
        session: { local_ip: '198.51.100.10', status: 'Rejected' },
      },
    ]);
  });

  it('are an error that names the request where rules refuse all of them', async () => {
    await world.rule({ action: 'refuse', text: 'We peer with nobody.' });
    const { status, body } = await ask([WISH]);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      request_id: expect.any(String),
      errors: [{ name: 'sessions[0]', errors: ['We peer with nobody.'] }],
    });
    expect((await list(`&request_id=${body.request_id}`)).body.sessions).toMatchObject([
      { status: 'Rejected' },
    ]);
    expect((await list()).body.sessions).toEqual([]);
  });

  it.each([
    ['an address that is none', { local_ip: 'here' }, /addresses/],
    ['an exchange where we do not meet', { location: { id: 'pdb:ix:9', type: 'public' } }, /do not meet/],
    ['an address of ours that is not there', { peer_ip: '192.0.2.77' }, /none of our addresses/],
    ['a private session', { peer_type: 'private' }, /Private/],
    ['a customer', { local_bgp_role: 3, peer_bgp_role: 0 }, /RFC 9234/],
    ['a route server', { peer_insert_asn: false }, /route servers/],
    ['a monitoring system', { local_monitoring_session: true }, /monitoring/],
    ['two monitoring systems', { local_monitoring_session: true, peer_monitoring_session: true }, /Only one/],
  ])('are refused for %s, and nothing is kept', async (_, given, why) => {
    const { status, body } = await ask([{ ...WISH, ...given }]);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ name: 'sessions[0]', errors: [expect.stringMatching(why)] }]);
    expect(await world.run('select id from requests_request')).toEqual([]);
  });

  it('are taken with the roles of peers, once: what is under way or exists is not asked for again', async () => {
    expect((await ask([{ ...WISH, local_bgp_role: 4, peer_bgp_role: 4 }])).status).toBe(200);
    expect((await ask([WISH])).body.errors[0].errors[0]).toMatch(/asked for already/);
    const twice = await ask([SECOND, SECOND]);
    expect(twice.body).toMatchObject({ sessions: [{}], errors: [{ name: 'sessions[1]' }] });
    const known = await world.provider.token([{ asn: 64_503, name: 'Known', perms: 15 }]);
    const exists = await ask([{ ...WISH, local_asn: 64_503, local_ip: '192.0.2.11' }], known);
    expect(exists.body.errors[0].errors[0]).toMatch(/this session already/);
  });

  it('are refused at the password where the router there could not take it', async () => {
    const { id: platform } = (
      await world.admin.post('/api/devices/platforms/', { name: 'FRR', slug: 'frr', napalm_driver: 'frr' })
    ).body;
    const router = await world.admin.post('/api/devices/routers/', {
      ...{ name: 'r1', hostname: 'r1.ours.example', platform, local_autonomous_system: 1, status: 'enabled' },
    });
    await world.run(`update net_connection set router_id = ${router.body.id} where id = 1`);
    const { status, body } = await ask([SECOND, { ...WISH, session_secret: 'with space' }]);
    await world.run('update net_connection set router_id = null');
    expect(status).toBe(400);
    expect(body.errors[0]).toMatchObject({ name: 'sessions[1].session_secret' });
    expect(JSON.stringify(body)).not.toContain('with space');
  });

  it('are taken once, however often they come at the same time', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask([WISH])));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400]);
    expect(await world.run('select id from requests_request')).toHaveLength(1);
  });

  it.each([
    ['nothing', [], 'sessions'],
    ['no list', { session: WISH }, 'session'],
    ['a session without addresses', [{ ...WISH, local_ip: undefined }], 'sessions[0].local_ip'],
    ['a field that nobody knows', [WISH, { ...WISH, md5: 'x' }], 'sessions[1].md5'],
    ['two networks', [WISH, { ...WISH, local_asn: 64_503 }], 'sessions'],
    ['a network that is not ours', [{ ...WISH, peer_asn: 64_507 }], 'peer_asn'],
    ['what is no JSON', '[{', 'request'],
  ])('%s is refused, naming the field', async (_, body, name) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((one: any) => one.name)).toContain(name);
  });

  it('are those of networks that the token speaks for, and may ask for', async () => {
    expect((await ask([{ ...WISH, local_asn: 64_503 }])).status).toBe(403);
    const reader = await world.provider.token([{ asn: 64_502, name: 'Plain', perms: 1 }]);
    const { status, body } = await ask([WISH], reader);
    expect(status).toBe(403);
    expect(body.errors[0]).toMatchObject({
      name: 'local_asn',
      errors: [expect.stringMatching(/may not ask/)],
    });
    expect((await world.call('GET', '/sessions?asn=64502', { token: reader })).status).toBe(200);
  });
});

describe('the list of sessions', () => {
  it('has what exists and what is under way, page by page', async () => {
    await ask([WISH, SECOND]);
    const known = await world.provider.token([
      { asn: 64_503, name: 'Known', perms: 1 },
      { asn: 64_502, name: 'Plain', perms: 1 },
    ]);
    const held = (await world.call('GET', '/sessions?asn=64503', { token: known })).body.sessions;
    expect(held).toMatchObject([
      {
        session_id: 'x1',
        local_asn: 64_503,
        local_ip: '192.0.2.11',
        peer_asn: 64_500,
        peer_ip: '192.0.2.1',
        status: 'Approved',
      },
    ]);
    expect(held[0].request_id).toBeUndefined();
    const first = (await list('&max_results=1')).body;
    const second = (await list(`&max_results=1&next_token=${first.next_token}`)).body;
    expect([first, second].map(({ sessions }) => sessions[0].local_ip)).toEqual([
      '192.0.2.10',
      '198.51.100.10',
    ]);
    expect(second.next_token).toBeUndefined();
  });

  it.each([
    ['asn=64502&request_id=nonsense', 400, 'request_id'],
    ['asn=64503', 403, 'asn'],
    ['', 400, 'asn'],
  ])('%s is refused', async (query, status, name) => {
    const answer = await world.call('GET', `/sessions?${query}`);
    expect([answer.status, answer.body.errors[0].name]).toEqual([status, name]);
  });

  it('says nothing of requests of others', async () => {
    const { body } = await ask([WISH]);
    const other = await world.provider.token([{ asn: 64_503, name: 'Known', perms: 15 }]);
    const theirs = await world.call('GET', `/sessions?asn=64503&request_id=${body.request_id}`, {
      token: other,
    });
    expect(theirs.body.sessions).toEqual([]);
    const url = `/sessions/${body.sessions[0].session_id}`;
    expect((await world.call('GET', url, { token: other })).status).toBe(404);
    expect((await world.call('DELETE', url, { token: other })).status).toBe(404);
    expect((await world.call('GET', '/sessions/abc')).status).toBe(400);
    expect((await world.call('GET', '/sessions/r999')).status).toBe(404);
  });
});

describe('a session that is taken back', () => {
  it('is gone, and its request with the last of them', async () => {
    const { body } = await ask([WISH, SECOND]);
    const [first, second] = body.sessions.map((one: any) => `/sessions/${one.session_id}`);
    const gone = await world.call('DELETE', first);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await world.call('GET', first)).status).toBe(404);
    expect((await list()).body.sessions).toMatchObject([{ local_ip: '198.51.100.10' }]);
    await world.call('DELETE', second);
    const [request] = (await world.admin.get('/api/requests/requests/')).body.results;
    expect(request.status.value).toBe('withdrawn');
    expect(await world.stepsOf(request.id)).toEqual([
      'create received',
      'check checked',
      'withdraw checked',
      'withdraw withdrawn',
    ]);
    expect((await ask([WISH])).status).toBe(200);
  });

  it('is not one that exists: that it shall go is noted once, and people remove it', async () => {
    const known = await world.provider.token([{ asn: 64_503, name: 'Known', perms: 15 }]);
    const { status, body } = await world.call('DELETE', '/sessions/x1', { token: known });
    expect(status).toBe(422);
    expect(body.errors[0].errors[0]).toMatch(/people remove it: that you wish it is noted as [\da-f-]{36}/);
    const again = await world.call('DELETE', '/sessions/x1', { token: known });
    expect(again.body).toEqual(body);
    const wishes = (await world.admin.get('/api/portal/session-wishes/')).body.results;
    expect(wishes).toMatchObject([{ asn: 64_503, kind: { value: 'remove' }, status: { value: 'open' } }]);
    const reader = await world.provider.token([{ asn: 64_503, name: 'Known', perms: 1 }]);
    expect((await world.call('DELETE', '/sessions/x1', { token: reader })).status).toBe(403);
  });
});

describe('addresses under /peering/ that nothing serves', () => {
  it.each([
    ['GET', '/nothing', 404],
    ['PUT', '/sessions', 405],
    ['GET', '/sessions/r1/more', 404],
  ])('%s %s is answered in the form of the draft', async (method, path, status) => {
    const answer = await world.call(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0]).toMatchObject({ name: 'request', errors: [expect.any(String)] });
  });
});
