import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { firstDownLastUp } from '../monitoring/index.ts';
import type { StoredWindow } from './stored-window.ts';

/** Notes when each affected session went down and came back, as far as polls have seen it. */
export async function noteMoves(context: Context, { id, drain_began }: StoredWindow): Promise<void> {
  if (!drain_began) return;
  const { rows } = await sql<{ exchange: number[] | null; direct: number[] | null }>`
    select array_agg(exchange_session_id::int) filter (where exchange_session_id is not null) as exchange,
      array_agg(direct_session_id::int) filter (where direct_session_id is not null) as direct
    from maintenance_affectedsession where window_id = ${id}`.execute(context.db);
  for (const kind of ['exchange', 'direct'] as const) {
    const moves = await firstDownLastUp(context, { kind, ids: rows[0]?.[kind] ?? [], since: drain_began });
    await sql`update maintenance_affectedsession a set went_down = m.down, came_back = case when m.up > m.down then m.up end
      from json_to_recordset(${JSON.stringify(moves)}::json) m(id bigint, down timestamptz, up timestamptz)
      where a.window_id = ${id} and a.${sql.ref(kind === 'exchange' ? 'exchange_session_id' : 'direct_session_id')} = m.id`.execute(
      context.db,
    );
  }
}
