import { endpoints } from '@peersmith/answers';
import { configuration, router } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { holds } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { permissions } from '../../platform/access.ts';
import { isLarge, largeJson } from '../../platform/large-json.ts';
import { renderRouter } from './render-router.ts';
import { checkTemplate, renderTemplate } from './render-template.ts';
import { tryTemplate } from './try-template.ts';

const BLOCKS = ['jinja2_trim', 'jinja2_lstrip'];
const VIEW_RENDERED = 'devices.view_router_configuration';

/** A router that the caller may not see is not there. */
const requireVisible = (context: Context, id: number) => get(context, router, id, new Set(['id']));

/** The configuration of a router as of now, and the check of a template that is being written. */
export function renderingRoutes(app: FastifyInstance, { open }: { open: OpenContext }): void {
  const serve = serving(app, open);
  serve(
    endpoints.renderRouter,
    { access: permissions(VIEW_RENDERED), heavy: true },
    async ({ context, params, request, reply }) => {
      await requireVisible(context, params.id);
      const result = await renderRouter(context, params.id);
      if (result.kind === 'error') {
        const { kind: _, ...body } = result;
        return reply.code(400).send(body);
      }
      void reply.headers({
        'X-Masked-Passwords': result.masked,
        'X-Installable': String(result.installable),
      });
      if (wantsText(request.query)) return reply.type('text/plain; charset=utf-8').send(result.text);
      const { kind: _, loaded: __, ...body } = result;
      if (!isLarge(body)) return body;
      return reply.type('application/json; charset=utf-8').send(largeJson(body));
    },
  );
  serve(
    endpoints.checkTemplate,
    { access: permissions('devices.view_configuration'), reads: true, heavy: true },
    async ({ context, body: { router: id, ...template } }) => {
      if (!id) return checkTemplate(context, template);
      if (!holds(context.principal, VIEW_RENDERED))
        throw new ApiError(403, { detail: 'You do not have permission to perform this action.' });
      requireUnlimited(context, 'a template of your own would reach all of them.');
      await requireVisible(context, id);
      return renderTemplate(context, { ...template, router_id: id });
    },
  );
  serve(
    endpoints.tryTemplate,
    { access: permissions('devices.view_configuration', VIEW_RENDERED), reads: true, heavy: true },
    async ({ context, params, body }) => {
      const held = await get(context, configuration, params.id, new Set(['template', ...BLOCKS]));
      requireUnlimited(context, 'a template of your own would reach all of them.');
      return tryTemplate(context, {
        configuration_id: params.id,
        template: body.template ?? String(held.template),
        jinja2_trim: body.jinja2_trim ?? held.jinja2_trim === true,
        jinja2_lstrip: body.jinja2_lstrip ?? held.jinja2_lstrip === true,
      });
    },
  );
}

const wantsText = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && Reflect.get(query, 'format') === 'text';
