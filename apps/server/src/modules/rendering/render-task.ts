import type { MessagePort } from 'node:worker_threads';
import type { SharedVrps } from '@peersmith/irr';
import type {
  EmailError,
  EmailText,
  Incomplete,
  ProjectionText,
  RenderError,
  Rendered,
  RenderedEmail,
  SessionName,
  Severity,
  Source,
  TemplateText,
} from '@peersmith/rendering';

/** The program of the threads that render. */
export const RENDER_THREAD = new URL('./render-thread.ts', import.meta.url);

/** What stands for a password before those who may not see it. */
export const MASK = '********';

export interface ThreadOutcome<O = Rendered | RenderError | Incomplete> {
  outcome: O;
  /** How many passwords the template read. */
  secrets: number;
}

/** What templates are rendered over, as plain data; the pieces of its projection come one by one. */
export interface RenderGiven {
  projection: Omit<ProjectionText, 'pieces'>;
  sources: readonly Source[];
  /** ISO 8601: the moment that the template may print. */
  now: string;
  /** Whether passwords stand in the text; else a mask does. */
  reveal: boolean;
  /** Longest that a template may run. */
  limit_ms: number;
  /** What RPKI says; null where the template does not ask, or for somebody who may not know. */
  rpki: RpkiGiven | null;
}

/** RPKI's data, in memory that threads share, or why there are none. */
export interface RpkiGiven {
  missing: string;
  severity: Severity;
  vrps: SharedVrps | null;
  aspas: Uint32Array | null;
}

/** The rendering of a configuration. */
export interface RenderTask extends RenderGiven {
  template: TemplateText;
}

/** The question where sessions have what they have from. */
export interface ExplainTask {
  projection: Omit<ProjectionText, 'pieces'>;
  sessions: readonly SessionName[];
  /** ISO 8601. */
  now: string;
}

/** The rendering of an e-mail for many networks. */
export interface EmailTask extends RenderGiven {
  template: EmailText;
  /** Which of those that the projection is made for: from this one on. */
  from: number;
}

/** An e-mail for a network as it was rendered, and how many passwords its templates read. */
export interface EmailOutcome {
  outcome: RenderedEmail | EmailError;
  secrets: number;
}

/** What became of e-mails, in their order. */
export interface EmailOutcomes {
  kind: 'rendered';
  done: EmailOutcome[];
}

/** What became of e-mails up to the first that needs more data. */
export type IncompleteEmails = Incomplete & { done: EmailOutcome[] };

/** As a task arrives in the thread. */
export type Received<T> = T & { parts: MessagePort };

/** The question which templates these name. */
export interface NamedTask {
  templates: readonly TemplateText[];
}
