import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { apiPathOf, type Row } from '@peersmith/resource';
import { type Kysely, sql } from 'kysely';
import { inject } from 'vitest';
import type { Context } from '../src/engine/context.ts';
import { movedResources } from '../src/modules/moving/moved.ts';
import { CLUSTER_USER } from '../src/platform/postgres/create-cluster.ts';
import { findPrograms } from '../src/platform/postgres/programs.ts';
import { testDatabase } from './database.ts';
import { type FakePeeringManager, fakePeeringManager } from './fake-peering-manager.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/peering-manager');

/** Whether a recorded instance of Peering Manager is beside the repository; it is not part of it. */
export const isRecorded = existsSync(FOLDER);

/** The recorded instance as a database, to move in from. */
export async function recordedDatabase() {
  const database = await testDatabase<Record<string, Row>>({ max: 1, template: 'template0' });
  const { socket } = inject('postgres');
  const [, name = ''] = /@\/(\w+)/.exec(database.url) ?? [];
  const program = join(findPrograms({ bin: process.env.POSTGRES_BIN }).bin, 'psql');
  execFileSync(program, ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-h', socket, '-U', CLUSTER_USER, '-d', name], {
    input: gunzipSync(readFileSync(join(FOLDER, 'database.sql.gz'))),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  return database;
}

/** Puts the recorded jobs in the place of ours: they stay behind when somebody moves in. */
export async function loadRecordedJobs({ db }: Context, from: Kysely<any>): Promise<void> {
  const { rows } = await sql<{ row: Row }>`
    select to_jsonb(j) || jsonb_build_object('object_type', t.app_label || '.' || t.model, 'input', '{}'::jsonb) as row
    from core_job j join django_content_type t on t.id = j.object_type_id`.execute(from);
  const jobs = JSON.stringify(rows.map(({ row }) => row));
  await sql`delete from core_job`.execute(db);
  await sql`insert into core_job select * from jsonb_populate_recordset(null::core_job, (select jsonb_agg(j || '{"updated": "2026-11-28T00:00:00Z"}') from jsonb_array_elements(${jobs}::jsonb) j))`.execute(
    db,
  );
}

/** What the instance answered, by the path of its list. */
export const recordedLists = (): ReadonlyMap<string, { count: number; results: Row[] }> =>
  new Map(
    readdirSync(join(FOLDER, 'rest')).flatMap((file) => {
      const read = JSON.parse(
        readFileSync(join(FOLDER, 'rest', file), 'utf8').replaceAll('http://pm.example.net', ''),
      );
      return 'results' in read ? [[`/api/${file.replace(/\.json$/, '').replace('.', '/')}/`, read]] : [];
    }),
  );

/** What it rendered, by the name of the router. */
export const recordedRenderings = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(FOLDER, 'rendered')).map((file) => [
      file.replace(/\.txt$/, ''),
      readFileSync(join(FOLDER, 'rendered', file), 'utf8'),
    ]),
  );

/** The recorded instance as a server: 50 on a page, as Peering Manager gives them. */
export function recordedServer(): Promise<FakePeeringManager> {
  const lists = new Map([...recordedLists()].map(([path, { results }]) => [path, results] as const));
  // Lists that were empty are not recorded.
  for (const resource of movedResources)
    if (!lists.has(apiPathOf(resource))) lists.set(apiPathOf(resource), []);
  lists.delete('/api/users/tokens/');
  return fakePeeringManager({
    lists,
    rendered: recordedRenderings(),
    version: '1.10.5-dev',
    page: 50,
    wait_ms: 0,
  });
}
