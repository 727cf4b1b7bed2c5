import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { REQUESTS, type RequestsWorld, requestsWorld } from '../../../test/requests-world.ts';

const PORTAL = '/api/peering/portal';
const HOLDS = ['requests.add_request', 'requests.change_request'];
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
/** Theirs and ours on the first LAN, as the locations have them. */
const V4 = { location: 'pdb:ix:1', local_ip: '192.0.2.10/24', peer_ip: '192.0.2.1/24' };
const LINE = { location: '7', local_ip: '203.0.113.1/31', peer_ip: '203.0.113.0/31' };

let world: RequestsWorld;
let portal: Api;
beforeAll(async () => {
  world = await requestsWorld();
  await world.run(`insert into peeringdb_facility (id, name, city, country, org_id) overriding system value values (7, 'House', 'Town', 'DE', 1), (8, 'Far', 'Town', 'DE', 1);
    insert into peeringdb_networkfacility (id, net_id, fac_id) overriding system value values (1, 1, 7), (2, 10, 7);
    insert into peeringdb_ixlanprefix (id, ixlan_id, prefix) overriding system value values (900, 1, '192.0.2.0/24'), (901, 1, '2001:db8:1::/64')`);
  portal = await world.tested.holderOf(HOLDS);
  await chooses(portal, 1);
});
afterEach(async () => {
  await world.run('delete from peering_directpeeringsession');
  await world.clear();
});
afterAll(() => world?.tested.close());

/** The affiliated AS of a caller. */
async function chooses(api: Api, as: number | null): Promise<void> {
  const { status, text } = await api.patch('/api/users/userpref/', { context: { as } });
  if (status !== 200) throw new Error(text);
}
const submit = (sessions: object[] = [V4], given: object = {}, as: Api = portal) =>
  as.post(`${PORTAL}/sessions`, {
    ...{ local_asn: 64_502, peer_type: 'public', email: 'noc@plain.example', sessions },
    ...given,
  });
const submitted = async (...asked: Parameters<typeof submit>): Promise<string> => {
  const { status, body, text } = await submit(...asked);
  if (status !== 201) throw new Error(text);
  return body.request_id;
};
const idOf = async (reference: string): Promise<number> =>
  (await world.admin.get(`${REQUESTS}?reference=${reference}`)).body.results[0].id;

describe('the addresses of the portal', () => {
  it('have no slash at their end, and lead nowhere else', async () => {
    expect((await portal.get(`${PORTAL}/affiliated`)).status).toBe(200);
    expect((await portal.get(`${PORTAL}/affiliated/`)).status).toBe(404);
  });

  it('are for who may enter requests and take them back', async () => {
    for (const held of [[], ['requests.add_request'], ['requests.change_request']]) {
      const api = await world.tested.holderOf(held);
      for (const path of [
        'affiliated',
        'network/64502',
        'locations?asn=64502',
        'sessions/list?asn=64502',
        `sessions/${UNKNOWN_ID}`,
      ])
        expect((await api.get(`${PORTAL}/${path}`)).status, path).toBe(403);
      expect((await submit([V4], {}, api)).status).toBe(403);
      expect((await api.delete(`${PORTAL}/sessions/${UNKNOWN_ID}`)).status).toBe(403);
    }
    expect((await world.tested.anonymous.get(`${PORTAL}/affiliated`)).status).toBe(403);
  });

  it('answer 503 without an affiliated AS, but for the lookup of a network', async () => {
    const api = await world.tested.holderOf(HOLDS);
    const detail = { status: 503, body: { detail: 'User must have an affiliated AS.' } };
    for (const path of [
      'affiliated',
      'locations?asn=64502',
      'sessions/list?asn=64502',
      `sessions/${UNKNOWN_ID}`,
    ])
      expect(await api.get(`${PORTAL}/${path}`), path).toMatchObject(detail);
    expect(await submit([V4], {}, api)).toMatchObject(detail);
    expect(await api.delete(`${PORTAL}/sessions/${UNKNOWN_ID}`)).toMatchObject(detail);
    expect((await api.get(`${PORTAL}/network/64502`)).status).toBe(200);
  });
});

