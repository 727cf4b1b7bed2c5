import { columnOf, entries, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../context.ts';

// What the keyring writes: version, name of the key, and the sealed text in base64url.
const SEALED = '^v[0-9]+:[^:]+:[A-Za-z0-9_-]{38,}$';

/** Seals what an earlier version kept open in columns that are secrets now. Nothing is done where all are sealed. */
export async function sealColumns(context: Context): Promise<number> {
  const columns: Column[] = Object.values(context.engine.registry).flatMap((resource) =>
    entries(resource).flatMap(([key, field]) =>
      field.veil ? [{ table: tableOf(resource), column: columnOf(key, field) }] : [],
    ),
  );
  let sealed = 0;
  for (const one of columns) if (await holdsOpen(context, one)) sealed += await sealColumn(context, one);
  return sealed;
}

interface Column {
  table: string;
  column: string;
}

const isOpen = (column: string) => sql`${sql.ref(column)} <> '' and ${sql.ref(column)} !~ ${SEALED}`;

/** Asked first, and without a lock: a start writes nothing where there is nothing to do. */
async function holdsOpen({ db }: Context, { table, column }: Column): Promise<boolean> {
  const { rows } = await sql<{
    open: boolean;
  }>`select exists (select from ${sql.table(table)} where ${isOpen(column)}) as open`.execute(db);
  return rows[0]?.open ?? false;
}

const sealColumn = (outer: Context, { table, column }: Column): Promise<number> =>
  inTransaction(outer, async ({ db, secrets }) => {
    const name = sql.ref(column);
    const { rows } = await sql<{
      id: number;
      open: string;
    }>`select id, ${name} as open from ${sql.table(table)} where ${isOpen(column)} for update`.execute(db);
    const texts = rows.map(({ id, open }) => ({ id, text: secrets.seal(open) }));
    await sql`update ${sql.table(table)} t set ${name} = g.text from json_to_recordset(${JSON.stringify(texts)}::json) g(id bigint, text text) where t.id = g.id`.execute(
      db,
    );
    return rows.length;
  });
