import { TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { type MirrorTable, mirrorTable } from './mirror-tables.ts';

/**
 * Removes the rows that departed and that nothing points at any more, children first. What still has children, because their type could
 * not be loaded, waits for another run. The answer is the types whose tables changed.
 */
export async function sweepDeparted(db: AnyDatabase): Promise<Set<Tag>> {
  const changed = new Set<Tag>();
  const { rows } = await sql<{ tag: string }>`select distinct tag from peeringdb_departed`.execute(db);
  const waiting = new Set(rows.map(({ tag }) => tag));
  for (const tag of TAGS.toReversed().filter((one) => waiting.has(one))) {
    const table = mirrorTable(tag);
    if ((await sweepTable(db, table)) === 0) continue;
    changed.add(tag);
    for (const { from, nullable } of table.pointedAtBy) if (nullable) changed.add(from);
  }
  return changed;
}

async function sweepTable(db: AnyDatabase, table: MirrorTable): Promise<number> {
  const [loose, firm] = [true, false].map((nullable) =>
    table.pointedAtBy.filter((pointer) => pointer.nullable === nullable),
  );
  const childless = (firm ?? []).map(
    ({ from, column }) =>
      sql`not exists (select 1 from ${sql.table(mirrorTable(from).name)} c where c.${sql.ref(column)} = d.object_id)`,
  );
  // Pointers that the foreign key empties come back when their target does.
  const loosened = (loose ?? []).map(
    ({ from, column }, at) => sql`${sql.ref(`loosened_${at}`)} as (
      insert into peeringdb_loose_pointer (tag, object_id, column_name, target_id)
      select ${from}::text, c.id, ${column}::text, r.object_id from ${sql.table(mirrorTable(from).name)} c join ready r on r.object_id = c.${sql.ref(column)}
      on conflict (tag, object_id, column_name) do update set target_id = excluded.target_id),`,
  );
  const { rows } = await sql<{ n: number }>`with ready as (
      select d.object_id from peeringdb_departed d where ${sql.join([sql`d.tag = ${table.tag}`, ...childless], sql` and `)}),
    ${sql.join(loosened, sql` `)}
    cleared as (delete from peeringdb_departed d using ready r where d.tag = ${table.tag} and d.object_id = r.object_id),
    removed as (delete from ${sql.table(table.name)} t using ready r where r.object_id = t.id returning 1)
    select count(*)::int as n from removed`.execute(db);
  return rows[0]?.n ?? 0;
}
