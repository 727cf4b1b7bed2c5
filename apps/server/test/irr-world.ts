import { addPrefix, PrefixTable, packAsns, packList, prefixList } from '@peersmith/irr';
import { FakeRegistry } from '@peersmith/irr/test/fake-registry.ts';
import { OBJECTS } from '@peersmith/irr/test/objects.ts';
import { sql } from 'kysely';
import { dueJob, refreshJob } from '../src/modules/irr/refresh-job.ts';
import { type TestApp, testApp } from './app.ts';
import { jobRunner } from './run-jobs.ts';

export const LISTS = '/api/irr/lists/';
export const VERSIONS = '/api/irr/versions/';
export const SYSTEMS = '/api/peering/autonomous-systems/';

/** The application over a registry on loopback. */
export interface IrrWorld extends TestApp {
  registry: FakeRegistry;
  /** Makes an AS; its id. */
  system: (given: object) => Promise<number>;
  /** What is shown at an address. */
  show: (url: string) => Promise<any>;
  /** Has lists asked for now, all of them where none is named; the job as it stands then. */
  refresh: (named?: object) => Promise<any>;
  /** How the list of a kind of an AS stands. */
  listOf: (system: number, kind: string) => Promise<any>;
  runJobs: (again?: number) => Promise<void>;
}

let asn = 64_600;

/** A world whose registry knows these objects. */
export async function irrWorld(env: Record<string, string> = {}, objects = OBJECTS): Promise<IrrWorld> {
  const registry = await FakeRegistry.start(objects);
  const tested = await testApp({ BGPQ3_HOST: registry.host, BGPQ3_SOURCES: 'MAIN,OTHER', ...env });
  const { admin, app } = tested;
  const runJobs = jobRunner(app, [refreshJob, dueJob]);
  const show = async (url: string) => {
    const { status, body, text } = await admin.get(url);
    if (status !== 200) throw new Error(`${url}: ${status} ${text}`);
    return body;
  };
  return {
    ...tested,
    registry,
    show,
    runJobs,
    system: async (given) => {
      asn += 1;
      const { status, body, text } = await admin.post(SYSTEMS, { asn, name: `Network ${asn}`, ...given });
      if (status !== 201) throw new Error(text);
      return body.id;
    },
    refresh: async (named = {}) => {
      const { status, body, text } = await admin.post(`${LISTS}refresh/`, named);
      if (status !== 202) throw new Error(text);
      await runJobs();
      return show(`/api/core/jobs/${body.id}/`);
    },
    listOf: async (system, kind) => {
      const { lists } = await show(`${SYSTEMS}${system}/irr/`);
      return lists.find((one: any) => one.kind === kind);
    },
    close: async () => {
      await tested.close();
      await registry.stop();
    },
  };
}

/** Gives an AS a list of ASes as if it had been fetched. */
export const storeAsList = (tested: Pick<TestApp, 'app'>, system: number, asns: readonly number[]) =>
  storeList(tested, { system, kind: 'as_list', count: asns.length, data: packAsns(asns) });

/** Gives an AS a list of prefixes as if it had been fetched. */
export const storePrefixes = (
  tested: Pick<TestApp, 'app'>,
  { system, family, prefixes }: { system: number; family: 4 | 6; prefixes: readonly string[] },
) => {
  const table = new PrefixTable(family);
  for (const prefix of prefixes) addPrefix(table, prefix);
  const data = packList(prefixList(table, {}));
  return storeList(tested, { system, kind: `ipv${family}`, count: prefixes.length, data });
};

async function storeList(
  { app }: Pick<TestApp, 'app'>,
  { system, kind, count, data }: { system: number; kind: string; count: number; data: Uint8Array },
): Promise<void> {
  const { db } = app.system();
  const { rows } = await sql<{ id: string }>`with l as (
      insert into irr_list (kind, objects, key, status, fetched) values (${kind}, 'AS-STORED', ${`stored ${system} ${kind}`}, 'current', now())
      on conflict (key) do update set fetched = now() returning id),
    u as (insert into irr_use (list_id, autonomous_system_id, kind) select id, ${system}, ${kind} from l
      on conflict (autonomous_system_id, kind) do update set list_id = excluded.list_id),
    old as (update irr_version set status = 'superseded' where list_id in (select id from l))
    insert into irr_version (list_id, number, status, entry_count)
      select id, (select count(*) + 1 from irr_version v where v.list_id = l.id), 'in_force', ${count} from l returning id`.execute(
    db,
  );
  await sql`insert into irr_entries (version_id, digest, data) values (${rows[0]?.id}, '', ${Buffer.from(data)})`.execute(
    db,
  );
}
