import { router } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { idOf, type OpenContext, parseInput } from '../../engine/http/request.ts';
import { holds } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { permissions } from '../../platform/access.ts';
import { isLarge, largeJson } from '../../platform/large-json.ts';
import { renderRouter } from './render-router.ts';
import { checkTemplate, renderTemplate } from './render-template.ts';

const VIEW_RENDERED = 'devices.view_router_configuration';

const Check = z.strictObject({
  template: z.string().max(1_000_000),
  jinja2_trim: z.boolean().default(false),
  jinja2_lstrip: z.boolean().default(false),
  router: z.int().positive().nullish(),
});

/** A router that the caller may not see is not there. */
const requireVisible = (context: Context, id: number) => get(context, router, id, new Set(['id']));

/** The configuration of a router as of now, and the check of a template that is being written. */
export function renderingRoutes(app: FastifyInstance, { open }: { open: OpenContext }): void {
  app.get(
    '/api/devices/routers/:id/render/',
    { config: { access: permissions(VIEW_RENDERED), heavy: true } },
    async (request, reply) => {
      const context = open(request);
      await requireVisible(context, idOf(request));
      const result = await renderRouter(context, idOf(request));
      if (result.kind === 'error') {
        const { kind: _, ...body } = result;
        return reply.code(400).send(body);
      }
      void reply.header('X-Masked-Passwords', result.masked);
      if (wantsText(request.query)) return reply.type('text/plain; charset=utf-8').send(result.text);
      const { kind: _, ...body } = result;
      if (!isLarge(body)) return body;
      return reply.type('application/json; charset=utf-8').send(largeJson(body));
    },
  );
  app.post(
    '/api/devices/configurations/check/',
    { config: { access: permissions('devices.view_configuration'), reads: true, heavy: true } },
    async (request) => {
      const context = open(request);
      const { router: id, ...template } = parseInput(Check, request.body);
      if (!id) return checkTemplate(context, template);
      if (!holds(context.principal, VIEW_RENDERED))
        throw new ApiError(403, { detail: 'You do not have permission to perform this action.' });
      requireUnlimited(context, 'a template of your own would reach all of them.');
      await requireVisible(context, id);
      return renderTemplate(context, { ...template, router_id: id });
    },
  );
}

const wantsText = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && Reflect.get(query, 'format') === 'text';
