import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';

const TURN = 4_201_900_000_000;

/** Serialises what one network asks for, wherever it asks: what exists already is looked up before it is written. */
export const inTurn = <T>(outer: Context, asn: number, work: (context: Context) => Promise<T>): Promise<T> =>
  inTransaction(outer, async (context) => {
    await sql`select pg_advisory_xact_lock(${TURN + asn}::bigint)`.execute(context.db);
    return work(context);
  });
