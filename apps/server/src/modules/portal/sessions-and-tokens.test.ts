import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PortalWorld, portalWorld, type Visitor } from '../../../test/portal-world.ts';
import { findGuestToken } from './index.ts';

const SESSIONS = '/api/portal/sessions/?asn=64503';
const WISHES = '/api/portal/wishes/';
const TOKENS = '/api/portal/tokens/';
const DAY_MS = 86_400_000;

const day = (n: number) => new Date(Date.now() + n * DAY_MS).toISOString();
const DRAIN = {
  ...{ asn: 64_503, kind: 'drain', sessions: [{ kind: 'exchange', id: 1 }] },
  ...{ starts: day(1), ends: day(2), text: 'New optics' },
};

let world: PortalWorld;
let known: Visitor;
let plain: Visitor;
beforeAll(async () => {
  world = await portalWorld();
  await world.run(
    `insert into peeringdb_networkcontact (net_id, role, name, email, visible) values (11, 'Policy', 'Known', 'peering@known.example', 'Public');
     insert into bgp_relationship (id, name, slug) overriding system value values (900, 'PNI', 'pni');
     insert into peering_directpeeringsession (id, local_autonomous_system_id, autonomous_system_id, relationship_id, ip_address, local_ip_address, bgp_state, down_reason, last_error, polled)
       overriding system value values (50, 1, 3, 900, '203.0.113.1/31', '203.0.113.0/31', 'idle', 'prefix_limit', 'core7: limit 100 of policy SECRET', now())`,
  );
  known = await world.signedIn(64_503, 'peering@known.example');
  plain = await world.signedIn();
});
afterAll(() => world?.tested.close());

describe('the sessions of a network', () => {
  it('are shown with how they stand and why they are down, and nothing of our routers', async () => {
    const { status, body, text } = await known.get(SESSIONS);
    expect(status, text).toBe(200);
    expect(body).toMatchObject([
      {
        kind: 'exchange',
        id: 1,
        local_asn: 64_500,
        ip_address: '192.0.2.11',
        local_ip_address: '192.0.2.1',
        why_down: '',
      },
      {
        ...{ kind: 'direct', id: 50, place: 'Private session', ip_address: '203.0.113.1', bgp_state: 'idle' },
        why_down: expect.stringContaining('more prefixes than we allow'),
        received_prefixes: 0,
      },
    ]);
    expect(text).not.toContain('core7');
    expect(text).not.toContain('SECRET');
    expect((await plain.get(SESSIONS)).status).toBe(403);
    expect((await plain.get('/api/portal/sessions/?asn=64502')).body).toEqual([]);
  });
});

describe('a wish for sessions', () => {
  beforeEach(() => world.run('delete from portal_sessionwish'));
  const operators = async () => (await world.admin.get('/api/portal/session-wishes/')).body.results;

  it('reaches operators, whose answer the network reads', async () => {
    const made = await known.post(WISHES, DRAIN);
    expect(made, made.text).toMatchObject({
      status: 201,
      body: { kind: 'drain', status: 'open', sessions: [{ ip_address: '192.0.2.11' }], text: 'New optics' },
    });
    const [row] = await operators();
    expect(row).toMatchObject({ asn: 64_503, email: 'peering@known.example', autonomous_system: { id: 3 } });
    const answered = await world.admin.post(`/api/portal/session-wishes/${row.id}/done/`, {
      answer: 'At noon.',
    });
    expect(answered, answered.text).toMatchObject({ status: 200, body: { status: { value: 'done' } } });
    expect((await known.get(`${WISHES}?asn=64503`)).body).toMatchObject([
      { status: 'done', answer: 'At noon.' },
    ]);
    const twice = await world.admin.post(`/api/portal/session-wishes/${row.id}/refuse/`, { answer: 'No.' });
    expect(twice).toMatchObject({ status: 409, body: { code: 'wish_state' } });
    expect(await known.post(`${WISHES}${made.body.reference}/withdraw/`)).toMatchObject({ status: 409 });
    expect((await world.audited('portal_wish_made'))[0]?.detail).toMatchObject({
      asn: 64_503,
      what: 'drain',
    });
  });

  it('is refused with a reason, or taken back by whoever made it alone', async () => {
    const { reference } = (await known.post(WISHES, { ...DRAIN, kind: 'remove', starts: null, ends: null }))
      .body;
    expect((await plain.post(`${WISHES}${reference}/withdraw/`)).status).toBe(404);
    const [row] = await operators();
    expect((await world.admin.post(`/api/portal/session-wishes/${row.id}/refuse/`, {})).status).toBe(400);
    expect((await known.post(`${WISHES}${reference}/withdraw/`)).body).toMatchObject({ status: 'withdrawn' });
  });

  it.each([
    ['no window', { starts: null, ends: null }, ['starts', 'ends']],
    ['a window that is over', { starts: day(-2), ends: day(-1) }, ['ends']],
    ['a window that ends before it begins', { starts: day(3), ends: day(2) }, ['ends']],
    ['a window of a removal', { kind: 'remove' }, ['starts']],
    ['a session of nobody', { sessions: [{ kind: 'direct', id: 999 }] }, ['sessions']],
    ['no session', { sessions: [] }, ['sessions']],
  ])('with %s is refused by its field', async (_, given, fields) => {
    const { status, body } = await known.post(WISHES, { ...DRAIN, ...given });
    expect({ status, fields: Object.keys(body) }).toEqual({ status: 400, fields });
  });

  it('is about sessions of the network that asks', async () => {
    expect(await plain.post(WISHES, { ...DRAIN, asn: 64_502 })).toMatchObject({
      status: 400,
      body: { sessions: [expect.stringContaining('exchange 1')] },
    });
  });
});

