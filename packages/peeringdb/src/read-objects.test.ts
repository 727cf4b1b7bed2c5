import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpSource, type ReadOptions, readObjects, type Source } from './index.ts';

const ORGS = [
  { id: 1, name: 'Alpha', status: 'ok', updated: '2026-01-01T00:00:00Z' },
  { id: 2, name: 'Beta', status: 'ok', updated: '2026-01-02T00:00:00Z' },
  { id: 3, name: 'Gone', status: 'deleted', updated: '2026-01-03T00:00:00Z' },
  { id: 4, name: 7, status: 'ok', updated: '2026-01-04T00:00:00Z' },
];
const ANSWER = JSON.stringify({ data: ORGS, meta: { generated: 1767225600.5 } });

async function readAll(source: Source, options: ReadOptions = {}) {
  const batches = await Array.fromAsync(readObjects(source, 'org', options));
  return {
    sizes: batches.map(({ rows, deleted, rejected }) => rows.length + deleted.length + rejected.length),
    ids: batches.flatMap(({ rows }) => rows.map(({ id }) => id)),
    deleted: batches.flatMap(({ deleted }) => deleted),
    rejected: batches.flatMap(({ rejected }) => rejected),
    last: batches.at(-1),
  };
}

const EXPECTED = {
  ids: [1, 2],
  deleted: [{ id: 3, updated: '2026-01-03T00:00:00Z' }],
  rejected: [{ id: 4, reason: 'name must be text', offset: ANSWER.indexOf('{"id":4') }],
  last: { tag: 'org', bytes: ANSWER.length, generated: 1767225600.5 },
};

