import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { firstRelationships } from '../bgp/index.ts';
import { OUR_ASN } from './demo-world.ts';

/** Who may sign in and what they did in that respect stays, and what the product keeps for itself. */
const STAYS =
  /^(auth_|users_(?!savedview)|migration|schema_|row_count|table_change|sealed_|netbox_standing|key_|platform_|pgboss)/;

/** Whether what is here is the demonstration, and no network of somebody's own. */
export async function isDemo({ db }: Context): Promise<boolean> {
  const { rows } = await sql<{ demo: boolean }>`
    select exists (select 1 from devices_router where name = 'edge1-northlight')
      and exists (select 1 from peering_autonomoussystem where affiliated and asn = ${OUR_ASN})
      and not exists (select 1 from peering_autonomoussystem where affiliated and asn <> ${OUR_ASN}) as demo`.execute(
    db,
  );
  return rows[0]?.demo === true;
}

/** Empties an installation of the demonstration, whatever was added to it: afterwards it is as on its first day, but for users, tokens and the audit log. */
export function removeDemo(outer: Context): Promise<void> {
  return inTransaction(outer, async (context) => {
    if (!(await isDemo(context)))
      throw new ApiError(409, {
        detail: 'What is here is not the demonstration alone, so nothing is removed.',
      });
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' order by tablename`.execute(
      context.db,
    );
    const names = rows.map(({ name }) => name).filter((name) => !STAYS.test(name));
    await sql`set local lock_timeout = '10s'`.execute(context.db);
    await sql`truncate ${sql.join(names.map((name) => sql.table(name)))}`.execute(context.db);
    await firstRelationships(context);
  });
}
