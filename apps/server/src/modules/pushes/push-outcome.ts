import type { PushedRouter, PushedSource, PushInput, PushResult } from '@peersmith/answers';
import { JobFailed, type JobResult } from '../../engine/jobs.ts';
import type { SourceRow } from '../sources/index.ts';
import type { ComparedFile } from './compare-files.ts';
import type { PushTarget } from './push-targets.queries.ts';
import type { RenderedTargets } from './render-targets.ts';

/** How far a push has come. */
export interface Done {
  compared: ComparedFile[];
  sources: PushedSource[];
}

/** Longest output of a job that repeats differences. */
const LONGEST_OUTPUT = 5_000_000;
const NOTHING_DONE: Done = { compared: [], sources: [] };
const NAMED = 10;

/** That nothing was pushed, since some have no configuration; each is told with why. */
export function notRendered(
  input: PushInput,
  targets: readonly PushTarget[],
  { faults }: RenderedTargets,
): JobFailed {
  const failed = targets.flatMap((target) => {
    const detail = faults.get(target.id);
    return detail === undefined ? [] : [{ ...target, detail }];
  });
  const named = failed.slice(0, NAMED).map(({ name, detail }) => `${name}: ${detail}`);
  const rest = failed.length > NAMED ? ` And ${failed.length - NAMED} more.` : '';
  const rows = failed.map(
    ({ id, name, source, path, detail }): PushedRouter => ({
      ...{ id, name, source, path, detail, state: 'failed', hash: null, before: null },
      ...{ added: 0, removed: 0, passwords: 0 },
    }),
  );
  return new JobFailed(
    `Nothing was pushed: ${failed.length} of ${targets.length} configurations cannot be rendered. ${named.join(' ')}${rest}`,
    { ...resultOf(input, NOTHING_DONE), routers: rows },
  );
}

/** Fails where the caller may not have all of it written. */
export function requireRights(input: PushInput, done: Done): void {
  const refused = done.compared.flatMap(({ refused: why, shown }) => (why ? [`${shown.name}: ${why}.`] : []));
  if (refused.length === 0) return;
  const rest = refused.length > NAMED ? ` And ${refused.length - NAMED} more.` : '';
  throw new JobFailed(
    `Nothing was pushed: you may not write all of it. ${refused.slice(0, NAMED).join(' ')}${rest}`,
    resultOf(input, done),
  );
}

/** That a source cannot be read or written, and where a push had come to by then. */
export function brokenOff(
  input: PushInput,
  { source, done, message }: { source: SourceRow; done: Done; message: string },
): JobFailed {
  const before = done.sources.filter(({ revision }) => revision !== null).map(({ name }) => name);
  const what = input.commit ? 'Nothing was written to' : 'There is nothing to compare with in';
  return new JobFailed(
    `${what} ${source.name}: ${message.replace(/\.+$/, '')}.${before.length ? ` It was to ${before.join(', ')}.` : ''}`,
    resultOf(input, done),
  );
}

/** What is kept with the job. */
export const resultOf = (
  { commit: committed, what, mask_passwords, branch, message }: PushInput,
  { compared, sources }: Done,
): PushResult => ({
  ...{ committed, what, mask_passwords, branch, message },
  ...{ routers: compared.map(({ shown }) => shown), sources: [...sources] },
});

/** What came of a push that came to its end. */
export function outcomeOf(input: PushInput, done: Done): JobResult {
  const shown = done.compared.map((one) => one.shown);
  return {
    message: describe(input, shown, done.sources),
    data: resultOf(input, done),
    ...outputOf(done.compared),
  };
}

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
