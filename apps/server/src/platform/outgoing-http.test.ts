import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_PROXIES } from '../../test/proxy.ts';
import { requestOutside } from './outgoing-http.ts';
import { isPublicAddress } from './public-address.ts';

let server: Server;
let other: Server;

const pages: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/echo': async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end(
      JSON.stringify({
        method: request.method,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }),
    );
  },
  '/missing': (_, response) => response.writeHead(404).end('none'),
  '/large': (_, response) => response.end(Buffer.alloc(5000)),
  '/endless': (_, response) => void response.write('x'),
  '/silent': () => undefined,
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/see': (_, response) => response.writeHead(303, { location: '/echo' }).end(),
  '/same': (_, response) => response.writeHead(307, { location: '/echo' }).end(),
  '/elsewhere': (_, response) => response.writeHead(307, { location: `${base(other)}/echo` }).end(),
  '/file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
};

function base(of: Server): string {
  const address = of.address() satisfies AddressInfo | string | null;
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

async function serve(): Promise<Server> {
  const one = createServer((request, response) => pages[request.url ?? '']?.(request, response));
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return one;
}

const within = { allow_private: true, proxies: NO_PROXIES };
const outside = { ...within, allow_private: false };
const ask = (path: string, options = {}) =>
  requestOutside(`${base(server)}${path}`, { reach: within, ...options });
const json = async (path: string, options = {}) => JSON.parse((await ask(path, options)).body.toString());

beforeAll(async () => {
  [server, other] = await Promise.all([serve(), serve()]);
});
afterAll(() => {
  for (const one of [server, other]) {
    one.closeAllConnections();
    one.close();
  }
});

describe('requestOutside', () => {
  it('sends method, headers and body', async () => {
    const echo = await json('/echo', { method: 'POST', headers: { 'x-a': '1' }, body: 'grüße' });
    expect(echo).toMatchObject({ method: 'POST', body: 'grüße', headers: { 'x-a': '1' } });
  });

  it('gives back an answer of any status', async () => {
    expect(await ask('/missing')).toMatchObject({ status: 404, body: Buffer.from('none') });
  });

  it.each([
    ['/large', { max_bytes: 4999 }, 'too_large'],
    ['/endless', { timeout_ms: 100 }, 'timed_out'],
    ['/silent', { timeout_ms: 100 }, 'timed_out'],
    ['/loop', {}, 'too_many_redirects'],
    ['/file', {}, 'url_unusable'],
    ['/echo', { reach: outside }, 'address_blocked'],
  ])('%s with %j: %s', async (path, options, code) => {
    await expect(ask(path, options)).rejects.toMatchObject({ code });
  });

  it('gives a redirection as it is when none is to be followed', async () => {
    expect(await ask('/loop', { max_redirects: 0 })).toMatchObject({
      status: 302,
      headers: { location: '/loop' },
    });
  });

  it.each([
    'http://localhost:1/',
    'http://[::1]:1/',
    'http://[::ffff:127.0.0.1]:1/',
    'http://0x7f.1:1/',
    'http://2130706433/',
    'http://169.254.169.254/',
  ])('does not reach %s', async (url) => {
    await expect(requestOutside(url, { reach: outside })).rejects.toMatchObject({ code: 'address_blocked' });
  });

  it('says that nobody listens', async () => {
    await expect(requestOutside('http://127.0.0.1:1/', { reach: within })).rejects.toMatchObject({
      code: 'unreachable',
      message: 'http://127.0.0.1:1 cannot be reached: ECONNREFUSED',
    });
  });

  it('follows redirections, and tells no other host the credentials', async () => {
    const options = {
      method: 'POST',
      body: 'b',
      headers: { authorization: 'Token x', 'x-api-key': 'y', 'x-a': '1' },
    };
    expect(await json('/see', options)).toMatchObject({
      method: 'GET',
      body: '',
      headers: { authorization: 'Token x' },
    });
    expect(await json('/same', options)).toMatchObject({ method: 'POST', body: 'b' });
    const { headers } = await json('/elsewhere', options);
    expect(headers).toMatchObject({ 'x-a': '1' });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('x-api-key');
  });

  it('stops when it is told to', async () => {
    await expect(ask('/silent', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('isPublicAddress', () => {
  it.each([
    ['1.1.1.1', true],
    ['172.32.0.1', true],
    ['2606:4700::1111', true],
    ['64:ff9b::101:101', true],
    ['10.0.0.1', false],
    ['172.31.255.255', false],
    ['100.64.0.1', false],
    ['192.0.2.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:10.0.0.1', false],
    ['64:ff9b::a00:1', false],
    ['fe80::1', false],
    ['fc00::1', false],
    ['ff02::1', false],
    ['2001:db8::1', false],
    ['2002:a00:1::', false],
    ['localhost', false],
  ])('%s: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected));
});
