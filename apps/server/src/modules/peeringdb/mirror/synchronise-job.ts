import { TAGS } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { JobFailed, type JobHandler, type JobResult, type Progress } from '../../../engine/jobs.ts';
import { counted } from '../../../platform/counted.ts';
import { followAndPropose, recordChanges } from '../changes/index.ts';
import { describeReport } from './describe-report.ts';
import { type JoinRun, joinRun, typesOf } from './join-run.ts';
import { type FinishedRun, faultsOf, IncompleteRun, type LoadMirror, loadMirror } from './load-mirror.ts';
import { nameOf } from './plan.ts';
import { MirrorBusy } from './run-lock.ts';
import type { RecordedRun } from './runs.ts';
import { sourceOf } from './source.ts';

export interface Synchronised extends FinishedRun {
  /** How many AS took over what PeeringDB says of them, and how many values wait for a decision instead. */
  followed: number;
  held: number;
  /** What stayed old and why, a sentence for each object type; nothing when the run is complete. */
  faults: string[];
  /** Who did the run, when it was another process. */
  joined: string | null;
}

export type Synchronise = Omit<LoadMirror, 'onBeforeMerge' | 'afterRun'> & Pick<JoinRun, 'onJoined'>;

/**
 * Loads the mirror, tells what touches our objects, and lets autonomous systems follow their records. A run of another process that asks
 * the same source for as much is joined; after any other the own one is done. Fails when nothing could be loaded.
 */
export async function synchroniseMirror(context: Context, load: Synchronise): Promise<Synchronised> {
  for (;;) {
    try {
      return await loadAndFollow(context, load);
    } catch (error) {
      if (!(error instanceof MirrorBusy)) throw error;
    }
    const run = await joinRun(context.db, load);
    if (!run || run.source !== nameOf(load.source) || (load.full && !run.full)) continue;
    if (run.status === 'failed') throw new JobFailed(run.error);
    return asJoined(run);
  }
}

async function loadAndFollow(context: Context, load: Synchronise): Promise<Synchronised> {
  let [followed, held] = [0, 0];
  const run = await loadMirror(context, {
    ...load,
    onBeforeMerge: (db, call) => recordChanges({ ...context, db }, call),
    afterRun: async ({ id }) => {
      ({ changed: followed, held } = await followAndPropose(context, { run: id }));
    },
  }).catch((error: unknown) => {
    if (error instanceof IncompleteRun && error.run.status === 'partial') return error.run;
    throw error;
  });
  return { ...run, followed, held, faults: faultsOf(run.types), joined: null };
}

function asJoined(run: RecordedRun): Synchronised {
  const { id, created, updated, deleted, aside, runner } = run;
  const types = typesOf(run);
  const status = run.status === 'partial' ? 'partial' : 'completed';
  const counts = { created, updated, deleted, aside };
  return {
    id: Number(id),
    status,
    types,
    ...counts,
    followed: 0,
    held: 0,
    faults: faultsOf(types),
    joined: runner,
  };
}

/** How a synchronisation ended, in a sentence. */
export function describeRun({ status, types, faults, joined, ...counts }: Synchronised): string {
  const { created, updated, deleted } = counts;
  const changed = `${created} created, ${updated} updated, ${deleted} deleted.`;
  const by = joined === null ? '' : ` (by ${joined})`;
  if (status !== 'completed') {
    const loaded = [...types.values()].filter(
      ({ state }) => state !== 'failed' && state !== 'partial',
    ).length;
    return `Completed with faults${by}: ${loaded} of ${TAGS.length} object types are loaded, ${changed} ${faults.join('; ')}`.trim();
  }
  return created + updated + deleted > 0
    ? `Synchronisation finished${by}: ${changed}`
    : `Nothing to synchronise${by}.`;
}

/** Loads the mirror from the configured source, with a log line for each object type. */
export const synchroniseJob: JobHandler = {
  name: 'peeringdb.synchronise',
  mayRun: (principal) => principal.isStaff || principal.isSuperuser,
  object: 'peeringdb.synchronisation',
  singleton: true,
  run: async (context, call) => {
    const full = call.input.full === true;
    const run = await synchroniseOnce(context, { ...call, full });
    // Somebody asked for everything while only changes were being read.
    if (full || !(await isFullAskedFor(context, call.id))) return resultOf(run);
    call.progress.log('info', 'Everything was asked for meanwhile.');
    return resultOf(await synchroniseOnce(context, { ...call, full: true }));
  },
};

const resultOf = (run: Synchronised): JobResult => ({
  message: describeRun(run),
  outcome: run.status === 'completed' ? undefined : 'completed-with-faults',
});

async function synchroniseOnce(
  context: Context,
  { id, full, progress }: { id: number; full: boolean; progress: Progress },
): Promise<Synchronised> {
  let done = 0;
  const run = await synchroniseMirror(context, {
    source: await sourceOf(context),
    full,
    job: id,
    onJoined: ({ runner }) => progress.log('info', `Waiting for the run of ${runner}.`),
    onProgress: (tag, rows, bytes) =>
      progress.step(
        `${tag}: ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(1)} MB`,
        done,
        TAGS.length,
      ),
    onLoaded: (tag, report) => {
      done += 1;
      progress.step(tag, Math.min(done, TAGS.length), TAGS.length);
      const isGood = report.aside === 0 && report.error === undefined && report.remarks === undefined;
      progress.log(isGood ? 'info' : 'warning', describeReport(tag, report));
    },
  });
  if (run.followed > 0)
    progress.log(
      'info',
      `What PeeringDB says was taken over by ${counted(run.followed, 'autonomous system')}.`,
    );
  if (run.held > 0)
    progress.log(
      'warning',
      `${run.held} limits or AS-SETs would be removed or more than halved: the old values stay until you decide on the changes.`,
    );
  return run;
}

/** Makes a job that waits or runs ask for everything; whether there still is one. */
export async function askForEverything({ db }: Pick<Context, 'db'>, job: number): Promise<boolean> {
  const { rows } = await sql`update core_job set input = input || '{"full": true}' where id = ${job}
    and name = ${synchroniseJob.name} and status in ('pending', 'running') returning id`.execute(db);
  return rows.length > 0;
}

async function isFullAskedFor({ db }: Pick<Context, 'db'>, job: number): Promise<boolean> {
  const { rows } = await sql<{
    full: boolean;
  }>`select coalesce((input->>'full')::boolean, false) as full from core_job where id = ${job}`.execute(db);
  return rows[0]?.full ?? false;
}