describe('what the portal reads', () => {
  it('is the AS that it speaks for', async () => {
    expect((await portal.get(`${PORTAL}/affiliated`)).body).toEqual({
      asn: 64_500,
      name: expect.any(String),
    });
  });

  it('is a network as PeeringDB has it, with whom to write to', async () => {
    const { status, body } = await portal.get(`${PORTAL}/network/64502`);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...{ asn: 64_502, name: 'Plain', name_long: expect.any(String), irr_as_set: expect.any(String) },
        ...{ info_prefixes4: 100, info_prefixes6: 20, policy_general: expect.any(String) },
        contacts: [{ name: 'Desk', email: 'peering@plain.example', role: 'Policy' }],
      },
    });
    expect(await portal.get(`${PORTAL}/network/65000`)).toMatchObject({
      ...{ status: 404, body: { detail: 'ASN 65000 not found in PeeringDB cache.' } },
    });
    expect((await portal.get(`${PORTAL}/network/nonsense`)).status).toBe(404);
  });

  it('is where both are, every connection with every address of its family', async () => {
    const { body } = await portal.get(`${PORTAL}/locations?asn=64502`);
    expect(body.peer_asn).toBe(64_500);
    expect(body.locations.map((one: any) => [one.location, one.peering_type, one.sessions.length])).toEqual([
      ['pdb:ix:1', 'public', 3],
      ['pdb:ix:2', 'public', 1],
      ['7', 'private', 0],
    ]);
    const [first] = body.locations;
    expect(first.sessions).toContainEqual({
      ...{ local_ip: '192.0.2.10/24', peer_ip: '192.0.2.2/24', address_family: 4, existing: false },
    });
    expect(first.sessions).toContainEqual({
      ...{ local_ip: '2001:db8:1::10/64', peer_ip: '2001:db8:1::1/64', address_family: 6, existing: false },
    });
    const known = (await portal.get(`${PORTAL}/locations?asn=64503&location_type=public`)).body.locations;
    expect(known).toMatchObject([
      { sessions: [{ peer_ip: '192.0.2.1/24', existing: true }, { existing: false }] },
    ]);
  });

  it.each([
    ['asn=64502&location_type=private', 200, ['7']],
    ['asn=64502&location_type=public', 200, ['pdb:ix:1', 'pdb:ix:2']],
    ['asn=64502&location_type=elsewhere', 200, []],
    ['asn=65000', 404, null],
    ['', 400, null],
    ['asn=plain', 400, null],
  ])('is narrowed: ?%s', async (query, status, locations) => {
    const answer = await portal.get(`${PORTAL}/locations?${query}`);
    expect(answer.status).toBe(status);
    if (locations) expect(answer.body.locations.map((one: any) => one.location)).toEqual(locations);
    if (status === 400) expect(answer.body).toEqual({ asn: [expect.any(String)] });
  });

  it('takes as many statements for many sessions as for one, and so does what it submits', async () => {
    const counted = async (asn: number, count: number) => {
      const asked = Array.from({ length: count }, (_, at) => ({ ...V4, local_ip: `192.0.2.${100 + at}/24` }));
      world.tested.statements();
      const reference = await submitted(asked, { local_asn: asn });
      await portal.get(`${PORTAL}/sessions/${reference}`);
      await portal.get(`${PORTAL}/sessions/list?asn=${asn}`);
      await portal.get(`${PORTAL}/locations?asn=${asn}`);
      return world.tested.statements();
    };
    await counted(64_507, 1);
    expect(await counted(64_502, 100)).toBe(await counted(64_503, 1));
  });
});

