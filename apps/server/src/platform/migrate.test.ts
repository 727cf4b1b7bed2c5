import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { openDatabase } from './database.ts';
import { MigrationError, migrate } from './migrate.ts';

let database: TestDatabase<object>;
let folder: string;

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

async function tables(): Promise<string[]> {
  const { rows } = await sql<{ tablename: string }>`
    SELECT tablename FROM pg_tables WHERE tablename LIKE 'migrated_%' ORDER BY 1`.execute(database.db);
  return rows.map(({ tablename }) => tablename);
}

beforeEach(async () => {
  database = await testDatabase();
  await sql`DROP TABLE IF EXISTS schema_migration`.execute(database.db);
  folder = mkdtempSync(join(tmpdir(), 'peersmith-migrations-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

it('applies files in name order, several statements each, and then nothing', async () => {
  write('0002_b.sql', 'ALTER TABLE migrated_a ADD COLUMN b int;');
  write('0001_a.sql', 'CREATE TABLE migrated_a (id int);\nCREATE TABLE migrated_c (id int);');
  write('README.md', 'not SQL');
  expect(await migrate(database.db, folder)).toEqual(['0001_a.sql', '0002_b.sql']);
  expect(await migrate(database.db, folder)).toEqual([]);
  expect(await tables()).toEqual(['migrated_a', 'migrated_c']);
});

it('leaves nothing of a file that fails, keeps those before it, and says where it failed', async () => {
  write('0001_a.sql', 'CREATE TABLE migrated_a (id int);');
  write('0002_b.sql', 'CREATE TABLE migrated_b (id int);\nCREATE TABEL migrated_c (id int);');
  await expect(migrate(database.db, folder)).rejects.toThrow(/^0002_b\.sql: line 2: syntax error/);
  expect(await tables()).toEqual(['migrated_a']);
  write('0002_b.sql', 'CREATE TABLE migrated_b (id int);');
  expect(await migrate(database.db, folder)).toEqual(['0002_b.sql']);
});

it('refuses a changed file, a missing file and a file out of order', async () => {
  write('0002_b.sql', 'CREATE TABLE migrated_b (id int);');
  await migrate(database.db, folder);
  write('0002_b.sql', 'CREATE TABLE migrated_b (id bigint);');
  await expect(migrate(database.db, folder)).rejects.toThrow(
    '0002_b.sql was changed after it had been applied',
  );
  write('0002_b.sql', 'CREATE TABLE migrated_b (id int);');
  write('0001_a.sql', 'CREATE TABLE migrated_a (id int);');
  await expect(migrate(database.db, folder)).rejects.toThrow(/0001_a\.sql comes before 0002_b\.sql/);
  rmSync(join(folder, '0001_a.sql'));
  rmSync(join(folder, '0002_b.sql'));
  await expect(migrate(database.db, folder)).rejects.toThrow(MigrationError);
});

it('lets processes that start together take turns', async () => {
  write('0001_a.sql', 'CREATE TABLE migrated_a (id int); SELECT pg_sleep(0.05);');
  const others = [1, 2, 3].map(() => openDatabase<object>(database.url, { max: 1 }));
  const applied = await Promise.all(others.map((db) => migrate(db, folder)));
  await Promise.all(others.map((db) => db.destroy()));
  expect(applied.flat()).toEqual(['0001_a.sql']);
});
