import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { JobHandler } from '../../engine/jobs.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { counted } from '../../platform/counted.ts';
import { LOOK_JOB } from './job-names.ts';
import { takeMoves } from './take-moves.ts';
import { writeNotices } from './write-notices.ts';

/** Those that something may be to be done about at a moment. */
async function awaited({ db, now }: Context): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id::int as id from maintenance_window
    where status = 'scheduled' and (starts - make_interval(mins => drain_minutes) <= ${now()} or notify)
      or status in ('draining', 'running', 'restoring', 'verifying')
      or notify and coalesce(closed, cancelled) > ${now()}::timestamptz - interval '2 days' order by starts, id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** The job of each minute: brings every maintenance as far as it can be. One that fails keeps no other waiting. */
export const lookJob: JobHandler = {
  name: LOOK_JOB,
  object: 'maintenance.window',
  singleton: true,
  mayRun: (principal) => principal.isSuperuser,
  run: async (context, { id: job, progress, signal }) => {
    await forgetRuns(context, LOOK_JOB, job);
    const ids = await awaited(context);
    let failed = 0;
    // What is to happen to routers waits for no mail.
    for (const step of [moved, told])
      for (const id of ids) {
        signal.throwIfAborted();
        try {
          const said = await step(context, id);
          if (said) progress.log('info', `Maintenance ${id}: ${said}`);
        } catch (error) {
          failed += 1;
          progress.log(
            'failure',
            `Maintenance ${id}: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      }
    const message = `${counted(ids.length, 'maintenance')} looked at${failed ? `, ${failed} failed` : ''}.`;
    return { message, ...(failed ? { outcome: 'completed-with-faults' } : {}) };
  },
};

const moved = async (context: Context, id: number) => `it is ${await takeMoves(context, id)}.`;
const told = async (context: Context, id: number) => {
  const written = await writeNotices(context, id);
  return written ? `${counted(written, 'network')} written to.` : null;
};
