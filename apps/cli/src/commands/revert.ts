import { ApiError, type RevertRefused } from '@peersmith/api-client';
import type { Command } from 'commander';
import { messagesOf } from '../explain.ts';
import { type Tried, tried, trying } from '../plan.ts';
import type { Remote } from '../session.ts';
import { textTable } from '../table.ts';

/** `peersmith revert`: takes a change back, or everything of its request. */
export function revertCommand(program: Command): void {
  trying(
    program
      .command('revert <change>')
      .description('take a change back, by its id in the change log (peersmith list object-changes)')
      .option('--request', 'and everything else that its request changed')
      .option(
        '--partial',
        'also where something cannot come back, such as secrets that are not kept; that stays empty',
      ),
  ).action(async (change: string, options: Remote & Tried & { request?: boolean; partial?: boolean }) => {
    if (!/^\d+$/.test(change)) throw new Error('Name the change by its id.');
    const made = await tried(options, (client) =>
      client.call('POST /api/core/object-changes/:id/revert/', {
        path: { id: Number(change) },
        body: { scope: options.request ? 'request' : 'change', partial: options.partial === true },
      }),
    ).catch(showRefused);
    if (!made) return;
    const { counts, left_out } = made.done;
    if (left_out.length) process.stdout.write(reasonsText(left_out));
    process.stdout.write(
      `Undone: ${counts.create} restored, ${counts.update} changed back, ${counts.delete} deleted.\n`,
    );
  });
}

/** Shows every reason, object by object, and fails. */
function showRefused(error: unknown): never {
  const body: unknown = error instanceof ApiError && error.code === 'revert_refused' ? error.body : null;
  if (isRefused(body)) {
    process.stdout.write(reasonsText(body.reasons));
    throw new Error('Nothing was undone.');
  }
  throw error;
}

const isRefused = (body: unknown): body is RevertRefused =>
  typeof body === 'object' && body !== null && 'reasons' in body;

const reasonsText = (reasons: RevertRefused['reasons']): string =>
  textTable(
    ['Type', 'Id', 'Name', 'Why'],
    reasons.map(({ type, id, display, messages }) => [
      type ?? '-',
      `${id ?? '-'}`,
      display ?? '-',
      messagesOf(messages) ?? '',
    ]),
    120,
  );
