import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRegistry } from '../../test/fake-registry.ts';
import { OBJECTS } from '../../test/objects.ts';
import { expand } from '../expand/expand.ts';
import { splitAsSet } from '../rpsl/split-as-set.ts';
import { readHost, withRegistry } from './registry.ts';
import type { Limits } from './whois-connection.ts';

let server: FakeRegistry;
beforeEach(async () => {
  server = await FakeRegistry.start(OBJECTS);
});
afterEach(() => server.stop());

const expanding = (limits: Partial<Limits> = {}, hosts = [server.host]) =>
  withRegistry({ hosts, limits }, (registry) => expand(registry, splitAsSet('AS-ONE')));
/** Answers the expansion of IPv4 so, and leaves the rest to the server. */
const answering = (answer: string | null) => {
  server.override = (query) => (query === '!a4AS-ONE' ? answer : undefined);
};

describe('an answer that is none', () => {
  it.each([
    ['garbage', 'HTTP/1.1 400 Bad Request\r\n', 'answer_invalid'],
    ['a length that is no number', 'Amany\n', 'answer_invalid'],
    ['a length that is too short', 'A4\n192.0.2.0/24\nC\n', 'answer_invalid'],
    ['a line without an end', 'x'.repeat(5000), 'answer_invalid'],
    ['two gigabytes', 'A2000000000\n192.0.2.0/24 ', 'answer_too_large'],
    ['a refusal', 'F you are blocked\n', 'refused'],
    ['several objects of a name', 'E\n', 'refused'],
  ])('%s is an error of its own', async (_, answer, code) => {
    answering(answer);
    await expect(expanding()).rejects.toMatchObject({ code, host: server.host });
  });

  it('a length that is too long waits for the rest, and not for ever', async () => {
    answering('A400\n192.0.2.0/24\nC\n');
    server.override = (query) =>
      query === '!a4AS-ONE' ? 'A4000\n192.0.2.0/24\nC\n' : query.startsWith('!a6') ? null : undefined;
    await expect(expanding({ query_ms: 100 })).rejects.toMatchObject({
      code: 'timed_out',
      query: '!a4AS-ONE',
    });
  });

  it('a connection that is cut within an answer says so', async () => {
    server.override = (query, socket) => {
      if (query !== '!a4AS-ONE') return undefined;
      socket.end('A4000\n192.0.2.0/24 ');
      return null;
    };
    await expect(expanding()).rejects.toMatchObject({
      code: 'connection_lost',
      message: expect.stringContaining('within an answer'),
    });
  });

  it('bytes in all have a limit, too', async () => {
    await expect(expanding({ total_bytes: 60 })).rejects.toMatchObject({ code: 'answer_too_large' });
  });
});

describe('a registry that cannot be asked', () => {
  it('is told by name: no such name, nobody there, nobody answers', async () => {
    await expect(expanding({}, ['registry.invalid'])).rejects.toMatchObject({ code: 'name_unresolved' });
    await expect(expanding({}, ['127.0.0.1:1'])).rejects.toMatchObject({ code: 'unreachable' });
    server.override = (query) => (query === '!a4AS-ONE' ? null : undefined);
    await expect(expanding({ query_ms: 100 })).rejects.toMatchObject({ code: 'timed_out' });
    await expect(expanding({ overall_ms: 100 })).rejects.toMatchObject({
      code: 'timed_out',
      message: expect.stringContaining('in all'),
    });
  });

  it('gives way to the next host, also when it breaks off in the middle or lacks a source', async () => {
    const other = await FakeRegistry.start(OBJECTS.replaceAll('source: MAIN', 'source: ELSEWHERE'));
    answering('garbage\n');
    const found = await expanding({}, ['127.0.0.1:1', server.host, other.host]);
    expect(found).toMatchObject({ host: other.host, tables: { 4: { size: 3 } } });
    const sources = ['MAIN'];
    server.override = () => undefined;
    await withRegistry({ hosts: [other.host, server.host], sources }, async (registry) => {
      expect(registry.host).toBe(server.host);
    });
    await other.stop();
  });

  it('does not give way where the answer is one', async () => {
    const other = await FakeRegistry.start(OBJECTS);
    answering('F no\n');
    await expect(expanding({}, [server.host, other.host])).rejects.toMatchObject({ code: 'refused' });
    expect(other.queries).toEqual([]);
    await other.stop();
  });

  it('names every host when none helps', async () => {
    const error = await expanding({}, ['127.0.0.1:1', 'registry.invalid']).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'name_unresolved',
      message: expect.stringMatching(/127\.0\.0\.1:1 .*; the name registry\.invalid/),
    });
  });
});

it('refuses a source that the server does not have, also one that an object names', async () => {
  const asking = (sources: string[], text: string) =>
    withRegistry({ hosts: [server.host], sources }, (registry) => expand(registry, splitAsSet(text)));
  await expect(asking(['NOPE'], 'AS-ONE')).rejects.toMatchObject({ code: 'source_unknown' });
  await expect(asking([], 'NOPE::AS-ONE')).rejects.toMatchObject({ code: 'source_unknown' });
});

it('knows how far sources have come, and which leave out what RPKI says is invalid', async () => {
  await withRegistry({ hosts: [server.host] }, async (registry) => {
    expect(await registry.serials()).toEqual([
      { source: 'MAIN', newest: 42 },
      { source: 'OTHER', newest: 42 },
    ]);
    expect(await registry.statuses()).toContainEqual({ source: 'RADB', drops_rpki_invalid: false });
  });
});

it('puts answers together that come byte by byte', async () => {
  server.override = (query, socket) => {
    if (query !== '!a4AS-ONE') return undefined;
    for (const byte of 'A13\n192.0.2.0/24\nC\n') socket.write(byte);
    return null;
  };
  expect((await expanding()).tables[4].size).toBe(1);
});

it.each(['', 'a b', 'x:99999', '-h', 'x;y', '[::1'])('refuses the host %j', (text) => {
  expect(() => readHost(text)).toThrow('is no host');
});
