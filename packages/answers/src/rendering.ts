import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** What a configuration leaves out or says otherwise than it is stored, and how to mend it. */
export const RenderFinding = z.strictObject({
  kind: z.string().describe('What is wrong, in a word: `password_unsayable`.'),
  severity: z
    .enum(['error', 'warning'])
    .describe(
      'An error left something out of the configuration; a warning wrote it, but not as it is stored.',
    ),
  object: z.strictObject({ content_type: z.string(), id: z.int(), display: z.string() }),
  message: z.string(),
  remedy: z.string(),
});
export type RenderFinding = z.infer<typeof RenderFinding>;

/** The configuration of a router as of now. */
export const Rendered = z.strictObject({
  text: z.string(),
  masked: z
    .int()
    .describe('How many passwords are masked in it; with any, it is for reading and not for a router.'),
  findings: z.array(RenderFinding).describe('What was left out or changed, and why.'),
  installable: z
    .boolean()
    .describe(
      'Whether it may be put on the router: nothing is left out of it, and no mask stands for a password.',
    ),
  template: z.strictObject({ id: z.int(), name: z.string() }),
  statements: z.int().describe('SQL statements that its data took.'),
  duration_ms: z.number(),
});
export type Rendered = z.infer<typeof Rendered>;

/** Why there is no configuration. */
export const RenderRefusal = z.strictObject({
  code: z.enum(['no_template', 'template_error', 'router_unknown']),
  detail: z.string(),
  template: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  excerpt: z.string().optional(),
});
export type RenderRefusal = z.infer<typeof RenderRefusal>;

/** A mistake in a template, with where it is. */
export const TemplateProblem = z.strictObject({
  detail: z.string(),
  template: z.string(),
  line: z.int(),
  column: z.int(),
  excerpt: z.string(),
});
export type TemplateProblem = z.infer<typeof TemplateProblem>;

/** Whether a template is sound, and what it gives for the router that was named. */
export const TemplateCheck = z.union([
  z.strictObject({
    ok: z.literal(true),
    text: z.string().optional(),
    findings: z.array(RenderFinding).optional(),
  }),
  TemplateProblem.extend({ ok: z.literal(false) }),
]);
export type TemplateCheck = z.infer<typeof TemplateCheck>;

/** For which routers a template that is being written does not render. */
export const TemplateTrial = z.strictObject({
  rendered: z.int().describe('For how many routers it was rendered.'),
  left_out: z.int().describe('For how many it was not, because there are too many.'),
  failing: z.array(
    z.strictObject({
      router: z.strictObject({ id: z.int(), name: z.string() }),
      detail: z.string(),
      template: z.string(),
      line: z.int(),
      column: z.int(),
      excerpt: z.string(),
    }),
  ),
});
export type TemplateTrial = z.infer<typeof TemplateTrial>;

export const renderingEndpoints = {
  renderRouter: endpoint({
    method: 'GET',
    path: '/api/devices/routers/:id/render/',
    summary: 'The configuration of a router',
    help: 'The header `X-Masked-Passwords` says how many passwords are masked in it, `X-Installable` whether it may be put on the router.',
    answer: Rendered,
    text: true,
    refusals: { 400: RenderRefusal },
  }),
  checkTemplate: endpoint({
    method: 'POST',
    path: '/api/devices/configurations/check/',
    summary: 'Whether a template is sound',
    body: z.strictObject({
      template: z.string().max(1_000_000),
      jinja2_trim: z.boolean().default(false),
      jinja2_lstrip: z.boolean().default(false),
      router: z.int().positive().nullish().describe('Renders it for this router.'),
    }),
    answer: TemplateCheck,
  }),
  tryTemplate: endpoint({
    method: 'POST',
    path: '/api/devices/configurations/:id/try/',
    summary: 'Whether a template renders for the routers of a configuration',
    help: 'Renders it for the first 50 of the routers that have this configuration, as it is written here; as it is in force where nothing is. Nothing is kept.',
    body: z.strictObject({
      template: z.string().max(1_000_000).optional(),
      jinja2_trim: z.boolean().optional(),
      jinja2_lstrip: z.boolean().optional(),
    }),
    answer: TemplateTrial,
  }),
};
