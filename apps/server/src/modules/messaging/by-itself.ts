import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { failedAlone } from '../../platform/unforeseen.ts';

interface Part<T> {
  work: (context: Context) => Promise<T>;
  /** What stands in for it where it failed by itself and was undone. */
  failed: (error: unknown) => T;
}

/** Does a part of an open transaction so that it can be undone by itself: what one of many cannot do keeps no other from being done. */
export async function byItself<T>(context: Context, { work, failed }: Part<T>): Promise<T> {
  const events: NonNullable<Context['events']> = [];
  await sql`savepoint by_itself`.execute(context.db);
  try {
    const result = await work(context.events ? { ...context, events } : context);
    await sql`release savepoint by_itself`.execute(context.db);
    context.events?.push(...events);
    return result;
  } catch (error) {
    if (!failedAlone(error, context.signal)) throw error;
    await sql`rollback to savepoint by_itself`.execute(context.db);
    return failed(error);
  }
}
