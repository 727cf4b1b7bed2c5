import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Call, type RemotePeeringApi, remotePeeringApi } from '../../../../test/remote-peering-api.ts';
import { DESK, type RequestsWorld, requestsWorld } from '../../../../test/requests-world.ts';
import { jobRunner } from '../../../../test/run-jobs.ts';
import { FOLLOW_API_JOB, followApiJob } from './follow-network.ts';

const APIS = '/api/requests/peering-apis/';
const REFERENCE = '7f0c1c5e-5f0b-4c55-9c0b-0b1a6c1d2e3f';
const [A, B] = ['192.0.2.10', '198.51.100.10'];
const OURS: Record<string, string> = { [A]: '192.0.2.1', [B]: '198.51.100.1' };

let world: RequestsWorld;
let remote: RemotePeeringApi;
let api: any;

beforeAll(async () => {
  world = await requestsWorld({ PEERING_API_ALLOW_PRIVATE: 'true' });
  remote = await remotePeeringApi();
});
afterAll(async () => {
  await world?.tested.close();
  await remote?.close();
});
beforeEach(async () => {
  const made = await world.admin.post('/api/peering/autonomous-systems/', { asn: 64_502, name: 'Plain' });
  if (made.status !== 201) throw new Error(made.text);
  api = (
    await world.admin.post(APIS, {
      autonomous_system: made.body.id,
      api_url: remote.url,
      token: 'psm_theirs',
    })
  ).body;
});
afterEach(async () => {
  await world.clear();
  remote.calls.length = 0;
  remote.answer = () => ({ body: { sessions: [] } });
});

/** A session as the other network tells of it. */
const told = (ip: string, status: string, more: object = {}) => ({
  session_id: `s-${ip}`,
  request_id: REFERENCE,
  local_asn: 64_500,
  local_ip: OURS[ip],
  peer_asn: 64_502,
  peer_ip: ip,
  peer_type: 'public',
  location: { id: 'pdb:ix:1', type: 'public' },
  status,
  ...more,
});

/** Answers what was asked for with these sessions, and lists with those. */
const says = (posted: unknown, listed: unknown = { sessions: [] }) => {
  remote.answer = ({ method, path }: Call) => {
    if (method === 'POST') return { body: posted };
    if (/^\/peering\/v1\/sessions\/./.test(path)) return { status: 404, body: { errors: [] } };
    return { body: path.includes('request_id') ? listed : { sessions: [] } };
  };
};

const proposed = () =>
  world.asked({
    direction: 'outbound',
    local_autonomous_system: 1,
    asked_sessions: [
      { connection: 1, ip_address: A, password: 'open sesame' },
      { connection: 3, ip_address: B },
    ],
  });
const show = async (id: number) => (await world.admin.get(`/api/requests/requests/${id}/`)).body;
const texts = async (id: number) =>
  (await world.admin.get(`/api/requests/steps/?request_id=${id}&ordering=id`)).body.results.map(
    (step: any) => step.text,
  );
const askedWith = async (statuses: string[], input: object = {}) => {
  const { id } = await proposed();
  says({
    request_id: REFERENCE,
    sessions: statuses.map((status, at) => told([A, B][at] ?? A, status)),
    errors: [],
  });
  const answer = await world.act(id, 'ask', input);
  if (answer.status !== 200) throw new Error(answer.text);
  return id;
};

