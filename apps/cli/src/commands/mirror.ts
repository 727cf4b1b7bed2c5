import type { Command } from 'commander';
import { locally } from '../session.ts';
import { liveLine } from './live-line.ts';

/** The exit status of a run of which a part stayed old. */
const WITH_FAULTS = 3;

/** `peeringdb sync` and `peeringdb status`. */
export function mirrorCommands(command: Command): void {
  command
    .command('sync')
    .description('load the mirror now; ends with status 3 when a part of it stayed old')
    .option('--source <url or folder>', 'where to read it (default: PEERINGDB_URL)')
    .option('--full', 'ask for everything, and not only for what changed')
    .action((options: { source?: string; full?: boolean }) =>
      locally(({ app }) => sync(app.system(), options), { create: true }),
    );
  command
    .command('status')
    .description('what the mirror holds, and how the last run ended')
    .action(() =>
      locally(async ({ app }) => {
        const { mirrorStatus } = await import('@peersmith/server');
        process.stdout.write(statusText(await mirrorStatus(app.system())));
      }),
    );
}

type Server = typeof import('@peersmith/server');

async function sync(
  context: Parameters<Server['syncPeeringdb']>[0],
  { source, full = false }: { source?: string; full?: boolean },
): Promise<void> {
  const { describeRun, syncPeeringdb } = await import('@peersmith/server');
  const line = liveLine(process.stderr);
  try {
    const run = await syncPeeringdb(context, {
      source,
      full,
      tell: line.print,
      onProgress: (tag, rows, bytes) =>
        line.show(`  ${tag.padEnd(10)} ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(1)} MB`),
    });
    line.clear();
    process.stdout.write(`${describeRun(run)}\n`);
    if (run.status !== 'completed') process.exitCode = WITH_FAULTS;
  } finally {
    line.clear();
  }
}

const WORDS: Readonly<Record<string, string>> = { partial: 'completed with faults' };

function statusText({ types, last_run, last_change }: Awaited<ReturnType<Server['mirrorStatus']>>): string {
  const rows = types.map((type) => [
    type.tag,
    type.rows.toLocaleString('en'),
    String(type.aside),
    type.loaded ?? '-',
    type.high_water ?? '-',
    `${type.checksum}${type.intact ? '' : ' (changed since)'}`,
  ]);
  const run = last_run
    ? `${last_run.started}, ${WORDS[last_run.status] ?? last_run.status}${last_run.error ? `: ${last_run.error}` : ''}`
    : '-';
  return [
    ...tableOf([['type', 'rows', 'aside', 'loaded', 'newest change', 'checksum'], ...rows]),
    '',
    `last run     ${run}`,
    `last change  ${last_change ?? '-'}`,
    '',
  ].join('\n');
}

function tableOf(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
