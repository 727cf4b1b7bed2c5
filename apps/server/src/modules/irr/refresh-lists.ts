import { readHosts } from '@peersmith/irr';
import type { Context } from '../../engine/context.ts';
import type { Progress } from '../../engine/jobs.ts';
import { failedAlone } from '../../platform/unforeseen.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import { vrpsOf } from '../rpki/index.ts';
import { type DueList, dueLists, readLists, wantedOf } from './due-lists.ts';
import {
  type Asking,
  type ExpandTask,
  type Explained,
  type ExplainTask,
  IRR_THREAD,
  type ListOutcome,
} from './irr-task.ts';
import { judgeAnswer } from './judge-answer.ts';
import { failureOf } from './list-answer.ts';
import { type Recorded, recordAnswers } from './record-answers.ts';
import { irrSettings } from './settings.ts';

/** Lists that are asked for together. */
const AT_ONCE = 200;
/** How long a batch may take, waiting for a thread included. */
const BATCH_MS = 900_000;
const EXPLAIN_MS = 120_000;

/** What came of a refresh. */
export type RefreshCounts = Record<'current' | 'changed' | 'held' | 'failing', number>;

/** How registries are asked, as the settings say. */
export function askingOf(context: Context): Asking {
  const { BGPQ3_HOST, BGPQ3_PATH, IRR_CONNECTIONS, IRR_RESOLVER } = irrSettings.of(context);
  return {
    hosts: readHosts(BGPQ3_HOST),
    connections: IRR_CONNECTIONS,
    limits: { overall_ms: 600_000 },
    program: IRR_RESOLVER === 'bgpq4' ? BGPQ3_PATH : null,
  };
}

interface Refreshing {
  /** Lists by id, due or not; those that are due when null. */
  ids: readonly number[] | null;
  progress: Progress;
  signal: AbortSignal;
}

/** Asks registries for lists, some at a time, and writes down what they answer. */
export async function refreshLists(
  context: Context,
  { ids, progress, signal }: Refreshing,
): Promise<RefreshCounts> {
  const counts: RefreshCounts = { current: 0, changed: 0, held: 0, failing: 0 };
  const wanted = await dueLists(context, ids);
  for (let done = 0; done < wanted.length; ) {
    signal.throwIfAborted();
    const some = wanted.slice(done, done + AT_ONCE);
    const lists = await readLists(context, some);
    for (const recorded of await refreshSome(context, lists, signal)) tell(recorded, counts, progress);
    done += some.length;
    progress.step('asking registries', done, wanted.length);
  }
  return counts;
}

/** Lists together; where that is too slow or fails, halves of them, until the one that it comes of stands alone and has failed. */
async function refreshSome(
  context: Context,
  lists: readonly DueList[],
  signal: AbortSignal,
): Promise<Recorded[]> {
  try {
    return await refreshTogether(context, lists, signal);
  } catch (error) {
    const [list] = lists;
    if (!list || !failedAlone(error, signal) || isRefused(error)) throw error;
    if (lists.length === 1)
      return recordAnswers(context, { outcomes: [failedList(list, error)], explained: new Map() });
    const half = lists.length >> 1;
    return [
      ...(await refreshSome(context, lists.slice(0, half), signal)),
      ...(await refreshSome(context, lists.slice(half), signal)),
    ];
  }
}

/** That too much waits for a thread says nothing of a list. */
const isRefused = (error: unknown) => error instanceof WorkError && error.code === 'work_refused';

const failedList = (list: DueList, error: unknown): ListOutcome =>
  error instanceof WorkError && error.code === 'work_timed_out'
    ? { ...failureOf(list, error), code: 'timed_out', message: error.message }
    : failureOf(list, error);

async function refreshTogether(
  context: Context,
  lists: readonly DueList[],
  signal: AbortSignal,
): Promise<Recorded[]> {
  const vrps = (await vrpsOf(context))?.shared ?? null;
  const task: ExpandTask = { asking: askingOf(context), wanted: lists.map(wantedOf), vrps };
  const outcomes = await context.work.run<ListOutcome[]>(
    { program: IRR_THREAD, name: 'expandTask', task, timeout_ms: BATCH_MS },
    signal,
  );
  return recordAnswers(context, { outcomes, explained: await explain(context, lists, outcomes) });
}

/** By which way those lists grew that are going to be held for that. */
async function explain(
  context: Context,
  lists: readonly DueList[],
  outcomes: readonly ListOutcome[],
): Promise<Map<number, Explained | null>> {
  const explained = new Map<number, Explained | null>();
  const known = new Map(lists.map((list) => [list.id, list]));
  for (const outcome of outcomes) {
    const list = known.get(outcome.id);
    if (outcome.outcome !== 'answer' || outcome.bytes === null || !list) continue;
    const before = list.versions.find(({ status }) => status === 'in_force')?.entry_count ?? null;
    const held = judgeAnswer({ before, after: outcome.entry_count }, list);
    if (held?.reason !== 'grown' && held?.reason !== 'over_limit') continue;
    const task: ExplainTask = { asking: askingOf(context), wanted: wantedOf(list) };
    const work = { program: IRR_THREAD, name: 'explainTask', task, timeout_ms: EXPLAIN_MS };
    // A list is held whether or not it can be said why it grew.
    explained.set(list.id, await context.work.run<Explained | null>(work).catch(() => null));
  }
  return explained;
}

function tell({ list, next: { state, added } }: Recorded, counts: RefreshCounts, progress: Progress): void {
  const name = `${list.objects} (${list.kind})`;
  if (state.code !== null && state.status !== 'held') {
    counts.failing += 1;
    progress.log('failure', `${name}: ${state.message}`);
  } else if (state.status === 'held') {
    counts.held += 1;
    progress.log('warning', `${name}: ${state.message}`);
  } else {
    counts[added ? 'changed' : 'current'] += 1;
  }
}