describe('a request that is sent by API', () => {
  it('goes to their API with the token and the passwords, and is agreed on when all is approved', async () => {
    const id = await askedWith(['Approved', 'Approved']);
    const [list, post] = remote.calls;
    expect(list).toMatchObject({ method: 'GET', path: '/peering/v1/sessions?asn=64500' });
    expect(post).toMatchObject({
      ...{ method: 'POST', path: '/peering/v1/sessions', authorization: 'Bearer psm_theirs' },
      body: [
        {
          ...{ local_asn: 64_500, local_ip: '192.0.2.1', peer_asn: 64_502, peer_ip: A, peer_type: 'public' },
          ...{ location: { id: 'pdb:ix:1', type: 'public' }, session_secret: 'open sesame' },
        },
        { location: { id: 'pdb:ix:2', type: 'public' }, peer_ip: B },
      ],
    });
    expect(await show(id)).toMatchObject({
      ...{ status: { value: 'agreed' }, remote_reference: REFERENCE, api_error: '' },
      ...{ asked_by_api: expect.any(String), written: expect.any(String), next_reminder: null },
    });
    expect(
      (await world.sessionsOf(id)).map((one) => [one.status.value, one.remote_id, one.remote_status]),
    ).toEqual([
      ['accepted', `s-${A}`, 'Approved'],
      ['accepted', `s-${B}`, 'Approved'],
    ]);
    expect(await world.stepsOf(id)).toEqual([
      'create proposed',
      'ask written',
      'follow written',
      'agree agreed',
    ]);
    expect((await world.admin.get(`${APIS}${api.id}/`)).body).toMatchObject({
      last_tried: expect.any(String),
      last_error: '',
    });
  });

  it('has its sessions made when that was said, and what cannot be made does not undo the agreement', async () => {
    const id = await askedWith(['Approved', 'Approved'], { session_status: 'enabled' });
    expect(await show(id)).toMatchObject({ status: { value: 'provisioning' } });
    const held = (await world.admin.get('/api/peering/internet-exchange-peering-sessions/?asn=64502')).body
      .results;
    expect(held.map((one: any) => [one.ip_address, one.status.value, one.password])).toEqual([
      [A, 'enabled', 'open sesame'],
      [B, 'enabled', null],
    ]);
    await world.run('delete from requests_request');
    const again = await askedWith(['Approved', 'Approved'], { session_status: 'enabled' });
    expect(await show(again)).toMatchObject({
      status: { value: 'agreed' },
      api_error: expect.stringMatching(/The sessions were not made/),
    });
  });

  it('is accepted in part: what they refuse is refused with their words, and the rest agreed on', async () => {
    const { id } = await proposed();
    says({
      request_id: REFERENCE,
      sessions: [told(A, 'Approved')],
      errors: [{ name: 'sessions[1]', errors: ['No capacity\u0000 there.'] }],
    });
    await world.act(id, 'ask');
    expect(await show(id)).toMatchObject({ status: { value: 'agreed' }, refused_count: 1 });
    expect((await world.sessionsOf(id)).map((one) => [one.status.value, one.verdict])).toEqual([
      ['accepted', ''],
      ['refused', 'No capacity there.'],
    ]);
  });

  it('is declined where an error names the request that was refused as a whole', async () => {
    const { id } = await proposed();
    remote.answer = ({ method }) =>
      method === 'GET'
        ? { body: { sessions: [] } }
        : {
            status: 400,
            body: {
              request_id: REFERENCE,
              errors: [A, B].map((ip, at) => ({
                name: `sessions[${at}]`,
                errors: ['Nobody.'],
                session: told(ip, 'Rejected'),
              })),
            },
          };
    await world.act(id, 'ask');
    expect(await show(id)).toMatchObject({ status: { value: 'declined' }, reason: 'Nobody.' });
  });

  it('waits where something is pending, and is agreed on when that was decided', async () => {
    const id = await askedWith(['Approved', 'Pending']);
    expect(await show(id)).toMatchObject({ status: { value: 'written' } });
    says(null, { sessions: [told(A, 'Established'), told(B, 'Rejected', { status_reason: 'Too far.' })] });
    expect((await world.act(id, 'follow')).body).toMatchObject({ status: { value: 'agreed' } });
    expect(remote.calls.at(-1)?.path).toBe(`/peering/v1/sessions?asn=64500&request_id=${REFERENCE}`);
    expect((await world.sessionsOf(id)).map((one) => [one.status.value, one.remote_status])).toEqual([
      ['accepted', 'Established'],
      ['refused', 'Rejected'],
    ]);
    expect((await texts(id)).at(-1)).toMatch(/1 accepted, 1 refused\. Too far\./);
  });

  it('is followed where their API knows no request_id, among all that is between the two networks', async () => {
    const id = await askedWith(['Pending', 'Pending']);
    const other = told('192.0.2.3', 'Established', {
      session_id: 'old',
      request_id: undefined,
      local_ip: '192.0.2.1',
    });
    remote.answer = ({ path }) =>
      path.includes('request_id')
        ? { status: 400, body: { errors: [{ name: 'request_id', errors: ['What is that?'] }] } }
        : { body: { sessions: [other, told(A, 'Approved'), told(B, 'Approved')] } };
    expect((await world.act(id, 'follow')).body).toMatchObject({
      status: { value: 'agreed' },
      api_error: '',
    });
  });

  it('is declined where all of it was rejected later', async () => {
    const id = await askedWith(['Pending', 'Pending']);
    says(null, { sessions: [A, B].map((ip) => told(ip, 'Rejected', { status_reason: 'We closed.' })) });
    expect((await world.act(id, 'follow')).body).toMatchObject({
      ...{ status: { value: 'declined' }, reason: 'We closed.', refused_count: 2 },
    });
  });

  it('is not sent twice: what reached them without an answer is taken up where it stands', async () => {
    const { id } = await proposed();
    remote.answer = ({ method }, response) => {
      if (method === 'GET') return { body: { sessions: [] } };
      response.destroy();
      return undefined;
    };
    const lost = await world.act(id, 'ask');
    expect([lost.status, lost.body.code]).toEqual([502, 'peering_api_failed']);
    expect(await show(id)).toMatchObject({
      status: { value: 'proposed' },
      api_error: expect.stringMatching(/nothing came of it/),
    });
    remote.calls.length = 0;
    remote.answer = () => ({ body: { sessions: [told(A, 'Pending'), told(B, 'Approved')] } });
    await world.act(id, 'ask');
    expect(remote.calls.map(({ method }) => method)).toEqual(['GET']);
    expect(await show(id)).toMatchObject({ status: { value: 'written' }, remote_reference: REFERENCE });
  });

  it('goes to nobody without an API, with one that is off, or by who may not', async () => {
    const { id } = await proposed();
    await world.admin.patch(`${APIS}${api.id}/`, { enabled: false });
    expect((await world.act(id, 'ask')).body.code).toBe('no_peering_api');
    await world.admin.patch(`${APIS}${api.id}/`, { enabled: true });
    const clerk = await world.tested.holderOf(DESK);
    expect((await world.act(id, 'ask', {}, clerk)).status).toBe(403);
    const other = await world.tested.holderOf([...DESK, 'requests.view_peeringapi']);
    expect((await world.act(id, 'ask', { session_status: 'enabled' }, other)).body.detail).toMatch(
      /leave `session_status` out/,
    );
    expect(remote.calls).toEqual([]);
    expect((await world.act(id, 'follow')).status).toBe(409);
    const inbound = await world.asked();
    expect((await world.act(inbound.id, 'ask')).status).toBe(409);
  });
});

