import type { Tag } from '@peersmith/peeringdb';
import type { TypeReport } from './runs.ts';

/** What became of an object type, in one line. */
export function describeReport(tag: Tag, report: TypeReport): string {
  const { state, created, updated, deleted, aside, error } = report;
  // The error says the type itself.
  if (state === 'failed') return error ?? `${tag}: failed`;
  if (state === 'kept') return `${tag}: loaded by the run before, which was interrupted`;
  const counts = `${created} created, ${updated} updated, ${deleted} deleted${aside ? `, ${aside} kept aside` : ''}`;
  return state === 'partial' ? `${tag}: ${counts}. ${error}` : `${tag}: ${counts}`;
}
