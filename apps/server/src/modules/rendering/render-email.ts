import {
  type EmailAbout,
  type EmailError,
  type EmailText,
  emailTemplates,
  type Incomplete,
  type RenderedEmail,
} from '@peersmith/rendering';
import type { Context } from '../../engine/context.ts';
import { atOneMoment, renderOver, unfinished } from './render-over.ts';
import {
  type EmailOutcome,
  type EmailOutcomes,
  type IncompleteEmails,
  RENDER_THREAD,
} from './render-task.ts';

/** An e-mail, and for how many passwords there are masks in it: none is ever opened for one. */
export type MaskedEmail = RenderedEmail & { masked: number };

/** Renders an e-mail over the data of this moment; an error is never text. */
export async function renderEmail(
  context: Context,
  template: EmailText,
  email: EmailAbout,
): Promise<MaskedEmail | EmailError> {
  const [outcome] = await renderEmails(context, template, [email]);
  if (!outcome) throw new Error('an e-mail was not rendered');
  return outcome;
}

/** Renders an e-mail for many networks over the data of one moment, in one thread; what comes of each, in their order. */
export function renderEmails(
  context: Context,
  template: EmailText,
  abouts: readonly EmailAbout[],
): Promise<(MaskedEmail | EmailError)[]> {
  if (abouts.length === 0) return Promise.resolve([]);
  const done: EmailOutcome[] = [];
  return atOneMoment(context, async (db) => {
    const { outcome } = await renderOver<EmailOutcomes | EmailError>(context, db, {
      task: 'emailTask',
      about: { emails: abouts },
      template,
      templates: emailTemplates(template),
      reveal: false,
      ended: (detail) => ({ ...unfinished(template.name, detail), part: 'body' }),
      many: {
        count: abouts.length,
        rest: () => ({ from: done.length }),
        keep: (incomplete) => done.push(...doneOf(incomplete)),
      },
    });
    // What was ended was ended for all that had not been come to.
    if (outcome.kind === 'error') return abouts.map((_, at) => shown(done[at]) ?? outcome);
    return [...done, ...outcome.done].flatMap((one) => shown(one) ?? []);
  });
}

const doneOf = (incomplete: Incomplete | IncompleteEmails): EmailOutcome[] =>
  'done' in incomplete ? incomplete.done : [];

const shown = (one: EmailOutcome | undefined): MaskedEmail | EmailError | undefined =>
  one && (one.outcome.kind === 'error' ? one.outcome : { ...one.outcome, masked: one.secrets });

/** What keeps the templates of an e-mail from being compiled; null when nothing does. */
export const checkEmail = (context: Context, task: EmailText): Promise<EmailError | null> =>
  context.work.run({ program: RENDER_THREAD, name: 'checkEmailTask', task });
