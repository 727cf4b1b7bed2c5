import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PortalWorld, portalWorld } from '../../../test/portal-world.ts';

const OURS = { asn: 64_502, email: 'peering@plain.example' };
const CODE = '/api/portal/sign-in/code/';
const SIGN_IN = '/api/portal/sign-in/';

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
  await world.run(
    `insert into peeringdb_networkcontact (net_id, role, name, email, visible) values
       (10, 'NOC', 'Night shift', 'NOC@plain.example', 'Users'), (10, 'Technical', 'Hidden', 'hidden@plain.example', 'Private'),
       (10, 'Sales', 'Shop', 'shop@plain.example', 'Public'), (11, 'Policy', 'Known', 'peering@known.example', 'Public')`,
  );
});
afterAll(() => world?.tested.close());
beforeEach(() =>
  world.run(`delete from users_attempt; delete from messaging_message; delete from portal_code`),
);

describe('signing in by a mailed code', () => {
  it('takes the code once, in the browser that asked for it', async () => {
    const [browser, other] = [world.visitor(), world.visitor()];
    const asked = await browser.post(CODE, OURS);
    expect(asked, asked.text).toMatchObject({ status: 202, body: { detail: expect.stringContaining('If') } });
    const code = await world.mailedCode(OURS.email);
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/);
    await other.post(CODE, { ...OURS, email: 'nobody@plain.example' });
    expect(await other.post(SIGN_IN, { ...OURS, code })).toMatchObject({
      status: 400,
      body: { code: 'code_refused' },
    });
    const signedIn = await browser.post(SIGN_IN, { ...OURS, email: 'Peering@plain.example', code });
    expect(signedIn, signedIn.text).toMatchObject({
      status: 200,
      body: {
        signed_in: true,
        name: 'Desk',
        email: 'peering@plain.example',
        proof: 'mail',
        networks: [{ asn: 64_502, name: 'Plain', may_ask: true, why_not: '' }],
      },
    });
    expect((await browser.post(SIGN_IN, { ...OURS, code })).status).toBe(400);
    expect((await browser.get('/api/portal/me/')).body).toEqual(signedIn.body);
    expect((await other.get('/api/portal/me/')).body).toMatchObject({ signed_in: false, networks: [] });
  });

  it('keeps the code out of the outbox and everything that can be read of it', async () => {
    await world.visitor().post(CODE, OURS);
    const code = (await world.mailedCode(OURS.email)) ?? '';
    const { body, text } = await world.admin.get('/api/messaging/messages/');
    expect(body.results).toHaveLength(1);
    expect(body.results[0]).toMatchObject({
      to: [OURS.email],
      cc: [],
      body: expect.stringContaining('********'),
    });
    for (const secret of [code, code.replace('-', '')]) {
      expect(text).not.toContain(secret);
      expect(JSON.stringify(await world.run('select * from messaging_message'))).not.toContain(secret);
      expect(JSON.stringify(await world.run('select * from portal_code'))).not.toContain(secret);
    }
    await world.admin.post(`/api/messaging/messages/${body.results[0].id}/cancel/`, {});
    expect(await world.run('select sealed_secret from messaging_message')).toEqual([{ sealed_secret: '' }]);
    expect(await world.admin.post(`/api/messaging/messages/${body.results[0].id}/retry/`, {})).toMatchObject({
      status: 409,
      body: { code: 'secret_forgotten' },
    });
  });

  it('says the same whether an address is listed or not, and mails what is listed alone', async () => {
    const answers = new Set<string>();
    for (const email of [
      OURS.email,
      'hidden@plain.example',
      'nobody@plain.example',
      'no address',
      'peering@known.example',
    ]) {
      const { status, text } = await world.visitor().post(CODE, { asn: 64_502, email });
      answers.add(`${status} ${text}`);
    }
    expect(answers.size).toBe(1);
    await world.mailedCode('');
    expect(await world.run('select "to" from messaging_message')).toEqual([{ to: [OURS.email] }]);
  });

  it('lets a contact do what goes with its role', async () => {
    const shop = await world.signedIn(64_502, 'shop@plain.example');
    expect((await shop.get('/api/portal/me/')).body.networks).toEqual([
      expect.objectContaining({ may_ask: false, why_not: expect.stringContaining('AS64502') }),
    ]);
    const noc = await world.signedIn(64_502, 'noc@plain.example');
    expect((await noc.get('/api/portal/me/')).body.networks).toEqual([
      expect.objectContaining({ may_ask: true }),
    ]);
  });

  it('takes five wrong codes, and then not even the right one', async () => {
    const browser = world.visitor();
    await browser.post(CODE, OURS);
    const code = await world.mailedCode(OURS.email);
    for (let n = 0; n < 5; n += 1)
      expect((await browser.post(SIGN_IN, { ...OURS, code: 'AAAA-AAAA' })).status).toBe(400);
    expect((await browser.post(SIGN_IN, { ...OURS, code })).status).toBe(400);
    const failures = await world.audited('portal_sign_in_failed');
    expect(failures[0]).toMatchObject({ outcome: { value: 'failure' }, detail: { ...OURS, proof: 'mail' } });
  });

  it('forgets codes after ten minutes', async () => {
    const browser = world.visitor();
    await browser.post(CODE, OURS);
    const code = await world.mailedCode(OURS.email);
    await world.run(`update portal_code set expires = now() - interval '1 second'`);
    expect((await browser.post(SIGN_IN, { ...OURS, code })).status).toBe(400);
  });

  it('makes whoever asks too often wait: for one mailbox, and from one place', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push((await world.visitor(`10.1.${n}.1`).post(CODE, OURS)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    expect((await world.audited('blocked'))[0]?.detail).toMatchObject({
      of: 'codes of the portal',
      scope: 'account',
    });
    await world.run('delete from users_attempt');
    const browser = world.visitor('10.2.0.1');
    for (let n = 0; n < 10; n += 1) await browser.post(CODE, { asn: 64_503 + n, email: `${n}@x.example` });
    const refused = await browser.post(CODE, { asn: 64_600, email: 'one@more.example' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('refuses pages of other sites, and bodies that nobody means', async () => {
    const browser = world.visitor();
    expect((await browser.send('POST', CODE, OURS, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post(CODE, { asn: 0, email: 'x'.repeat(300) })).body).toMatchObject({
      asn: expect.anything(),
      email: expect.anything(),
    });
    expect((await browser.post(CODE, { ...OURS, email: 'x'.repeat(20_000) })).status).toBe(400);
  });
});

describe('a sign-in', () => {
  it('needs its token to change anything, and ends by signing out', async () => {
    const browser = await world.signedIn();
    const { csrf } = browser;
    browser.csrf = null;
    expect((await browser.post('/api/portal/sign-out/')).status).toBe(403);
    expect((await browser.send('POST', '/api/portal/sign-out/', {}, { 'x-csrftoken': 'x' })).status).toBe(
      403,
    );
    browser.csrf = csrf;
    const foreign = { origin: 'https://evil.example' };
    expect((await browser.send('POST', '/api/portal/sign-out/', {}, foreign)).status).toBe(403);
    expect((await browser.post('/api/portal/sign-out/')).status).toBe(204);
    expect((await browser.get('/api/portal/me/')).body.signed_in).toBe(false);
    expect((await world.audited('portal_signed_out'))[0]?.detail).toMatchObject({ email: OURS.email });
  });

  it('ends after an hour without use, and after eight hours in any case', async () => {
    const browser = await world.signedIn();
    const requests = () => browser.get('/api/portal/requests/?asn=64502');
    expect((await requests()).status).toBe(200);
    await world.run(`update portal_signin set last_used = now() - interval '59 minutes'`);
    expect((await requests()).status).toBe(200);
    await world.run(`update portal_signin set last_used = now() - interval '61 minutes'`);
    expect((await requests()).status).toBe(403);
    const again = await world.signedIn();
    await world.run(`update portal_signin set expires = now() - interval '1 second'`);
    expect((await again.get('/api/portal/requests/?asn=64502')).status).toBe(403);
  });

  it('is kept by a cookie that scripts and other sites do not get', async () => {
    await world.visitor().post(CODE, OURS);
    const browser = world.visitor();
    await browser.post(CODE, OURS);
    const code = await world.mailedCode(OURS.email);
    const { headers } = await browser.send('POST', SIGN_IN, { ...OURS, code });
    const cookie = [headers['set-cookie']].flat().find((one) => String(one).startsWith('portalid='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Max-Age=28800/);
  });
});
