import { ixapi } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../../engine/jobs.ts';
import { holds } from '../../../engine/permissions.ts';
import { forgetRuns } from '../../../engine/write/forget-runs.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { ixApiSettings, readSchedule } from '../settings.ts';
import { type Synchronised, synchronise } from './synchronise.ts';

export const SYNCHRONISE_JOB = 'ix-api.synchronise';

/** Reads one IX-API, or all of them that an exchange of ours uses. One that fails keeps no other from being read. */
export const synchroniseJob: JobHandler = {
  name: SYNCHRONISE_JOB,
  object: ixapi,
  mayRun: (principal) => holds(principal, 'extras.change_ixapi'),
  run: async (context, { id, objectId, progress, signal }) => {
    if (objectId === null) await forgetRuns(context, SYNCHRONISE_JOB, id);
    const endpoints = await endpointsOf(context, objectId);
    const failed: string[] = [];
    const read: string[] = [];
    const unforeseen: unknown[] = [];
    for (const [at, { id: endpoint, name }] of endpoints.entries()) {
      signal.throwIfAborted();
      progress.step(name, at, endpoints.length);
      const { state, text, faults } = await synchronise({ ...context, signal }, endpoint, (kind) =>
        progress.step(`${name}: ${kind}`, at, endpoints.length),
      ).catch((error: unknown): Synchronised => {
        if (!failedAlone(error, signal)) throw error;
        unforeseen.push(error);
        return { state: 'failed', text: unforeseenText(error), faults: [] };
      });
      for (const fault of faults) progress.log('warning', `${name}: ${fault}.`);
      progress.log(state === 'failed' ? 'failure' : 'info', `${name}: ${text}`);
      (state === 'failed' ? failed : read).push(`${name}: ${text}`);
    }
    if (unforeseen.length > 0) throw unforeseen[0];
    if (failed.length > 0 && read.length === 0)
      throw new JobFailed(`${failed.join('; ')}. What was read before is kept.`);
    const message =
      endpoints.length === 0 ? 'No exchange of yours has an IX-API.' : `${[...read, ...failed].join('; ')}.`;
    return { message, ...(failed.length ? { outcome: 'completed-with-faults' as const } : {}) };
  },
};

/** When exchanges are read by themselves. */
export const synchroniseSchedule = async (context: Context): Promise<string | null> =>
  readSchedule(ixApiSettings.of(context).IX_API_SCHEDULE);

async function endpointsOf({ db }: Context, one: number | null): Promise<{ id: number; name: string }[]> {
  const wanted =
    one === null
      ? sql`exists (select from peering_internetexchange x where x.ixapi_endpoint_id = e.id)`
      : sql`e.id = ${one}`;
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select e.id::int as id, e.name from extras_ixapi e where ${wanted} order by e.id`.execute(db);
  return rows;
}
