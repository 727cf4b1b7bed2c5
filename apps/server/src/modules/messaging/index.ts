import { defineModule } from '../../engine/module.ts';
import { contacts, messagingResources } from './contacts.ts';
import { MAILBOX_JOB, mailboxJob, mailboxSchedule } from './inbox/mailbox-job.ts';
import { mailboxRoutes } from './inbox/mailbox-routes.ts';
import { mailboxHealth } from './inbox/mailbox-state.ts';
import { receivedMessages } from './inbox/received-messages.ts';
import { mailHealth, mailMetrics, mailRoutes, messages, outboxWorker, writingRules } from './outbox/index.ts';
import { messagingRoutes } from './routes.ts';
import { mailSettings } from './settings.ts';

export { calendarOf } from './inbox/received-messages.ts';

/** Who is to be talked to about what, templates of what is written to them, and the mail that leaves. */
export const messagingModule = defineModule({
  name: 'messaging',
  resources: [...messagingResources, messages, writingRules, receivedMessages],
  traits: [contacts],
  routes: (http, { open }) => {
    messagingRoutes(http, { open });
    mailRoutes(http, open);
    mailboxRoutes(http, open);
  },
  workers: [outboxWorker],
  jobs: [mailboxJob],
  schedules: [{ job: MAILBOX_JOB, when: mailboxSchedule }],
  settings: mailSettings,
  metrics: mailMetrics,
  health: async (context) => [...(await mailHealth(context)), ...(await mailboxHealth(context))],
});
