import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PortalWorld, portalWorld, type Visitor } from '../../../test/portal-world.ts';

const REQUESTS = '/api/portal/requests/';
const ONE = { connection: 1, ip_address: '192.0.2.10' };
const WISH = { asn: 64_502, local_asn: 64_500, sessions: [ONE] };

let world: PortalWorld;
let plain: Visitor;
beforeAll(async () => {
  world = await portalWorld({ PORTAL_TITLE: 'We peer', PORTAL_CONTACT: 'desk@ours.example' });
  await world.run(
    `insert into peeringdb_networkcontact (net_id, role, name, email, visible) values (11, 'Policy', 'Known', 'peering@known.example', 'Public');
     insert into peeringdb_facility (id, name, city, country, org_id) overriding system value values (7, 'Cellar', 'Bern', 'CH', 1), (8, 'Attic', 'Bern', 'CH', 1);
     insert into peeringdb_networkfacility (net_id, fac_id) values (1, 7), (10, 7), (10, 8)`,
  );
  plain = await world.signedIn();
});
afterAll(() => world?.tested.close());
beforeEach(() => world.clear());

const admit = (given: object) =>
  world.admin.post('/api/portal/admissions/', {
    asn: 64_502,
    state: 'blocked',
    reason: 'Write first.',
    ...given,
  });

describe('the portal', () => {
  it('says to everybody whose it is, and where it peers', async () => {
    const { status, body, text } = await world.visitor().get('/api/portal/about/');
    expect(status, text).toBe(200);
    expect(body).toMatchObject({
      title: 'We peer',
      contact: 'desk@ours.example',
      logo: null,
      sign_in: { peeringdb: false, mail: true },
      networks: [
        {
          asn: 64_500,
          exchanges: [
            { ixlan: 1, addresses: ['192.0.2.1', '192.0.2.2', '2001:db8:1::1'], speed: 10_000 },
            { ixlan: 2, addresses: ['198.51.100.1'] },
          ],
          facilities: [{ facility: 7, name: 'Cellar', city: 'Bern', country: 'CH' }],
        },
      ],
    });
  });

  it('shows a network where it could peer, what it asked for, and what exists', async () => {
    await plain.post(REQUESTS, WISH);
    const { status, body, text } = await plain.get('/api/portal/places/?asn=AS64502');
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ asn: 64_502, local_asn: 64_500, facilities: [{ facility: 7 }] });
    const sessions = body.exchanges.flatMap((exchange: any) => exchange.sessions);
    expect(sessions).toHaveLength(4);
    expect(sessions.find((one: any) => one.connection === 1 && one.address_family === 4)).toMatchObject({
      ...{ ip_address: '192.0.2.10', local_ip_address: '192.0.2.1', state: 'asked' },
    });
    expect(sessions.filter((one: any) => one.state === 'possible')).toHaveLength(3);
    const known = await world.signedIn(64_503, 'peering@known.example');
    const theirs = (await known.get('/api/portal/places/?asn=64503')).body.exchanges[0].sessions;
    expect(theirs.find((one: any) => one.connection === 1).state).toBe('exists');
    expect((await plain.get('/api/portal/places/?asn=64502&local_asn=64503')).body).toHaveProperty(
      'local_asn',
    );
  });
});

