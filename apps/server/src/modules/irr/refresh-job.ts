import { irrList } from '@peersmith/model';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import type { JobHandler, JobResult } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { counted } from '../../platform/counted.ts';
import { adoptCarried } from './adopt-carried.ts';
import { keepLists } from './keep-lists.ts';
import { type RefreshCounts, refreshLists } from './refresh-lists.ts';
import { irrSettings } from './settings.ts';

export const REFRESH_JOB = 'irr.refresh_lists';
export const DUE_JOB = 'irr.refresh_due_lists';
const Input = z.object({
  lists: z.array(z.number()).optional(),
  autonomous_systems: z.array(z.number()).optional(),
});
const mayRun: JobHandler['mayRun'] = (principal) => holds(principal, 'irr.refresh_list');

/** The job that asks registries for lists that somebody named, or for all. */
export const refreshJob: JobHandler = {
  name: REFRESH_JOB,
  object: irrList,
  mayRun,
  run: async (context, { input, progress, signal }) => {
    await keepLists(context, null);
    await adoptCarried(context);
    const ids = await namedLists(context, Input.parse(input));
    return resultOf(await refreshLists(context, { ids, progress, signal }));
  },
};

/** The job that asks registries for the lists that are due. */
export const dueJob: JobHandler = {
  name: DUE_JOB,
  object: irrList,
  singleton: true,
  mayRun,
  run: async (context, { id, progress, signal }) => {
    await keepLists(context, null);
    await adoptCarried(context);
    await forgetUnused(context);
    await forgetRuns(context, DUE_JOB, id);
    if (irrSettings.of(context).IRR_REFRESH_HOURS === 0)
      return { message: 'Lists are asked for on request only.' };
    return resultOf(await refreshLists(context, { ids: null, progress, signal }));
  },
};

/** When lists are looked at that may be due, and networks whose lists are other ones by now. */
export const dueSchedule = async (): Promise<string> => '*/5 * * * *';

async function namedLists(
  { db }: Context,
  { lists, autonomous_systems }: z.infer<typeof Input>,
): Promise<number[]> {
  const all = lists === undefined && autonomous_systems === undefined;
  const { rows } = await sql<{
    id: string;
  }>`select distinct list_id as id from irr_use where ${all} or list_id = any(${lists ?? []}::bigint[])
    or autonomous_system_id = any(${autonomous_systems ?? []}::bigint[]) order by 1`.execute(db);
  return rows.map(({ id }) => Number(id));
}

/** Says of lists that nobody uses any more that it is so, and forgets those of long ago. */
async function forgetUnused({ db, now }: Context): Promise<void> {
  const unused = sql`not exists (select from irr_use u where u.list_id = l.id)`;
  await sql`delete from irr_list l where status = 'unused' and updated < ${now()}::timestamptz - interval '30 days' and ${unused}`.execute(
    db,
  );
  await sql`update irr_list l set status = 'unused', due = null, updated = ${now()}::timestamptz where status <> 'unused' and ${unused}`.execute(
    db,
  );
}

function resultOf(counts: RefreshCounts): JobResult {
  const { current, changed, held, failing } = counts;
  const rest = [
    changed && `${changed} became another one`,
    held && `${held} ${held === 1 ? 'waits' : 'wait'} for a decision`,
    failing && `${failing} could not be fetched`,
  ].filter(Boolean);
  const all = current + changed + held + failing;
  return {
    message: `${counted(all, 'list was', 'lists were')} asked for${rest.length ? `: ${rest.join(', ')}` : ''}.`,
    data: counts,
    ...(failing || held ? { outcome: 'completed-with-faults' } : {}),
  };
}