describe('an answer that cannot be right', () => {
  const heard = async (id: number, sessions: unknown[]) => {
    says(null, { sessions });
    return (await world.act(id, 'follow')).body;
  };

  it.each([
    ['a status that goes back', [told(A, 'Pending'), told(B, 'Pending')], /said Approved before/],
    [
      'an approval that is taken back',
      [told(A, 'Rejected'), told(B, 'Pending')],
      /Of 192.0.2.10 they say Rejected/,
    ],
    [
      'other addresses',
      [told(A, 'Established', { peer_ip: '192.0.2.66' }), told(B, 'Pending')],
      /192.0.2.66/,
    ],
    ['another network', [told(A, 'Established', { peer_asn: 64_666 }), told(B, 'Pending')], /64666/],
    ['a status that nobody knows', [told(A, 'Splendid'), told(B, 'Pending')], /“Splendid”/],
    [
      'a session nobody asked for',
      [
        told(A, 'Approved'),
        told(B, 'Pending'),
        told(A, 'Approved', { session_id: 'z', peer_ip: '192.0.2.3' }),
      ],
      /nobody asked for/,
    ],
    [
      'entries that are none',
      [told(A, 'Approved'), told(B, 'Pending'), 7, { session_id: {} }],
      /2 of their entries/,
    ],
    ['a session that is gone', [told(A, 'Approved')], /no longer know the session with 198.51.100.10/],
  ])('%s changes nothing, and is told once', async (_, sessions, why) => {
    const id = await askedWith(['Approved', 'Pending']);
    const before = await world.sessionsOf(id);
    const shown = await heard(id, sessions);
    expect(shown).toMatchObject({ status: { value: 'written' }, api_error: expect.stringMatching(why) });
    const steps = (await texts(id)).length;
    await heard(id, sessions);
    expect((await texts(id)).length).toBe(steps);
    expect((await texts(id)).at(-1)).toMatch(why);
    expect((await world.sessionsOf(id)).map((one) => one.remote_status)).toEqual(
      before.map((one) => one.remote_status),
    );
    expect(await heard(id, [told(A, 'Approved'), told(B, 'Pending')])).toMatchObject({ api_error: '' });
  });

  it.each([
    ['no JSON', { body: '<html>Sorry' }, /no JSON/],
    ['another thing', { body: { hello: 'world' } }, /no list of sessions/],
    ['a fault', { status: 500, body: { token: 'psm_theirs' } }, /answered 500/],
    ['elsewhere', { status: 302, body: {} }, /elsewhere/],
    [
      'not permitted',
      { status: 401, body: { errors: [{ name: 'Authorization', messages: ['Who are you?'] }] } },
      /Who are you/,
    ],
  ])('%s leaves the request where it is, here and at their API', async (_, given, why) => {
    const id = await askedWith(['Pending', 'Pending']);
    remote.answer = () => given;
    const failed = await world.act(id, 'follow');
    expect(failed.status).toBe(502);
    expect(failed.body.detail).toMatch(why);
    expect(failed.text).not.toContain('psm_theirs');
    expect(await show(id)).toMatchObject({
      status: { value: 'written' },
      api_error: expect.stringMatching(why),
    });
    expect((await world.admin.get(`${APIS}${api.id}/`)).body.last_error).toMatch(why);
  });

  it('too long is not read to its end, and a list without end neither', async () => {
    const id = await askedWith(['Pending', 'Pending']);
    remote.answer = () => ({ body: `{"sessions": [${'"x",'.repeat(1_300_000)}"x"]}` });
    expect((await world.act(id, 'follow')).body.detail).toMatch(/more than 1000000 bytes/);
    let page = 0;
    remote.answer = () => {
      page += 1;
      return { body: { sessions: [], next_token: `page ${page}` } };
    };
    expect((await world.act(id, 'follow')).body.detail).toMatch(/does not end/);
    expect(page).toBe(20);
  });

  it('to what is sent says why, and leaves the request where it was', async () => {
    const { id } = await proposed();
    remote.answer = ({ method }) =>
      method === 'GET'
        ? { body: { sessions: [] } }
        : { status: 422, body: { errors: [{ name: 'request', errors: ['Please write to us.'] }] } };
    const { status, body } = await world.act(id, 'ask');
    expect(status).toBe(409);
    expect(body.detail).toMatch(/Please write to us\. They want people/);
    expect(await show(id)).toMatchObject({ status: { value: 'proposed' } });
    expect(await world.stepsOf(id)).toEqual(['create proposed', 'ask proposed']);
  });
});

