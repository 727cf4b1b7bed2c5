import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_PROXIES } from '../../../../test/proxy.ts';
import { type S3Server, startS3Server } from '../../../../test/s3-server.ts';
import { storeAt } from './index.ts';
import type { Snapshot, StoreRoom } from './store.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.objects.clear();
  server.asked.length = 0;
  server.failing.key = null;
});

const room = (given: Partial<StoreRoom> = {}): StoreRoom => ({
  folder: '/nowhere',
  roots: [],
  allowPrivate: true,
  proxies: NO_PROXIES,
  limits: { time_ms: 5000, file_bytes: 1000, total_bytes: 10_000_000 },
  now: () => new Date(),
  ...given,
});
const open = (parameters: object = {}, given: Partial<StoreRoom> = {}, path = '/files/conf') =>
  storeAt(room(given), {
    id: 1,
    type: 's3',
    url: `${server.origin}${path}`,
    parameters: { ...server.parameters, ...parameters },
  });
const change = (files: Record<string, string>) => ({
  files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
  message: 'm',
  author: { name: 'A', email: 'a@example.net' },
});

async function textsOf(snapshot: Snapshot | null): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const batch of snapshot?.contents(snapshot.entries, () => undefined) ?? [])
    for (const { path, content } of batch) texts[path] = content.toString();
  return texts;
}

describe('a bucket', () => {
  it('is read below its prefix, by signed requests, and nothing is new while its ETags stay', async () => {
    const odd = 'sites/ü (1) +&!~*.j2';
    server.objects.set('conf/a.j2', Buffer.from('one')).set(`conf/${odd}`, Buffer.from('two'));
    server.objects.set('conf/sites/', Buffer.alloc(0)).set('elsewhere/c', Buffer.from('x'));
    server.objects.set('conf/../out', Buffer.from('x')).set('conf/large', Buffer.alloc(1001));
    const snapshot = await open().read(null);
    expect(await textsOf(snapshot)).toEqual({ 'a.j2': 'one', [odd]: 'two' });
    expect(snapshot?.skipped.map(({ path, reason }) => [path, reason])).toEqual([
      ['../out', 'outside'],
      ['large', 'too_large'],
    ]);
    expect(await open().read(snapshot?.revision ?? '')).toBeNull();
    server.objects.set('conf/a.j2', Buffer.from('One'));
    expect(await open().read(snapshot?.revision ?? '')).not.toBeNull();
  });

  it('is listed page by page', async () => {
    for (let n = 0; n < 2300; n++) server.objects.set(`conf/${n}`, Buffer.from('.'));
    expect((await open().read(null))?.entries.length).toBe(2300);
  });

  it.each([
    ['its region', { region: 'us-west-2' }, {}, 'wrong_region', /region eu-central-1, and not in us-west-2/],
    ['its clock', {}, { now: () => new Date(Date.now() - 3_600_000) }, 'clock_skew', /clock/],
    ['its secret', { secret_access_key: 'other' }, {}, 'signature_refused', /secret_access_key/],
    ['its key', { access_key_id: 'other' }, {}, 'sign_in_refused', /access_key_id/],
    ['http://', {}, { allowPrivate: false }, 'address_unusable', /https/],
    ['its parameters', { access_key_id: '' }, {}, 'parameters_unusable', /access_key_id/],
  ])('says when %s is wrong', async (_what, parameters, given, code, message) => {
    const read = async () => open(parameters, given).read(null);
    await expect(read()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('says when there is none', async () => {
    await expect(open({}, {}, '/absent').read(null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is written, and nothing where nothing changes', async () => {
    server.objects.set('conf/a', Buffer.from('a'));
    const written = await open().write({ ...change({ a: 'A', 'b/c': 'C' }), removed: ['absent'] });
    expect(written?.paths).toEqual(['a', 'b/c']);
    expect(server.objects.get('conf/b/c')?.toString()).toBe('C');
    expect(await open().write(change({ a: 'A' }))).toBeNull();
  });

  it('has what it had where a part of a change cannot be written', async () => {
    server.objects.set('conf/a', Buffer.from('before'));
    server.failing.key = 'conf/c';
    await expect(open().write(change({ a: 'after', b: 'new', c: 'fails' }))).rejects.toMatchObject({
      code: 'failed',
    });
    expect(Object.fromEntries([...server.objects].map(([key, value]) => [key, value.toString()]))).toEqual({
      'conf/a': 'before',
    });
  });

  it('is not written over what was changed meanwhile, outside its prefix, or to a branch', async () => {
    server.objects.set('conf/a', Buffer.from('theirs'));
    const files = [{ path: 'a', content: Buffer.from('mine'), expected: null }];
    await expect(open().write({ ...change({}), files })).rejects.toMatchObject({ code: 'conflict' });
    await expect(open().write(change({ '../a': 'x' }))).rejects.toMatchObject({ code: 'path_unusable' });
    await expect(open().write({ ...change({ b: 'x' }), branch: 'next' })).rejects.toMatchObject({
      code: 'no_branches',
    });
    expect(server.objects.size).toBe(1);
  });
});