describe('a token of the Peering API', () => {
  const db = () => world.tested.app.system().db;

  it('is shown once, found by its digest, and refused once it is taken back', async () => {
    const made = await known.post(TOKENS, { asn: 64_503, description: 'Robot' });
    expect(made, made.text).toMatchObject({
      status: 201,
      body: { asn: 64_503, description: 'Robot', last_used: null },
    });
    const { token, ...shown } = made.body;
    expect(token).toMatch(/^psm_[\w-]{32}$/);
    expect(JSON.stringify(await world.run('select * from portal_guesttoken'))).not.toContain(token);
    expect((await known.get(`${TOKENS}?asn=64503`)).body).toEqual([shown]);
    expect(await findGuestToken(db(), token)).toEqual({
      ...{ id: shown.id, door: 'peering_api', proof: 'token', name: 'Robot', email: 'peering@known.example' },
      networks: [{ asn: 64_503, name: 'Known', perms: 15 }],
    });
    expect((await known.get(`${TOKENS}?asn=64503`)).body[0].last_used).not.toBeNull();
    expect(await findGuestToken(db(), `${token}x`)).toBeNull();
    expect((await plain.post(`${TOKENS}${shown.id}/revoke/`)).status).toBe(404);
    expect((await known.post(`${TOKENS}${shown.id}/revoke/`)).status).toBe(204);
    expect(await findGuestToken(db(), token)).toBeNull();
    expect((await known.post(`${TOKENS}${shown.id}/revoke/`)).status).toBe(404);
    expect((await world.audited('portal_token_revoked'))[0]?.detail).toMatchObject({ asn: 64_503 });
  });

  it('expires, and is no way into the portal', async () => {
    const { token } = (await known.post(TOKENS, { asn: 64_503 })).body;
    const asToken = await world
      .visitor()
      .send('GET', SESSIONS, undefined, { authorization: `Bearer ${token}` });
    expect(asToken.status).toBe(403);
    await world.run(`update portal_guesttoken set expires = now() - interval '1 second'`);
    expect(await findGuestToken(db(), token)).toBeNull();
    expect((await known.get(`${TOKENS}?asn=64503`)).body).toEqual([]);
  });

  it('is seen and taken back by operators, who never see more than its beginning', async () => {
    const made = (await known.post(TOKENS, { asn: 64_503, description: 'Robot' })).body;
    const one = `/api/portal/guest-tokens/${made.id}/`;
    const shown = await world.admin.get(one);
    expect(shown.body).toMatchObject({
      ...{ asn: 64_503, prefix: made.prefix, description: 'Robot', created_by: 'peering@known.example' },
    });
    for (const hidden of ['digest', made.token]) expect(shown.text).not.toContain(hidden);
    const reader = await world.tested.holderOf(['portal.view_guesttoken']);
    expect((await reader.post(`${one}revoke/`, {})).status).toBe(403);
    expect((await world.admin.post(`${one}revoke/`, {})).status).toBe(204);
    expect(await findGuestToken(db(), made.token)).toBeNull();
    expect((await world.admin.post(`${one}revoke/`, {})).status).toBe(404);
    expect((await world.audited('portal_token_revoked'))[0]?.detail).toMatchObject({
      ...{ asn: 64_503, prefix: made.prefix, email: 'peering@known.example' },
    });
  });

  it('is one of twenty at most', async () => {
    await world.run('delete from portal_guesttoken');
    for (let n = 0; n < 20; n += 1) await known.post(TOKENS, { asn: 64_503 });
    expect(await known.post(TOKENS, { asn: 64_503 })).toMatchObject({ status: 409 });
  });
});
