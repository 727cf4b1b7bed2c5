export { mailHealth, mailMetrics } from './mail-health.ts';
export { mailRoutes } from './mail-routes.ts';
export { messages } from './message-actions.ts';
export { outboxWorker } from './outbox-worker.ts';
export { queueMessage, queueMessages, requireKnown } from './queue-message.ts';
export { SECRET_MARK } from './secret-in-text.ts';
export { announceMessages } from './stored-message.ts';
export { rulesAgainst, writingRules } from './writing-rules.ts';
