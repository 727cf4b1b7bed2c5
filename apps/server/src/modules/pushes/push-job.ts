import { setTimeout as sleep } from 'node:timers/promises';
import { type PushedRouter, type PushedSource, PushInput, PushResult } from '@peersmith/answers';
import { job as jobResource, router } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { JobFailed, type JobHandler, type JobResult, type Progress } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { hashOf } from '../deployment/index.ts';
import { markPushed } from '../renders/index.ts';
import { faultOfPath, SourceBusy, type SourceRow, StoreFault, sourceOf } from '../sources/index.ts';
import { commitWords } from './commit-words.ts';
import { type ComparedFile, compareFiles } from './compare-files.ts';
import { type PushTarget, pushTargets, recordPushed } from './push-targets.queries.ts';
import { type RenderedTargets, renderTargets } from './render-targets.ts';
import { writeFiles } from './write-files.ts';

/** Upstream's name of it. */
export const PUSH_JOB = 'devices.router.push_to_data_source';
export const MAY_PUSH = 'devices.push_router_configuration_to_data_source';
/** Longest output of a job that repeats differences. */
const LONGEST_OUTPUT = 5_000_000;

interface Run {
  context: Context;
  job: number;
  input: PushInput;
  progress: Progress;
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
    const run: Run = { context: { ...outer, signal }, job: id, input: PushInput.parse(given), progress };
    const { targets, without } = await pushTargets(run.context, run.input.routers);
    for (const name of without) progress.log('info', `${name} has no data source and path, and is left out.`);
    if (targets.length === 0)
      return { message: 'No data source and file to push configuration to.', data: resultOf(run, [], []) };
    requireOwnFiles(targets);
    const sources = await sourcesOf(run.context, targets);
    const rendered = await renderTargets(run.context, targets, progress);
    if (rendered.faults.size > 0) throw notRendered(run, targets, rendered);
    await requireReviewed(run, targets, rendered);
    return push(run, { targets, sources, rendered });
  },
};

/** Each file is of one router, and lies in its source. */
function requireOwnFiles(targets: readonly PushTarget[]): void {
  const owners = new Map<string, string>();
  for (const { name, source, path } of targets) {
    const fault = faultOfPath(path);
    if (fault) throw new JobFailed(`Nothing was pushed: the data path of ${name} ${fault}.`);
    const owner = owners.get(`${source} ${path}`);
    if (owner !== undefined)
      throw new JobFailed(
        `Nothing was pushed: ${owner} and ${name} have the same file, ${path}. Give one of them another path.`,
      );
    owners.set(`${source} ${path}`, name);
  }
}

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

const NAMED = 10;

function notRendered(run: Run, targets: readonly PushTarget[], { faults }: RenderedTargets): JobFailed {
  const failed = targets.flatMap((target) => {
    const detail = faults.get(target.id);
    return detail === undefined ? [] : [{ ...target, detail }];
  });
  const named = failed.slice(0, NAMED).map(({ name, detail }) => `${name}: ${detail}`);
  const rest = failed.length > NAMED ? ` And ${failed.length - NAMED} more.` : '';
  const rows = failed.map(
    ({ id, name, source, path, detail }): PushedRouter => ({
      ...{ id, name, source, path, detail, state: 'failed', hash: null },
      ...{ added: 0, removed: 0, passwords: 0 },
    }),
  );
  return new JobFailed(
    `Nothing was pushed: ${failed.length} of ${targets.length} configurations cannot be rendered. ${named.join(' ')}${rest}`,
    resultOf(run, rows, []),
  );
}

/** What is written is what somebody looked at. */
async function requireReviewed(
  { context, input: { reviewed } }: Run,
  targets: readonly PushTarget[],
  { candidates }: RenderedTargets,
): Promise<void> {
  if (reviewed === null) return;
  const row = await get(context, jobResource, reviewed, new Set(['name', 'data'])).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    throw new JobFailed(`There is no review ${reviewed}: look at what would be pushed once more.`);
  });
  const seen = PushResult.safeParse(row.data);
  if (row.name !== PUSH_JOB || !seen.success) throw new JobFailed(`Job ${reviewed} is no review of a push.`);
  const shown = new Map(seen.data.routers.map(({ id, hash }) => [id, hash]));
  const others = targets.filter(({ id }) => shown.get(id) !== hashOf(candidates.get(id)?.masked ?? ''));
  if (others.length > 0)
    throw new JobFailed(
      `Nothing was pushed: ${others
        .slice(0, NAMED)
        .map(({ name }) => name)
        .join(
          ', ',
        )}${others.length > NAMED ? ` and ${others.length - NAMED} more` : ''} would get another configuration than was reviewed. Look at it again.`,
    );
}

