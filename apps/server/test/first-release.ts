import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Database } from '@peersmith/model';
import pg from 'pg';
import { type TestDatabase, testDatabase } from './database.ts';

/** What the first release left: the demonstration, changed by hand in a few places, as pg_dump wrote it; its keys; what it rendered. */
export const RELEASE = join(import.meta.dirname, 'first-release');
export const TOKENS = {
  admin: '92c71266e0808fe7a1eb34a4db0b5dbc58c6c8e3',
  reader: 'dc2dce40f1fc2d46675cfa9b4de46b2d4b2fbdbb',
};
/** Who may sign in there. */
export const READER = { username: 'reader', password: 'a reading pass phrase' };

/** A database as the first release left it. */
export async function firstRelease(): Promise<TestDatabase<Database>> {
  const database = await testDatabase<Database>({ template: 'template0' });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(gunzipSync(readFileSync(join(RELEASE, 'database.sql.gz'))).toString());
  await client.end();
  return database;
}
