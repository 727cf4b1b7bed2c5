import { receivedMessage } from '@peersmith/model';
import type { Context } from '../../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../../engine/jobs.ts';
import { holds } from '../../../engine/permissions.ts';
import { forgetRuns } from '../../../engine/write/forget-runs.ts';
import { counted } from '../../../platform/counted.ts';
import { ImapFault } from '../../../platform/mail/imap-fault.ts';
import { mailSettings } from '../settings.ts';
import { mailboxMissing } from './imap-server.ts';
import { readMailbox } from './read-mailbox.ts';

export const MAILBOX_JOB = 'messaging.read_mailbox';
export const MAY_READ = 'messaging.change_receivedmessage';

/** The job that reads the mailbox. */
export const mailboxJob: JobHandler = {
  name: MAILBOX_JOB,
  object: receivedMessage,
  singleton: true,
  mayRun: (principal) => holds(principal, MAY_READ),
  run: async (context, { id, progress, signal }) => {
    await forgetRuns(context, MAILBOX_JOB, id);
    const missing = mailboxMissing(context);
    if (missing !== null) throw new JobFailed(missing);
    try {
      const { looked, kept } = await readMailbox(context, {
        signal,
        step: (counts) => progress.step(`${counted(counts.looked, 'message')} looked at`),
        passed: (text) => progress.log('warning', text),
      });
      return {
        message: looked
          ? `${counted(looked, 'message')} came in, of which ${kept} ${kept === 1 ? 'concerns' : 'concern'} a network.`
          : 'Nothing came in.',
        data: { looked, kept },
      };
    } catch (error) {
      if (error instanceof ImapFault) throw new JobFailed(error.message, { code: error.code });
      throw error;
    }
  },
};

/** When the mailbox is read by itself, as a cron expression in UTC; null for never. */
export async function mailboxSchedule(context: Context): Promise<string | null> {
  const { IMAP_INTERVAL_MINUTES: minutes } = mailSettings.of(context);
  if (minutes === 0 || mailboxMissing(context) !== null) return null;
  return `*/${minutes} * * * *`;
}
