import { sql } from 'kysely';
import type { AnyDatabase } from '../src/engine/context.ts';

/** Where the work of asking leaves its traces, whatever is asked: when a token was used, and who waits for what. */
const PASSING = new Set(['users_token', 'users_session']);

/** What every table holds, as a digest of each; sequences may have gaps. */
export async function fingerprint(db: AnyDatabase): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{
    schema: string;
    name: string;
  }>`select table_schema as schema, table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' order by 1, 2`.execute(
    db,
  );
  const found: Record<string, string> = {};
  for (const { schema, name } of tables.filter((one) => !PASSING.has(one.name))) {
    const { rows } = await sql<{
      digest: string;
    }>`select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${sql.id(schema, name)} t`.execute(
      db,
    );
    found[`${schema}.${name}`] = rows[0]?.digest ?? '';
  }
  return found;
}
