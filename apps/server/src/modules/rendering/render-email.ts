import {
  type EmailAbout,
  type EmailError,
  type EmailText,
  emailTemplates,
  type RenderedEmail,
} from '@peersmith/rendering';
import type { Context } from '../../engine/context.ts';
import { atOneMoment, renderOver, unfinished } from './render-over.ts';
import { RENDER_THREAD } from './render-task.ts';

/** An e-mail, and for how many passwords there are masks in it: none is ever opened for one. */
export type MaskedEmail = RenderedEmail & { masked: number };

/** Renders an e-mail over the data of this moment; an error is never text. */
export function renderEmail(
  context: Context,
  template: EmailText,
  email: EmailAbout,
): Promise<MaskedEmail | EmailError> {
  return atOneMoment(context, async (db) => {
    const { outcome, secrets } = await renderOver<RenderedEmail | EmailError>(context, db, {
      task: 'emailTask',
      about: { email },
      template,
      templates: emailTemplates(template),
      reveal: false,
      ended: (detail) => ({ ...unfinished(template.name, detail), part: 'body' }),
    });
    return outcome.kind === 'error' ? outcome : { ...outcome, masked: secrets };
  });
}

/** What keeps the templates of an e-mail from being compiled; null when nothing does. */
export const checkEmail = (context: Context, task: EmailText): Promise<EmailError | null> =>
  context.work.run({ program: RENDER_THREAD, name: 'checkEmailTask', task });
