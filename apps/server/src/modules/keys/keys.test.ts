import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { internetExchangePeeringSession, registry, router } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { type SecondApp, secondApp } from '../../../test/second-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { addKey } from '../../platform/key-file.ts';
import { loadKeyring, openKeyring } from '../../platform/key-source.ts';
import { keyStates, keysInUse, requireRightKeys } from './key-usage.ts';
import { discardKey, finishRotation, rotateKeys } from './rotate-keys.ts';
import { sealedAnywhere } from './sealed-anywhere.ts';
import { sealedColumns } from './sealed-columns.ts';

const SESSIONS = apiPathOf(internetExchangePeeringSession);
const folder = mkdtempSync(join(tmpdir(), 'peersmith-keys-'));
const file = join(folder, 'secret.key');
const env = { PEERSMITH_SECRET_KEY_FILE: file };
let tested: TestApp;
let other: SecondApp;
beforeAll(async () => {
  tested = await testApp(env);
  other = await secondApp(tested, env);
});
afterAll(async () => {
  await other?.close();
  await tested?.close();
  rmSync(folder, { recursive: true });
});

const db = () => tested.app.system().db;
const work = () => ({ db: db(), keyring: loadKeyring(file) });
const states = () => keyStates(db(), loadKeyring(file).keys());
const firstKey = () => readFileSync(file, 'utf8').split(':')[0] ?? '';

describe('whatever the server seals', () => {
  it('is in a column that says so, so that a change of keys reaches it', async () => {
    for (const resource of Object.values(registry)) {
      if (resource.readOnly || resource.app === 'users' || resource.app === 'auth') continue;
      await make(tested.admin, resource);
    }
    const { secrets } = tested.app.system();
    await sql`insert into core_job (object_type, name, status, job_id, sealed_output) values ('devices.router', 'render', 'completed', gen_random_uuid(), ${secrets.seal('text')})`.execute(
      db(),
    );
    await sql`insert into ixapi_standing (endpoint_id, tokens) select id, ${secrets.seal('tokens')} from extras_ixapi limit 1`.execute(
      db(),
    );
    const declared = sealedColumns(registry)
      .map(({ table, column }) => `${table}.${column}`)
      .sort();
    const found = await sealedAnywhere(db(), firstKey());
    expect(declared).toEqual(expect.arrayContaining(found));
    expect(found.length).toBeGreaterThan(4);
    expect(found).toContain('ixapi_standing.tokens');
    expect(declared).toEqual(
      expect.arrayContaining([
        ...['core_job.sealed_output', 'devices_router.napalm_password'],
        ...['ixapi_standing.tokens', 'ixapi_saga.secret'],
      ]),
    );
  });
});

describe('a change of keys', () => {
  it('loses nothing that two servers write and read meanwhile, and ends with one key', async () => {
    const device = await make(tested.admin, router);
    const sessions = [];
    for (let n = 0; n < 6; n += 1)
      sessions.push((await make(tested.admin, internetExchangePeeringSession)).id);
    const old = firstKey();
    // Enough of them that it takes several transactions.
    await sql`insert into core_job (object_type, name, status, job_id, sealed_output) select 'devices.router', 'old', 'completed', gen_random_uuid(), ${tested.app.system().secrets.seal('kept')} from generate_series(1, 1500)`.execute(
      db(),
    );
    const written = new Map<number, string>();
    let rotating = true;
    const write = async (api: TestApp['admin'], own: readonly number[], name: string) => {
      let n = 0;
      while (rotating || n < 3) {
        for (const id of own) {
          const password = `${name}-${id}-${(n += 1)}`;
          const { status, text } = await api.patch(`${SESSIONS}${id}/`, { password });
          expect(status, text).toBe(200);
          written.set(id, password);
        }
        const seen = await api.get(`/api/devices/routers/${device.id}/`);
        expect(seen.body.napalm_password).toBe(device.napalm_password);
      }
      return n;
    };
    const writes = [
      write(tested.admin, sessions.slice(0, 3), 'one'),
      write(other.api, sessions.slice(3), 'other'),
    ];
    const done = await rotateKeys(work());
    rotating = false;
    for (const count of await Promise.all(writes)) expect(count).toBeGreaterThan(5);
    expect(done).toMatchObject({ made: true, unreadable: 0, key: firstKey() });
    expect(done.key).not.toBe(old);
    expect(done.resealed).toBeGreaterThan(1500);

    // A write that began before it may have ended after it.
    if ((await states()).some(({ id, values }) => id === old && values > 0)) await rotateKeys(work());
    expect(await finishRotation(work())).toEqual({ removed: [old] });
    expect(await keysInUse(db())).toEqual([firstKey()]);
    expect(await sealedAnywhere(db(), old)).toEqual([]);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
    const fresh = loadKeyring(file);
    for (const [id, password] of written) {
      for (const api of [tested.admin, other.api])
        expect((await api.get(`${SESSIONS}${id}/`)).body.password).toBe(password);
      const { rows } = await sql<{
        password: string;
      }>`select password from peering_internetexchangepeeringsession where id = ${id}`.execute(db());
      expect(fresh.open(rows[0]?.password ?? '')).toBe(password);
    }
  });

  it('does not show as a change of the objects', async () => {
    const device = await make(tested.admin, router);
    const changes = () => tested.admin.get(`/api/core/object-changes/?limit=1`);
    const before = [
      (await tested.admin.get(`/api/devices/routers/${device.id}/`)).body,
      (await changes()).body.count,
    ];
    await rotateKeys(work());
    expect([
      (await tested.admin.get(`/api/devices/routers/${device.id}/`)).body,
      (await changes()).body.count,
    ]).toEqual(before);
  });

  it('that was cut short is ended by the next, without another key', async () => {
    const half = addKey(file);
    expect((await states()).find(({ id }) => id === half)).toMatchObject({ seals: true, values: 0 });
    expect(await rotateKeys(work())).toMatchObject({ made: false, key: half, unreadable: 0 });
    expect(await keysInUse(db())).toEqual([half]);
  });

  it('keeps the old key while anything is sealed with it, wherever', async () => {
    const sealed = loadKeyring(file).seal('in a column that nobody declared');
    const { key } = await rotateKeys(work());
    await sql`create table stray as select ${JSON.stringify({ deep: [sealed] })}::jsonb as data`.execute(
      db(),
    );
    await expect(finishRotation(work())).rejects.toThrow(/still needed: stray\.data/);
    await sql`drop table stray`.execute(db());
    expect((await finishRotation(work())).removed).not.toContain(key);
  });

  it('waits for nobody who holds a row, and comes back to it', async () => {
    const { id } = await make(tested.admin, router);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = other.db.transaction().execute(async (transaction) => {
      await sql`select from devices_router where id = ${id} for update`.execute(transaction);
      await held;
    });
    const rotation = rotateKeys(work());
    await expect
      .poll(async () => (await states()).filter(({ values }) => values > 0).length, { timeout: 15_000 })
      .toBe(2);
    await expect(rotateKeys(work())).rejects.toThrow('under way');
    release();
    await holding;
    expect(await rotation).toMatchObject({ unreadable: 0 });
  });

  it('leaves what is damaged as it is, and says so', async () => {
    const { id } = await make(tested.admin, router);
    await sql`update devices_router set napalm_password = overlay(napalm_password placing 'AAAA' from length(napalm_password) - 5) where id = ${id}`.execute(
      db(),
    );
    expect(await rotateKeys(work())).toMatchObject({ unreadable: 1 });
    await expect(finishRotation(work())).rejects.toThrow(/still needed: devices_router\.napalm_password/);
    await sql`update devices_router set napalm_password = null where id = ${id}`.execute(db());
  });
});