describe('the job that follows', () => {
  const run = async () => {
    await world.tested.app.jobs.enqueue(world.tested.app.system(), FOLLOW_API_JOB);
    await jobRunner(world.tested.app, [followApiJob])();
    return (await world.admin.get(`/api/core/jobs/?name=${FOLLOW_API_JOB}&limit=1`)).body.results[0];
  };

  it('asks for each request that is under way, and leaves an API that fails alone for this time', async () => {
    const first = await askedWith(['Pending', 'Pending']);
    const second = await askedWith(['Pending', 'Pending']);
    says(null, { sessions: [told(A, 'Approved'), told(B, 'Approved')] });
    await run();
    expect([await show(first), await show(second)]).toMatchObject([
      { status: { value: 'agreed' } },
      { status: { value: 'agreed' } },
    ]);
    remote.calls.length = 0;
    remote.answer = () => ({ status: 500, body: {} });
    expect((await run()).data).toMatchObject({ followed: 0, failed: 1 });
    expect(remote.calls).toHaveLength(1);
  });

  it('follows the others where one fails in a way that nobody foresaw, and says so at that one', async () => {
    const first = await askedWith(['Pending', 'Pending']);
    const second = await askedWith(['Pending', 'Pending']);
    const { db } = world.tested.app.system();
    await sql`create function refuse() returns trigger language plpgsql as 'begin raise exception ''no room''; end'`.execute(
      db,
    );
    await sql`create trigger refuse before update on requests_session for each row when (new.request_id = ${sql.lit(first)}) execute function refuse()`.execute(
      db,
    );
    says(null, { sessions: [told(A, 'Approved'), told(B, 'Approved')] });
    expect(await run()).toMatchObject({
      status: { value: 'completed' },
      data: { followed: 1, failed: 1 },
    });
    await sql`drop function refuse cascade`.execute(db);
    expect(await show(second)).toMatchObject({ status: { value: 'agreed' } });
    expect(await show(first)).toMatchObject({
      status: { value: 'written' },
      api_error: expect.stringContaining('Something unexpected: no room.'),
      followed: expect.any(String),
    });
  });

  it('has a token that cannot be opened keep no others, and keeps what is said oddly', async () => {
    const id = await askedWith(['Pending', 'Pending']);
    const { db } = world.tested.app.system();
    const before = await sql<{ token: string }>`select token from requests_peeringapi`.execute(db);
    await sql`update requests_peeringapi set token = 'psk:not-sealed'`.execute(db);
    expect((await run()).data).toMatchObject({ followed: 0, failed: 1 });
    expect((await show(id)).api_error).toMatch(/^It was not followed\./);
    await sql`update requests_peeringapi set token = ${before.rows[0]?.token}`.execute(db);
    const odd = { session_id: `s-${A}\0`, status_reason: `${'a'.repeat(299)}😀\0` };
    says(null, { sessions: [told(A, 'Rejected', odd), told(B, 'Approved')] });
    expect((await run()).data).toMatchObject({ followed: 1, failed: 0 });
    expect(await show(id)).toMatchObject({ status: { value: 'agreed' } });
  });

  it('takes back there what was withdrawn here, once, and says what people have to remove', async () => {
    const id = await askedWith(['Pending', 'Pending']);
    await world.act(id, 'withdraw', { reason: 'We moved.' });
    remote.calls.length = 0;
    remote.answer = () => ({ status: 503, body: {} });
    expect((await run()).data).toMatchObject({ followed: 0, failed: 1 });
    expect((await show(id)).api_error).toMatch(/does not take it back: it answered 503/);
    remote.answer = ({ path }) =>
      path.endsWith(`s-${A}`)
        ? { status: 204, body: '' }
        : { status: 422, body: { errors: [{ name: 'session_id', errors: ['People remove it'] }] } };
    expect((await run()).data).toMatchObject({ followed: 1, failed: 0 });
    expect(remote.calls.slice(1)).toMatchObject([
      { method: 'DELETE', path: `/peering/v1/sessions/s-${A}`, authorization: 'Bearer psm_theirs' },
      { method: 'DELETE', path: `/peering/v1/sessions/s-${B}` },
    ]);
    expect((await world.sessionsOf(id)).map((one) => [one.remote_id, one.remote_status])).toEqual([
      ['', 'Withdrawn'],
      [`s-${B}`, 'Removal asked for'],
    ]);
    expect(await show(id)).toMatchObject({ status: { value: 'withdrawn' }, api_error: '' });
    expect((await texts(id)).slice(-2)).toEqual([
      `${A} was taken back at their API.`,
      `${B} is not taken back by their API: it answered 422: session_id: People remove it.`,
    ]);
    remote.calls.length = 0;
    await run();
    expect(remote.calls).toEqual([]);
  });
});

