import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DESK, REQUESTS, type RequestsWorld, requestsWorld } from '../../../test/requests-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { provisionJob } from './automatic-provision.ts';
import { pairProblem } from './expand-private.ts';
import { followJob } from './follow-requests.ts';

const DIRECT = '/api/peering/direct-peering-sessions/';
const LINK = { facility: 7, ip_address: '203.0.113.1', local_ip_address: '203.0.113.0', prefix_length: 31 };

let world: RequestsWorld;
let relationship: number;
beforeAll(async () => {
  world = await requestsWorld();
  await world.run(`insert into peeringdb_facility (id, name, city, country, org_id) overriding system value values
      (7, 'House', 'Town', 'DE', 1), (8, 'Their house', 'Town', 'DE', 1);
    insert into peeringdb_networkfacility (id, net_id, fac_id) overriding system value values (1, 1, 7), (2, 10, 7), (3, 10, 8);
    insert into peeringdb_ixlanprefix (id, ixlan_id, prefix) overriding system value values (900, 1, '192.0.2.0/24')`);
  relationship = (
    await world.admin.post('/api/bgp/relationships/', { name: 'Private peering', slug: 'private' })
  ).body.id;
});
afterEach(async () => {
  await world.run('delete from peering_directpeeringsession');
  await world.clear();
});
afterAll(() => world?.tested.close());

const given = (session: object = {}, more: object = {}) => ({
  request_type: 'private',
  local_autonomous_system: 1,
  asked_sessions: [{ ...LINK, ...session }],
  ...more,
});
const checksOf = async (id: number) => {
  const [session] = await world.sessionsOf(id);
  return new Map<string, any>(session.checks.map((one: any) => [one.check, one]));
};
const follow = () => jobRunner(world.tested.app, [followJob])();

