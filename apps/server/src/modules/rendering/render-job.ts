import { router } from '@peersmith/model';
import { type Finding, findingText, installable } from '@peersmith/rendering';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { getMany } from '../../engine/read/read.ts';
import { failureText, type RenderedRouter, renderRouter } from './render-router.ts';

/** Lines of findings in a job's log; all of them come with the rendering itself. */
const LOGGED = 100;

/** Upstream's job: its output is the configuration of a router. A template that fails is a failed job, never text. */
export const renderJob: JobHandler = {
  name: 'devices.router.render_configuration',
  object: router,
  mayRun: (principal) => holds(principal, 'devices.view_router_configuration'),
  run: async (context, { objectId, progress }) => {
    const seen = await getMany(context, router, [objectId ?? 0], new Set(['id']));
    if (seen.length === 0)
      throw new JobFailed('The router is gone, or whoever asked for this may not see it any more.');
    // What a job says is read by many: its log and its output have masks for passwords.
    const result = await renderRouter(context, objectId ?? 0, { reveal: false });
    if (result.kind === 'error') throw new JobFailed(failureText(result));
    for (const finding of result.findings.slice(0, LOGGED))
      progress.log(finding.severity === 'error' ? 'failure' : 'warning', findingText(finding));
    if (result.findings.length > LOGGED)
      progress.log('warning', `${result.findings.length - LOGGED} findings more.`);
    if (result.text === '') {
      progress.log('info', 'The configuration is empty.');
      return { message: 'The configuration is empty.' };
    }
    const message = `${result.template.name} rendered in ${result.duration_ms} ms.${leavingOut(result.findings)}`;
    return {
      output: result.text,
      message,
      secretOutput: await withPasswords(context, objectId ?? 0, result),
    };
  },
};

/** Whether masks stand for passwords depends on who looks at the job; what is left out does not. */
const leavingOut = (findings: readonly Finding[]): string =>
  installable({ findings }) ? '' : ' Not to be installed: it leaves something out.';

/** The text with the passwords in it, where there are any and whoever asked may see them. */
async function withPasswords(
  context: Context,
  id: number,
  { masked }: RenderedRouter,
): Promise<string | undefined> {
  if (masked === 0) return undefined;
  const open = await renderRouter(context, id);
  if (open.kind === 'rendered') return open.masked === 0 ? open.text : undefined;
  throw new JobFailed(
    'With masks for the passwords it renders, with the passwords it does not: render the router to see why.',
  );
}

/** The action of a router that queues its rendering. */
export const queueRendering: ActionHandler = ({ context, id }) =>
  inTransaction(context, (inner) => inner.jobs.enqueue(inner, renderJob.name, { objectId: id }));
