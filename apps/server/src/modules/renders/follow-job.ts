import { rendering } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { counted } from '../../platform/counted.ts';
import { failedAlone, unforeseenText } from '../../platform/unforeseen.ts';
import { recordRendering } from './record-rendering.ts';
import { endOfChanges, followedRouters } from './renderings.queries.ts';

export const FOLLOW_RENDERINGS_JOB = 'devices.rendering.follow';
/** What no change tells of, such as registered prefixes, is looked at this often. */
const AT_LEAST_MS = 3_600_000;

/** The job that keeps each configuration that became another: every minute where something was changed, else every hour. */
export const followRenderingsJob: JobHandler = {
  name: FOLLOW_RENDERINGS_JOB,
  object: rendering,
  singleton: true,
  mayRun: (principal) => holds(principal, 'devices.review_rendering'),
  run: async (context, { id, progress, signal }) => {
    const [before, change] = [await lastRun(context, id), await endOfChanges(context)];
    await forgetRuns(context, FOLLOW_RENDERINGS_JOB, id);
    const now = context.now().getTime();
    if (before && before.change === change && now - before.looked < AT_LEAST_MS)
      return { message: 'Nothing was changed.', data: { ...before } };
    const routers = await followedRouters(context);
    let others = 0;
    let failed = 0;
    for (const [at, { id: router, name }] of routers.entries()) {
      signal.throwIfAborted();
      progress.step(name, at, routers.length);
      try {
        if (await recordRendering({ ...context, signal }, router)) others += 1;
      } catch (error) {
        // The routers after it are looked at all the same.
        if (!failedAlone(error, signal)) throw error;
        progress.log('failure', `${name}: ${unforeseenText(error)}`);
        failed += 1;
      }
    }
    const left = failed ? `; ${counted(failed, 'router')} could not be looked at` : '';
    return {
      message: `The configurations of ${counted(others, 'router')} became others, of ${routers.length} that were looked at${left}.`,
      data: { change, looked: now },
      ...(failed ? { outcome: 'completed-with-faults' as const } : {}),
    };
  },
};

/** How far the last run had seen the change log, and when it looked. */
async function lastRun({ db }: Context, own: number): Promise<{ change: number; looked: number } | null> {
  const { rows } = await sql<{ change: number | null; looked: number | null }>`
    select (data ->> 'change')::float8 as change, (data ->> 'looked')::float8 as looked from core_job
    where name = ${FOLLOW_RENDERINGS_JOB} and status = 'completed' and id <> ${own} order by id desc limit 1`.execute(
    db,
  );
  const [found] = rows;
  return found && found.change !== null && found.looked !== null
    ? { change: found.change, looked: found.looked }
    : null;
}
