import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { sealOf } from '../../platform/secrets.ts';

const TEXT = ['text', 'character varying', 'json', 'jsonb', 'ARRAY'];

/** The columns, of all that the database has, that hold text sealed with a key, as `table.column`. */
export async function sealedAnywhere(db: AnyDatabase, id: string): Promise<string[]> {
  const { rows: columns } = await sql<{ schema: string; table: string; column: string }>`
    select c.table_schema as schema, c.table_name as table, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
      and c.data_type in (${sql.join(TEXT)}) order by 1, 2, 3`.execute(db);
  const found: string[] = [];
  for (const { schema, table, column } of columns) {
    const { rows } = await sql<{
      held: boolean;
    }>`select exists (select from ${sql.table(`${schema}.${table}`)} where strpos(${sql.ref(column)}::text, ${sealOf(id)}) > 0) as held`.execute(
      db,
    );
    if (rows[0]?.held) found.push(`${schema === 'public' ? '' : `${schema}.`}${table}.${column}`);
  }
  return found;
}
