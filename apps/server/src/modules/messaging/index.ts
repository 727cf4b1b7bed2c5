import { defineModule } from '../../engine/module.ts';
import { addresseesRoutes } from './addressees/addressees-routes.ts';
import { contacts, messagingResources } from './contacts.ts';
import { MAILBOX_JOB, mailboxJob, mailboxSchedule } from './inbox/mailbox-job.ts';
import { mailboxRoutes } from './inbox/mailbox-routes.ts';
import { mailboxHealth } from './inbox/mailbox-state.ts';
import { receivedMessages } from './inbox/received-messages.ts';
import { followMessages } from './mailings/follow-messages.ts';
import { mailingResources } from './mailings/mailing-resources.ts';
import { mailingRoutes } from './mailings/mailing-routes.ts';
import { prepareJob } from './mailings/prepare-mailing.ts';
import { mailHealth, mailMetrics, mailRoutes, messages, outboxWorker, writingRules } from './outbox/index.ts';
import { messagingRoutes } from './routes.ts';
import { mailSettings } from './settings.ts';

export { addresseesOf } from './addressees/addressees-of.ts';
export { emailText } from './email-text.ts';
export { calendarOf } from './inbox/received-messages.ts';
export { inventMailings } from './mailings/invent-mailings.ts';
export { queueMessage, queueMessages, rulesAgainst, SECRET_MARK } from './outbox/index.ts';
export type { Addressed } from './recipients.ts';
export { identitiesOf, mailMissing } from './settings.ts';
export { ensureEmailTemplate } from './shipped/ensure-email-template.ts';

/** Who is to be talked to about what, templates of what is written to them, and the mail that leaves. */
export const messagingModule = defineModule({
  name: 'messaging',
  resources: [...messagingResources, messages, writingRules, receivedMessages, ...mailingResources],
  traits: [contacts],
  routes: (http, { open }) => {
    messagingRoutes(http, { open });
    mailRoutes(http, open);
    addresseesRoutes(http, open);
    mailingRoutes(http, open);
    mailboxRoutes(http, open);
  },
  listeners: [followMessages],
  workers: [outboxWorker],
  jobs: [mailboxJob, prepareJob],
  schedules: [{ job: MAILBOX_JOB, when: mailboxSchedule }],
  settings: mailSettings,
  metrics: mailMetrics,
  health: async (context) => [...(await mailHealth(context)), ...(await mailboxHealth(context))],
});
