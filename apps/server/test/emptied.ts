import { sql } from 'kysely';
import type { AnyDatabase } from '../src/engine/context.ts';

/**
 * Removes every row of some tables, and of all that point at them: what `truncate … cascade` does, fifty times faster where there are few
 * rows, as no file is made anew.
 */
export async function emptied(db: AnyDatabase, tables: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    with recursive reached (id, depth, path) as (
      select name::regclass::oid, 0, array[name::regclass::oid] from unnest(${sql.val(tables)}::text[]) as name
      union all
      select f.conrelid, r.depth + 1, r.path || f.conrelid from reached r
      join pg_constraint f on f.contype = 'f' and f.confrelid = r.id and f.conrelid <> all (r.path)
    )
    select id::regclass::text as name from reached group by id order by max(depth) desc`.execute(db);
  await db.transaction().execute(async (transaction) => {
    for (const { name } of rows) await sql`delete from ${sql.table(name)}`.execute(transaction);
  });
}
