export { findingText } from './finding.ts';
export { renderData } from './render-data.ts';
export { queueRendering, renderJob } from './render-job.ts';
export { type RenderError, type Rendered, renderRouter } from './render-router.ts';
export type { ThreadData } from './render-thread.ts';
export { renderingRoutes } from './routes.ts';
