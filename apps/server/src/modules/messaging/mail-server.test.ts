import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { type MailServer, mailServer } from '../../../test/mail-server.ts';
import { OPENSSL, selfSigned } from '../../../test/receiver.ts';
import { loadConfig } from '../../configuration.ts';
import { tryMail } from './outbox/try-mail.ts';

const PASSWORD = 'word-of-the-test';
const USER = { name: 'peersmith', password: PASSWORD };

let folder: string;
let tested: TestApp;
let plain: MailServer;
let secured: MailServer;
let upgrading: MailServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'peersmith-mail-'));
  tested = await testApp();
  plain = await mailServer();
  if (!OPENSSL) return;
  const { key, cert } = selfSigned(folder);
  const tls = { key: key.toString(), cert: cert.toString() };
  secured = await mailServer({ user: USER, tls, secure: true });
  upgrading = await mailServer({ user: USER, tls });
});
afterAll(async () => {
  await tested?.close();
  for (const server of [plain, secured, upgrading]) await server?.close();
  rmSync(folder, { recursive: true });
});

/** How far a message comes with these settings. */
const reaches = (server: Pick<MailServer, 'port'>, env: Record<string, string> = {}) => {
  const base = { EMAIL_SERVER: '127.0.0.1', EMAIL_FROM_ADDRESS: 'desk@ours.example', EMAIL_TIMEOUT: '1' };
  const { settings } = loadConfig({ ...base, EMAIL_PORT: String(server.port), ...env });
  return tryMail({ ...tested.app.system(), settings }, 'me@ours.example');
};
const steps = ({ steps: all }: Awaited<ReturnType<typeof reaches>>) =>
  all.map(({ step, ok }) => `${step} ${ok}`);
const last = ({ steps: all }: Awaited<ReturnType<typeof reaches>>) => all.at(-1);

describe('trying mail', () => {
  it('says each step until the message is taken', async () => {
    const tried = await reaches(plain, { EMAIL_TLS_MODE: 'none' });
    expect(steps(tried)).toEqual(
      ['settings', 'resolve', 'reach', 'secure', 'sign_in', 'send'].map((one) => `${one} true`),
    );
    expect(tried.steps[3]?.text).toMatch(/not secured/);
    expect(plain.arrived.splice(0)).toMatchObject([
      { to: ['me@ours.example'], mail: { subject: 'Peersmith can send mail' } },
    ]);
  });

  it('says what is not set, what is not there, and what is refused', async () => {
    expect(last(await reaches(plain, { EMAIL_SERVER: '' }))).toMatchObject({ step: 'settings', ok: false });
    expect(last(await reaches(plain, { EMAIL_CA_FILE: join(folder, 'none.pem') }))).toEqual({
      step: 'settings',
      ok: false,
      text: 'The file of EMAIL_CA_FILE cannot be read: ENOENT.',
    });
    expect(last(await reaches({ port: 1 }, { EMAIL_TLS_MODE: 'none' }))).toMatchObject({
      step: 'reach',
      ok: false,
    });
    expect(last(await reaches(plain, { EMAIL_SERVER: 'mail.invalid' }))).toMatchObject({
      step: 'resolve',
      ok: false,
    });
    plain.recipient = () => ({ status: 550, text: '5.1.1 Nobody here' });
    expect(last(await reaches(plain, { EMAIL_TLS_MODE: 'none' }))).toMatchObject({
      step: 'send',
      ok: false,
      text: expect.stringContaining('5.1.1 Nobody here'),
    });
    plain.recipient = () => null;
  });

  it('never goes on without TLS where that is wanted', async () => {
    const tried = await reaches(plain);
    expect(last(tried)).toMatchObject({
      step: 'secure',
      ok: false,
      text: expect.stringContaining('EMAIL_TLS_MODE'),
    });
    expect(plain.arrived).toEqual([]);
  });

  it('is for staff, and reads one address', async () => {
    const path = '/api/messaging/test-email/';
    const sends = await tested.holderOf(['peering.send_email']);
    expect((await sends.post(path, { to: 'me@ours.example' })).status).toBe(403);
    expect((await tested.anonymous.post(path, { to: 'me@ours.example' })).status).toBe(403);
    expect((await tested.readOnlyAdmin.post(path, { to: 'me@ours.example' })).status).toBe(403);
    const staff = await tested.holderOf([], { staff: true });
    expect((await staff.post(path, { to: 'me@ours.example\r\nBcc: x@y.example' })).body).toHaveProperty('to');
    expect((await staff.post(path, { to: 'me@ours.example' })).body).toMatchObject({
      ok: false,
      steps: [{ step: 'settings', text: expect.stringContaining('set EMAIL_SERVER and EMAIL_FROM_ADDRESS') }],
    });
  });

  it('without a server nothing is queued, and why is said', async () => {
    const { admin } = tested;
    const { body: peer } = await admin.post('/api/peering/autonomous-systems/', {
      asn: 64_501,
      name: 'Peer',
    });
    const answer = await admin.post(`/api/peering/autonomous-systems/${peer.id}/send-email/`, {
      subject: 's',
      body: 'b',
      to: ['a@b.example'],
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'not_set_up', detail: expect.stringContaining('EMAIL_SERVER') },
    });
    expect((await admin.get('/api/messaging/sending/')).body).toMatchObject({ ready: false, identities: [] });
  });
});

