import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, registry } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { schemaDifferences } from '../src/engine/schema/drift.ts';
import { openDatabase } from '../src/platform/database.ts';
import { migrate } from '../src/platform/migrate.ts';
import { type Api, apiOf, appOver } from './app.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { firstRelease, RELEASE, TOKENS } from './first-release.ts';

const MIGRATIONS = join(import.meta.dirname, '../migrations');
const folder = mkdtempSync(join(tmpdir(), 'peersmith-upgrade-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The application over it, with the keys of that time. */
async function appOf(database: TestDatabase<Database>) {
  const key = join(folder, 'secret.key');
  copyFileSync(join(RELEASE, 'secret.key'), key);
  const { app, close } = await appOver(database, { PEERSMITH_SECRET_KEY_FILE: key });
  return { close, admin: apiOf(app, TOKENS.admin), reader: apiOf(app, TOKENS.reader), app };
}

describe('a database of the first release', () => {
  let database: TestDatabase<Database>;
  let running: Awaited<ReturnType<typeof appOf>>;
  let admin: Api;
  beforeAll(async () => {
    database = await firstRelease();
    expect((await migrate(database.db, MIGRATIONS)).length).toBeGreaterThan(5);
    running = await appOf(database);
    admin = running.admin;
  });
  afterAll(async () => {
    await running?.close();
    await database?.drop();
  });

  it('is brought to what is declared today', async () => {
    expect(await schemaDifferences(database.db, registry)).toEqual([]);
  });

  it('keeps its objects, its change log and its users with what they may do', async () => {
    const counts = async (api: Api, paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => (await api.get(`/api/${path}/?limit=1`)).body?.count));
    const paths = ['peering/autonomous-systems', 'peering/internet-exchange-peering-sessions'];
    expect(await counts(admin, [...paths, 'peering/direct-peering-sessions', 'peeringdb/networks'])).toEqual([
      24, 80, 18, 60,
    ]);
    expect((await admin.get('/api/peering/autonomous-systems/1/')).body.description).toBe(
      'Changed before the upgrade',
    );
    expect((await counts(admin, ['core/object-changes']))[0]).toBeGreaterThan(200);
    expect(await counts(running.reader, paths)).toEqual([24, undefined]);
  });

  it('keeps its secrets, and seals what lay open', async () => {
    const { body: hook } = await admin.get('/api/extras/webhooks/1/');
    expect(hook).toMatchObject({
      payload_url: 'http://hooks:hunter2@192.0.2.9/in',
      additional_headers: 'X-Team: peering\nAuthorization: Bearer hunter3',
    });
    const { rows } = await sql<{
      row: string;
    }>`select row_to_json(w)::text as row from extras_webhook w`.execute(database.db);
    expect(JSON.stringify(rows)).not.toContain('hunter');
    const { body: sessions } = await admin.get('/api/peering/internet-exchange-peering-sessions/?limit=100');
    expect(sessions.results.some(({ password }: { password: string | null }) => password)).toBe(true);
  });

  it('takes over what is written differently now', async () => {
    const { body } = await admin.get('/api/bgp/communities/?name=odd');
    expect(body.results).toMatchObject([{ value: '64500:777', kind: 'standard' }]);
  });

  it('renders the configuration that it rendered then', async () => {
    const { status, text } = await admin.get('/api/devices/routers/1/render/?format=text');
    expect(status).toBe(200);
    expect(text).toBe(readFileSync(join(RELEASE, 'edge1-northlight.txt'), 'utf8'));
  });
});

describe('an upgrade', () => {
  let database: TestDatabase<Database>;
  afterEach(() => database?.drop());

  it('is done once by servers that start at the same moment', async () => {
    database = await firstRelease();
    const servers = [1, 2, 3].map(() => openDatabase<Database>(database.url, { max: 2 }));
    const applied = await Promise.all(servers.map((db) => migrate(db, MIGRATIONS)));
    await Promise.all(servers.map((db) => db.destroy()));
    expect(applied.filter(({ length }) => length > 0)).toHaveLength(1);
  });

  it('that fails leaves the version that runs as it is, and can be tried again', async () => {
    database = await testDatabase<Database>();
    const running = await appOver(database);
    const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(database.db);
    const next = join(folder, 'next');
    await cp(MIGRATIONS, next, { recursive: true });
    const file = join(next, '29990101-0000-next.sql');
    writeFileSync(
      file,
      'alter table extras_tag drop column colour;\nalter table extras_tag drop column color;\nselect 1/0;',
    );
    await expect(migrate(database.db, next)).rejects.toThrow(/29990101-0000-next\.sql: /);
    expect(await schemaDifferences(database.db, registry)).toEqual([]);
    expect((await apiOf(running.app).get('/healthz')).status).toBe(200);
    const { rows: after } = await sql<{ name: string }>`select name from schema_migration`.execute(
      database.db,
    );
    expect(after).toEqual(rows);
    writeFileSync(file, 'create table next_step (id int);');
    expect(await migrate(database.db, next)).toEqual(['29990101-0000-next.sql']);
    await running.close();
  });
});
