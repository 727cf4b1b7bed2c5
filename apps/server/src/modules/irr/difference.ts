import type { DifferenceQuery, IrrDifference } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { compareBytes } from './compare-bytes.ts';
import { shownEntries } from './entries.ts';
import { type StoredVersion, storedVersion } from './stored-version.ts';

/** Entries that are shown of either side. */
const MOST = 1000;

/** In what two versions of a list differ: by default the one that waits from the one in force, or that from the one before it. */
export async function listDifference(
  context: Context,
  list: number,
  query: DifferenceQuery,
): Promise<IrrDifference> {
  const later = await laterVersion(context, list, query.version);
  if (!later) return { version: 0, against: null, came: NONE, went: NONE };
  const earlier = await earlierVersion(context, { list, later, against: query.against });
  const before = earlier?.data ?? Buffer.alloc(0);
  const { came, went } = compareBytes(later.kind, before, later.data);
  const shown = async (id: number, data: Buffer, places: readonly number[]) => ({
    count: places.length,
    results: await shownEntries(context, { id, kind: later.kind, data }, places.slice(0, MOST)),
  });
  return {
    version: later.number,
    against: earlier?.number ?? null,
    came: await shown(later.id, later.data, came),
    went: await shown(earlier?.id ?? 0, before, went),
  };
}

const NONE = { count: 0, results: [] };

async function laterVersion(context: Context, list: number, version?: number): Promise<StoredVersion | null> {
  if (version !== undefined) return storedVersion(context, { list, version });
  const held = await newest(context, sql`list_id = ${list} and status = 'held'`);
  return storedVersion(context, { list, version: held ?? undefined });
}

async function earlierVersion(
  context: Context,
  { list, later, against }: { list: number; later: StoredVersion; against: number | undefined },
): Promise<StoredVersion | null> {
  if (against !== undefined) return storedVersion(context, { list, version: against });
  if (later.status !== 'in_force') return storedVersion(context, { list });
  const before = await newest(
    context,
    sql`list_id = ${list} and number < ${later.number} and status = 'superseded' and (reason is null or decided is not null)`,
  );
  return before === null ? null : storedVersion(context, { list, version: before });
}

async function newest({ db }: Context, where: ReturnType<typeof sql>): Promise<number | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from irr_version where ${where} order by number desc limit 1`.execute(db);
  return rows[0] ? Number(rows[0].id) : null;
}
