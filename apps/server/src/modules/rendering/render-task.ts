import type { MessagePort } from 'node:worker_threads';
import type {
  Incomplete,
  ProjectionText,
  RenderError,
  Rendered,
  Source,
  TemplateText,
} from '@peersmith/rendering';

/** The program of the threads that render. */
export const RENDER_THREAD = new URL('./render-thread.ts', import.meta.url);

/** What stands for a password before those who may not see it. */
export const MASK = '********';

export interface ThreadOutcome {
  outcome: Rendered | RenderError | Incomplete;
  /** How many passwords the template read. */
  secrets: number;
}

/** One rendering, as plain data; the pieces of its projection come one by one. */
export interface RenderTask {
  projection: Omit<ProjectionText, 'pieces'>;
  template: TemplateText;
  sources: readonly Source[];
  /** ISO 8601: the moment that the template may print. */
  now: string;
  /** Whether passwords stand in the text; else a mask does. */
  reveal: boolean;
  /** Longest that the template may run. */
  limit_ms: number;
}

/** As it arrives in the thread. */
export type ReceivedRenderTask = RenderTask & { parts: MessagePort };

/** The question which templates these name. */
export interface NamedTask {
  templates: readonly TemplateText[];
}