describe('a Peering API that is kept', () => {
  it('is one for each network, over TLS outside of laboratories, and keeps its token to itself', async () => {
    const { autonomous_system } = api;
    expect(api).toMatchObject({ has_token: true });
    expect(JSON.stringify(api)).not.toContain('psm_theirs');
    const twice = await world.admin.post(APIS, {
      autonomous_system: autonomous_system.id,
      api_url: remote.url,
    });
    expect(JSON.stringify(twice.body)).toMatch(/has a Peering API here already/);
    const query = await world.admin.patch(`${APIS}${api.id}/`, { api_url: `${remote.url}?x=1` });
    expect(query.body.api_url[0]).toMatch(/no query/);
    const clerk = await world.tested.holderOf([
      'requests.view_peeringapi',
      'requests.change_peeringapi',
      'peering.view_autonomoussystem',
    ]);
    const moved = await clerk.patch(`${APIS}${api.id}/`, { api_url: 'https://evil.example/peering/v1' });
    expect(moved.body.api_url[0]).toMatch(/secrets elsewhere/);
  });

  it('is tried: it says what came, or what went wrong', async () => {
    remote.answer = () => ({ body: { locations: [{ id: 'pdb:ix:1', type: 'public' }] } });
    const good = await world.admin.post(`${APIS}${api.id}/test/`);
    expect(good.body).toEqual({
      ok: true,
      text: 'It answered, and names 1 location.',
      locations: [{ id: 'pdb:ix:1', type: 'public' }],
    });
    expect(remote.calls[0]).toMatchObject({
      path: '/peering/v1/locations?asn=64502',
      authorization: 'Bearer psm_theirs',
    });
    remote.answer = () => ({
      status: 401,
      body: { errors: [{ name: 'Authorization', errors: ['It has expired.'] }] },
    });
    expect((await world.admin.post(`${APIS}${api.id}/test/`)).body).toMatchObject({
      ok: false,
      text: 'it answered 401: Authorization: It has expired',
    });
  });
});
