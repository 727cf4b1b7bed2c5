import { PeeringDbError, TAGS, type Tag } from '@peersmith/peeringdb';
import { type LoadType, mergeType, stageType } from './load-type.ts';
import { type Fingerprint, fingerprints, type Mark, type Moment, momentOf, readMarks } from './marks.ts';
import { type Plan, planType } from './plan.ts';
import type { Lanes } from './run-lock.ts';
import { type Run, reportType, type TypeReport } from './runs.ts';
import { dropStaging, type Staged } from './stage.ts';

/** What became of the types, and what went wrong with some. */
export interface Loaded {
  types: Map<Tag, TypeReport>;
  failures: unknown[];
}

export interface LoadTypes extends Omit<LoadType, 'run' | 'plan' | 'mark' | 'now' | 'moment'> {
  full: boolean;
  onLoaded?: ((tag: Tag, report: TypeReport) => void) | undefined;
}

interface Task {
  tag: Tag;
  lane: Lanes[number];
  plan: Plan;
  mark: Mark | undefined;
  now: Fingerprint | undefined;
  moment: Moment;
  /** Done by the run that this one continues. */
  done: TypeReport | undefined;
}

/** Loads the types one after the other; while one is merged, the next is read already. One that fails leaves the others alone. */
export async function loadTypes(lanes: Lanes, run: Run, load: LoadTypes): Promise<Loaded> {
  const loaded: Loaded = { types: new Map(), failures: [] };
  const tasks = await planTasks(lanes, run, load);
  const stop = new AbortController();
  const signal = load.signal ? AbortSignal.any([load.signal, stop.signal]) : stop.signal;
  const read = (task: Task | undefined) =>
    task && !task.done
      ? outcomeOf(stageType(task.lane, task.tag, { ...load, plan: task.plan, signal }))
      : undefined;
  let ahead = read(tasks[0]);
  try {
    for (const [at, task] of tasks.entries()) {
      const outcome = await ahead;
      // What went wrong may be a reason to ask for nothing more.
      const isRead = !outcome || 'staged' in outcome;
      ahead = isRead ? read(tasks[at + 1]) : undefined;
      const { report, failure } = await finishTask(task, outcome, { ...load, run: run.id });
      loaded.types.set(task.tag, report);
      if (failure !== undefined) loaded.failures.push(failure);
      load.onLoaded?.(task.tag, report);
      if (isHopeless(failure, loaded)) break;
      if (!isRead) ahead = read(tasks[at + 1]);
    }
  } finally {
    stop.abort();
    await ahead;
    for (const lane of lanes) await dropStaging(lane);
  }
  return loaded;
}

/** These are about half of the mirror. */
const isLarge = (tag: Tag) => tag === 'netfac' || tag === 'netixlan';

async function planTasks(lanes: Lanes, run: Run, { source, full }: LoadTypes): Promise<Task[]> {
  const moment = await momentOf(lanes[0]);
  const marks = await readMarks(lanes[0]);
  const known = [...marks.values()].filter(({ isKnown }) => isKnown);
  const unknown = TAGS.filter((tag) => !marks.get(tag)?.isKnown);
  const [large, small] = [unknown.filter(isLarge), unknown.filter((tag) => !isLarge(tag))];
  const halves = await Promise.all([fingerprints(lanes[0], large), fingerprints(lanes[1], small)]);
  const held = new Map([
    ...known.map(({ tag, local_count, checksum }) => [tag, { local_count, checksum }] as const),
    ...halves.flatMap((half) => [...half]),
  ]);
  return TAGS.map((tag, at) => {
    const [mark, now] = [marks.get(tag), held.get(tag)];
    const plan = planType(tag, { source, mark, now, full });
    const isOwed = plan.full && plan.why !== 'asked' && plan.why !== 'a folder';
    return {
      tag,
      lane: lanes[at % 2 === 0 ? 0 : 1],
      plan,
      mark,
      now,
      moment,
      done: isOwed ? undefined : run.done.get(tag),
    };
  });
}

type Outcome = { staged: Staged } | { error: unknown };

const outcomeOf = (staging: Promise<Staged>): Promise<Outcome> =>
  staging.then(
    (staged) => ({ staged }),
    (error: unknown) => ({ error }),
  );

async function finishTask(
  { tag, lane, plan, mark, now, moment, done }: Task,
  outcome: Outcome | undefined,
  load: LoadTypes & { run: number },
): Promise<{ report: TypeReport; failure?: unknown }> {
  if (done) {
    const report = keptFrom(done);
    await reportType(lane, load.run, tag, report);
    return { report };
  }
  try {
    if (!outcome) throw new Error(`${tag} has not been read`);
    if ('error' in outcome) throw outcome.error;
    load.signal?.throwIfAborted();
    const report = await mergeType(lane, tag, { ...load, plan, mark, now, moment, staged: outcome.staged });
    return report.error === undefined
      ? { report }
      : { report, failure: new Error(`${tag}: ${report.error}`) };
  } catch (failure) {
    if (load.signal?.aborted || !isOfOneType(failure)) throw failure;
    const report = failedAs(failure, { plan, now, mark });
    await reportType(lane, load.run, tag, report);
    return { report, failure };
  }
}

const NOTHING = { created: 0, updated: 0, deleted: 0, seconds: 0 };

const keptFrom = (done: TypeReport): TypeReport => ({ ...done, ...NOTHING, state: 'kept' });

const failedAs = (
  failure: unknown,
  { plan: { full, why }, now, mark }: Pick<Task, 'plan' | 'now' | 'mark'>,
): TypeReport => ({
  state: 'failed',
  full,
  why,
  read: 0,
  aside: 0,
  ...NOTHING,
  since: null,
  high_water: null,
  source_count: null,
  ...(now ?? { local_count: 0, checksum: '0' }),
  error: messageOf(failure),
  stale_since: mark?.loaded ?? null,
});

/** The sentence of an error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** An answer that cannot be read, or data that the table refuses (SQLSTATE classes 22 and 23), says nothing of other types. */
const isOfOneType = (error: unknown): boolean =>
  error instanceof PeeringDbError ||
  (error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code)));

const MOST_FAILURES = 3;

/** Whether asking for more would only be a burden on the source. */
function isHopeless(failure: unknown, { types, failures }: Loaded): boolean {
  if (!(failure instanceof PeeringDbError)) return false;
  const { code, status } = failure;
  if (code === 'rate_limited' || code === 'folder_missing' || status === 401 || status === 403) return true;
  return (code === 'unreachable' && types.size === 1) || failures.length >= MOST_FAILURES;
}
