import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { openDatabase } from './database.ts';

let database: TestDatabase<object>;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it.each([
  ["timestamptz '2026-01-02 05:04:05.678901+02'", '2026-01-02T03:04:05.678901Z'],
  ["timestamptz '2026-01-02 03:04:05.6+00'", '2026-01-02T03:04:05.600000Z'],
  ["timestamptz '2026-01-02 03:04:05+00'", '2026-01-02T03:04:05Z'],
  ["timestamptz 'infinity'", 'infinity'],
  ["date '2026-01-02'", '2026-01-02'],
  ["timestamp '2026-01-02 03:04:05'", '2026-01-02 03:04:05'],
  ['4294967295::int8', 4294967295],
  ['9223372036854775807::int8', '9223372036854775807'],
  ['12.5::numeric(9,6)', 12.5],
  ["inet '192.0.2.1/24'", '192.0.2.1/24'],
  ["inet '2001:DB8::1'", '2001:db8::1'],
  ["cidr '192.0.2.0/24'", '192.0.2.0/24'],
  ["macaddr '00-00-5E-00-53-01'", '00:00:5e:00:53:01'],
  ['jsonb \'{"a": [1]}\'', { a: [1] }],
  ['ARRAY[1, 4294967295, NULL]::int8[]', [1, 4294967295, null]],
  ["ARRAY['192.0.2.1']::inet[]", ['192.0.2.1']],
  ["ARRAY[timestamptz '2026-01-02 03:04:05+00']", ['2026-01-02T03:04:05Z']],
  ['ARRAY[1.5]::numeric[]', [1.5]],
  ["'{}'::text[]", []],
  ["ARRAY['a b', NULL, 'c']", ['a b', null, 'c']],
  ["ARRAY['NULL', 'a,b', '{c}', 'd\"e', '', 'f\\g']", ['NULL', 'a,b', '{c}', 'd"e', '', 'f\\g']],
  ["'[2:3]={1,2}'::int8[]", [1, 2]],
  ["interval '90 minutes'", 'PT1H30M'],
  ['NULL::timestamptz', null],
])('reads %s', async (expression, expected) => {
  const { rows } = await sql`SELECT ${sql.raw(expression)} AS value`.execute(database.db);
  expect(rows).toEqual([{ value: expected }]);
});

it('works in UTC whatever the server is set to', async () => {
  const { rows: names } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(database.db);
  await sql`ALTER DATABASE ${sql.id(names[0]?.name ?? '')} SET TimeZone = 'Asia/Tokyo'`.execute(database.db);
  const later = openDatabase<object>(database.url, { max: 1 });
  const { rows } = await sql`SELECT current_setting('TimeZone') AS zone`.execute(later);
  await later.destroy();
  expect(rows).toEqual([{ zone: 'UTC' }]);
});
