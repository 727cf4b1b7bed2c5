import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IxApiClient, type IxApiError, type IxApiOptions, type Transport, tokensInMemory } from './index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let handle: Handler;
let asked: string[];
let url: string;
let now = new Date('2026-12-09T12:00:00Z');

const jwt = (name: string, seconds: number) =>
  [
    'e30',
    Buffer.from(JSON.stringify({ exp: now.getTime() / 1000 + seconds, name })).toString('base64url'),
    's',
  ].join('.');
const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** Answers what a test does not care for. */
const usual: Handler = (request, response) => {
  if (request.url?.startsWith('/v2/auth/'))
    return json(response, { access_token: jwt(`a${asked.length}`, 600), refresh_token: jwt('r', 6000) }, 201);
  if (request.url === '/v2/health') return json(response, { status: 'pass', version: '2.1.0' });
  return json(response, []);
};

const transport: Transport = async ({ url: target, timeout_ms, max_bytes, method, headers, body }) => {
  const answer = await fetch(target, {
    ...{ method, headers, redirect: 'manual', signal: AbortSignal.timeout(timeout_ms) },
    ...(body === undefined ? {} : { body }),
  }).catch((cause: Error) => {
    throw Object.assign(
      new Error('no answer', { cause }),
      cause.name === 'TimeoutError' ? { code: 'timed_out' } : {},
    );
  });
  const octets = new Uint8Array(await answer.arrayBuffer());
  if (octets.length > max_bytes) throw Object.assign(new Error('too large'), { code: 'too_large' });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: octets };
};

const clientWith = (options: Partial<IxApiOptions> = {}) =>
  new IxApiClient({
    ...{ url, api_key: 'k', api_secret: 's3cret', transport, tokens: tokensInMemory(), version: 2 },
    ...{ pause_ms: 1, timeout_ms: 300, now: () => now },
    ...options,
  });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: IxApiError) => error.code,
  );

