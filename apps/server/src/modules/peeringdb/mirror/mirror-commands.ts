import type { Command, CommandCall } from '../../../engine/commands.ts';
import { mirrorStatus } from './mirror-status.ts';
import { chooseMirrorSource, mirrorSource } from './source.ts';
import { syncPeeringdb } from './sync-peeringdb.ts';
import { describeRun } from './synchronise-job.ts';

/** The exit status of a run of which a part stayed old. */
const WITH_FAULTS = 3;

/** `peeringdb sync` and `peeringdb status`, beside what the API offers under the same word. */
export const mirrorCommands: Command = {
  usage: 'peeringdb',
  description: 'the mirror of PeeringDB',
  commands: [
    {
      usage: 'sync',
      description: 'load the mirror now; ends with status 3 when a part of it stayed old',
      options: [
        { flags: '--source <url or folder>', description: 'where to read it (default: PEERINGDB_URL)' },
        { flags: '--full', description: 'ask for everything, and not only for what changed' },
      ],
      run: sync,
    },
    {
      usage: 'status',
      description: 'what the mirror holds, and how the last run ended',
      run: status,
    },
    {
      usage: 'source [place]',
      description: 'where it is read; with an address or a folder: from now on there',
      options: [{ flags: '--default', description: 'from peeringdb.com again' }],
      run: source,
    },
  ],
};

async function sync({ options, onApplication, tell, show, print, endWith }: CommandCall): Promise<void> {
  const source = typeof options.source === 'string' ? options.source : undefined;
  const run = await onApplication(
    (context) =>
      syncPeeringdb(context, {
        source,
        full: options.full === true,
        tell,
        onProgress: (tag, rows, bytes) =>
          show(`  ${tag.padEnd(10)} ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(1)} MB`),
      }),
    { create: true },
  );
  print(`${describeRun(run)}\n`);
  if (run.status !== 'completed') endWith(WITH_FAULTS);
}

const SAID_BY = {
  settings: 'by the setting PEERINGDB_URL',
  choice: 'as chosen',
  default: 'as nobody says otherwise',
};

async function source({ args, options, onApplication, print }: CommandCall): Promise<void> {
  const [place] = args;
  const chosen = options.default === true ? '' : place;
  const { source: where, said_by } = await onApplication((context) =>
    chosen === undefined ? mirrorSource(context) : chooseMirrorSource(context, chosen),
  );
  print(`${where} (${SAID_BY[said_by]})\n`);
}

const WORDS: Readonly<Record<string, string>> = { partial: 'completed with faults' };

async function status({ onApplication, table, print }: CommandCall): Promise<void> {
  const { types, last_run, last_change } = await onApplication(mirrorStatus);
  table(
    ['type', 'rows', 'aside', 'loaded', 'newest change', 'checksum'],
    types.map((type) => [
      type.tag,
      type.rows.toLocaleString('en'),
      String(type.aside),
      type.loaded ?? '-',
      type.high_water ?? '-',
      `${type.checksum}${type.intact ? '' : ' (changed since)'}`,
    ]),
  );
  const run = last_run
    ? `${last_run.started}, ${WORDS[last_run.status] ?? last_run.status}${last_run.error ? `: ${last_run.error}` : ''}`
    : '-';
  print(`\nlast run     ${run}\nlast change  ${last_change ?? '-'}\n`);
}
