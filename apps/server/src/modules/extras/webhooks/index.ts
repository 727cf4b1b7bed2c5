export { deliveryHealth, deliveryMetrics } from './delivery-health.ts';
export { deliveryWorker } from './delivery-worker.ts';
export { webhookListener } from './queue-deliveries.ts';
export { deliveries } from './redeliver.ts';
export { webhooks } from './save-webhooks.ts';
export { webhookSettings } from './settings.ts';
export { webhookRoutes } from './webhook-routes.ts';
