import { type Source, TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../../../engine/context.ts';
import { JobFailed } from '../../../engine/jobs.ts';
import type { OnBeforeMerge } from './load-type.ts';
import { loadTypes, messageOf } from './load-types.ts';
import { remark } from './marks.ts';
import { nameOf } from './plan.ts';
import { relink } from './relink.ts';
import { holdMirror } from './run-lock.ts';
import { beginRun, finishRun, type Run, type RunStatus, type TypeReport } from './runs.ts';
import { sweepDeparted } from './sweep.ts';

export interface LoadCounts {
  created: number;
  updated: number;
  deleted: number;
  /** Rows that do not fit and are kept aside. */
  aside: number;
}

export interface FinishedRun extends LoadCounts {
  id: number;
  status: RunStatus;
  types: ReadonlyMap<Tag, TypeReport>;
}

export interface LoadMirror {
  source: Source;
  /** Ask for everything, and not only for what changed. */
  full?: boolean | undefined;
  /** The job that does it. */
  job?: number | null | undefined;
  /** How long to wait for another run to end; one that just died holds the mirror a moment longer. */
  wait_ms?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told how far the load is: rows and bytes read of an object type. */
  onProgress?: (tag: Tag, rows: number, bytes: number) => void;
  onLoaded?: (tag: Tag, report: TypeReport) => void;
  onBeforeMerge?: OnBeforeMerge | undefined;
  /** Called once at the end, after our objects were linked again. */
  afterRun?: ((run: FinishedRun) => Promise<unknown>) | undefined;
}

/** A run that could not load every type. What it did load is loaded. */
export class IncompleteRun extends JobFailed {
  readonly run: FinishedRun;

  constructor(message: string, run: FinishedRun) {
    super(message);
    this.run = run;
  }
}

/**
 * Makes the mirror equal to the source: 13 object types, parents first, each in one transaction, so that a type is either as it was
 * or as the source has it; what left is removed at the end, children first. A type that cannot be read does not keep others from being
 * loaded; the run then ends with `IncompleteRun`. Only one run is done at a time; `MirrorBusy` says who does it.
 */
export function loadMirror({ db }: Pick<Context, 'db'>, load: LoadMirror): Promise<FinishedRun> {
  const { source, full = false, job = null, wait_ms = 3000 } = load;
  return holdMirror(db, { wait_ms }, async (lanes) => {
    const [session] = lanes;
    const run = await beginRun(session, { source: nameOf(source), full, job });
    try {
      const { types, failures } = await loadTypes(lanes, run, { ...load, full });
      const finished = await finish(session, run, types);
      await relink(session);
      await load.afterRun?.(finished);
      await finishRun(session, run.id, {
        status: finished.status,
        error: failures.map(messageOf).join('\n'),
      });
      if (finished.status === 'completed') return finished;
      throw new IncompleteRun(sentenceFor(finished, failures), finished);
    } catch (error) {
      // The session may be what failed. A run that says it runs and does not is told by the next one.
      if (!(error instanceof IncompleteRun))
        await finishRun(db, run.id, { status: 'failed', error: messageOf(error) }).catch(() => undefined);
      throw error;
    }
  });
}

/** Removes what has departed, and says how the run ended. */
async function finish(session: AnyDatabase, run: Run, types: Map<Tag, TypeReport>): Promise<FinishedRun> {
  const reports = [...types.values()];
  const sum = (key: keyof LoadCounts) => reports.reduce((total, report) => total + report[key], 0);
  const counts = {
    created: sum('created'),
    updated: sum('updated'),
    deleted: sum('deleted'),
    aside: sum('aside'),
  };
  await session.transaction().execute(async (db) => {
    for (const [tag, fingerprint] of await remark(db, await sweepDeparted(db))) {
      const report = types.get(tag);
      if (!report) continue;
      types.set(tag, { ...report, ...fingerprint });
      await sql`update peeringdb_run set types = jsonb_set(types, array[${tag}::text], types -> ${tag}::text || ${JSON.stringify(fingerprint)}::jsonb) where id = ${run.id}`.execute(
        db,
      );
    }
    if (counts.created + counts.updated + counts.deleted > 0)
      await sql`insert into peeringdb_synchronisation (time, created, updated, deleted) values (now(), ${counts.created}, ${counts.updated}, ${counts.deleted})`.execute(
        db,
      );
  });
  const good = reports.filter(({ state }) => state !== 'failed' && state !== 'partial').length;
  const status = good === TAGS.length ? 'completed' : good > 0 ? 'partial' : 'failed';
  return { id: run.id, status, types, ...counts };
}

function sentenceFor({ types }: FinishedRun, failures: readonly unknown[]): string {
  const loaded = [...types.values()].filter(({ state }) => state !== 'failed' && state !== 'partial').length;
  return `${loaded} of ${TAGS.length} object types are loaded. ${failures.map(messageOf).join('; ')}`;
}

/** What stayed old in a run, a sentence for each object type. */
export function faultsOf(types: ReadonlyMap<Tag, TypeReport>): string[] {
  return [...types].flatMap(([tag, { state, stale_since, error }]) => {
    if (state !== 'failed') return [];
    const age = stale_since ? `is as it was loaded at ${stale_since}` : 'was never loaded';
    return [`${tag} ${age}: ${error ?? 'it could not be read'}`];
  });
}
