import { DEPENDENTS } from '@peersmith/answers';
import { type AnyResource, apiPathOf, permissionOf, type Row, toJson, type Verb } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { permissions } from '../../platform/access.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { get, wireFor } from '../read/read.ts';
import { dependentsOf } from '../write/dependents-of.ts';
import { remove } from '../write/remove.ts';
import { save } from '../write/save.ts';
import { confirmedDependents } from './confirmed-dependents.ts';
import { filtersAsked, requireFormat, requireNoFilters } from './parameters.ts';
import { accepted, idOf, type OpenContext, onlyOf, single } from './request.ts';
import { inMatched, sendTagged, versionOf } from './versions.ts';

/** What is done to one object at its own address. */
export function objectRoutes(app: FastifyInstance, resource: AnyResource, open: OpenContext): void {
  const detail = `${apiPathOf(resource)}:id/`;
  const needs = (verb: Verb) => ({
    config: { access: permissions(permissionOf(resource, verb)), plans: verb !== 'view' },
  });
  const show = (context: Context, row: Row, only?: ReadonlySet<string>) =>
    toJson(resource, row, wireFor(context), only);

  app.get(detail, needs('view'), async (request, reply) => {
    const context = open(request);
    const only = onlyOf(resource, request);
    requireFormat(request, ['json']);
    const query = filtersAsked(context.engine, resource, request);
    // Before the row: a version may be older than what is shown with it, and never newer.
    const version = await versionOf(context, resource, idOf(request));
    const row = await get(context, resource, idOf(request), only, query);
    return sendTagged(request, reply, { version, shown: show(context, row, only) });
  });
  if (resource.readOnly) return;
  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: detail,
      ...needs('change'),
      handler: async (request, reply) => {
        requireNoFilters(request);
        const id = idOf(request);
        const only = onlyOf(resource, request);
        const given = accepted(request.body, only);
        const mode = method === 'PUT' ? ('replace' as const) : ('modify' as const);
        const done = await inMatched(open(request), { request, resource, id }, async (context) => {
          const { rows } = await single(save(context, resource, [{ id, given, mode }]));
          const version = await versionOf(context, resource, id);
          return { version, shown: show(context, rows[0] ?? {}, only) };
        });
        return sendTagged(request, reply, done);
      },
    });
  }
  app.delete(detail, needs('delete'), async (request, reply) => {
    requireNoFilters(request, ['confirm_dependents']);
    const id = idOf(request);
    const review = confirmedDependents(request);
    await inMatched(open(request), { request, resource, id }, async (context) => {
      if ((await remove(context, resource, [id], review && { review })) === 0)
        throw notFound(resource.className);
    });
    return reply.code(204).send();
  });
  app.get(
    `${detail}dependents/`,
    { config: { access: permissions(permissionOf(resource, 'delete')), answers: DEPENDENTS } },
    async (request) => {
      requireNoFilters(request);
      return dependentsOf(open(request), resource, idOf(request));
    },
  );
}
