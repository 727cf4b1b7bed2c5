import { auditEvent, job, objectChange } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  nestedForm,
  type ParsedQuery,
} from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { type OpenContext, parseInput } from '../../engine/http/request.ts';
import { may } from '../../engine/permissions.ts';
import { list, wireFor } from '../../engine/read/read.ts';
import { SIGNED_IN } from '../../platform/access.ts';

const Query = z.strictObject({
  q: z.string().trim().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(20).default(5),
});

/** What happened, and not what there is. */
const LOGS = new Set([job, objectChange, auditEvent].map((resource) => contentTypeOf(resource)));

/** One text over everything that the caller may see and that says what is searched. */
export function searchRoutes(app: FastifyInstance, open: OpenContext): void {
  app.get('/api/search/', { config: { access: SIGNED_IN } }, async (request) => {
    const context = open(request);
    const { q, limit } = parseInput(Query, request.query);
    if (q === '') return { results: [] };
    const searched = Object.values(context.engine.registry).filter(
      (resource) =>
        resource.search &&
        resource.page &&
        !LOGS.has(contentTypeOf(resource)) &&
        may(context.principal, resource, 'view'),
    );
    const results = await Promise.all(searched.map((resource) => found(context, resource, q, limit)));
    return { results: results.filter((result) => result.count > 0) };
  });
}

async function found(context: Context, resource: AnyResource, q: string, limit: number) {
  const query: ParsedQuery = {
    where: { all: [] },
    named: [],
    q,
    createdByRequest: null,
    updatedByRequest: null,
  };
  const { count, rows } = await list(context, resource, query, {
    limit,
    offset: 0,
    ordering: [],
    only: new Set(['display', ...resource.brief]),
  });
  const wire = wireFor(context);
  return {
    type: contentTypeOf(resource),
    label: resource.plural.charAt(0).toUpperCase() + resource.plural.slice(1),
    path: apiPathOf(resource),
    count,
    objects: rows.map((row) => nestedForm(resource, row, wire)),
  };
}
