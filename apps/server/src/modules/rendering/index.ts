import type { Context } from '../../engine/context.ts';

/** A configuration that rendered, with what it came from. */
export interface Rendered {
  kind: 'rendered';
  text: string;
  template: { id: number; name: string };
  /** SQL statements that the projection took. */
  statements: number;
  duration_ms: number;
}

/** Why there is no configuration. */
export interface RenderError {
  kind: 'error';
  code: 'no_template' | 'template_error' | 'router_unknown';
  detail: string;
  template?: string;
  line?: number;
  column?: number;
  excerpt?: string;
}

export async function renderRouter(_context: Context, _routerId: number): Promise<Rendered | RenderError> {
  return { kind: 'error', code: 'no_template', detail: 'not built' };
}
