export { demoJob, loadDemo } from './demo.ts';
export { setupRoutes } from './routes.ts';
export { quickstart, syncPeeringdb } from './run-quickstart.ts';
export { type ShippedTemplate, shippedSource } from './templates.ts';
