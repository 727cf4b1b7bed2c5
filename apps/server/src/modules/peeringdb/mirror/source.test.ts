import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { FakePeeringDb } from '../../../../test/fake-peeringdb.ts';
import { smallWorld } from '../../../../test/fake-peeringdb-world.ts';
import { hasTinyproxy, TinyProxy } from '../../../../test/proxy.ts';
import { withDemoFolder } from '../../setup/demo-world.ts';
import { toSource } from './source.ts';
import { syncPeeringdb } from './sync-peeringdb.ts';

const SOURCE = '/api/peeringdb/source/';
const DEFAULT = { source: 'https://www.peeringdb.com/api', kind: 'url', said_by: 'default' };

let tested: TestApp;
let fake: FakePeeringDb;
beforeAll(async () => {
  fake = await FakePeeringDb.start(smallWorld());
  tested = await testApp({ PEERINGDB_API_KEY: 'a-key-of-peeringdb' });
});
afterAll(async () => {
  await tested?.close();
  await fake?.stop();
});
const choose = (source: string) => tested.admin.patch(SOURCE, { source });

describe('where PeeringDB is read', () => {
  it('is shown to staff, and chosen by superusers', async () => {
    const staff = await tested.holderOf([], { staff: true });
    expect(await staff.get(SOURCE)).toMatchObject({ status: 200, body: DEFAULT });
    for (const api of [tested.anonymous, staff, tested.readOnlyAdmin, await tested.holderOf([])])
      expect((await api.patch(SOURCE, { source: fake.url })).status).toBe(403);
    expect((await tested.anonymous.get(SOURCE)).status).toBe(403);
    expect((await tested.admin.get(SOURCE)).body).toEqual(DEFAULT);
  });

  it('is tried before it is taken, and says what is wrong', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'peersmith-nothing-'));
    for (const [source, why] of [
      ['peeringdb', /^Enter an http:/],
      ['http://[', /^This is not an address/],
      ['https://me:hunter2@mirror.example.net/api', /belongs into the setting PEERINGDB_URL/],
      ['http://127.0.0.1:1/api', /^PeeringDB cannot be read there: ix .*127\.0\.0\.1:1/],
      [fake.url.replace(/\/api$/, '/elsewhere'), /404/],
      ['/nowhere/at/all', /the folder cannot be read/],
      [empty, /ix-0\.json\): cannot be read/],
    ] as const)
      expect(await choose(source), source).toMatchObject({
        status: 400,
        body: { source: [expect.stringMatching(why)] },
      });
    fake.fault = () => ({ body: '<html>Sign in to the guest network</html>' });
    expect((await choose(fake.url)).status).toBe(400);
    fake.fault = () => ({ body: '{"data": []}' });
    expect((await choose(fake.url)).body.source).toEqual([
      'There are no exchanges: this is not a copy of PeeringDB.',
    ]);
    fake.fault = () => undefined;
    await rm(empty, { recursive: true });
    expect((await tested.admin.get(SOURCE)).body).toEqual(DEFAULT);
  });

  it('is a mirror of our own, which is not sent the key of PeeringDB', async () => {
    const chosen = { source: fake.url, kind: 'url', said_by: 'choice' };
    expect(await choose(`${fake.url}/`)).toMatchObject({ status: 200, body: chosen });
    expect((await tested.admin.get(SOURCE)).body).toEqual(chosen);
    fake.forgetRequests();
    const run = await syncPeeringdb(tested.app.system(), { tell: () => undefined });
    expect(run.status).toBe('completed');
    expect(fake.asked.length).toBeGreaterThan(12);
    expect(fake.asked.filter(({ key }) => key !== null)).toEqual([]);
  });

  it.each([
    ['https://www.peeringdb.com/api', 'a-key-of-peeringdb'],
    ['http://www.peeringdb.com/api', undefined],
    ['https://www.peeringdb.com:8443/api', undefined],
    ['https://www.peeringdb.com.example.net/api', undefined],
  ])('%s is sent the key %s', (where, api_key) => {
    expect(toSource(tested.app.system(), where)).toMatchObject({ url: where, api_key });
  });

  it('is a folder, and peeringdb.com again', async () => {
    await withDemoFolder(async (folder) => {
      expect((await choose(folder)).body).toEqual({ source: folder, kind: 'folder', said_by: 'choice' });
      const run = await syncPeeringdb(tested.app.system(), { tell: () => undefined });
      expect(run.status).toBe('completed');
      expect((await tested.admin.get('/api/peeringdb/networks/?limit=1')).body.count).toBe(60);
    });
    expect((await choose('')).body).toEqual(DEFAULT);
  });

  it.skipIf(!hasTinyproxy)(
    'is reached through the proxy of the settings, which is named where it fails',
    async () => {
      fake.forgetRequests();
      const proxy = await TinyProxy.start();
      const behind = await testApp({ HTTP_PROXIES: `http=${proxy.url}`, NO_PROXY: 'none' });
      try {
        expect((await behind.admin.patch(SOURCE, { source: fake.url })).status).toBe(200);
        const run = await syncPeeringdb(behind.app.system(), { tell: () => undefined });
        expect(run.status).toBe('completed');
        const asked = await proxy.asked();
        expect(asked).toContain(`GET ${fake.url}/ix?depth=0`);
        expect(asked.length).toBe(fake.asked.length);
        await proxy.stop();
        const { body } = await behind.admin.patch(SOURCE, { source: fake.url });
        expect(body.source).toEqual([
          expect.stringContaining(`through the proxy ${proxy.url}: ECONNREFUSED`),
        ]);
      } finally {
        await Promise.all([behind.close(), proxy.stop()]);
      }
    },
  );

  it('is what the settings say, where they say it', async () => {
    const other = await testApp({ PEERINGDB_URL: 'https://me:hunter2@mirror.example.net/api' });
    try {
      const said = { source: 'https://mirror.example.net/api', kind: 'url', said_by: 'settings' };
      expect((await other.admin.get(SOURCE)).body).toEqual(said);
      expect(await other.admin.patch(SOURCE, { source: fake.url })).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('PEERINGDB_URL') },
      });
    } finally {
      await other.close();
    }
  });
});
