import { SkippedFile, type SourceTree } from '@peersmith/answers';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import { followerCounts } from '../feeding/followers.queries.ts';

const MOST_FILES = 20_000;

/** The files of a source, and what was left out. */
export async function sourceTree(context: Context, id: number): Promise<SourceTree> {
  const { rows: files } = await sql<{ id: number; path: string; size: number }>`
    select id::int as id, path, size from core_datafile where source_id = ${id} order by path limit ${MOST_FILES}`.execute(
    context.db,
  );
  const { rows } = await sql<{ skipped: unknown; revision: string | null; total: number }>`
    select skipped, revision, (select count(*)::int from core_datafile where source_id = ${id}) as total from core_datasource where id = ${id}`.execute(
    context.db,
  );
  const counts = await followerCounts(context, id);
  const skipped = z.array(SkippedFile).safeParse(rows[0]?.skipped ?? []);
  return {
    files: files.map((file) => ({ ...file, followers: counts.get(file.id) ?? 0 })),
    total: rows[0]?.total ?? 0,
    skipped: skipped.data ?? [],
    revision: rows[0]?.revision || null,
  };
}
