import { columnOf, entries, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from './context.ts';

// What the keyring writes: version, name of the key, and the sealed text in base64url.
const SEALED = '^v[0-9]+:[^:]+:[A-Za-z0-9_-]{38,}$';

/** Seals what an earlier version kept open in columns that are secrets now. Nothing is done where all are sealed. */
export async function sealColumns(context: Context): Promise<number> {
  const columns = Object.values(context.engine.registry).flatMap((resource) =>
    entries(resource).flatMap(([key, field]) =>
      field.veil ? [{ table: tableOf(resource), column: columnOf(key, field) }] : [],
    ),
  );
  let sealed = 0;
  for (const { table, column } of columns)
    sealed += await inTransaction(context, async ({ db, secrets }) => {
      const name = sql.ref(column);
      const { rows } = await sql<{
        id: number;
        open: string;
      }>`select id, ${name} as open from ${sql.table(table)} where ${name} <> '' and ${name} !~ ${SEALED} for update`.execute(
        db,
      );
      if (rows.length === 0) return 0;
      const texts = rows.map(({ id, open }) => ({ id, text: secrets.seal(open) }));
      await sql`update ${sql.table(table)} t set ${name} = g.text from json_to_recordset(${JSON.stringify(texts)}::json) g(id bigint, text text) where t.id = g.id`.execute(
        db,
      );
      return rows.length;
    });
  return sealed;
}
