import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import type { IrrKind } from './list-keys.ts';

/** A version with what it holds. */
export interface StoredVersion {
  id: number;
  number: number;
  status: string;
  kind: IrrKind;
  data: Buffer;
}

/** A version of a list by its id, or the one in force when that is absent; null where the list has none in force. */
export async function storedVersion(
  { db }: Context,
  { list, version }: { list: number; version?: number | undefined },
): Promise<StoredVersion | null> {
  const which = version === undefined ? sql`v.status = 'in_force'` : sql`v.id = ${version}`;
  const { rows } =
    await sql<StoredVersion>`select v.id::float8 as id, v.number, v.status, l.kind, e.data from irr_version v
    join irr_list l on l.id = v.list_id join irr_entries e on e.version_id = v.id where v.list_id = ${list} and ${which} limit 1`.execute(
      db,
    );
  const [found] = rows;
  if (!found && version !== undefined) throw notFound('IRRVersion');
  return found ?? null;
}
