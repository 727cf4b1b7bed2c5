import { databaseFault } from './database-fault.ts';
import { storableLine } from './storable.ts';

/** Whether work on one of many failed by itself, so that the others can go on: nobody gave it up, and the database serves. */
export const failedAlone = (error: unknown, signal?: AbortSignal): boolean =>
  !signal?.aborted && databaseFault(error) === null;

/** What nobody foresaw, in a text that the database keeps. */
export function unforeseenText(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `Something unexpected: ${storableLine(said, 500).trimEnd().replace(/\.+$/, '')}.`;
}