beforeEach(async () => {
  asked = [];
  now = new Date('2026-12-09T12:00:00Z');
  handle = usual;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      handle(request, response, body);
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('signing in', () => {
  it('happens once while the token lives, and renews it 30 seconds before it ends', async () => {
    const client = clientWith();
    await client.list('macs');
    await client.list('ips');
    expect(asked).toEqual(['POST /v2/auth/token', 'GET /v2/macs', 'GET /v2/ips']);
    now = new Date(now.getTime() + 575_000);
    await client.list('macs');
    expect(asked.slice(3)).toEqual(['POST /v2/auth/refresh', 'GET /v2/macs']);
  });

  it('is done anew where the refresh token is refused', async () => {
    const client = clientWith();
    await client.list('macs');
    handle = (request, response, body) =>
      request.url === '/v2/auth/refresh'
        ? json(response, { type: 'x', title: 'Ended' }, 401)
        : usual(request, response, body);
    now = new Date(now.getTime() + 1_000_000);
    await client.list('macs');
    expect(asked.slice(2)).toEqual(['POST /v2/auth/refresh', 'POST /v2/auth/token', 'GET /v2/macs']);
  });

  it('is done once more after a 401, and not a third time', async () => {
    let refusals = 1;
    handle = (request, response, body) =>
      request.url === '/v2/macs' && refusals-- > 0 ? json(response, {}, 401) : usual(request, response, body);
    await clientWith().list('macs');
    expect(asked).toEqual(['POST /v2/auth/token', 'GET /v2/macs', 'POST /v2/auth/token', 'GET /v2/macs']);
    refusals = 9;
    expect(await codeOf(clientWith().list('macs'))).toBe('unauthenticated');
  });

  it('is done by one of many that come at the same time', async () => {
    const tokens = tokensInMemory();
    await Promise.all([1, 2, 3, 4].map(() => clientWith({ tokens }).list('macs')));
    expect(asked.filter((one) => one.includes('auth'))).toHaveLength(1);
  });
});

describe('lists', () => {
  it('follow the next link on the same host', async () => {
    handle = (request, response, body) => {
      if (request.url === '/v2/macs')
        return json(response, [{ id: 1, address: '02:00:5E:10:00:01' }], 200, {
          link: '</v2/macs?x=1>; rel="first", </v2/macs?page=2>; rel="next"',
        });
      if (request.url === '/v2/macs?page=2')
        return json(
          response,
          [
            { id: 'b', address: '02-00-5e-10-00-02' },
            { id: 'c', address: 'none' },
          ],
          200,
          // As behind a server that speaks TLS for it.
          { link: `<${url.replace(/^http:(.*):\d+/, 'https:$1')}macs?page=3>; rel=next` },
        );
      if (request.url === '/v2/macs?page=3') return json(response, []);
      return usual(request, response, body);
    };
    const pages = await Array.fromAsync(clientWith().pages('macs'));
    expect(pages.flatMap(({ rows }) => rows.map(({ id, address }) => [id, address]))).toEqual([
      ['1', '02:00:5e:10:00:01'],
      ['b', '02:00:5e:10:00:02'],
    ]);
    expect(pages.map(({ rejected }) => rejected)).toEqual([0, 1, 0]);
  });

  it.each(['https://elsewhere.example/', 'http://[', 'mailto:a@b'])(
    'that go on at %s fail: they are not whole',
    async (link) => {
      handle = (request, response, body) =>
        request.url?.startsWith('/v2/macs')
          ? json(response, [], 200, { link: `<${link}>; rel=next` })
          : usual(request, response, body);
      expect(await codeOf(clientWith().list('macs'))).toBe('answer_invalid');
    },
  );

  it('of accounts are told whole, and as they are', async () => {
    handle = (request, response, body) =>
      request.url?.startsWith('/v2/accounts')
        ? json(response, [{ id: request.url, more: true }], 200, {
            ...(request.url.includes('page') ? {} : { link: '<?page=2>; rel=next' }),
          })
        : usual(request, response, body);
    expect(await clientWith().accounts()).toEqual([
      { id: '/v2/accounts', more: true },
      { id: '/v2/accounts?page=2', more: true },
    ]);
  });

  it('that lead in a circle are given up', async () => {
    handle = (request, response, body) =>
      request.url?.startsWith('/v2/macs')
        ? json(response, [], 200, { link: '</v2/macs>; rel=next' })
        : usual(request, response, body);
    expect(await codeOf(clientWith().list('macs'))).toBe('answer_invalid');
  });

  it('of version 1 are read in the words of version 2', async () => {
    handle = (request, response, body) => {
      if (request.url === '/v2/health') return json(response, {}, 404);
      if (request.url === '/v2/network-service-configs')
        return json(response, [
          {
            id: 7,
            state: 'production',
            managing_customer: 'c',
            product: 'p',
            macs: ['m'],
            outer_vlan: [[100, 200]],
            inner_vlan: null,
          },
        ]);
      return usual(request, response, body);
    };
    const client = clientWith({ version: undefined });
    const [config] = await client.list('network-service-configs');
    expect(config).toMatchObject({ id: '7', managing_account: 'c', product_offering: 'p', macs: ['m'] });
    await client.list('accounts');
    expect(await client.list('roles')).toEqual([]);
    expect(asked.slice(2)).toEqual(['GET /v2/network-service-configs', 'GET /v2/customers']);
  });
});

describe('failures', () => {
  it('that pass are tried again for reads and never for writes', async () => {
    let failures = 2;
    handle = (request, response, body) =>
      request.url === '/v2/macs' && failures-- > 0 ? json(response, {}, 503) : usual(request, response, body);
    await clientWith().list('macs');
    expect(asked.filter((one) => one === 'GET /v2/macs')).toHaveLength(3);
    failures = 1;
    const mac = { address: '02:00:5e:10:00:01', managing_account: 'a', consuming_account: 'a' };
    expect(await codeOf(clientWith().createMac(mac))).toBe('server_failed');
    expect(asked.filter((one) => one === 'POST /v2/macs')).toHaveLength(1);
  });

  it('say when to come back, and a short wait is kept', async () => {
    let limited = 1;
    handle = (request, response, body) =>
      request.url === '/v2/macs' && limited-- > 0
        ? json(response, { title: 'Slow down' }, 429, { 'retry-after': limited === 0 ? '0' : '3600' })
        : usual(request, response, body);
    expect(await clientWith().list('macs')).toEqual([]);
    limited = 5;
    await expect(clientWith().list('macs')).rejects.toMatchObject({
      code: 'rate_limited',
      retry_after_s: 3600,
    });
  });

  it('have the words of the problem, and nothing secret', async () => {
    handle = (request, response, body) =>
      request.url === '/v2/macs'
        ? json(
            response,
            {
              type: 'https://errors.example/v',
              title: 'Some fields did not validate.',
              properties: [{ name: 'address', reason: 'taken' }],
            },
            400,
          )
        : usual(request, response, body);
    await expect(clientWith().list('macs')).rejects.toMatchObject({
      code: 'refused',
      message: 'it answered 400: Some fields did not validate.: address: taken',
    });
    handle = (_, response) => json(response, { title: 'Wrong' }, 400);
    const error: Error = await clientWith()
      .signIn()
      .then(
        () => expect.fail(),
        (reason) => reason,
      );
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('s3cret');
  });

  it('are told apart: silence, a host that is not there, HTML, too much', async () => {
    const once =
      (answer: Handler): Handler =>
      (request, response, body) =>
        request.url === '/v2/macs' ? answer(request, response, body) : usual(request, response, body);
    handle = once(() => {});
    expect(await codeOf(clientWith({ tries: 1, timeout_ms: 50 }).list('macs'))).toBe('timed_out');
    handle = once((request) => request.socket.destroy());
    expect(await codeOf(clientWith({ tries: 1 }).list('macs'))).toBe('unreachable');
    handle = once((_, response) => response.end('<html>Welcome</html>'));
    expect(await codeOf(clientWith({ tries: 1 }).list('macs'))).toBe('answer_invalid');
    handle = once((_, response) => json(response, ['x'.repeat(6000)]));
    expect(await codeOf(clientWith({ tries: 1, max_bytes: 5000 }).list('macs'))).toBe('answer_too_large');
    handle = once((_, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end());
    expect(await codeOf(clientWith().list('macs'))).toBe('refused');
  });
});

it('sends the one property that changes, as a merge patch', async () => {
  let sent: unknown;
  handle = (request, response, body) => {
    if (request.method !== 'PATCH') return usual(request, response, body);
    sent = [request.headers['content-type'], JSON.parse(body)];
    return json(
      response,
      { id: 'nsc/1', type: 'exchange_lan', state: 'production_change_pending', macs: ['m'] },
      202,
    );
  };
  const config = await clientWith().setMacs({ id: 'nsc/1', type: 'exchange_lan' }, ['m']);
  expect(asked.at(-1)).toBe('PATCH /v2/network-service-configs/nsc%2F1');
  expect(sent).toEqual(['application/merge-patch+json', { type: 'exchange_lan', macs: ['m'] }]);
  expect(config.state).toBe('production_change_pending');
});
