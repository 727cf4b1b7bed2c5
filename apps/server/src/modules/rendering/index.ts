export { queueRendering, renderJob } from './render-job.ts';
export { renderRouter } from './render-router.ts';
export type { ThreadData } from './render-thread.ts';
export { renderingRoutes } from './routes.ts';