describe('a request for a private session', () => {
  it('is checked, accepted with a relationship, made as a direct session, and up when that is', async () => {
    const request = await world.asked(given({ password: 'open sesame' }, { loa: 'Panel 7, ports 1 and 2.' }));
    expect(request).toMatchObject({
      request_type: { value: 'private' },
      status: { value: 'checked' },
      loa: 'Panel 7, ports 1 and 2.',
    });
    const { id } = request;
    const checks = await checksOf(id);
    expect([...checks].map(([name, { result }]) => `${name} ${result}`)).toEqual([
      'shared_facility pass',
      'address pass',
      'duplicate pass',
      'blocked pass',
    ]);
    expect(await world.act(id, 'accept')).toMatchObject({
      status: 400,
      body: { relationship: [expect.any(String)] },
    });
    expect((await world.admin.patch(`${REQUESTS}${id}/`, { relationship })).status).toBe(200);
    expect((await world.act(id, 'accept')).body).toMatchObject({ status: { value: 'accepted' } });
    const made = await world.act(id, 'provision', { defaults: { multihop_ttl: 1 } });
    expect(made.body).toMatchObject({
      status: { value: 'provisioning' },
      autonomous_system: { asn: 64_502 },
    });
    const [session] = (await world.admin.get(DIRECT)).body.results;
    expect(session).toMatchObject({
      ...{ ip_address: '203.0.113.1/31', local_ip_address: '203.0.113.0/31', password: 'open sesame' },
      ...{ status: { value: 'provisioning' }, relationship: { id: relationship } },
      ...{ local_autonomous_system: { asn: 64_500 }, autonomous_system: { asn: 64_502 } },
    });
    expect((await world.sessionsOf(id))[0]).toMatchObject({
      ...{ status: { value: 'created' }, direct_session: { id: session.id }, session: null },
    });
    expect((await world.act(id, 'enable')).status).toBe(200);
    await world.run(`update peering_directpeeringsession set bgp_state = 'established'`);
    await world.admin.patch(`${DIRECT}${session.id}/`, { comments: 'It is up.' });
    await follow();
    expect((await world.admin.get(`${REQUESTS}${id}/`)).body).toMatchObject({
      status: { value: 'up' },
      up_count: 1,
    });
  });

  it('goes back to where it was accepted when its session is deleted', async () => {
    const { id } = await world.asked(given({}, { relationship }));
    await world.act(id, 'accept');
    await world.act(id, 'provision');
    await world.admin.delete(DIRECT, [{ id: (await world.sessionsOf(id))[0].direct_session.id }]);
    await follow();
    expect((await world.admin.get(`${REQUESTS}${id}/`)).body.status.value).toBe('accepted');
  });

  it.each([
    ['shared_facility', { facility: 8 }, 'fail', /not have you in Their house/],
    ['shared_facility', { facility: 99 }, 'fail', /no facility 99/],
    ['address', { ip_address: '192.0.2.10', local_ip_address: '192.0.2.11' }, 'fail', /on the LAN of IX 1/],
    [
      'address',
      { ip_address: '198.51.100.0', local_ip_address: '198.51.100.1' },
      'fail',
      /another connection of yours/,
    ],
    ['address', { ip_address: '10.0.0.1', local_ip_address: '10.0.0.0' }, 'warn', /private address/],
    ['address', { local_ip_address: null, prefix_length: null }, 'warn', /do not say which address/],
  ])('is looked at: %s of %j', async (name, session, result, text) => {
    const { id } = await world.asked(given(session));
    expect((await checksOf(id)).get(name)).toMatchObject({ result, text: expect.stringMatching(text) });
  });

  it('may have the address of a connection that was made for the line, at our end alone', async () => {
    await world.run(
      `insert into net_connection (id, ipv4_address, status) overriding system value values (90, '203.0.113.0/31', 'enabled')`,
    );
    const { id } = await world.asked(given());
    expect((await checksOf(id)).get('address').result).toBe('pass');
    const swapped = await world.asked(given({ ip_address: '203.0.113.0', local_ip_address: '203.0.113.1' }));
    expect((await checksOf(swapped.id)).get('address').result).toBe('fail');
    await world.run('delete from net_connection where id = 90');
  });

  it('is a duplicate where a direct session has the address, or another request asks for it', async () => {
    const { id } = await world.asked(given({}, { relationship }));
    const other = await world.asked(given());
    expect((await checksOf(other.id)).get('duplicate').text).toBe(
      `Request ${id}, which is open, asks for it already.`,
    );
    await world.act(id, 'accept');
    await world.act(id, 'provision');
    await world.act(other.id, 'check');
    expect((await checksOf(other.id)).get('duplicate').text).toBe(
      'You have a session with 203.0.113.1 already.',
    );
  });

  it.each([
    ['asked_sessions', given({ facility: undefined }), /1: Name the facility/],
    ['asked_sessions', given({ ip_address: undefined }), /1: Name their address/],
    ['asked_sessions', given({ ixlan: 1 }), /ask for a public one/],
    ['asked_sessions', given({}, { asked_sessions: [] }), /a facility, and both addresses/],
    ['asked_sessions', given({ local_ip_address: '203.0.113.9' }), /in different networks/],
    ['asked_sessions', given({ prefix_length: null }), /Say how long the prefix is/],
    ['asked_sessions', given({}, { request_type: 'public' }), /request_type private/],
    ['local_autonomous_system', given({}, { local_autonomous_system: null }), /Name the AS of yours/],
  ])('is refused at %s: %#', async (field, body, text) => {
    const { status, body: told } = await world.ask(body);
    expect({ status, told }).toMatchObject({ status: 400, told: { [field]: [expect.stringMatching(text)] } });
  });

  it('is accepted by a rule, and made, only with a relationship', async () => {
    await world.admin.post('/api/requests/rules/', {
      ...{ name: 'Private', position: 1, enabled: true, action: 'accept', session_status: 'requested' },
      conditions: { field: 'request_type', operator: 'eq', value: 'private' },
    });
    expect((await world.asked()).status.value).toBe('checked');
    const { id, status } = await world.asked(given());
    expect(status.value).toBe('checked');
    await world.admin.patch(`${REQUESTS}${id}/`, { relationship });
    expect((await world.act(id, 'check')).body.status.value).toBe('accepted');
    await jobRunner(world.tested.app, [provisionJob])();
    expect((await world.admin.get(DIRECT)).body.results).toMatchObject([{ status: { value: 'requested' } }]);
  });

  it('is made by who may make direct sessions', async () => {
    const { id } = await world.asked(given({}, { relationship }));
    await world.act(id, 'accept');
    const held = [
      ...DESK,
      'peering.add_internetexchangepeeringsession',
      'peering.add_autonomoussystem',
      'bgp.view_relationship',
    ];
    expect((await world.act(id, 'provision', {}, await world.tested.holderOf(held))).status).toBe(403);
    const maker = await world.tested.holderOf([
      ...held,
      'peering.add_directpeeringsession',
      'peering.view_directpeeringsession',
    ]);
    expect((await world.act(id, 'provision', {}, maker)).status).toBe(200);
  });

  it('is answered with the facility and both ends', async () => {
    const { id } = await world.asked(given({}, { relationship }));
    await world.act(id, 'accept');
    expect((await world.act(id, 'draft')).body.body).toMatch(
      /House: 203\.0\.113\.1 \(yours\) - 203\.0\.113\.0 \(ours\)/,
    );
  });

  it('is asked of others as well, and agreed', async () => {
    const { body } = await world.admin.post(REQUESTS, { ...given(), direction: 'outbound', asn: 64_502 });
    await world.act(body.id, 'agree', { reason: 'Yes.' });
    expect(await world.act(body.id, 'provision')).toMatchObject({
      status: 400,
      body: { relationship: [expect.any(String)] },
    });
    await world.admin.patch(`${REQUESTS}${body.id}/`, { relationship });
    expect((await world.act(body.id, 'provision')).body).toMatchObject({ status: { value: 'provisioning' } });
  });
});

describe('the two ends of a link', () => {
  it.each([
    ['192.0.2.1', '192.0.2.2', 30, null],
    ['192.0.2.0', '192.0.2.1', 31, null],
    ['2001:db8::', '2001:db8::1', 127, null],
    ['2001:db8::1', '2001:db8::2', 126, null],
    ['192.0.2.1', null, null, null],
    ['192.0.2.0', '192.0.2.1', 30, /network 192\.0\.2\.0\/30 itself/],
    ['192.0.2.1', '192.0.2.3', 30, /broadcast address/],
    ['2001:db8::', '2001:db8::1', 126, /network 2001:db8::\/126 itself/],
    ['192.0.2.1', '192.0.2.1', 30, /both ends/],
    ['192.0.2.1', '2001:db8::1', 31, /different families/],
    ['192.0.2.1', '192.0.2.5', 30, /different networks/],
    ['192.0.2.1', '192.0.2.2', 64, /no prefix of 64 bits/],
    ['127.0.0.1', '127.0.0.2', 30, /loopback/],
    ['fe80::1', 'fe80::2', 64, /link-local/],
  ] as const)('%s and %s in /%s: %s', (theirs, ours, length, problem) => {
    const told = pairProblem(theirs, ours, length);
    if (problem === null) expect(told).toBeNull();
    else expect(told).toMatch(problem);
  });
});
