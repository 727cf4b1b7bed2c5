import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { copyLine, copyRows } from './copy-rows.ts';

let database: TestDatabase<unknown>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('copies every text as it is, and leaves the connection usable after a refusal', async () => {
  const texts = ['', 'a\tb', 'line\nline\r', '\\N', '\\', '.', '\\.', 'üñ€😀', null];
  await database.db.connection().execute(async (db) => {
    await sql`create temporary table copied (n integer, t text)`.execute(db);
    const rows = texts.map((text, at) => copyLine([String(at), text])).join('');
    await copyRows(db, { table: 'copied', columns: ['n', 't'], rows });
    const refused = copyRows(db, { table: 'copied', columns: ['n', 't'], rows: copyLine(['x', 'y']) });
    await expect(refused).rejects.toMatchObject({ code: '22P02' });
    const { rows: found } = await sql<{ t: string | null }>`select t from copied order by n`.execute(db);
    expect(found.map((row) => row.t)).toEqual(texts);
  });
});
