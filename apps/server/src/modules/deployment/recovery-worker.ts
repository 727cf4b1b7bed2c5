import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import type { Worker } from '../../engine/module.ts';
import { recoverPlan } from './apply-plan.ts';
import type { DeviceContext, Devices } from './devices.ts';
import { entriesOf, writeEntry } from './plan-entry.ts';
import { JobRun } from './router-lock.ts';
import { loadPlan, writePlan } from './stored-plan.ts';

const RECOVERY_JOB = 'deployment.recover';
const LOOK_MS = 30_000;

/** Plans that wait for a job which has ended: its worker died more often than it is tried again, or it was cancelled. */
export async function findAbandoned({ db }: Pick<Context, 'db'>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id::int as id from deployment_plan p left join core_job j on j.id = p.job_id
     where p.status in ('planning', 'applying') and (j.id is null or j.status not in ('pending', 'running'))
       and p.updated < now() - interval '30 seconds' order by p.id`.execute(db);
  return rows.map(({ id }) => Number(id));
}

/** Gives plans that nobody works on any more to a job that finds out how they stand. */
export const queueRecoveries = async (context: Context): Promise<void> => {
  for (const id of await findAbandoned(context))
    await inTransaction(context, async (inner) => {
      const held = await loadPlan(inner, id, true);
      if (held.status !== 'planning' && held.status !== 'applying') return;
      const job = await inner.jobs.enqueue(inner, RECOVERY_JOB, { objectId: id });
      await writePlan(inner, id, { job_id: job.id });
    });
};

/** Looks now and then for plans that nobody works on any more. */
export function recoveryWorker({
  system,
  onError,
}: {
  system: () => Context;
  onError: (error: Error) => void;
}): Worker {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = queueRecoveries(system()).catch((error: unknown) =>
      onError(error instanceof Error ? error : new Error(String(error))),
    );
  };
  return {
    name: 'recovery of plans',
    start: () => {
      look();
      timer = setInterval(look, LOOK_MS).unref();
    },
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** The job that finds out how a plan stands whose own job ended without saying. */
export const recoveryJob = (devices: Devices): JobHandler => ({
  name: RECOVERY_JOB,
  object: 'deployment.plan',
  mayRun: (principal) => principal.isSuperuser,
  run: async (outer, { id: job, objectId, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const held = await loadPlan(context, objectId ?? 0);
    if (held.job_id !== job) throw new JobFailed('Another job looks after this plan.');
    const entries = await entriesOf(context, held.id);
    if (held.status === 'planning') {
      for (const entry of entries.filter(({ status }) => status === 'waiting'))
        await writeEntry(context, entry.id, { status: 'skipped' });
      const message = 'The server was ended while the plan was made: make another.';
      await writePlan(context, held.id, { status: 'failed', message, completed: context.now() });
      return { message };
    }
    if (held.status !== 'applying') return { message: `Plan ${held.id} is ${held.status}.` };
    const run = new JobRun(context, job);
    const { message } = await recoverPlan(context, { held, entries, applying: { run, signal } });
    return { message };
  },
});
