import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeHttp, type HttpAnswer, selfSigned, startFakeHttp } from '../../test/fake-http.ts';
import { HttpsSession } from './https-session.ts';

const target = {
  host: '127.0.0.1',
  username: 'x',
  password: 'n3tops-pass',
  host_key: null,
  timeout_ms: 3000,
  args: {},
};
const question = { step: 'read', path: '/', content_type: 'text/plain', body: '' } as const;

describe('questions by HTTPS', () => {
  let server: FakeHttp;
  let plain: FakeHttp;
  const seen: string[] = [];
  const opened: HttpsSession[] = [];
  const answer = ({ body, authorization }: { body: string; authorization: string }): HttpAnswer => {
    seen.push(authorization);
    return { status: 200, body: body.toUpperCase() };
  };
  beforeAll(async () => {
    server = await startFakeHttp(answer, selfSigned());
    plain = await startFakeHttp(answer, null);
  });
  afterAll(async () => {
    await server?.stop();
    await plain?.stop();
  });
  afterEach(() => {
    for (const session of opened.splice(0)) session.close();
  });
  async function connect(other: object = {}, options = { is_plain: false, verify: false }) {
    const session = await HttpsSession.connect({ ...target, port: server.port, ...other }, options);
    opened.push(session);
    return session;
  }

  it('are answered, one after the other, and say the certificate', async () => {
    const session = await connect();
    expect(session.hostKey).toMatch(/^SHA256:/);
    expect(await session.post({ ...question, body: 'one' })).toEqual({ status: 200, body: 'ONE' });
    const long = await session.post({ ...question, body: 'é'.repeat(100_000) });
    expect(long.body === 'É'.repeat(100_000)).toBe(true);
    expect((await connect({ host_key: session.hostKey })).hostKey).toBe(session.hostKey);
  });

  it('go nowhere while the certificate is another than the pinned one, also when it changes later', async () => {
    const session = await connect();
    const { port } = server;
    await server.stop();
    const other = await startFakeHttp(answer, selfSigned(true), port);
    seen.length = 0;
    await expect(session.post(question)).rejects.toMatchObject({
      code: 'host_key_changed',
      pinned: session.hostKey,
      shown: expect.stringMatching(/^SHA256:/),
    });
    expect(seen).toEqual([]);
    await other.stop();
    server = await startFakeHttp(answer, selfSigned(), port);
    await expect(session.post({ ...question, body: 'again' })).resolves.toMatchObject({ body: 'AGAIN' });
  });

  it('are not asked where nobody vouches for the certificate and somebody should', async () => {
    await expect(connect({}, { is_plain: false, verify: true })).rejects.toMatchObject({
      code: 'host_key_changed',
      message: expect.stringContaining('vouches'),
    });
  });

  it('without TLS have no certificate', async () => {
    const session = await connect({ port: plain.port }, { is_plain: true, verify: false });
    expect(session.hostKey).toBeNull();
    expect(await session.post({ ...question, body: 'one' })).toMatchObject({ body: 'ONE' });
  });

  it('take no more than they are told to', async () => {
    const session = await connect();
    await expect(
      session.post({ ...question, body: 'x'.repeat(5000), most_bytes: 1000 }),
    ).rejects.toMatchObject({
      code: 'answer_too_large',
    });
  });

  it('tell what speaks no TLS from what says nothing', async () => {
    await expect(connect({ port: plain.port })).rejects.toMatchObject({ code: 'not_spoken' });
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(connect({ port, timeout_ms: 100 })).rejects.toMatchObject({
      code: 'timed_out',
      step: 'connect',
    });
    silent.close();
  });
});
