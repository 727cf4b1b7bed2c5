import { sql } from 'kysely';
import type { AnyDatabase } from '../src/engine/context.ts';

/** A digest of each table that requests write to, the queue's too, but for when a token was used; sequences may have gaps. */
export async function fingerprint(db: AnyDatabase): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{
    schema: string;
    name: string;
  }>`select table_schema as schema, table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_name <> 'users_token'
    and (table_schema = 'public' or table_schema = 'pgboss' and table_name like 'job%') order by 1, 2`.execute(
    db,
  );
  const found: Record<string, string> = {};
  for (const { schema, name } of tables) {
    const { rows } = await sql<{
      digest: string;
    }>`select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${sql.id(schema, name)} t`.execute(
      db,
    );
    found[`${schema}.${name}`] = rows[0]?.digest ?? '';
  }
  return found;
}
