import type { SessionKind } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { COLUMNS } from './record-poll.ts';

/** When a session first went down since a moment, and last came up. */
export interface DownAndUp {
  id: number;
  down: string | null;
  up: string | null;
}

/** When sessions first went down since a moment, and last came up; those of which nothing was seen are left out. One statement. */
export async function firstDownLastUp(
  { db }: Context,
  { kind, ids, since }: { kind: SessionKind; ids: readonly number[]; since: Date },
): Promise<DownAndUp[]> {
  if (ids.length === 0) return [];
  const column = sql.ref(COLUMNS[kind]);
  const { rows } =
    await sql<DownAndUp>`select ${column}::int as id, min(at) filter (where from_state = 'established') as down,
      max(at) filter (where to_state = 'established') as up
    from monitoring_transition where ${column} = any(${ids}::bigint[]) and at > ${since} group by 1`.execute(
      db,
    );
  return rows;
}
