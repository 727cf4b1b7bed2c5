import { dataFile } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { notFound } from '../../../engine/errors.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';

/** A data file with its content. */
export interface FileRow {
  id: number;
  source: number;
  path: string;
  size: number;
  hash: string;
  data: Buffer;
}

/** A data file that the caller may see; fails with 404 where there is none. */
export async function fileOf(context: Context, id: number): Promise<FileRow> {
  const { rows } = await sql<FileRow>`
    select f.id::int as id, f.source_id::int as source, f.path, f.size, f.hash, coalesce(c.data, ''::bytea) as data
    from core_datafile f left join core_datafilecontent c on c.file_id = f.id
    where f.id = ${id} and ${withinGrant(context, dataFile, sql`f.id`)}`.execute(context.db);
  const [found] = rows;
  if (!found) throw notFound(dataFile.className);
  return found;
}
