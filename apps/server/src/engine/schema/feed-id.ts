import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { learnSince } from './table-changes.ts';

/** `1200:1207:1203~3f9a01c2`: up to which snapshot everything was told, and by which database. */
const ID = /^(?<xmin>\d{1,19}):(?<xmax>\d{1,19}):(?<open>\d{1,19}(?:,\d{1,19})*)?~(?<mark>[0-9a-f]{8})$/;

/** What changed since several ids, all told in one snapshot. */
export interface ChangedSince {
  /** Of the snapshot in which it was told. */
  id: string;
  /** Tables, by the id that was asked about; null where nobody knows any more. */
  tables: ReadonlyMap<string, readonly string[] | null>;
}

/** Asks in one statement, however many ids there are. What is no id, or one of another database, is not known. */
export async function changedSince(db: Kysely<any>, ids: readonly string[]): Promise<ChangedSince> {
  const asked = new Map(ids.map((id) => [id, snapshotIn(id)]));
  const answers = await learnSince(db, [...new Set([...asked.values()].filter((one) => one !== null))]);
  const [first] = answers;
  if (!first) throw new Error('the database says nothing of its snapshot');
  const mark = createHash('sha256').update(first.server).digest('hex').slice(0, 8);
  const changed = new Map(answers.map((one) => [one.since, one.changed]));
  return {
    id: `${first.snapshot}~${mark}`,
    tables: new Map(
      [...asked].map(([id, snapshot]) => {
        const tables = changed.get(snapshot);
        const isKnown = snapshot !== null && tables && id.endsWith(mark) && !tables.includes('');
        return [id, isKnown ? tables : null];
      }),
    ),
  };
}

/** An id from which on everything that changes will be told. */
export const feedIdNow = async (db: Kysely<any>): Promise<string> => (await changedSince(db, [])).id;

const LARGEST = 2n ** 63n - 1n;

/** The snapshot of an id, if there can be such a one: PostgreSQL fails where its numbers are not in order. */
function snapshotIn(id: string): string | null {
  const { xmin = '', xmax = '', open = '' } = ID.exec(id)?.groups ?? {};
  if (!xmax) return null;
  const last = BigInt(xmax);
  const begun = [xmin, ...open.split(',').filter(Boolean)].map(BigInt);
  const inOrder = begun.every(
    (one, at) => one >= (begun[at - 1] ?? 1n) && (at === 0 ? one <= last : one < last),
  );
  return inOrder && last <= LARGEST ? id.slice(0, id.indexOf('~')) : null;
}
