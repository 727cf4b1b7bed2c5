import { registry } from '@peersmith/model';
import { defineResource, text } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { schemaDifferences } from './drift.ts';

let database: TestDatabase<any>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

it('the migrations make the database that the declarations ask for', async () => {
  expect(await schemaDifferences(database.db, registry)).toEqual([]);
});

it('a difference is said as SQL', async () => {
  await sql`alter table extras_tag drop column color, add column extra text, alter column description drop not null`.execute(
    database.db,
  );
  await sql`drop index net_connection_router_id`.execute(database.db);
  const added = defineResource({
    app: 'extras',
    name: 'added',
    className: 'Added',
    path: 'added',
    label: 'added',
    about: '',
    display: '{name}',
    ordering: ['id'],
    columns: ['name'],
    fields: { name: text({ max: 10 }) },
  });
  const lines = await schemaDifferences(database.db, { ...registry, 'extras.added': added as never });
  expect(lines).toEqual(
    expect.arrayContaining([
      "alter table extras_tag add column color text not null default '9e9e9e'::text;",
      'alter table extras_tag drop column extra;',
      'alter table extras_tag alter column description set not null;',
      expect.stringMatching(/^-- missing on net_connection: .*router_id/),
      'create table extras_added ();',
    ]),
  );
});
