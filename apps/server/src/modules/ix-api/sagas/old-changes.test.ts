import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { migrate } from '../../../platform/migrate.ts';
import { macKind } from './kinds/mac.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../../migrations');
const folder = mkdtempSync(join(tmpdir(), 'peersmith-old-changes-'));
let database: TestDatabase<any>;
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database?.drop();
});

it('changes from before there were kinds go on as those of MAC addresses', async () => {
  database = await testDatabase({ template: 'template0' });
  for (const file of readdirSync(MIGRATIONS))
    if (file < '20261210') cpSync(join(MIGRATIONS, file), join(folder, file));
  await migrate(database.db, folder);
  await sql`insert into extras_ixapi (name, api_url, api_key, api_secret, identity) values ('IX', 'https://ix.example', 'k', 's', 'a')`.execute(
    database.db,
  );
  const steps = JSON.stringify([{ step: 'register', state: 'done' }]);
  await sql`insert into ixapi_saga (endpoint_id, config_id, mac_address, old_macs, state, steps, reference)
    select id, 'nsc-1', '02:00:5e:10:00:02', '[{"id": "mac-old", "address": "02:00:5e:10:00:01"}]', 'waiting', ${steps}::jsonb, 'ref' from extras_ixapi`.execute(
    database.db,
  );
  await migrate(database.db, MIGRATIONS);
  const { rows } =
    await sql<any>`select kind, title, subject, wanted, found, state, steps from ixapi_saga`.execute(
      database.db,
    );
  expect(rows).toMatchObject([
    {
      ...{ kind: 'mac', title: '02:00:5e:10:00:02 at nsc-1', subject: 'nsc-1', state: 'waiting' },
      steps: [{ step: 'register', state: 'done' }],
    },
  ]);
  expect(macKind.wanted.parse(rows[0].wanted)).toEqual({
    mac_address: '02:00:5e:10:00:02',
    enter_here: false,
  });
  expect(macKind.found.parse(rows[0].found)).toEqual({
    old_macs: [{ id: 'mac-old', address: '02:00:5e:10:00:01' }],
  });
});
