export { type DeliveryWorker, deliveryWorker } from './delivery-worker.ts';
export { webhookListener } from './queue-deliveries.ts';
export { deliveries } from './redeliver.ts';
export { webhooks } from './save-webhooks.ts';
