import { PeeringDbError, type Source, TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../../../engine/context.ts';
import { JobFailed } from '../../core/index.ts';
import { loadType, type OnBeforeMerge } from './load-type.ts';
import { type Fingerprint, fingerprints, readMarks, remark } from './marks.ts';
import { nameOf, type Plan, planType } from './plan.ts';
import { relink } from './relink.ts';
import { holdMirror } from './run-lock.ts';
import { beginRun, finishRun, type Run, type RunStatus, reportType, type TypeReport } from './runs.ts';
import { dropStaging } from './stage.ts';
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
  afterRun?: ((context: Context, run: FinishedRun) => Promise<void>) | undefined;
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
export function loadMirror(context: Context, load: LoadMirror): Promise<FinishedRun> {
  const { source, full = false, job = null, wait_ms = 3000 } = load;
  return holdMirror(context.db, { wait_ms }, async (session) => {
    const run = await beginRun(session, { source: nameOf(source), full, job });
    try {
      const { types, failures } = await loadTypes(session, run, load);
      const finished = await finish(session, run, types);
      await relink(session);
      await load.afterRun?.(context, finished);
      await finishRun(session, run.id, {
        status: finished.status,
        error: failures.map(messageOf).join('\n'),
      });
      if (finished.status === 'completed') return finished;
      throw new IncompleteRun(sentenceFor(finished, failures), finished);
    } catch (error) {
      // The session may be what failed. A run that says it runs and does not is told by the next one.
      if (!(error instanceof IncompleteRun))
        await finishRun(context.db, run.id, { status: 'failed', error: messageOf(error) }).catch(
          () => undefined,
        );
      throw error;
    }
  });
}

interface Loaded {
  types: Map<Tag, TypeReport>;
  failures: unknown[];
}

async function loadTypes(session: AnyDatabase, run: Run, load: LoadMirror): Promise<Loaded> {
  const loaded: Loaded = { types: new Map(), failures: [] };
  const marks = await readMarks(session);
  const now = await fingerprints(session);
  try {
    for (const tag of TAGS) {
      const mark = marks.get(tag);
      const plan = planType(tag, { source: load.source, mark, now: now.get(tag), full: load.full ?? false });
      const done = plan.full && plan.why !== 'asked' ? undefined : run.done.get(tag);
      try {
        const report = done
          ? keptFrom(done)
          : await loadType(session, tag, { ...load, run: run.id, plan, mark });
        if (done) await reportType(session, run.id, tag, report);
        note(loaded, tag, report, load);
      } catch (error) {
        if (!isOfOneType(error)) throw error;
        const report = failedAs(error, plan, now.get(tag));
        await reportType(session, run.id, tag, report);
        loaded.failures.push(error);
        note(loaded, tag, report, load);
        if (isHopeless(error, loaded)) break;
      }
    }
  } finally {
    await dropStaging(session);
  }
  return loaded;
}

function note(loaded: Loaded, tag: Tag, report: TypeReport, { onLoaded }: LoadMirror): void {
  loaded.types.set(tag, report);
  if (report.state === 'partial') loaded.failures.push(new Error(`${tag}: ${report.error}`));
  onLoaded?.(tag, report);
}

const keptFrom = (done: TypeReport): TypeReport => ({
  ...done,
  state: 'kept',
  created: 0,
  updated: 0,
  deleted: 0,
  seconds: 0,
});

const failedAs = (error: unknown, plan: Plan, now: Fingerprint | undefined): TypeReport => ({
  state: 'failed',
  full: plan.full,
  why: plan.why,
  read: 0,
  created: 0,
  updated: 0,
  deleted: 0,
  aside: 0,
  seconds: 0,
  since: null,
  high_water: null,
  source_count: null,
  ...(now ?? { local_count: 0, checksum: '0' }),
  error: messageOf(error),
});

/** An answer that cannot be read, or data that the table refuses (SQLSTATE classes 22 and 23), says nothing of other types. */
const isOfOneType = (error: unknown): boolean =>
  error instanceof PeeringDbError ||
  (error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code)));

const MOST_FAILURES = 3;

/** Whether asking for more would only be a burden on the source. */
function isHopeless(error: unknown, { types, failures }: Loaded): boolean {
  if (!(error instanceof PeeringDbError)) return false;
  const isFirst = types.size === failures.length;
  return (
    error.code === 'rate_limited' ||
    error.code === 'folder_missing' ||
    error.status === 401 ||
    error.status === 403 ||
    (error.code === 'unreachable' && isFirst) ||
    failures.length >= MOST_FAILURES
  );
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function sentenceFor({ types }: FinishedRun, failures: readonly unknown[]): string {
  const loaded = [...types.values()].filter(({ state }) => state !== 'failed' && state !== 'partial').length;
  return `${loaded} of ${TAGS.length} object types are loaded. ${failures.map(messageOf).join('; ')}`;
}
