import { databaseFault } from './database-fault.ts';

/**
 * Waits for a write that nobody asked for, as the time of the last use: where the database only reads or has no room, what was
 * asked for is answered all the same. Outside transactions only, which a failed statement would end.
 */
export async function incidentally(write: Promise<unknown>): Promise<void> {
  await write.catch((error) => {
    if (!databaseFault(error)) throw error;
  });
}
