import { Environment, TemplateError } from '@peersmith/jinja';
import type { Context } from '../../engine/context.ts';
import { JobFailed } from '../../engine/jobs.ts';
import { authorOf, sourcesSettings } from '../sources/index.ts';

const MOST_LISTED = 200;

/**
 * What a commit says and who wrote it: the words of whoever asked, else the setting, a Jinja2 template over `routers` (names), `job` (its
 * address) and `user`. Which routers they are and which job wrote them stands below, unless the template says it itself.
 */
export async function commitWords(
  context: Context,
  { routers, job, message }: { routers: readonly string[]; job: number; message: string },
): Promise<{ message: string; author: { name: string; email: string } }> {
  const { GIT_COMMIT_MESSAGE } = sourcesSettings.of(context);
  const author = await authorOf(context);
  const address = `${context.base}/core/jobs/${job}/`;
  const isTemplate = /\{[{%]/.test(GIT_COMMIT_MESSAGE);
  const below = [
    ...routers.slice(0, MOST_LISTED),
    ...(routers.length > MOST_LISTED ? [`and ${routers.length - MOST_LISTED} more`] : []),
  ];
  const values = { routers: [...routers], job: address, user: author.name };
  const said = message || (isTemplate ? rendered(GIT_COMMIT_MESSAGE, values) : GIT_COMMIT_MESSAGE);
  const whole = isTemplate && !message ? said : `${said}\n\n${below.join('\n')}\n\n${address}`;
  return { message: whole, author };
}

function rendered(template: string, values: Record<string, unknown>): string {
  try {
    const text = new Environment().fromString(template).render(values).trim();
    if (text !== '') return text;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new JobFailed(
      `The setting GIT_COMMIT_MESSAGE is no template that can be rendered: ${error.message}`,
    );
  }
  throw new JobFailed('The setting GIT_COMMIT_MESSAGE renders to nothing.');
}
