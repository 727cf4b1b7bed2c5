import { type Source, TAGS } from '@peersmith/peeringdb';
import type { Context } from '../../../engine/context.ts';
import type { JobHandler } from '../../core/index.ts';
import { followAndPropose, recordChanges } from '../changes/index.ts';
import { describeReport } from './describe-report.ts';
import { type FinishedRun, type LoadMirror, loadMirror } from './load-mirror.ts';
import { mirrorSchedule } from './schedule.ts';

/** Where PeeringDB is read: an HTTP base, or a folder of `<tag>-0.json` when the setting is a path. */
export const sourceOf = (settings: Context['settings'], override?: string): Source => {
  const where = override ?? settings.peeringdbUrl;
  return /^https?:\/\//.test(where)
    ? { url: where, api_key: settings.peeringdbApiKey ?? undefined, user_agent: settings.userAgent }
    : { folder: where };
};

/** Loads the mirror, tells what touches our objects, and lets autonomous systems follow their records; how many did. */
export async function synchroniseMirror(
  context: Context,
  load: Omit<LoadMirror, 'onBeforeMerge' | 'afterRun'>,
): Promise<FinishedRun & { followed: number; held: number }> {
  let [followed, held] = [0, 0];
  const run = await loadMirror(context, {
    ...load,
    onBeforeMerge: (db, call) => recordChanges({ ...context, db }, call),
    afterRun: async ({ id }) => {
      ({ changed: followed, held } = await followAndPropose(context, { run: id }));
    },
  });
  return { ...run, followed, held };
}

/** Loads the mirror from the configured source, with a log line for each object type. */
export const synchroniseJob: JobHandler = {
  name: 'peeringdb.synchronise',
  mayRun: (principal) => principal.isStaff || principal.isSuperuser,
  object: 'peeringdb.synchronisation',
  singleton: true,
  schedule: mirrorSchedule,
  run: async (context, { id, input, progress }) => {
    let done = 0;
    const { created, updated, deleted, followed, held } = await synchroniseMirror(context, {
      source: sourceOf(context.settings),
      full: input.full === true,
      job: id,
      onProgress: (tag, rows, bytes) =>
        progress.step(
          `${tag}: ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(1)} MB`,
          done,
          TAGS.length,
        ),
      onLoaded: (tag, report) => {
        done += 1;
        progress.step(tag, done, TAGS.length);
        const isGood = report.aside === 0 && report.error === undefined;
        progress.log(isGood ? 'info' : 'warning', describeReport(tag, report));
      },
    });
    if (followed > 0)
      progress.log('info', `${followed} autonomous systems took over what PeeringDB says of them.`);
    if (held > 0)
      progress.log(
        'warning',
        `${held} limits or AS-SETs would be removed or more than halved: the old values stay until you decide on the changes.`,
      );
    return {
      message:
        created + updated + deleted > 0
          ? `Synchronisation finished: ${created} created, ${updated} updated, ${deleted} deleted.`
          : 'Nothing to synchronise.',
    };
  },
};
