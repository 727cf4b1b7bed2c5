import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { OPEN } from './access.ts';
import { knownHosts } from './host-names.ts';
import { createHttp } from './http.ts';
import { baseOf, hasSecureCookies, isSameOrigin, type OriginOptions } from './origin.ts';
import { trustedProxies } from './trusted-proxies.ts';

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

/** A server of which a request can ask what it makes of it; the answer is the text that comes back. */
async function listening(options: Partial<OriginOptions> = {}) {
  const told: [string, number][] = [];
  const http = await createHttp({
    moved: {},
    origin: {
      knows: knownHosts({ list: undefined, listen: '127.0.0.1' }),
      trusts: trustedProxies([]),
      secureCookies: false,
      hsts_s: 0,
      onUnknownHost: (host, untold) => told.push([host, untold]),
      ...options,
    },
    bodyLimit: 1000,
    ratePerMinute: 0,
    heavyRequests: 1,
    onError: (error) => {
      throw error;
    },
    authenticate: async () => null,
    explain: () => null,
  });
  http.get('/api/seen/', { config: { access: OPEN } }, async (request) => ({
    base: baseOf(request),
    ip: request.ip,
    secure: hasSecureCookies(request),
    same: isSameOrigin(request, request.headers.origin ?? ''),
  }));
  http.get('/healthz', { config: { access: OPEN, anyHost: true } }, async () => ({ status: 'ok' }));
  http.get('/api/private/', { config: { access: { kind: 'signed-in' } } }, async () => ({}));
  await http.listen({ host: '127.0.0.1', port: 0 });
  servers.push(http);
  const address = http.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const send = (lines: string) =>
    new Promise<{ status: number; text: string; body: Record<string, unknown> }>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`${lines.trim().replaceAll(/\n\s*/g, '\r\n')}\r\nConnection: close\r\n\r\n`),
      );
      socket.on('error', reject).on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => {
        const body = text.slice(text.indexOf('\r\n\r\n') + 4);
        const status = Number(text.split(' ')[1]);
        resolve({ status, text, body: /^\{.*\}$/s.test(body) ? JSON.parse(body) : {} });
      });
    });
  const seen = async (...headers: string[]) =>
    (await send(`GET /api/seen/ HTTP/1.1\n${headers.join('\n')}`)).body;
  return { send, seen, told };
}

describe('the host of a request', () => {
  it.each([
    ['localhost', 'http://localhost'],
    ['LOCALHOST:8000', 'http://localhost:8000'],
    ['localhost.:8000', 'http://localhost:8000'],
    ['127.0.0.1:1', 'http://127.0.0.1:1'],
    ['[0:0::1]:8000', 'http://[::1]:8000'],
  ])('%s is one of ours, whatever its port', async (host, base) => {
    expect(await (await listening()).seen(`Host: ${host}`)).toMatchObject({ base });
  });

  it.each([
    'Host: evil.example',
    'Host: localhost.evil.example',
    'Host: evil.example:8000',
    'Host: 127.0.0.2',
    'Host: [::2]',
    'Host: a,b',
    'Host: localhost, evil.example',
    'Host: localhost@evil.example',
    'Host: localhost\nHost: evil.example',
    'Host: evil.example\nHost: localhost',
    'Host: evil.example\nX-Forwarded-Host: localhost',
    'Host:',
  ])('%j is refused before anybody is asked who they are', async (headers) => {
    const { send } = await listening();
    for (const path of ['/api/seen/', '/api/private/', '/api/none/', '/', '/assets/x']) {
      const { status, text } = await send(`GET ${path} HTTP/1.1\n${headers}`);
      expect(status, path).toBe(400);
      expect(text.toLowerCase()).not.toContain('evil');
    }
  });

  it('is named by the setting that refuses it, and told to the log once in a while', async () => {
    const { send, told } = await listening();
    for (const host of ['one.example', 'two.example', 'three.example'])
      expect(await send(`GET /api/seen/ HTTP/1.1\nHost: ${host}`)).toMatchObject({
        status: 400,
        body: { code: 'host_unknown', detail: expect.stringContaining('PEERSMITH_HOSTS') },
      });
    expect(told).toEqual([['one.example', 0]]);
  });

  it('may be missing or any other where a load balancer asks, and nowhere else', async () => {
    const { send } = await listening();
    expect((await send('GET /healthz HTTP/1.1\nHost: 10.9.8.7')).status).toBe(200);
    expect((await send('GET /healthz HTTP/1.0')).status).toBe(200);
    expect((await send('GET /api/seen/ HTTP/1.0')).status).toBe(400);
  });

  it('is not overruled by an absolute address', async () => {
    const { send } = await listening();
    const { status, text } = await send('GET http://evil.example/api/seen/ HTTP/1.1\nHost: localhost');
    expect(status).toBe(400);
    expect(text).not.toContain('evil');
  });
});

