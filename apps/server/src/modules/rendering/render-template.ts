import type { TemplateCheck } from '@peersmith/answers';
import type { RenderError, TemplateText } from '@peersmith/rendering';
import type { Context } from '../../engine/context.ts';
import { renderText } from './render-router.ts';
import { RENDER_THREAD } from './render-task.ts';

/** A template as it stands in an editor. */
export interface DraftTemplate {
  template: string;
  jinja2_trim: boolean;
  jinja2_lstrip: boolean;
}

const refused = ({ kind: _, code: __, ...problem }: RenderError): TemplateCheck => ({
  ok: false,
  ...problem,
});

const named = (draft: DraftTemplate): TemplateText => ({ name: 'template', ...draft });

/** Whether a template can be compiled: its syntax, its filters and its tests. */
export async function checkTemplate(context: Context, draft: DraftTemplate): Promise<TemplateCheck> {
  const task = named(draft);
  const error = await context.work.run<RenderError | null>({
    program: RENDER_THREAD,
    name: 'checkTask',
    task,
  });
  return error ? refused(error) : { ok: true };
}

/** What a template that is being written gives: for a router when one is named, else whether it compiles. */
export async function renderTemplate(
  context: Context,
  { router_id, ...draft }: DraftTemplate & { router_id?: number },
): Promise<TemplateCheck> {
  if (router_id === undefined) return checkTemplate(context, draft);
  const outcome = await renderText(context, router_id, named(draft));
  if (outcome.kind === 'error') return refused(outcome);
  const { text, findings } = outcome;
  return { ok: true, text, ...(findings.length > 0 && { findings }) };
}
