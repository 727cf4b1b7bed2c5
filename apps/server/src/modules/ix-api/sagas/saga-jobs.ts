import { saga } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { JobHandler } from '../../../engine/jobs.ts';
import { holds } from '../../../engine/permissions.ts';
import { forgetRuns } from '../../../engine/write/forget-runs.ts';
import { failedAlone } from '../../../platform/unforeseen.ts';
import { runSaga } from './run-saga.ts';
import { dueSagas } from './stored-saga.ts';

export const CHANGE_JOB = 'ix-api.change';
export const CHANGES_JOB = 'ix-api.changes';
/** How long whoever runs a change may take to notice that it was taken from them. */
const LET_GO_MS = 60_000;
/** Most changes of one run; the others come in the next. */
const MOST = 100;

/** Who may change something at an exchange. */
export const MAY_CHANGE = ['net.change_connection', 'peering.change_internet_exchange_point_ixapi'] as const;

/** Goes on with one change. */
export const changeJob: JobHandler = {
  name: CHANGE_JOB,
  object: saga,
  mayRun: (principal) => MAY_CHANGE.every((permission) => holds(principal, permission)),
  run: async (context, { objectId, signal }) => {
    await runSaga({ ...context, signal }, objectId ?? 0, LET_GO_MS);
    return { message: await standing(context, objectId ?? 0) };
  },
};

/**
 * Goes on with all changes that are due: those that were to begin later, that wait, or that a process left when it ended. One that fails
 * unforeseen keeps no other from it.
 */
export const changesJob: JobHandler = {
  name: CHANGES_JOB,
  object: saga,
  singleton: true,
  mayRun: (principal) => principal.isStaff || principal.isSuperuser,
  run: async (context, { id, progress, signal }) => {
    await forgetRuns(context, CHANGES_JOB, id);
    const due = await dueSagas(context, MOST);
    const unforeseen: unknown[] = [];
    for (const [at, one] of due.entries()) {
      signal.throwIfAborted();
      progress.step(`Change ${one}`, at, due.length);
      await runSaga({ ...context, signal }, one).catch((error: unknown) => {
        if (!failedAlone(error, signal)) throw error;
        unforeseen.push(error);
      });
      progress.log('info', `Change ${one}: ${await standing(context, one)}`);
    }
    if (unforeseen.length > 0) throw unforeseen[0];
    return { message: `${due.length} changes were due.` };
  },
};

async function standing({ db }: Context, id: number): Promise<string> {
  const { rows } = await sql<{ message: string }>`select message from ixapi_saga where id = ${id}`.execute(
    db,
  );
  return rows[0]?.message || 'There is nothing to do.';
}