describe('what the portal submits', () => {
  it('is a request of ours, pending until somebody decides', async () => {
    const { status, body } = await submit([
      { ...V4, session_secret: 'open sesame', comment: 'passed over' },
      { ...V4, local_ip: '2001:db8:1::10', peer_ip: '2001:db8:1::1' },
    ]);
    expect({ status, body }).toEqual({
      status: 201,
      body: { request_id: expect.any(String), status: 'pending', sessions_count: 2 },
    });
    const shown = (await portal.get(`${PORTAL}/sessions/${body.request_id}`)).body;
    expect(shown).toEqual({
      ...{ request_id: body.request_id, status: 'pending', peer_type: 'public', decision_comment: '' },
      ...{ local_asn: 64_502, peer_asn: 64_500, created: expect.any(String), updated: expect.any(String) },
      sessions: [
        {
          ...{ session_id: expect.any(Number), local_ip: '192.0.2.10/24', peer_ip: '192.0.2.1/24' },
          ...{
            location: 'pdb:ix:1',
            location_name: expect.any(String),
            status: 'pending',
            rejection_comment: '',
          },
        },
        expect.objectContaining({ local_ip: '2001:db8:1::10/64', peer_ip: '2001:db8:1::1/64' }),
      ],
    });
    expect(JSON.stringify(shown)).not.toContain('sesame');
    const own = (await world.admin.get(`${REQUESTS}?reference=${body.request_id}`)).body.results[0];
    expect(own).toMatchObject({
      ...{ origin: { value: 'portal' }, direction: { value: 'inbound' }, email: 'noc@plain.example' },
      ...{ status: { value: 'checked' }, local_autonomous_system: { asn: 64_500 } },
    });
    const list = (await portal.get(`${PORTAL}/sessions/list?asn=64502&request_id=${body.request_id}`)).body;
    expect(list).toEqual({ requests: [shown] });
    expect((await portal.get(`${PORTAL}/sessions/list?asn=64503`)).body).toEqual({ requests: [] });
  });

  it('is shown as it was decided, session by session', async () => {
    const reference = await submitted([V4, { ...V4, local_ip: '192.0.2.99/24' }]);
    const id = await idOf(reference);
    const [first, second] = await world.sessionsOf(id);
    await world.act(id, 'refuse', { sessions: [second.id], reason: 'That is not yours.' });
    await world.act(id, 'accept', { sessions: [first.id], reason: 'Welcome.' });
    const { body } = await portal.get(`${PORTAL}/sessions/${reference}`);
    expect(body).toMatchObject({ status: 'accepted', decision_comment: 'Welcome.' });
    expect(body.sessions.map((one: any) => [one.status, one.rejection_comment])).toEqual([
      ['accepted', ''],
      ['rejected', 'That is not yours.'],
    ]);
  });

  it('may name one address of theirs for several of ours', async () => {
    const reference = await submitted([V4, { ...V4, peer_ip: '192.0.2.2/24' }]);
    const { body } = await portal.get(`${PORTAL}/sessions/${reference}`);
    expect(body.sessions.map((one: any) => one.peer_ip)).toEqual(['192.0.2.1/24', '192.0.2.2/24']);
  });

  it('may be private, with the addresses of the line', async () => {
    const reference = await submitted([LINE], { peer_type: 'private', email: '' });
    const { body } = await portal.get(`${PORTAL}/sessions/${reference}`);
    expect(body).toMatchObject({
      peer_type: 'private',
      sessions: [{ ...LINE, location_name: 'House', status: 'pending' }],
    });
  });

  it.each([
    [[{ ...V4, location: 'ix:1' }], 'public', 'location'],
    [[{ ...V4, location: 'pdb:ix:99' }], 'public', 'location'],
    [[{ ...V4, peer_ip: '192.0.2.77' }], 'public', 'peer_ip'],
    [[{ ...V4, peer_ip: '' }], 'public', 'peer_ip'],
    [[{ ...V4, peer_ip: 'nonsense' }], 'public', 'peer_ip'],
    [[{ ...V4, peer_ip: '2001:db8:1::1' }], 'public', 'peer_ip'],
    [[{ ...V4, local_ip: 'nonsense' }], 'public', 'local_ip'],
    [[V4, { ...V4, local_ip: '192.0.2.10', session_secret: 'x' }], 'public', 'local_ip'],
    [[LINE, { ...LINE, peer_ip: '203.0.113.2/31', local_ip: '203.0.113.1/31' }], 'private', 'sessions'],
    [[{ ...LINE, location: '99' }], 'private', 'location'],
    [[{ ...LINE, location: 'pdb:ix:1' }], 'private', 'location'],
    [[{ ...LINE, peer_ip: undefined }], 'private', 'peer_ip'],
    [[{ ...LINE, peer_ip: '203.0.113.0/30' }], 'private', 'peer_ip'],
    [[{ ...LINE, peer_ip: '203.0.113.8/31' }], 'private', 'sessions'],
    [[{ ...LINE, local_ip: '203.0.113.1', peer_ip: '203.0.113.0' }], 'private', 'sessions'],
    [[], 'public', 'sessions'],
    [[V4], 'sideways', 'peer_type'],
  ])('is refused where it cannot be: %j %s', async (sessions, peer_type, field) => {
    const { status, body } = await submit(sessions, { peer_type });
    expect({ status, body }).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
    expect(await world.run('select id from requests_request')).toEqual([]);
  });

  it('is refused of a network that nobody knows', async () => {
    expect(await submit([V4], { local_asn: 65_000 })).toMatchObject({ status: 404 });
    expect(await submit([V4], { local_asn: 'AS64502' })).toMatchObject({
      status: 400,
      body: { local_asn: [expect.any(String)] },
    });
    expect(await submit([V4], { email: 'nobody' })).toMatchObject({
      status: 400,
      body: { email: [expect.any(String)] },
    });
  });

  it('conflicts with what is asked for already, once where two ask at the same moment', async () => {
    const answers = await Promise.all([submit(), submit()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({
      ...{ detail: expect.any(String), overlapping_ips: ['192.0.2.10'], conflicting_ips: ['192.0.2.10'] },
    });
  });

  it('conflicts with what is there', async () => {
    const both = (ip: string) => ({
      detail: expect.any(String),
      existing_session_ips: [ip],
      conflicting_ips: [ip],
    });
    const known = await submit([{ ...V4, local_ip: '192.0.2.11' }], { local_asn: 64_503 });
    expect(known).toMatchObject({ status: 409, body: both('192.0.2.11') });
    const relationship = (
      await world.admin.post('/api/bgp/relationships/', { name: 'Private', slug: 'private' })
    ).body.id;
    await world.run(
      `insert into peering_directpeeringsession (autonomous_system_id, relationship_id, ip_address) values (3, ${relationship}, '203.0.113.1/31')`,
    );
    const line = await submit([LINE], { local_asn: 64_503, peer_type: 'private' });
    expect(line).toMatchObject({ status: 409, body: both('203.0.113.1') });
  });
});

describe('what the portal takes back', () => {
  it('is cancelled while it is pending, with its sessions', async () => {
    const reference = await submitted();
    const gone = await portal.delete(`${PORTAL}/sessions/${reference}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    const { body } = await portal.get(`${PORTAL}/sessions/${reference}`);
    expect(body).toMatchObject({ status: 'cancelled', sessions: [{ status: 'cancelled' }] });
    expect(await portal.delete(`${PORTAL}/sessions/${reference}`)).toMatchObject({
      ...{ status: 409, body: { detail: "Cannot cancel a request with status 'cancelled'." } },
    });
    expect((await submit()).status).toBe(201);
  });

  it('is not what was decided, and not what is not there', async () => {
    const reference = await submitted();
    await world.act(await idOf(reference), 'accept');
    expect(await portal.delete(`${PORTAL}/sessions/${reference}`)).toMatchObject({
      ...{ status: 409, body: { detail: "Cannot cancel a request with status 'accepted'." } },
    });
    for (const path of [UNKNOWN_ID, 'nonsense'])
      expect((await portal.delete(`${PORTAL}/sessions/${path}`)).status, path).toBe(404);
    expect(await portal.get(`${PORTAL}/sessions/nonsense`)).toMatchObject({
      status: 404,
      body: { detail: 'Not found.' },
    });
  });
});

describe('requests of others', () => {
  it('are not there: those to another AS of ours, and those that a limited caller may not see', async () => {
    const reference = await submitted();
    await world.run(
      `insert into peering_autonomoussystem (id, asn, name, affiliated) overriding system value values (2, 64501, 'Second', true)`,
    );
    const second = await world.tested.holderOf(HOLDS);
    await chooses(second, 2);
    expect(await second.get(`${PORTAL}/sessions/${reference}`)).toMatchObject({
      status: 404,
      body: { detail: 'Not found.' },
    });
    const limited = await limitedApi(world.tested, { 'requests.request': { asn: ['64503'] } });
    await chooses(limited, 1);
    expect((await limited.get(`${PORTAL}/sessions/${reference}`)).status).toBe(404);
    await world.run('delete from peering_autonomoussystem where id = 2');
  });
});
