import type { Row } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { move } from '../../test/move.ts';
import {
  isRecorded,
  loadRecordedJobs,
  recordedDatabase,
  recordedLists,
  recordedRenderings,
} from '../../test/recorded.ts';
import { adoptCarried } from './irr/adopt-carried.ts';

/** Peering Manager gives these no order, or none to those of one contact; ours is by name. */
const UNORDERED = new Set([
  '/api/devices/configurations/',
  '/api/extras/tags/',
  '/api/messaging/contact-assignments/',
]);
/** Prefixes of networks are many, and have an answer of their own. */
const ELSEWHERE = new Set(['prefixes']);
const SYSTEMS = '/api/peering/autonomous-systems/';
const inOrderOfIds = (tags: unknown) =>
  Array.isArray(tags) ? tags.toSorted((one, other) => one.id - other.id) : tags;

/** Where an answer says something else than was recorded; what it says beyond that is no difference. */
function differences(ours: unknown, recorded: unknown, at: string): string[] {
  const own = typeof ours === 'string' ? ours.replace('http://localhost:80', '') : ours;
  if (typeof recorded !== 'object' || recorded === null || typeof own !== 'object' || own === null)
    return own === recorded ? [] : [`${at}: ${JSON.stringify(own)} was ${JSON.stringify(recorded)}`];
  if (Array.isArray(recorded) && Array.isArray(own) && own.length !== recorded.length)
    return [`${at}: ${own.length} were ${recorded.length}`];
  const keys = Object.keys(recorded).filter((key) => !(at.indexOf('.') === -1 && ELSEWHERE.has(key)));
  return keys.flatMap((key) =>
    // Nor do tags of an object have one.
    key === 'tags'
      ? differences(
          inOrderOfIds(Reflect.get(own, key)),
          inOrderOfIds(Reflect.get(recorded, key)),
          `${at}.${key}`,
        )
      : differences(Reflect.get(own, key), Reflect.get(recorded, key), `${at}.${key}`),
  );
}

const title = 'the objects of a recorded Peering Manager';

describe.skipIf(!isRecorded)(
  isRecorded ? title : `${title} (skipped: there is none beside the repository)`,
  () => {
    let tested: TestApp;
    beforeAll(async () => {
      // Peering Manager has no limits of its own where a network has none.
      tested = await testApp({ DEFAULT_MAX_PREFIXES_IPV4: '0', DEFAULT_MAX_PREFIXES_IPV6: '0' });
      await tested.app.work();
      const database = await recordedDatabase();
      const { report } = await move(tested, { database: database.url, dry_run: false });
      await loadRecordedJobs(tested.app.system(), database.db);
      await database.drop();
      expect(report).toMatchObject({ outcome: 'done', parity: { different: 0 } });
    });
    afterAll(() => tested?.close());

    it.each(isRecorded ? [...recordedLists()] : [])(
      'are answered by %s as they were',
      async (path, recorded) => {
        const known = new Map(recorded.results.map((one) => [one.id, one]));
        const { body } = await tested.admin.get(`${path}?limit=0`);
        // Beside them are the users and jobs of this test.
        const found: Row[] = body.results.filter(({ id }: Row) => known.has(id));
        const ids = (rows: readonly Row[]) => rows.map(({ id }) => Number(id));
        const inOrder = (rows: readonly Row[]) =>
          UNORDERED.has(path) ? ids(rows).sort((a, b) => a - b) : ids(rows);
        expect(inOrder(found)).toEqual(inOrder(recorded.results));
        expect(found.flatMap((one) => differences(one, known.get(one.id), String(one.id)))).toEqual([]);
      },
    );

    it('have prefixes where these are to be retrieved alone, whatever was kept with them', async () => {
      await adoptCarried(tested.app.system());
      const recorded = recordedLists().get(SYSTEMS)?.results ?? [];
      for (const { id, retrieve_prefixes, prefixes } of recorded.filter((one) => one.prefixes !== null)) {
        const { body } = await tested.admin.get(`${SYSTEMS}${id}/as-set-prefixes/`);
        expect(body).toEqual(retrieve_prefixes ? prefixes : { ipv6: [], ipv4: [] });
      }
    });

    it.each(isRecorded ? [...recordedRenderings()] : [])('render %s to the same text', async (name, text) => {
      const { body } = await tested.admin.get(`/api/devices/routers/?name=${name}`);
      const rendered = await tested.admin.get(`/api/devices/routers/${body.results[0].id}/render/`);
      expect(rendered.body.text ?? rendered.text).toBe(text);
    });
  },
);
