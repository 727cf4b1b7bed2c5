import type { ImportedRow, ImportReport } from '@peersmith/api-client';
import { messagesOf } from './explain.ts';
import { differencesOf, valuesOf } from './plan.ts';
import { textTable } from './table.ts';

const WORDS = { create: 'new', update: 'changed', unchanged: 'unchanged', refuse: 'refused' } as const;

/** What a file did, or would do, for the terminal: row by row, what is refused first. */
export function importText(report: ImportReport): string {
  const { counts, rows, columns, digest, applied } = report;
  const told = rows.filter(({ outcome }) => outcome !== 'unchanged');
  const lines = told.map((one) => [`${one.row}`, WORDS[one.outcome], one.display ?? '-', detailOf(one)]);
  const passedOver = columns.filter(({ field }) => field === null).map(({ name }) => name);
  const more = counts.rows - counts.unchanged - told.length;
  const summary = (['create', 'update', 'unchanged', 'refuse'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${WORDS[outcome]}`)
    .join(', ');
  const end = applied
    ? [`It is done; request ${report.request_id} in the change log.\n`]
    : counts.refuse > 0
      ? ['Nothing is imported while something is refused.\n']
      : [`Do this with --plan ${digest}\n`];
  return [
    ...(lines.length ? [textTable(['Row', applied ? 'Is' : 'Would be', 'Name', 'What'], lines, 100)] : []),
    ...(more > 0 ? [`… and ${more} more.\n`] : []),
    ...(passedOver.length ? [`Columns that are passed over: ${passedOver.join(', ')}.\n`] : []),
    `${counts.rows} rows: ${summary}.\n`,
    ...end,
  ].join('');
}

function detailOf({ outcome, differences, messages }: ImportedRow): string {
  if (outcome === 'refuse') return messagesOf(messages) ?? '';
  return outcome === 'create' ? valuesOf(differences) : differencesOf(differences);
}