describe('asking for sessions', () => {
  it('makes a request that operators see, and the network follows by its reference', async () => {
    const asked = await plain.post(REQUESTS, { ...WISH, sessions: [{ ...ONE, password: 'hush' }] });
    expect(asked, asked.text).toMatchObject({
      status: 201,
      body: {
        ...{ asn: 64_502, local_asn: 64_500, request_type: 'public', status: 'checked', is_waiting: false },
        ...{ may_withdraw: true, email: 'peering@plain.example' },
        sessions: [{ ip_address: '192.0.2.10', local_ip_address: '192.0.2.1', status: 'proposed' }],
      },
    });
    expect(asked.text).not.toContain('hush');
    const { reference } = asked.body;
    expect((await plain.get(`${REQUESTS}${reference}/`)).body).toEqual(asked.body);
    expect((await plain.get(`${REQUESTS}?asn=64502`)).body).toEqual([asked.body]);
    const [stored] = (await world.admin.get('/api/requests/requests/')).body.results;
    expect(stored).toMatchObject({ origin: { value: 'portal' }, reference, asn: 64_502 });
    expect((await world.audited('portal_request_made'))[0]?.detail).toMatchObject({
      ...{ name: 'Desk', email: 'peering@plain.example', asn: 64_502, reference },
    });
  });

  it.each([
    ['an address of nobody', [{ connection: 1, ip_address: '192.0.2.77' }]],
    ["somebody else's address", [{ connection: 1, ip_address: '192.0.2.11' }]],
    ['our own address', [{ connection: 1, ip_address: '192.0.2.1' }]],
    ['a private address', [{ connection: 1, ip_address: '10.0.0.1' }]],
    ['an address at another exchange', [{ connection: 3, ip_address: '192.0.2.10' }]],
    ['a connection that is none of ours', [{ connection: 99, ip_address: '192.0.2.10' }]],
    ['no connection', [{ ip_address: '192.0.2.10' }]],
    ['no address', [{ connection: 1, ip_address: 'here' }]],
    ['another address of ours', [{ ...ONE, local_ip_address: '192.0.2.2' }]],
    ['the same session twice', [ONE, { connection: 1, ip_address: '192.0.2.10 ' }]],
  ])('refuses %s by its field', async (_, sessions) => {
    const { status, body, text } = await plain.post(REQUESTS, { ...WISH, sessions });
    expect(status, text).toBe(400);
    expect(Object.keys(body)).toEqual(['sessions']);
    expect(await world.run('select id from requests_request')).toEqual([]);
  });

  it('is for a network that the guest is signed in for', async () => {
    expect(await plain.post(REQUESTS, { ...WISH, asn: 64_503 })).toMatchObject({
      status: 403,
      body: { code: 'not_your_network' },
    });
    expect((await plain.post(REQUESTS, { ...WISH, local_asn: 64_503 })).body).toHaveProperty('local_asn');
    for (const url of [`${REQUESTS}?asn=64503`, '/api/portal/places/?asn=64503'])
      expect((await plain.get(url)).status, url).toBe(403);
  });

  it('twice for the same is a conflict, also at the same time', async () => {
    const both = await Promise.all([plain.post(REQUESTS, WISH), plain.post(REQUESTS, WISH)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await plain.post(REQUESTS, WISH)).toMatchObject({ status: 409, body: { code: 'already_asked' } });
    const known = await world.signedIn(64_503, 'peering@known.example');
    expect(
      await known.post(REQUESTS, {
        ...WISH,
        asn: 64_503,
        sessions: [{ connection: 1, ip_address: '192.0.2.11' }],
      }),
    ).toMatchObject({ status: 409, body: { code: 'session_exists' } });
  });

  it('for ten thousand sessions is refused at once', async () => {
    const began = performance.now();
    const sessions = Array.from({ length: 10_000 }, () => ONE);
    const { status, body } = await plain.post(REQUESTS, { ...WISH, sessions });
    expect({ status, body }).toEqual({ status: 400, body: { sessions: [expect.stringContaining('500')] } });
    expect(performance.now() - began).toBeLessThan(2000);
    const larger = Array.from({ length: 10_000 }, () => ({ ...ONE, password: 'x'.repeat(100) }));
    expect((await plain.post(REQUESTS, { ...WISH, sessions: larger })).status).toBe(400);
  });

  it('privately names a facility where both are, and a pair of addresses in one prefix', async () => {
    const pair = { ip_address: '192.0.2.200', local_ip_address: '192.0.2.201', prefix_length: 31 };
    const post = (session: object) =>
      plain.post(REQUESTS, { ...WISH, request_type: 'private', sessions: [session] });
    for (const wrong of [
      { ...pair, facility: 8 },
      pair,
      { ...pair, facility: 7, ip_address: '127.0.0.1' },
      { ...pair, facility: 7, local_ip_address: '192.0.2.200' },
      { ...pair, facility: 7, local_ip_address: '2001:db8::1' },
      { ...pair, facility: 7, local_ip_address: '192.0.2.203' },
      { ...pair, facility: 7, prefix_length: 33 },
      { ...pair, facility: 7, prefix_length: null },
    ])
      expect(await post(wrong), JSON.stringify(wrong)).toMatchObject({
        status: 400,
        body: { sessions: [expect.stringContaining('1: ')] },
      });
    expect(
      await post({ ...pair, facility: 7, ip_address: '203.0.113.0', local_ip_address: '203.0.113.1' }),
    ).toMatchObject({
      status: 201,
      body: {
        ...{ request_type: 'private', may_withdraw: true },
        sessions: [
          { place: 'Cellar', ip_address: '203.0.113.0', local_ip_address: '203.0.113.1', prefix_length: 31 },
        ],
      },
    });
  });
});

describe('a network that is not admitted', () => {
  beforeEach(() => world.run('delete from portal_admission'));
  afterAll(() => world.run('delete from portal_admission'));

  it('is turned away with the reason where it is blocked, until that ends', async () => {
    const made = await admit({});
    expect(made.status, made.text).toBe(201);
    expect(await plain.post(REQUESTS, WISH)).toMatchObject({
      status: 403,
      body: { code: 'network_blocked', detail: expect.stringContaining('Write first.') },
    });
    expect((await plain.get('/api/portal/me/')).body.networks).toEqual([
      { asn: 64_502, name: 'Plain', may_ask: false, why_not: expect.stringContaining('Write first.') },
    ]);
    expect((await plain.get(`${REQUESTS}?asn=64502`)).status).toBe(200);
    expect((await world.audited('portal_blocked'))[0]).toMatchObject({ outcome: { value: 'failure' } });
    await world.admin.patch(`/api/portal/admissions/${made.body.id}/`, { until: '2020-01-01T00:00:00Z' });
    expect((await plain.post(REQUESTS, WISH)).status).toBe(201);
  });

  it('waits for a person where it is on the wait list', async () => {
    await admit({ state: 'waiting' });
    expect((await plain.post(REQUESTS, WISH)).body).toMatchObject({ is_waiting: true });
  });
});

describe('taking a request back', () => {
  const take = (reference: string, as = plain) => as.post(`${REQUESTS}${reference}/withdraw/`);

  it('works once, as long as nobody has agreed to it', async () => {
    const { reference } = (await plain.post(REQUESTS, WISH)).body;
    const taken = await take(reference);
    expect(taken, taken.text).toMatchObject({
      status: 200,
      body: { status: 'withdrawn', may_withdraw: false },
    });
    expect(await take(reference)).toMatchObject({ status: 409, body: { code: 'request_state' } });
    const second = (await plain.post(REQUESTS, WISH)).body.reference;
    const [{ id }] = await world.run(
      `select id::int as id from requests_request where reference = '${second}'`,
    );
    expect((await world.act(id, 'accept', { reason: 'fine' })).status).toBe(200);
    expect(await take(second)).toMatchObject({ status: 409, body: { code: 'request_state' } });
    expect((await plain.get(`${REQUESTS}${second}/`)).body).toMatchObject({
      ...{ status: 'accepted', may_withdraw: false },
    });
  });

  it('of others is as little there as one that nobody made, or that is no reference', async () => {
    const { reference } = (await plain.post(REQUESTS, WISH)).body;
    const known = await world.signedIn(64_503, 'peering@known.example');
    const answers = new Set<string>();
    for (const guess of [reference, crypto.randomUUID(), '1', "1' or '1'='1", '%00', 'x'.repeat(400)]) {
      const { status, text } = await known.get(`${REQUESTS}${encodeURIComponent(guess)}/`);
      answers.add(`${status} ${text}`);
      expect((await take(encodeURIComponent(guess), known)).status).toBe(404);
    }
    expect([...answers]).toEqual(['404 {"detail":"Not found."}']);
    expect((await plain.get(`${REQUESTS}${reference}/`)).body.status).toBe('checked');
  });
});