describe('keys that stand in settings', () => {
  const held = () => readFileSync(file, 'utf8').split('\n')[0] ?? '';
  const next = `next:${Buffer.alloc(32, 5).toString('base64url')}`;
  const opened = (settings: Record<string, string>) => openKeyring(loadConfig(settings, folder));

  it('are changed there, and rotation says so; then it seals everything with the new one', async () => {
    await finishRotation(work());
    const alone = await opened({ PEERSMITH_SECRET_KEY: held() });
    await expect(rotateKeys({ db: db(), keyring: alone })).rejects.toThrow(
      /come from PEERSMITH_SECRET_KEY, where .* PEERSMITH_SECRET_KEY_OLD/,
    );
    const both = await opened({ PEERSMITH_SECRET_KEY: next, PEERSMITH_SECRET_KEY_OLD: held() });
    expect(await rotateKeys({ db: db(), keyring: both })).toMatchObject({ key: 'next', unreadable: 0 });
    expect(await keysInUse(db())).toEqual(['next']);
    await expect(finishRotation({ db: db(), keyring: both })).rejects.toThrow(
      `Nothing is sealed with ${firstKey()} any more: take it out of PEERSMITH_SECRET_KEY_OLD.`,
    );
  });

  it('that are lost are missed, and given up when told to', async () => {
    const lost = await keyStates(db(), loadKeyring(file).keys());
    expect(lost.at(-1)).toEqual({ id: 'next', source: null, seals: false, values: expect.any(Number) });
    await expect(openKeyring(loadConfig(env, folder), { used: await keysInUse(db()) })).rejects.toMatchObject(
      {
        code: 'key_missing',
      },
    );
    await expect(discardKey(db(), loadKeyring(file).keys(), firstKey())).rejects.toThrow('nothing is lost');
    expect(await discardKey(db(), loadKeyring(file).keys(), 'next')).toBe(lost.at(-1)?.values);
    expect(await keysInUse(db())).toEqual([]);
    const { body } = await tested.admin.get('/api/devices/routers/?limit=1');
    expect(body.results[0]).toMatchObject({ has_napalm_password: false });
    await make(tested.admin, router);
  });
});

describe('the keys of a server', () => {
  it('are told to superusers by id, place and number of secrets, and never themselves', async () => {
    const path = '/api/core/encryption-keys/';
    const { body, text } = await tested.admin.get(path);
    expect(body.results).toEqual(await states());
    expect(body.results[0]).toEqual({
      ...{ id: firstKey(), source: file, seals: true },
      values: expect.any(Number),
    });
    for (const line of readFileSync(file, 'utf8').trim().split('\n'))
      expect(text).not.toContain(line.split(':')[1]);
    const viewer = await tested.holderOf(EVERY_VIEW, { staff: true });
    for (const api of [viewer, tested.anonymous]) expect((await api.get(path)).status).toBe(403);
    expect((await tested.readOnlyAdmin.get(path)).status).toBe(200);
  });

  it('are the right ones, or the server does not start', async () => {
    await requireRightKeys(db(), loadKeyring(file));
    const wrong = join(folder, 'wrong.key');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    writeFileSync(
      wrong,
      lines.map((line) => `${line.split(':')[0]}:${Buffer.alloc(32, 9).toString('base64url')}`).join('\n'),
    );
    await expect(requireRightKeys(db(), loadKeyring(wrong))).rejects.toMatchObject({
      code: 'key_missing',
      message: expect.stringMatching(/of .*wrong\.key opens none .* another key/),
    });
  });
});
