import { dataSource } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { JobFailed, type JobHandler } from '../../../engine/jobs.ts';
import { holds } from '../../../engine/permissions.ts';
import { forgetRuns } from '../../../engine/write/forget-runs.ts';
import { sourceOf } from '../source-rows.queries.ts';
import { StoreFault } from '../stores/store-fault.ts';
import { clearRepositories } from './clear-repositories.ts';
import { freeSources, holderOf, inTurn, SourceBusy, SYNCHRONISE_JOB } from './lease.ts';
import { describeSynchronised, synchronise } from './synchronise.ts';

export const DUE_JOB = 'core.datasource.due';
export const MAY_SYNCHRONISE = 'core.synchronise_datasource';
/** Longer than a holder that is gone is waited for. */
const PATIENCE_MS = 300_000;

/** The job that reads one data source. */
export const synchroniseJob: JobHandler = {
  name: SYNCHRONISE_JOB,
  object: dataSource,
  mayRun: (principal) => holds(principal, MAY_SYNCHRONISE),
  run: async (outer, { id, objectId, progress, signal }) => {
    const context = { ...outer, signal };
    await forgetRuns(context, SYNCHRONISE_JOB, id);
    const source = await sourceOf(context, objectId ?? 0).catch((error: unknown) => {
      if (error instanceof ApiError) throw new JobFailed('The data source is gone, or you may not see it.');
      throw error;
    });
    try {
      const done = await inTurn(context, PATIENCE_MS, () =>
        synchronise(context, source, {
          holder: holderOf(id),
          tell: (files, total) => progress.step('files', files, total),
        }),
      );
      const { followers, ...counts } = done;
      for (const { display, fault } of followers.faults)
        progress.log('warning', `${display} keeps what it had: ${fault}`);
      return {
        message: describeSynchronised(source.name, done),
        data: { ...counts, updated: followers.updated.length, behind: followers.faults.length },
        ...(followers.faults.length ? { outcome: 'completed-with-faults' as const } : {}),
      };
    } catch (error) {
      if (error instanceof StoreFault) throw new JobFailed(`${source.name} was not read: ${error.message}.`);
      if (error instanceof SourceBusy) throw new JobFailed(error.message);
      throw error;
    }
  },
};

/** The job that looks every minute which sources are to be read by themselves, lets go of those that nobody holds any more, and clears away what was kept of others. */
export const dueJob: JobHandler = {
  name: DUE_JOB,
  object: dataSource,
  singleton: true,
  mayRun: (principal) => principal.isSuperuser,
  run: async (context, { id }) => {
    await forgetRuns(context, DUE_JOB, id);
    const freed = await freeSources(context);
    const cleared = await clearRepositories(context);
    const { rows } = await sql<{ id: number }>`
      select id::int as id from core_datasource where enabled and synchronisation_interval is not null
        and (lease_expires is null or lease_expires < now()) and (last_tried is null or last_tried <= now() - make_interval(mins => synchronisation_interval)) order by last_tried nulls first, id`.execute(
      context.db,
    );
    let queued = 0;
    for (const { id: source } of rows) if (await queueIfFree(context, source)) queued += 1;
    return {
      message: `${queued} data sources are to be read; ${freed} were let go of.`,
      data: { queued, freed, cleared },
    };
  },
};

/** Queues a synchronisation; null where one is still to begin, or the source is disabled. One that reads already may have missed what is new. */
export const queueIfFree = (outer: Context, id: number) =>
  inTransaction(outer, async (context) => {
    // Held first, so that of two who ask at once the second sees the job of the first.
    await sql`select from core_datasource where id = ${id} for update`.execute(context.db);
    const { rows } = await sql<{ id: number }>`
      update core_datasource s set status = case when s.lease_expires > now() then s.status else 'queued' end
      where s.id = ${id} and s.enabled and not exists (select from core_job j
        where j.name = ${SYNCHRONISE_JOB} and j.object_id = s.id and (j.status = 'pending'
          or j.status = 'running' and 'job ' || j.id is distinct from s.lease_holder)) returning s.id`.execute(
      context.db,
    );
    return rows.length ? context.jobs.enqueue(context, SYNCHRONISE_JOB, { objectId: id }) : null;
  });

/** Queues a synchronisation for whoever asks. */
export const synchroniseNow: ActionHandler = async ({ context, id }) => {
  const { enabled } = await sourceOf(context, id);
  const job = await queueIfFree(context, id);
  if (job) return job;
  throw new ApiError(409, {
    detail: enabled
      ? 'It waits to be read already: see its jobs.'
      : 'It is disabled: only enabled data sources are read.',
    code: enabled ? 'source_busy' : 'source_disabled',
  });
};
