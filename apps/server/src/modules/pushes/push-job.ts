import { type PushedSource, PushInput, type PushResult } from '@peersmith/answers';
import { router } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { JobFailed, type JobHandler, type JobResult, type Progress } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { markPushed } from '../renders/index.ts';
import { inTurn, SourceBusy, type SourceRow, StoreFault, sourceOf } from '../sources/index.ts';
import { commitWords } from './commit-words.ts';
import { type ComparedFile, compareFiles } from './compare-files.ts';
import { keepOwn } from './file-rights.ts';
import { brokenOff, type Done, notRendered, outcomeOf, requireRights, resultOf } from './push-outcome.ts';
import { type PushTarget, pushTargets, recordPushed } from './push-targets.queries.ts';
import { type RenderedTargets, renderTargets } from './render-targets.ts';
import { requireOwnFiles } from './require-own-files.ts';
import { requireReviewed, reviewOf } from './require-reviewed.ts';
import { writeFiles } from './write-files.ts';

/** Upstream's name of it. */
export const PUSH_JOB = 'devices.router.push_to_data_source';
export const MAY_PUSH = 'devices.push_router_configuration_to_data_source';

interface Run {
  context: Context;
  job: number;
  input: PushInput;
  progress: Progress;
  /** What was shown to whoever looked at it before; null where nobody has to have. */
  review: PushResult | null;
}

/**
 * The job that pushes configurations: all are rendered before anything is written, and where one cannot be, nothing is. Then each source
 * is compared with what it has at this moment, and written in one commit.
 */
export const pushJob: JobHandler = {
  name: PUSH_JOB,
  object: router,
  mayRun: (principal) => holds(principal, MAY_PUSH),
  run: async (outer, { id, input: given, progress, signal }) => {
    const input = PushInput.parse(given);
    const context = { ...outer, signal };
    const review = input.reviewed === null ? null : await reviewOf(context, input.reviewed, PUSH_JOB);
    const run: Run = { context, job: id, input, progress, review };
    const { targets, without } = await pushTargets(run.context, run.input.routers);
    for (const name of without) progress.log('info', `${name} has no data source and path, and is left out.`);
    if (targets.length === 0)
      return {
        message: 'No data source and file to push configuration to.',
        data: resultOf(input, { compared: [], sources: [] }),
      };
    await requireOwnFiles(context, targets, input);
    const sources = await sourcesOf(run.context, targets);
    const rendered = await renderTargets(run.context, targets, progress);
    if (rendered.faults.size > 0) throw notRendered(input, targets, rendered);
    return push(run, { targets, sources, rendered });
  },
};

async function sourcesOf(context: Context, targets: readonly PushTarget[]): Promise<SourceRow[]> {
  const sources: SourceRow[] = [];
  for (const id of new Set(targets.map(({ source }) => source))) {
    const source = await sourceOf(context, id).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      throw new JobFailed('Nothing was pushed: you may not see a data source of one of the routers.');
    });
    if (!source.enabled)
      throw new JobFailed(`Nothing was pushed: the data source ${source.name} is disabled.`);
    sources.push(source);
  }
  return sources;
}

interface Prepared {
  targets: readonly PushTarget[];
  sources: readonly SourceRow[];
  rendered: RenderedTargets;
}

async function push(run: Run, { targets, sources, rendered: { candidates } }: Prepared): Promise<JobResult> {
  const { input, progress } = run;
  const done: Done = { compared: [], sources: [] };
  const compared = new Map<number, ComparedFile[]>();
  for (const [at, source] of sources.entries()) {
    progress.step(source.name, at, sources.length);
    const own = targets.filter((target) => target.source === source.id);
    const files = await orBrokenOff(run, { source, done }, () =>
      compareFiles(run.context, source, { targets: own, candidates, kind: input }),
    );
    compared.set(source.id, files);
    done.compared.push(...files);
  }
  if (run.review) requireReviewed(run.context, { review: run.review, input, compared: done.compared });
  if (input.commit) requireRights(input, done);
  for (const source of sources) {
    const own = targets.filter((target) => target.source === source.id);
    const files = compared.get(source.id) ?? [];
    done.sources.push(
      input.commit
        ? await orBrokenOff(run, { source, done }, () => commit(run, source, files))
        : untouched(source, files),
    );
    // On a branch of its own it waits for somebody who takes it.
    if (input.commit && input.branch === null && input.what === 'configuration')
      await keepPushed(run.context, source.id, { own, candidates });
  }
  return outcomeOf(input, done);
}

const PATIENCE_MS = 60_000;

const untouched = ({ id, name }: SourceRow, compared: readonly ComparedFile[]): PushedSource => ({
  ...{ id, name, files: compared.filter(({ write }) => write).length },
  ...{ revision: null, branch: '', link: null },
});

async function commit(
  { context, job, input: { branch, message }, progress }: Run,
  source: SourceRow,
  compared: readonly ComparedFile[],
): Promise<PushedSource> {
  const routers = compared.filter(({ write }) => write).map(({ shown }) => shown.name);
  const words = await commitWords(context, { routers, job, message });
  const pushed = await inTurn(context, PATIENCE_MS, () =>
    writeFiles(context, source, { compared, writing: { ...words, branch } }),
  );
  await keepOwn(
    context,
    source.id,
    compared.flatMap(({ shown, own }) => own.map((path) => ({ router: shown.id, path }))),
  );
  if (pushed.link) progress.log('info', `${source.name}: a pull request can be opened at ${pushed.link}`);
  return pushed;
}

/** Keeps of routers that their files have what is rendered. */
async function keepPushed(
  context: Context,
  source: number,
  { own, candidates }: { own: readonly PushTarget[] } & Pick<RenderedTargets, 'candidates'>,
): Promise<void> {
  await recordPushed(context, source, own);
  await markPushed(
    context,
    own.map(({ id: router }) => ({ router, masked: candidates.get(router)?.masked ?? '' })),
  );
}

async function orBrokenOff<T>(
  { input }: Run,
  { source, done }: { source: SourceRow; done: Done },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreFault || error instanceof SourceBusy)) throw error;
    throw brokenOff(input, { source, done, message: error.message });
  }
}
