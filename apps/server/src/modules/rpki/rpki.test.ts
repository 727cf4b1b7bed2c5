import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeRtr, pdu, record } from '@peersmith/irr/test/fake-rtr.ts';
import { autonomousSystem } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { freePort } from '../../../test/program.ts';
import { receiver } from '../../../test/receiver.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { loadConfig } from '../../configuration.ts';
import { refreshRpkiJob, refreshSchedule } from './refresh-job.ts';
import { refreshVrps } from './refresh-vrps.ts';
import { vrpsOf, vrpVersion } from './vrps-of.ts';

/** 192.0.2.0, 198.51.100.0 and 2001:db8:: */
const [V4, OTHER, V6] = [[0xc000_0200], [0xc633_6400], [0x2001_0db8, 0, 0, 0]] as const;
const RECORDS = [record(V4, [24, 25], 64500), record(OTHER, [24, 24], 64501), record(V6, [32, 48], 64500)];
const FILE = {
  metadata: { generated: Math.floor(Date.now() / 1000) - 3600 },
  roas: [
    { asn: 64500, prefix: '192.0.2.0/24', maxLength: 25 },
    { asn: 0, prefix: '203.0.113.0/24', maxLength: 32 },
    { asn: 64500, prefix: '2001:db8::/32', maxLength: 48 },
  ],
  aspas: [{ customer_asid: 64500, providers: [64501, 64502] }],
};

const folder = mkdtempSync(join(tmpdir(), 'peersmith-rpki-'));
const path = join(folder, 'vrps.json');
const writeFile = (content: unknown) =>
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));

let rtr: FakeRtr;
let tested: TestApp;
let run: () => Promise<void>;
beforeAll(async () => {
  rtr = await FakeRtr.start();
  tested = await testApp({ RPKI_RTR_HOST: rtr.host, RPKI_FILE: path });
  run = jobRunner(tested.app, [refreshRpkiJob]);
});
afterAll(async () => {
  await tested?.close();
  await rtr?.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  Object.assign(rtr, { records: RECORDS, changes: null, serial: 7, version: 1, instead: null });
  rtr.heard.length = 0;
  writeFile(FILE);
  for (const table of ['rpki_snapshot', 'rpki_attempt'])
    await sql`delete from ${sql.table(table)}`.execute(system().db);
});

const system = () => tested.app.system();
const show = async (url: string) => (await tested.admin.get(url)).body;
const refresh = async (body: object = {}) => {
  const { status, body: queued } = await tested.admin.post('/api/rpki/refresh/', body);
  expect(status).toBe(202);
  await run();
  return show(`/api/core/jobs/${queued.id}/`);
};
const verdict = async (prefix: string, asn: number) =>
  (await show(`/api/rpki/validity/?prefix=${encodeURIComponent(prefix)}&asn=${asn}`)).validity;
/** An RTR server that is not there; the file is read instead. */
const noServer = () => {
  rtr.instead = (socket) => void socket.destroy();
};

