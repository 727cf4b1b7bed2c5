import type { HttpSource } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Context } from '../src/engine/context.ts';
import { type LoadMirror, loadMirror } from '../src/modules/peeringdb/mirror/load-mirror.ts';
import { fingerprints } from '../src/modules/peeringdb/mirror/marks.ts';
import { type TestApp, testApp } from './app.ts';
import { emptied } from './emptied.ts';
import { FakePeeringDb } from './fake-peeringdb.ts';
import { smallWorld } from './fake-peeringdb-world.ts';
import { IMPATIENT } from './impatient.ts';

export interface MirrorUnderTest {
  load: (options?: Partial<LoadMirror> & { key?: string }) => ReturnType<typeof loadMirror>;
  /** The checksum of every table. */
  checksums: () => Promise<Record<string, string>>;
  /** The checksums after the mirror was emptied and loaded without disturbance. */
  undisturbed: (key?: string) => Promise<Record<string, string>>;
  clear: () => Promise<void>;
  aside: () => Promise<{ tag: string; object_id: number | null; reason: string }[]>;
}

/** The application, a PeeringDB and a mirror for all tests of a file; each test finds the small world, loaded when that is asked for. */
export function mirrorForFile({ loaded = false }: { loaded?: boolean } = {}) {
  const found: { tested: TestApp; fake: FakePeeringDb; mirror: MirrorUnderTest } = Object.create(null);
  beforeAll(async () => {
    found.tested = await testApp();
  });
  afterAll(() => found.tested?.close());
  beforeEach(async () => {
    found.fake = await FakePeeringDb.start(smallWorld());
    found.mirror = mirrorOf(found.tested.app.system(), found.fake);
    await found.mirror.clear();
    if (loaded) await found.mirror.load();
    found.fake.forgetRequests();
    return () => found.fake.stop();
  });
  return found;
}

export function mirrorOf(context: Context, fake: FakePeeringDb): MirrorUnderTest {
  const { db } = context;
  const sourceFor = (key?: string): HttpSource => ({ url: fake.url, api_key: key, ...IMPATIENT });
  const load: MirrorUnderTest['load'] = ({ key, ...options } = {}) =>
    loadMirror(context, { source: sourceFor(key), wait_ms: 0, ...options });
  const checksums = async () =>
    Object.fromEntries(
      [...(await fingerprints(db))].map(([tag, { local_count, checksum }]) => [
        tag,
        `${local_count}: ${checksum}`,
      ]),
    );
  const clear = () =>
    emptied(db, [
      'peeringdb_organization',
      'peeringdb_mark',
      'peeringdb_departed',
      'peeringdb_loose_pointer',
      'peeringdb_quarantinedrow',
      'peeringdb_run',
      'peeringdb_synchronisation',
    ]);
  return {
    load,
    checksums,
    clear,
    undisturbed: async (key) => {
      await clear();
      await load({ ...(key === undefined ? {} : { key }) });
      return checksums();
    },
    aside: async () =>
      (
        await sql<{
          tag: string;
          object_id: number | null;
          reason: string;
        }>`select tag, object_id, reason from peeringdb_quarantinedrow order by tag, object_id, reason`.execute(
          db,
        )
      ).rows,
  };
}