describe('a folder', () => {
  let folder: string;
  const write = (text: string) => writeFileSync(join(folder, 'org-0.json'), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'peersmith-peeringdb-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read in batches, with what is gone and what cannot be used apart', async () => {
    write(ANSWER);
    expect(await readAll({ folder }, { batch_size: 3 })).toMatchObject({ sizes: [3, 1], ...EXPECTED });
  });

  it('has one empty batch for an empty list', async () => {
    write('{"data": []}');
    expect(await readAll({ folder })).toMatchObject({ sizes: [0], last: { generated: null } });
  });

  it('is narrowed to what changed since', async () => {
    write(ANSWER);
    const since = Date.parse('2026-01-02T00:00:00Z') / 1000;
    expect(await readAll({ folder }, { since })).toMatchObject({ ids: [2], deleted: [{ id: 3 }] });
  });

  it.each([
    [ANSWER.slice(0, 200), 'answer_truncated', 'ends too early, after 200 bytes', 200],
    ['', 'answer_truncated', 'ends too early, after 0 bytes', 0],
    ['{"data": [{"id": 1, name: "x"}]}', 'answer_invalid', 'has a value that is no JSON at byte 10', 10],
    ['<html></html>', 'answer_invalid', 'a start was expected at byte 0', 0],
    ['{"meta": {"error": "x"}}', 'answer_invalid', 'has no "data" list', 24],
  ])('with %j fails: %s', async (text, code, reason, offset) => {
    write(text);
    const failure = readAll({ folder });
    await expect(failure).rejects.toMatchObject({ code, offset, tag: 'org' });
    await expect(failure).rejects.toThrow(`org (${folder}/org-0.json): `);
    await expect(failure).rejects.toThrow(reason);
  });

  it('fails without the file, or without the folder', async () => {
    await expect(readAll({ folder })).rejects.toMatchObject({ code: 'file_missing', tag: 'org' });
    await expect(readAll({ folder: join(folder, 'none') })).rejects.toMatchObject({ code: 'folder_missing' });
  });

  it('says when a file is what the reader has already', async () => {
    write(ANSWER);
    const { last } = await readAll({ folder });
    expect(await readAll({ folder }, { unless: last?.validators })).toMatchObject({
      ids: [],
      last: { unchanged: true },
    });
    write(ANSWER.replace('Alpha', 'Aleph'));
    expect(await readAll({ folder }, { unless: last?.validators })).toMatchObject({
      ids: [1, 2],
      last: { unchanged: false },
    });
  });

  it('has rows that are not shown (yet) told apart, and what cannot be kept made keepable', async () => {
    write(
      JSON.stringify({
        data: [
          { id: 1, name: 'Half \ud800 and \u0000', status: 'ok' },
          { id: 2, name: 'Pending', status: 'pending', updated: '2026-01-01T00:00:00Z' },
          { id: 3, name: 'x'.repeat(3000), status: 'ok' },
          { id: 4, name: 'Deep', social_media: JSON.parse('['.repeat(60) + ']'.repeat(60)) },
        ],
      }),
    );
    const { last } = await readAll({ folder });
    expect(last?.rows.map(({ name }) => name)).toEqual(['Half \ufffd and ']);
    expect(last?.deleted).toEqual([{ id: 2, updated: '2026-01-01T00:00:00Z' }]);
    expect(last?.rejected).toMatchObject([
      { id: 3, reason: 'name must have at most 2000 bytes', row: { id: 3 } },
      { id: 4, reason: 'social_media is nested too deeply', row: null },
    ]);
  });

  it('fails beyond the size that is allowed', async () => {
    write(ANSWER);
    await expect(readAll({ folder }, { max_bytes: 100 })).rejects.toMatchObject({ code: 'answer_too_large' });
  });

  it('stops when it is told to', async () => {
    write(ANSWER);
    await expect(readAll({ folder }, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});

describe('an HTTP server', () => {
  let answers: ((request: IncomingMessage, response: ServerResponse) => void)[];
  let requests: IncomingMessage[];
  let source: HttpSource;
  const server = createServer((request, response) => {
    requests.push(request);
    (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
  });

  beforeEach(async () => {
    [answers, requests] = [[(_, response) => response.end(ANSWER)], []];
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    source = { url: `http://127.0.0.1:${port}/api/`, pause_ms: 1, timeout_ms: 2000 };
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is asked with key, name and time, and read', async () => {
    const found = await readAll({ ...source, api_key: 'prefix.secret' }, { since: 1767225600.9 });
    expect(found).toMatchObject(EXPECTED);
    expect(requests[0]).toMatchObject({
      url: '/api/org?depth=0&since=1767225600',
      headers: { authorization: 'Api-Key prefix.secret', 'user-agent': 'Peersmith' },
    });
  });

  it('may compress', async () => {
    answers = [
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ANSWER)),
    ];
    expect(await readAll(source)).toMatchObject(EXPECTED);
    const bytes = gzipSync(ANSWER).subarray(0, 60);
    answers = [(_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes)];
    await expect(readAll(source)).rejects.toMatchObject({ code: 'answer_truncated', tag: 'org' });
  });

  it('is asked again after a failure of its own, but not for ever', async () => {
    const fail = (_: IncomingMessage, response: ServerResponse) => response.writeHead(502).end();
    answers = [fail, fail, (_, response) => response.end(ANSWER)];
    expect(await readAll(source)).toMatchObject(EXPECTED);
    answers = [fail];
    requests = [];
    await expect(readAll(source)).rejects.toMatchObject({ code: 'refused', status: 502 });
    expect(requests).toHaveLength(3);
  });

  it('is not asked again after a refusal', async () => {
    answers = [(_, response) => response.writeHead(403).end('{"meta": {"error": "no"}}')];
    await expect(readAll(source)).rejects.toThrow(
      /^org \(http:.*\/api\/org\?depth=0\): answered with status 403$/,
    );
    expect(requests).toHaveLength(1);
  });

  it('is given the time it asks for, within reason', async () => {
    const limit = (after: string) => (_: IncomingMessage, response: ServerResponse) =>
      response.writeHead(429, { 'retry-after': after }).end();
    answers = [limit('0'), (_, response) => response.end(ANSWER)];
    expect(await readAll(source)).toMatchObject(EXPECTED);
    answers = [limit('2200')];
    await expect(readAll(source)).rejects.toMatchObject({ code: 'rate_limited', retry_after_s: 2200 });
  });

  it('may say when, and is not asked for longer than it may take in all', async () => {
    const when = new Date(Date.now() + 60_000).toUTCString();
    answers = [(_, response) => response.writeHead(429, { 'retry-after': when }).end()];
    const failure = await readAll({ ...source, max_wait_s: 10 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'rate_limited' });
    expect(Math.abs(Number(Reflect.get(Object(failure), 'retry_after_s')) - 60)).toBeLessThanOrEqual(1);
    answers = [
      (_, response) => {
        response.writeHead(200).write('{"data": [');
        const drip = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(drip));
      },
    ];
    await expect(readAll({ ...source, tries: 1, timeout_ms: 100, total_ms: 300 })).rejects.toMatchObject({
      code: 'timed_out',
    });
  });

  it('says when the reader has it already', async () => {
    const headers = { etag: '"v1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    answers = [
      (request, response) =>
        request.headers['if-none-match'] === '"v1"' &&
        request.headers['if-modified-since'] === headers['last-modified']
          ? response.writeHead(304).end()
          : response.writeHead(200, headers).end(ANSWER),
    ];
    const first = (await readAll(source)).last;
    expect(first).toMatchObject({
      unchanged: false,
      validators: { etag: '"v1"' },
      newest: Date.parse('2026-01-03T00:00:00Z') / 1000,
    });
    const again = await readAll(source, { unless: first?.validators });
    expect(again).toMatchObject({ ids: [], last: { unchanged: true, validators: first?.validators } });
  });

  it('that breaks off says where', async () => {
    answers = [
      (_, response) => {
        response.writeHead(200, { 'content-length': ANSWER.length }).write(ANSWER.slice(0, 150));
        setTimeout(() => response.destroy(), 20);
      },
    ];
    await expect(readAll(source)).rejects.toMatchObject({ code: 'answer_truncated', offset: 150 });
  });

  it('that falls silent is left', async () => {
    answers = [(_, response) => void response.writeHead(200).write(ANSWER.slice(0, 150))];
    const patience = { timeout_ms: 100, tries: 1 };
    await expect(readAll({ ...source, ...patience })).rejects.toMatchObject({
      code: 'timed_out',
      offset: 150,
    });
    answers = [() => undefined];
    await expect(readAll({ ...source, ...patience })).rejects.toMatchObject({
      code: 'timed_out',
      tag: 'org',
    });
  });

  it('that is not there is named', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(readAll({ ...source, tries: 1 })).rejects.toThrow(
      /^org \(http:.*\/api\/org\?depth=0\): the connection failed: ECONNREFUSED$/,
    );
  });
});