describe('what a peer says of forwarding', () => {
  const spoofed = [
    'X-Forwarded-For: 192.0.2.1',
    'X-Forwarded-Host: peering.example',
    'X-Forwarded-Proto: https',
    'Forwarded: for=192.0.2.1;host=peering.example;proto=https',
  ];
  const knows = () => true;

  it('changes nothing unless it is a proxy that was named', async () => {
    for (const trusts of [trustedProxies([]), trustedProxies(['192.0.2.1', '10.0.0.0/8'])]) {
      const { seen, send } = await listening({ knows, trusts, hsts_s: 3600 });
      expect(await seen('Host: localhost', ...spoofed)).toEqual({
        ...{ base: 'http://localhost', ip: '127.0.0.1' },
        ...{ secure: false, same: false },
      });
      expect(await seen('Host: localhost', 'X-Forwarded-Host: ///', 'X-Forwarded-Proto: 7')).toMatchObject({
        base: 'http://localhost',
      });
      const { text } = await send(`GET /api/seen/ HTTP/1.1\nHost: localhost\n${spoofed.join('\n')}`);
      expect(text).not.toMatch(/strict-transport/i);
    }
  });

  it('is believed of one that was, as far as its last hop', async () => {
    const { seen, send } = await listening({
      knows,
      trusts: trustedProxies(['loopback', '10.0.0.0/8']),
      hsts_s: 3600,
    });
    expect(await seen('Host: backend:8000', ...spoofed, 'Origin: https://peering.example')).toEqual({
      ...{ base: 'https://peering.example', ip: '192.0.2.1' },
      ...{ secure: true, same: true },
    });
    expect(
      await seen(
        'Host: backend',
        'X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.0.0.3',
        'X-Forwarded-Host: evil.example, peering.example',
        'X-Forwarded-Proto: https, http',
      ),
    ).toEqual({ base: 'http://peering.example', ip: '192.0.2.1', secure: false, same: false });
    const { text } = await send(`GET /api/seen/ HTTP/1.1\nHost: backend\n${spoofed.join('\n')}`);
    expect(text).toMatch(/strict-transport-security: max-age=3600\r\n/i);
  });

  it('is a host that must be ours as well', async () => {
    const { send } = await listening({ trusts: trustedProxies(['loopback']) });
    const { status } = await send('GET /api/seen/ HTTP/1.1\nHost: localhost\nX-Forwarded-Host: evil.example');
    expect(status).toBe(400);
  });
});

it('takes an origin for its own whether or not it writes the port that the scheme implies', async () => {
  const { seen } = await listening({ knows: () => true });
  const same = async (host: string, origin: string) =>
    (await seen(`Host: ${host}`, `Origin: ${origin}`)).same;
  expect(await same('peering.example:443', 'https://peering.example')).toBe(true);
  expect(await same('Peering.Example', 'https://peering.example')).toBe(true);
  expect(await same('[::1]:8000', 'http://[::1]:8000')).toBe(true);
  expect(await same('peering.example:8000', 'http://peering.example:9000')).toBe(false);
  expect(await same('peering.example', 'https://evil.example')).toBe(false);
});