describe.skipIf(!OPENSSL)('a secured server (openssl)', () => {
  const trusted = () => ({
    EMAIL_CA_FILE: join(folder, 'cert.pem'),
    EMAIL_USERNAME: USER.name,
    EMAIL_PASSWORD: PASSWORD,
  });

  it.each([
    ['tls', () => secured],
    ['starttls', () => upgrading],
  ])('is signed in to by %s', async (mode, server) => {
    const tried = await reaches(server(), { ...trusted(), EMAIL_TLS_MODE: mode });
    expect(tried).toMatchObject({ ok: true });
    expect(tried.steps[3]?.text).toMatch(/TLSv1\.[23]/);
    expect(server().arrived.splice(0)).toHaveLength(1);
  });

  it.each([
    ['tls', () => secured],
    ['starttls', () => upgrading],
  ])('is not trusted by its own word: %s', async (mode, server) => {
    const { EMAIL_CA_FILE: _, ...untrusting } = trusted();
    expect(last(await reaches(server(), { ...untrusting, EMAIL_TLS_MODE: mode }))).toMatchObject({
      step: 'secure',
      ok: false,
      text: expect.stringContaining('EMAIL_CA_FILE'),
    });
  });

  it('that does not know us repeats the password in vain', async () => {
    const wrong = `not-${PASSWORD}`;
    const tried = await reaches(secured, { ...trusted(), EMAIL_TLS_MODE: 'tls', EMAIL_PASSWORD: wrong });
    expect(last(tried)).toMatchObject({ step: 'sign_in', ok: false, text: expect.stringContaining('5.7.8') });
    expect(JSON.stringify(tried)).not.toContain(wrong);
    expect(last(tried)?.text).toContain('********');
  });
});

describe('a signature', () => {
  const DKIM = { EMAIL_TLS_MODE: 'none', EMAIL_DKIM_DOMAIN: 'ours.example', EMAIL_DKIM_SELECTOR: 'mail' };

  it('is that of the key of the domain', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = join(folder, 'dkim.pem');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(await reaches(plain, { ...DKIM, EMAIL_DKIM_KEY_FILE: file })).toMatchObject({ ok: true });
    const [{ raw } = { raw: '' }] = plain.arrived.splice(0);
    const [head = '', body = ''] = raw.split(/\r\n\r\n(.*)/s);
    const signature = head.replaceAll(/\r\n[ \t]+/g, ' ').match(/^DKIM-Signature: (.*)$/m)?.[1] ?? '';
    expect(signature).toMatch(/d=ours\.example;.*s=mail;/);
    expect(
      signature
        .match(/ h=([^;]*);/)?.[1]
        ?.toLowerCase()
        .split(':'),
    ).toEqual(expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id']));
    // RFC 6376, section 3.4.4: what the body is hashed as.
    const relaxed = `${body
      .replaceAll(/[ \t]+/g, ' ')
      .replaceAll(/ \r\n/g, '\r\n')
      .replace(/(\r\n)+$/, '')}\r\n`;
    expect(signature.match(/bh=([^;]*);/)?.[1]?.replaceAll(' ', '')).toBe(
      createHash('sha256').update(relaxed).digest('base64'),
    );
  });

  it('that cannot be made keeps the message here, and says why', async () => {
    expect(last(await reaches(plain, DKIM))).toMatchObject({
      step: 'settings',
      ok: false,
      text: expect.stringContaining('together'),
    });
  });
});
