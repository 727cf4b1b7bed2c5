import { job } from '@peersmith/model';
import { type Row, toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, forbidden } from '../../engine/errors.ts';
import { isLimited } from '../../engine/grants/granted-rows.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { get, wireFor } from '../../engine/read/read.ts';
import { visibleObjects } from '../../engine/read/visible-objects.ts';

interface Held {
  name: string;
  status: string;
  job_id: string;
  object_type: string;
  object_id: number | null;
  input: Row;
}

/** Takes a job that waits out of the queue; one that runs ends at its next step. */
export const cancelJob: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const held = await lock(context, id);
    const { principal } = context;
    if (held.status !== 'pending' && held.status !== 'running')
      throw new ApiError(409, { detail: 'The job has ended already.', code: 'job_ended' });
    const line = [context.now().toISOString(), 'failure', null, null, `Cancelled by ${principal.username}.`];
    await sql`update core_job set status = 'failed', outcome = 'cancelled', sealed_input = null, completed = now(), updated = now(), progress = null,
      data = jsonb_set(coalesce(data, '{}'), '{main}', coalesce(data -> 'main', '{}') || jsonb_build_object('log',
        coalesce(data #> '{main,log}', '[]') || ${JSON.stringify([line])}::jsonb)) where id = ${id}`.execute(
      context.db,
    );
    await context.jobs.withdraw(context, held.job_id);
    return toJson(job, await get(context, job, id), wireFor(context));
  });

/** Queues the same work again, as the caller; who could not ask for it in the first place may not. */
export const runJobAgain: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const held = await lock(context, id);
    if (held.status === 'pending' || held.status === 'running')
      throw new ApiError(409, {
        detail: 'The job has not ended yet; cancel it first.',
        code: 'job_under_way',
      });
    if (!context.jobs.mayRun(context.principal, held.name)) throw forbidden();
    return context.jobs.enqueue(context, held.name, {
      objectId: held.object_id === null ? null : Number(held.object_id),
      input: held.input,
    });
  });

async function lock(context: Context, id: number): Promise<Held> {
  const { rows } =
    await sql<Held>`select name, status, job_id, object_type, object_id, input from core_job where id = ${id} for update`.execute(
      context.db,
    );
  const [held] = rows;
  if (held?.object_id && isLimited(context.principal)) {
    const about = { type: held.object_type, id: Number(held.object_id) };
    // Whoever may not view the object of a job does nothing to it by the job.
    if (!(await visibleObjects(context, [about]))(about)) throw forbidden();
  }
  if (!held) throw new ApiError(404, { detail: 'No Job matches the given query.' });
  return held;
}
