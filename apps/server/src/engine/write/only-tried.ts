import type { Context } from '../context.ts';

/** Ends a transaction of which nothing is to stay. */
class Undone extends Error {}

/** Does something in a transaction that is undone, and gives what came of it; what it fails with is passed on. */
export async function onlyTried<T>(context: Context, work: (inner: Context) => Promise<T>): Promise<T> {
  const came: T[] = [];
  try {
    await context.db.transaction().execute(async (db) => {
      came.push(await work({ ...context, db, events: [] }));
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return came[0] as T;
}
