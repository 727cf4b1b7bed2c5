import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTinyproxy, TinyProxy } from '../../test/proxy.ts';
import { OPENSSL, type Receiver, receiver } from '../../test/receiver.ts';
import { requestOutside } from './outgoing-http.ts';
import { outgoingSettings, type Proxies, proxiesOf, proxyFor } from './proxies.ts';

function given(values: Record<string, string>): Proxies {
  const settings = { given: new Set<string>() };
  const mistake = outgoingSettings.read(values, settings);
  if (mistake) throw mistake;
  return proxiesOf({ settings });
}

describe('the settings of proxies', () => {
  const set = given({
    HTTP_PROXIES: 'https=http://ada:secret@proxy.example.net:3128, http=https://other.example.net',
    NO_PROXY:
      'example.org, .Example.com *.example.info 192.0.2.0/24,2001:db8::/32 [2001:db8:ffff::1] 198.51.100.7',
  });

  it.each([
    ['https://www.peeringdb.com/api', 'http://ada:secret@proxy.example.net:3128'],
    ['http://rpki.example.net/', 'https://other.example.net'],
    ['ssh://git.example.net/', null],
    ['https://example.org/', null],
    ['https://www.EXAMPLE.org/', null],
    ['https://notexample.org/', 'http://ada:secret@proxy.example.net:3128'],
    ['https://example.com/', null],
    ['https://a.b.example.info/', null],
    ['https://192.0.2.99/', null],
    ['https://192.0.3.99/', 'http://ada:secret@proxy.example.net:3128'],
    ['https://[2001:db8::1]/', null],
    ['https://198.51.100.7:8443/', null],
  ])('%s goes through %s', (url, proxy) => {
    expect(proxyFor(set, new URL(url))).toBe(proxy);
  });

  it('spare this machine, unless they say otherwise', () => {
    const HTTP_PROXIES = 'http=http://proxy.example.net:3128';
    const asked = new URL('http://127.0.0.1:8000/');
    expect(proxyFor(given({ HTTP_PROXIES }), asked)).toBeNull();
    expect(proxyFor(given({ HTTP_PROXIES, NO_PROXY: 'none' }), asked)).toBe('http://proxy.example.net:3128');
    expect(proxyFor(given({ HTTP_PROXIES, NO_PROXY: '*' }), new URL('http://example.net/'))).toBeNull();
    expect(proxyFor(given({}), new URL('http://example.net/'))).toBeNull();
  });

  it.each([
    'http://proxy.example.net',
    'ftp=http://proxy.example.net',
    'https=proxy:3128',
    'https=socks5://proxy',
  ])('do not take %s', (HTTP_PROXIES) => {
    expect(() => given({ HTTP_PROXIES })).toThrow('must be such as https=http://proxy.example.net:3128');
  });
});

describe.skipIf(!hasTinyproxy || !OPENSSL)('through a proxy', () => {
  let proxy: TinyProxy;
  let plain: Receiver;
  let secure: Receiver;
  beforeAll(async () => {
    [proxy, plain, secure] = await Promise.all([
      TinyProxy.start({ user: 'ada secret' }),
      receiver(),
      receiver({ tls: true }),
    ]);
  });
  afterAll(() => Promise.all([proxy?.stop(), plain?.close(), secure?.close()]));

  const by = (address: string, allow_private = true) => ({
    reach: {
      allow_private,
      proxies: given({ HTTP_PROXIES: `http=${address},https=${address}`, NO_PROXY: 'none' }),
    },
  });
  const signedIn = () => proxy.url.replace('//', '//ada:secret@');
  const trusted = () => ({ tls: { verify: true, ca: readFileSync(secure.certificate, 'utf8') } });

  it('asks it for the whole address of http://, and says who it is to nobody else', async () => {
    const sent = { method: 'POST', body: 'b', headers: { 'x-a': '1' } };
    expect(await requestOutside(`${plain.url}/plain`, { ...by(signedIn()), ...sent })).toMatchObject({
      status: 204,
    });
    expect(await proxy.asked()).toContain(`POST ${plain.url}/plain`);
    const [got] = plain.received.splice(0);
    expect(got).toMatchObject({ method: 'POST', url: '/plain', body: 'b', headers: { 'x-a': '1' } });
    expect(JSON.stringify(got)).not.toContain('proxy-authorization');
  });

  it('makes a tunnel to https://, in which the certificate is checked as ever', async () => {
    expect(await requestOutside(`${secure.url}/secure`, { ...by(signedIn()), ...trusted() })).toMatchObject({
      status: 204,
    });
    expect(await proxy.asked()).toContain(`CONNECT ${new URL(secure.url).host}`);
    expect(JSON.stringify(secure.received)).not.toContain('proxy-authorization');
    await expect(requestOutside(secure.url, by(signedIn()))).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
  });

  it('says that it wants another password, without the one it was given', async () => {
    const told = (url: string, address: string) =>
      requestOutside(url, { ...by(address), ...trusted() }).catch((cause: unknown) => cause);
    const nobody = await told(plain.url, proxy.url);
    expect(nobody).toMatchObject({
      code: 'unreachable',
      message: `${plain.url} cannot be reached: the proxy ${proxy.url} wants a user name and a password that it knows`,
    });
    const wrong = await told(secure.url, proxy.url.replace('//', '//ada:hunter2@'));
    expect(wrong).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/through the proxy .*401/),
    });
    expect(String(wrong)).not.toContain('hunter2');
  });

  it('says that a proxy opens no tunnel to there', async () => {
    const strict = await TinyProxy.start({ tunnels: 443 });
    try {
      await expect(requestOutside(secure.url, { ...by(strict.url), ...trusted() })).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringMatching(
          new RegExp(`cannot be reached: through the proxy ${strict.url}: .*403`),
        ),
      });
    } finally {
      await strict.stop();
    }
  });

  it('says that there is no proxy, or one that says nothing', async () => {
    await expect(requestOutside(secure.url, by('http://127.0.0.1:1'))).rejects.toMatchObject({
      code: 'unreachable',
      message: `${secure.url} cannot be reached: through the proxy http://127.0.0.1:1: ECONNREFUSED`,
    });
    const silent = createServer();
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (const url of [plain.url, secure.url])
      await expect(
        requestOutside(url, { ...by(`http://127.0.0.1:${port}`), timeout_ms: 200 }),
      ).rejects.toMatchObject({ code: 'timed_out' });
    silent.close();
  });

  it.each(['http://127.0.0.1:9/', 'https://localhost:9/', 'http://[::1]:9/'])(
    'nothing of a private network is asked of it for a stranger: %s',
    async (url) => {
      const before = await proxy.asked();
      await expect(requestOutside(url, by(signedIn(), false))).rejects.toMatchObject({
        code: 'address_blocked',
      });
      expect(await proxy.asked()).toEqual(before);
    },
  );

  it('leaves a name to it that means nothing here', async () => {
    const error = await requestOutside('http://mirror.invalid/', by(signedIn(), false)).catch(
      (cause: unknown) => cause,
    );
    expect(await proxy.asked()).toContain('GET http://mirror.invalid/');
    // Tinyproxy answers what it cannot resolve with a page of its own.
    expect(error).toMatchObject({ status: 500 });
  });
});
