export { queueRendering, renderJob } from './render-job.ts';
export { type RenderError, type Rendered, renderRouter } from './render-router.ts';
export { type Checked, checkTemplate, type DraftTemplate, renderTemplate } from './render-template.ts';
export { renderingRoutes } from './routes.ts';
