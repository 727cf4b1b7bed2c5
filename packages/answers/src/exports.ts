import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { TemplateCheck, TemplateProblem } from './rendering.ts';

/** Why an export template prints nothing. */
export const ExportRefusal = TemplateProblem.extend({ code: z.literal('template_error') });

export const exportEndpoints = {
  renderExport: endpoint({
    method: 'GET',
    path: '/api/extras/export-templates/:id/render-synchronous/',
    summary: 'What an export template prints',
    help: 'Of all objects that you may view; the filters of their list narrow them. `format=text` is the file itself, as a download.',
    answer: z.strictObject({ rendered: z.string() }),
    text: true,
    refusals: { 400: z.union([ExportRefusal, z.record(z.string(), z.array(z.string()))]) },
  }),
  checkExport: endpoint({
    method: 'POST',
    path: '/api/extras/export-templates/check/',
    summary: 'Whether an export template is sound',
    body: z.strictObject({
      template: z.string().max(1_000_000),
      jinja2_trim: z.boolean().default(false),
      jinja2_lstrip: z.boolean().default(false),
      content_type: z.string().max(100).nullish().describe('Prints the first objects of this type.'),
    }),
    answer: TemplateCheck,
  }),
};
