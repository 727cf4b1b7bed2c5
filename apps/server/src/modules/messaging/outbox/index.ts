export { mailHealth, mailMetrics } from './mail-health.ts';
export { mailRoutes } from './mail-routes.ts';
export { messages } from './message-actions.ts';
export { outboxWorker } from './outbox-worker.ts';
export { queueMessage } from './queue-message.ts';
export { writingRules } from './writing-rules.ts';
