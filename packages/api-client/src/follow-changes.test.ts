import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventReader } from './event-text.ts';
import { ApiError, createClient, type Told } from './index.ts';

let server: Server;
let base = '';
let asked: string[] = [];
let answer: (response: ServerResponse) => void = () => {};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(decodeURIComponent(request.url ?? ''));
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const stream = (response: ServerResponse) =>
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });

/** What is told until there are so many. */
async function told(count: number, since?: string): Promise<Told[]> {
  const end = new AbortController();
  const all: Told[] = [];
  const given = { signal: end.signal, ...(since ? { since } : {}) };
  for await (const one of createClient({ baseUrl: base, token: 't' }).follow(given)) {
    all.push(one);
    if (all.length === count) end.abort();
  }
  return all;
}

it('reads events however they are cut, and keeps the id that was said last', () => {
  const text =
    ': hello\n\nretry: 5\n\nid: 7\nevent: changed\ndata: [1,\ndata: 2]\n\r\ndata:x\r\n\r\nid\ndata\n\n'.replace(
      '\n\r\n',
      '\n\n',
    );
  for (const size of [1, 2, 3, 1000]) {
    const read = eventReader();
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    expect(chunks.flatMap(read), `${size}`).toEqual([
      { event: 'changed', id: '7', data: '[1,\n2]' },
      { event: 'message', id: '7', data: 'x' },
      { event: 'message', id: '', data: '' },
    ]);
  }
});

it('goes on where it was when the connection ends, is cut or refused for the moment', async () => {
  asked = [];
  answer = (response) => {
    if (asked.length === 1) stream(response).end('event: changed\nid: a\ndata: ["core.job"]\n\n');
    else if (asked.length === 2) response.writeHead(429).end('{}');
    else stream(response).write('event: new\ndata: []\n\nevent: everything\nid: b\ndata: []\n\n');
  };
  expect(await told(4)).toEqual([
    { event: 'changed', id: 'a', changed: ['core.job'], error: null },
    { event: 'down', id: 'a', changed: [], error: null },
    { event: 'down', id: 'a', changed: [], error: expect.objectContaining({ status: 429 }) },
    { event: 'everything', id: 'b', changed: [], error: null },
  ]);
  expect(asked).toEqual(['/api/core/feed/', '/api/core/feed/?since=a', '/api/core/feed/?since=a']);
});

it('fails when the server refuses the caller, and ends when nobody listens', async () => {
  answer = (response) =>
    response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"detail":"No."}');
  await expect(told(1)).rejects.toBeInstanceOf(ApiError);
  asked = [];
  answer = (response) => stream(response).write('event: alive\nid: c\ndata: []\n\n');
  expect(await told(1, 'b')).toHaveLength(1);
  expect(asked).toEqual(['/api/core/feed/?since=b']);
});
