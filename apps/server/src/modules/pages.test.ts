import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scratch } from '../../../../tools/scratch.mjs';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { copySources, followPage, missingImports } from '../../test/follow-page.ts';
import type { Told } from '../../test/page-server.ts';

const folder = mkdtempSync(join(scratch, 'peersmith-pages-'));
let database: TestDatabase<any>;
let server: ChildProcess;
let told: Told;
let pages: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await copySources(folder);
  const followed = ['add-a-resource.md', 'add-a-trait.md', 'add-a-module.md'].flatMap((page) =>
    followPage(folder, page),
  );
  pages = followed.filter((path) => path.startsWith('apps/web/'));
  const quiet = '--disable-warning=ExperimentalWarning';
  const started = spawn(process.execPath, [quiet, join(folder, 'apps/server/test/page-server.ts')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      PEERSMITH_DATA: folder,
      LOG_LEVEL: 'silent',
      IDLE_AFTER_DAYS: '3',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = started;
  const [line] = await once(createInterface(started.stdout), 'line');
  told = JSON.parse(line);
});
afterAll(async () => {
  server?.kill('SIGKILL');
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, draft?: object, token: string | null = told.tokens.admin) {
  const answer = await fetch(`${told.address}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Token ${token}` }),
      ...(draft && { 'content-type': 'application/json' }),
    },
    ...(draft && { body: JSON.stringify(draft) }),
  });
  const body: any = answer.status === 204 ? null : await answer.json();
  return { status: answer.status, body };
}
const countOf = async (path: string, token?: string) => (await ask('GET', path, undefined, token)).body.count;

it('what the pages say of the web imports what is there', () => {
  expect(pages.flatMap((path) => missingImports(folder, path))).toEqual([]);
  expect(pages).toEqual(['apps/web/src/modules/extras/pins.tsx', 'apps/web/src/modules/index.ts']);
});

it('the migrations of the pages make what their declarations ask for', () => {
  expect(told.differences).toEqual([]);
});

it('who follows docs/add-a-resource.md has a resource', async () => {
  const made = await ask('POST', '/api/net/circuits/', { reference: 'C-17', provider: 'Bramble' });
  expect(made).toMatchObject({ status: 201, body: { display: 'Bramble C-17', capacity: 10_000, tags: [] } });
  expect(await countOf('/api/net/circuits/?provider=Bramble')).toBe(1);
  expect((await ask('GET', '/api/net/circuits/', undefined, null)).status).toBe(403);
});

it('who follows docs/add-a-trait.md has a trait that routers carry', async () => {
  const own = (await ask('POST', '/api/peering/autonomous-systems/', { asn: 64_500, name: 'Ours' })).body;
  const platform = (await ask('POST', '/api/devices/platforms/', { name: 'Fresh', slug: 'fresh' })).body.id;
  const device = { name: 'edge1', hostname: 'edge1', platform, local_autonomous_system: own.id };
  const router = (await ask('POST', '/api/devices/routers/', device)).body;
  expect(router).toMatchObject({ name: 'edge1', pin_count: 0 });
  const pin = { pinned_type: 'devices.router', pinned_id: router.id, reason: 'my shift' };
  expect(await ask('POST', '/api/extras/pins/', pin)).toMatchObject({
    status: 201,
    body: { pinned: { display: 'edge1' }, display: 'my shift' },
  });
  expect((await ask('GET', '/api/devices/routers/')).body.results).toMatchObject([{ pin_count: 1 }]);
  const other = { pinned_type: 'peering.autonomoussystem', pinned_id: own.id, reason: 'not carried' };
  expect((await ask('POST', '/api/extras/pins/', other)).status).toBe(400);
  expect(await countOf('/api/extras/pins/', told.tokens.stranger)).toBe(0);
  await ask('DELETE', `/api/devices/routers/${router.id}/`);
  expect(await countOf('/api/extras/pins/')).toBe(0);
});

it('who follows docs/add-a-module.md has a module', async () => {
  const { rows } = await sql<{
    cron: string;
  }>`select cron from pgboss.schedule where key = 'idle.look'`.execute(database.db);
  expect(rows).toEqual([{ cron: '30 6 * * *' }]);
  expect(told.commands).toContain('idle');
  const settings = (await ask('GET', '/api/core/configuration/')).body.results;
  expect(settings).toContainEqual(
    expect.objectContaining({ name: 'IDLE_AFTER_DAYS', value: '3', group: 'Idle sessions' }),
  );
  const stateOf = async () =>
    (await ask('GET', '/api/core/health/')).body.checks.find((one: any) => one.module === 'idle');
  expect(await stateOf()).toMatchObject({ state: 'ok' });
  await downFor(4);
  expect(await ask('GET', '/api/peering/idle-sessions/')).toMatchObject({
    status: 200,
    body: { count: 1, results: [{ ip_address: '192.0.2.77' }] },
  });
  expect((await ask('GET', '/api/peering/idle-sessions/', undefined, told.tokens.stranger)).status).toBe(403);
  expect(await stateOf()).toMatchObject({
    state: 'warning',
    text: expect.stringContaining('peersmith idle'),
  });
});

/** A session that was last established so many days ago. */
async function downFor(days: number): Promise<void> {
  const { db } = database;
  await sql`insert into peering_autonomoussystem (id, asn, name) overriding system value values (900, 64900, 'Down')`.execute(
    db,
  );
  await sql`insert into net_connection (id) overriding system value values (900)`.execute(db);
  await sql`insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address, bgp_state, last_established_state)
    values (900, 900, '192.0.2.77', 'active', now() - make_interval(days => ${days}))`.execute(db);
}
