import type { Tag } from '@peersmith/peeringdb';
import type { TypeReport } from './runs.ts';

/** What became of an object type, in one line. */
export function describeReport(tag: Tag, report: TypeReport): string {
  const { state, created, updated, deleted, aside, error } = report;
  // The error says the type itself.
  if (state === 'failed') return error ?? `${tag}: failed`;
  if (state === 'kept') return `${tag}: loaded by the run before, which was interrupted`;
  const counts = [
    `${created} created, ${updated} updated, ${deleted} deleted`,
    ...(aside ? [`${aside} kept aside`] : []),
    ...remarked(report),
  ].join(', ');
  return state === 'partial' ? `${tag}: ${counts}. ${error}` : `${tag}: ${counts}`;
}

function remarked({ remarks }: TypeReport): string[] {
  if (!remarks) return [];
  const { cleaned, unreadable, asn_differs } = remarks;
  return [
    ...(cleaned ? [`${cleaned} texts cleaned`] : []),
    ...(unreadable ? [`${unreadable} addresses unreadable`] : []),
    ...(asn_differs ? [`${asn_differs} with another ASN than their network`] : []),
  ];
}
