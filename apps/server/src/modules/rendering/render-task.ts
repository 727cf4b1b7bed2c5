import type { ProjectionText, Source } from './projection.ts';
import type { TemplateText } from './render.ts';

/** The program of the threads that render. */
export const RENDER_THREAD = new URL('./render-thread.ts', import.meta.url);

/** One rendering, as plain data. */
export interface RenderTask {
  projection: ProjectionText;
  template: TemplateText;
  sources: readonly Source[];
  /** ISO 8601: the moment that the template may print. */
  now: string;
  /** Longest that the template may run. */
  limit_ms: number;
}