interface Prepared {
  targets: readonly PushTarget[];
  sources: readonly SourceRow[];
  rendered: RenderedTargets;
}

async function push(run: Run, { targets, sources, rendered: { candidates } }: Prepared): Promise<JobResult> {
  const { context, input, progress } = run;
  const done: { compared: ComparedFile[]; sources: PushedSource[] } = { compared: [], sources: [] };
  for (const [at, source] of sources.entries()) {
    progress.step(source.name, at, sources.length);
    const own = targets.filter((target) => target.source === source.id);
    try {
      const compared = await compareFiles(context, source, { targets: own, candidates, kind: input });
      const pushed = input.commit ? await commit(run, source, compared) : untouched(source, compared);
      // On a branch of its own it waits for somebody who takes it.
      if (input.commit && input.branch === null && input.what === 'configuration')
        await keepPushed(context, source.id, { own, candidates });
      done.compared.push(...compared);
      done.sources.push(pushed);
    } catch (error) {
      if (!(error instanceof StoreFault || error instanceof SourceBusy)) throw error;
      throw brokenOff(run, { source, done, message: error.message });
    }
  }
  const shown = done.compared.map((one) => one.shown);
  return {
    message: describe(input, shown, done.sources),
    data: resultOf(run, shown, done.sources),
    ...outputOf(done.compared),
  };
}

const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 500;

/** Works once whoever reads or writes the source at this moment has done so. Fails with `SourceBusy` where that takes too long. */
async function inTurn<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const late = performance.now() + PATIENCE_MS;
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SourceBusy) || performance.now() > late) throw error;
      await sleep(ASK_AGAIN_MS, undefined, context.signal ? { signal: context.signal } : {});
    }
}

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
  const pushed = await inTurn(context, () =>
    writeFiles(context, source, { compared, writing: { ...words, branch } }),
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

function brokenOff(
  run: Run,
  {
    source,
    done,
    message,
  }: { source: SourceRow; done: { compared: ComparedFile[]; sources: PushedSource[] }; message: string },
): JobFailed {
  const before = done.sources.filter(({ revision }) => revision !== null).map(({ name }) => name);
  const what = run.input.commit ? 'Nothing was written to' : 'There is nothing to compare with in';
  return new JobFailed(
    `${what} ${source.name}: ${message.replace(/\.+$/, '')}.${before.length ? ` It was to ${before.join(', ')}.` : ''}`,
    resultOf(
      run,
      done.compared.map(({ shown }) => shown),
      done.sources,
    ),
  );
}

const resultOf = (
  { input: { commit: committed, what, mask_passwords, branch, message } }: Run,
  routers: readonly PushedRouter[],
  sources: readonly PushedSource[],
): PushResult => ({
  ...{ committed, what, mask_passwords, branch, message },
  ...{ routers: [...routers], sources: [...sources] },
});

function outputOf(compared: readonly ComparedFile[]): { output?: string } {
  const parts: string[] = [];
  let length = 0;
  for (const { difference, shown } of compared) {
    if (difference === '') continue;
    length += difference.length;
    parts.push(length > LONGEST_OUTPUT ? `# ${shown.path} differs: too much to be shown here\n` : difference);
  }
  return parts.length ? { output: parts.join('') } : {};
}

function describe(
  { commit: isCommitted, what, branch }: PushInput,
  routers: readonly PushedRouter[],
  sources: readonly PushedSource[],
): string {
  const files = sources.reduce((sum, one) => sum + one.files, 0);
  const which = what === 'difference' ? 'differences' : 'configurations';
  if (!isCommitted) return `${files} of ${routers.length} ${which} would be written; nothing was.`;
  if (files === 0) return `Nothing to push: ${routers.length} ${which} are as their files have them.`;
  const where = sources
    .filter(({ revision }) => revision !== null)
    .map(({ name, revision }) => `${name} (${revision?.slice(0, 12)}${branch ? `, on ${branch}` : ''})`);
  return `Router configuration pushed: ${files} of ${routers.length} to ${where.join(', ')}.`;
}