describe('an RTR server', () => {
  it('is read, and what it says is in force', async () => {
    expect(await show('/api/rpki/')).toMatchObject({ state: 'never', snapshot: null, attempt: null });
    expect(await vrpsOf(system())).toBeNull();
    expect((await refresh()).status.value).toBe('completed');
    expect(await show('/api/rpki/')).toMatchObject({
      state: 'fresh',
      text: '3 VRPs, less than an hour old.',
      sources: [rtr.host, path],
      snapshot: {
        ...{ source_kind: 'rtr', source: rtr.host, ipv4_vrps: 2, ipv6_vrps: 1, aspas: 0, rejected: 0 },
        ...{ rtr_version: 1, rtr_session: 42, rtr_serial: 7 },
      },
      attempt: { failing_since: null, code: null },
    });
    expect(await verdict('192.0.2.0/24', 64500)).toBe('valid');
    expect((await show('/api/rpki/snapshots/')).count).toBe(1);
  });

  it('is asked only for what changed, and a snapshot more is kept only then', async () => {
    await refresh();
    const version = await vrpVersion(system());
    Object.assign(rtr, { changes: [], serial: 8 });
    expect((await refresh()).data).toMatchObject({ changed: false });
    expect([await vrpVersion(system()), (await show('/api/rpki/')).snapshot.rtr_serial]).toEqual([
      version,
      8,
    ]);
    rtr.changes = [record(V4, [24, 25], 64500, true), record(V4, [24, 24], 64502)];
    expect((await refresh()).data).toMatchObject({ changed: true });
    expect(rtr.heard).toEqual([2, 1, 1]);
    expect([await verdict('192.0.2.0/24', 64500), await verdict('192.0.2.0/24', 64502)]).toEqual([
      'invalid',
      'valid',
    ]);
    expect(await vrpVersion(system())).toBeGreaterThan(version ?? 0);
  });

  it('that is read by two at once becomes one snapshot', async () => {
    await refresh();
    Object.assign(rtr, {
      changes: [record(V4, [24, 25], 64500, true), record(V4, [24, 24], 64502)],
      serial: 8,
    });
    const both = await Promise.all([refreshVrps(system()), refreshVrps(system())]);
    expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
    expect((await show('/api/rpki/snapshots/')).count).toBe(2);
    expect([await verdict('192.0.2.0/24', 64500), await verdict('192.0.2.0/24', 64502)]).toEqual([
      'invalid',
      'valid',
    ]);
  });

  it('that knows only version 0, or begins anew, is read all the same', async () => {
    rtr.version = 0;
    await refresh();
    expect((await show('/api/rpki/')).snapshot).toMatchObject({ rtr_version: 0, ipv4_vrps: 2 });
    rtr.records = [...RECORDS, record(OTHER, [24, 24], 64509)];
    await refresh();
    expect((await show('/api/rpki/')).snapshot).toMatchObject({ ipv4_vrps: 3 });
  });

  it.each([
    ['breaks off in the middle of the changes', [pdu(1, 3, 42), record(V4, [24, 25], 64500, true)]],
    ['answers garbage', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
  ])('that %s changes nothing: the file is read, which it says', async (_, answer) => {
    await refresh();
    rtr.instead = (socket) => void socket.end(Buffer.concat(answer));
    writeFile('{"roas": [');
    const before = await show('/api/rpki/');
    const job = await refresh();
    expect(job.status.value).toBe('failed');
    const after = await show('/api/rpki/');
    expect(after.snapshot).toEqual(before.snapshot);
    expect(after.attempt).toMatchObject({
      failing_since: expect.any(String),
      message: expect.stringContaining('no VRP file'),
    });
    expect(await verdict('192.0.2.0/24', 64500)).toBe('valid');
    writeFile(FILE);
    expect((await refresh()).outcome.value).toBe('completed-with-faults');
    expect(await show('/api/rpki/')).toMatchObject({
      snapshot: { source_kind: 'file', aspas: 1 },
      attempt: { failing_since: null, code: expect.any(String) },
    });
  });

  it('is not believed in lengths that no prefix has', async () => {
    rtr.records = [...RECORDS, record(V4, [33, 33], 1), record(V4, [24, 40], 1), record(V6, [129, 200], 1)];
    await refresh();
    expect((await show('/api/rpki/')).snapshot).toMatchObject({ ipv4_vrps: 2, ipv6_vrps: 1, rejected: 3 });
  });

  it('that suddenly has less than half passes for broken, until somebody accepts it', async () => {
    rtr.records = [1, 2, 3, 4].map((asn) => record(V4, [24, 24], asn));
    await refresh();
    writeFile({ roas: [] });
    rtr.records = [record(V4, [24, 24], 1)];
    expect(await refresh()).toMatchObject({ status: { value: 'failed' }, data: { code: 'shrunk' } });
    expect((await show('/api/rpki/')).snapshot.ipv4_vrps).toBe(4);
    // Half of it is enough.
    rtr.records = [1, 2].map((asn) => record(V4, [24, 24], asn));
    expect((await refresh()).status.value).toBe('completed');
    rtr.records = [];
    expect((await refresh()).status.value).toBe('failed');
    expect((await refresh({ accept: true })).status.value).toBe('completed');
    expect((await show('/api/rpki/')).snapshot.ipv4_vrps).toBe(0);
  });
});

describe('a file', () => {
  it('is read where no server answers, with ASPAs and when it was made', async () => {
    noServer();
    expect(await refresh()).toMatchObject({ status: { value: 'completed' } });
    const { snapshot } = await show('/api/rpki/');
    expect(snapshot).toMatchObject({
      source_kind: 'file',
      source: path,
      ipv4_vrps: 2,
      aspas: 1,
      rtr_serial: null,
    });
    expect(Date.parse(snapshot.as_of) / 1000).toBe(FILE.metadata.generated);
    expect((await show(`/api/rpki/snapshots/?source=${path}`)).results).toMatchObject([{ id: snapshot.id }]);
    for (const generated of [-1e11, 4e9]) {
      writeFile({ metadata: { generated }, roas: [...FILE.roas, { asn: 1, prefix: '10.0.0.0/8' }] });
      await refresh();
      const { state } = await show('/api/rpki/');
      expect([generated, state]).toEqual([generated, generated < 0 ? 'stale' : 'fresh']);
    }
    writeFile(FILE);
    const { snapshot: again } = (await refresh()).data;
    // In another order it says the same.
    writeFile({ ...FILE, roas: FILE.roas.toReversed() });
    expect((await refresh()).data).toMatchObject({ changed: false, snapshot: again });
  });

  it('that is not there, is a folder, or was cut leaves what was there', async () => {
    await refresh();
    noServer();
    const { snapshot } = await show('/api/rpki/');
    for (const [file, code] of [
      [join(folder, 'missing.json'), 'unreachable'],
      [folder, 'unreachable'],
    ])
      await expect(
        refreshVrps({ ...system(), settings: loadConfig({ RPKI_FILE: file }).settings }),
      ).rejects.toMatchObject({ code });
    writeFile(JSON.stringify(FILE).slice(0, -20));
    await refresh();
    expect((await show('/api/rpki/')).snapshot).toEqual(snapshot);
  });

  it('is read from an address, whose secrets nobody is shown; nothing leads elsewhere', async () => {
    const server = await receiver();
    const { port } = new URL(server.url);
    const context = {
      ...system(),
      settings: loadConfig({ RPKI_FILE: `http://me:hush@127.0.0.1:${port}/vrps.json?token=hush` }).settings,
    };
    server.answer = 302;
    const name = `http://127.0.0.1:${port}/vrps.json`;
    await expect(refreshVrps(context)).rejects.toThrow(`${name} says that the file is elsewhere`);
    server.answer = 500;
    await expect(refreshVrps(context)).rejects.toThrow('status 500');
    server.answer = 200;
    await expect(refreshVrps(context)).rejects.toMatchObject({ code: 'answer_invalid' });
    expect(server.received).toHaveLength(3);
    expect(JSON.stringify(await show('/api/rpki/'))).not.toContain('hush');
    await server.close();
    await expect(refreshVrps(context)).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('data that are old', () => {
  it('are not used, are still looked up, and health says so', async () => {
    await refresh();
    expect((await vrpsOf(system()))?.size).toBe(3);
    await sql`update rpki_snapshot set as_of = now() - interval '24 hours 1 minute'`.execute(system().db);
    expect([await vrpsOf(system()), await vrpVersion(system())]).toEqual([null, null]);
    expect(await show('/api/rpki/')).toMatchObject({
      state: 'stale',
      text: expect.stringContaining('over the limit of 24'),
    });
    expect(await show('/api/rpki/validity/?prefix=192.0.2.0/24&asn=64500')).toMatchObject({
      validity: 'valid',
      is_stale: true,
    });
    const health = async () =>
      (await show('/api/core/health/')).checks.find(({ module }: { module: string }) => module === 'rpki');
    expect(await health()).toMatchObject({ state: 'error' });
    await sql`update rpki_snapshot set as_of = now() - interval '23 hours 59 minutes'`.execute(system().db);
    expect(await health()).toMatchObject({ state: 'ok' });
    expect((await vrpsOf(system()))?.size).toBe(3);
    const { text } = await tested.admin.get('/metrics');
    expect(text).toContain('peersmith_rpki_vrps{family="ipv4"} 2');
    expect(text).toContain('peersmith_rpki_refresh_failed 0');
  });
});

describe('without a source', () => {
  it('there is nothing to refresh or to look up', async () => {
    const context = { ...system(), settings: loadConfig({}).settings };
    await expect(refreshVrps(context)).rejects.toMatchObject({ code: 'not_configured' });
    expect([await vrpsOf(context), await refreshSchedule(context)]).toEqual([null, null]);
  });
});

describe('looking up', () => {
  it('tells the verdict, its reason and the VRPs that decide', async () => {
    noServer();
    expect(await tested.admin.get('/api/rpki/validity/?prefix=192.0.2.0/24&asn=64500')).toMatchObject({
      status: 409,
      body: { code: 'never' },
    });
    await refresh();
    expect(await show('/api/rpki/validity/?prefix=192.0.2.128/26&asn=64500')).toMatchObject({
      ...{ prefix: '192.0.2.128/26', asn: 64500, validity: 'invalid', reason: 'length', covering_count: 1 },
      covering: [
        {
          prefix: '192.0.2.0/24',
          max_length: 25,
          asn: 64500,
          matches: false,
          text: 'The prefix is longer than /25.',
        },
      ],
    });
    expect(await show('/api/rpki/validity/?prefix=203.0.113.0/24&asn=64500')).toMatchObject({
      ...{
        validity: 'invalid',
        reason: 'origin',
        text: 'Nobody may originate 203.0.113.0/24: it is held by AS 0.',
      },
    });
    expect(await verdict('10.0.0.0/8', 64500)).toBe('not_found');
    expect(await tested.admin.get('/api/rpki/validity/?prefix=nonsense&asn=1')).toMatchObject({
      status: 400,
      body: { prefix: [expect.stringContaining('is no prefix')] },
    });
    expect((await tested.admin.get('/api/rpki/validity/?prefix=192.0.2.0/24')).body).toHaveProperty('asn');
  });

  it('tells of an AS what it may originate and who its providers are, in a bounded number of statements', async () => {
    noServer();
    await refresh();
    const { id } = await make(tested.admin, autonomousSystem, { asn: 64500 });
    await make(tested.admin, autonomousSystem, { asn: 64501, name: 'Upstream' });
    tested.statements();
    expect(await show(`/api/peering/autonomous-systems/${id}/rpki/`)).toMatchObject({
      ...{ state: 'fresh', asn: 64500, lists: { ipv4: null, ipv6: null } },
      vrps: {
        ipv4: 1,
        ipv6: 1,
        results: [{ prefix: '192.0.2.0/24', max_length: 25 }, { prefix: '2001:db8::/32' }],
      },
      providers: [
        { asn: 64501, name: 'Upstream' },
        { asn: 64502, name: null },
      ],
    });
    expect(tested.statements()).toBeLessThan(10);
  });

  it('needs its permissions', async () => {
    const viewer = await tested.holderOf(['rpki.view_snapshot'], { readOnlyToken: true });
    expect((await viewer.get('/api/rpki/')).status).toBe(200);
    expect((await viewer.post('/api/rpki/refresh/', {})).status).toBe(403);
    const other = await tested.holderOf(['peering.view_autonomoussystem']);
    for (const url of [
      '/api/rpki/',
      '/api/rpki/validity/?prefix=192.0.2.0/24&asn=1',
      '/api/peering/autonomous-systems/1/rpki/',
    ])
      expect((await other.get(url)).status).toBe(403);
    expect((await tested.anonymous.get('/api/rpki/')).status).toBe(403);
  });
});

const hasStayrtr = spawnSync('stayrtr', ['-version']).error === undefined;

describe.skipIf(!hasStayrtr)(`StayRTR${hasStayrtr ? '' : ' (skipped: it is not installed)'}`, () => {
  const write = (origins: readonly number[]) =>
    writeFile({
      metadata: { buildtime: new Date().toISOString() },
      roas: origins.map((asn) => ({ asn, prefix: `10.${asn % 256}.0.0/16`, maxLength: 24, ta: 'test' })),
    });

  it('is read whole, and then for what changed', async () => {
    write([64500, 64501, 64502]);
    const host = `127.0.0.1:${await freePort()}`;
    const server = spawn('stayrtr', ['-bind', host, '-cache', path, '-metrics.addr', '', '-checktime=false']);
    const context = { ...system(), settings: loadConfig({ RPKI_RTR_HOST: host }).settings };
    const waits = { timeout: 10_000, interval: 50 };
    try {
      await expect
        .poll(() => refreshVrps(context).catch(() => null), waits)
        .toMatchObject({ announced: 3, snapshot: { source: host, ipv4_vrps: 3, rtr_version: 1 } });
      write([64500, 64501, 64503]);
      server.kill('SIGHUP');
      await expect
        .poll(() => refreshVrps(context), waits)
        .toMatchObject({ announced: 1, withdrawn: 1, changed: true, snapshot: { ipv4_vrps: 3 } });
    } finally {
      server.kill('SIGKILL');
    }
  });
});
