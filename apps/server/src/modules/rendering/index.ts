export { type RenderError, type Rendered, renderRouter } from './render-router.ts';
