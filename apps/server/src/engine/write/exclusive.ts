import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Behaviour } from '../implement.ts';

/** Waits until nobody else writes what must not be written at the same time; held until the transaction ends. */
export async function waitForOthers({ db }: Context, { exclusive }: Behaviour): Promise<void> {
  if (exclusive) await sql`select pg_advisory_xact_lock(hashtext(${exclusive}))`.execute(db);
}
