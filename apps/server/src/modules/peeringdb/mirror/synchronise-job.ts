import { PeeringDbError, type Source } from '@peersmith/peeringdb';
import type { Context } from '../../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../core/index.ts';
import { loadMirror } from './load-mirror.ts';

/** Where PeeringDB is read: an HTTP base, or a folder of `<tag>-0.json` when the setting is a path. */
export const sourceOf = (settings: Context['settings'], override?: string): Source => {
  const where = override ?? settings.peeringdbUrl;
  return /^https?:\/\//.test(where)
    ? { url: where, api_key: settings.peeringdbApiKey ?? undefined }
    : { folder: where };
};

/** Loads the mirror from the configured source, with a log line for each object type. */
export const synchroniseJob: JobHandler = {
  name: 'peeringdb.synchronise',
  object: 'peeringdb.synchronisation',
  singleton: true,
  run: async (context, { progress }) => {
    let done = 0;
    try {
      const total = await loadMirror(context, {
        source: sourceOf(context.settings),
        onProgress: (tag, rows) => progress.step(`${tag}: ${rows.toLocaleString('en')} rows`, done, 13),
        onLoaded: (tag, counts) => {
          done += 1;
          progress.step(tag, done, 13);
          progress.log(
            counts.aside ? 'warning' : 'info',
            `${tag}: ${counts.created} created, ${counts.updated} updated, ${counts.deleted} deleted, ${counts.aside} kept aside`,
          );
        },
      });
      const changed = total.created + total.updated + total.deleted;
      return {
        message: changed
          ? `Synchronisation finished: ${total.created} created, ${total.updated} updated, ${total.deleted} deleted.`
          : 'Nothing to synchronise.',
      };
    } catch (error) {
      if (error instanceof PeeringDbError) throw new JobFailed(error.message, { cause: error });
      throw error;
    }
  },
};
