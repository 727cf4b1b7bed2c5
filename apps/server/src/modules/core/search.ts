import { endpoints, type SearchGroup } from '@peersmith/answers';
import { auditEvent, job, objectChange } from '@peersmith/model';
import { type AnyResource, apiPathOf, contentTypeOf, nestedForm } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { may } from '../../engine/permissions.ts';
import { EVERYTHING, list, wireFor } from '../../engine/read/read.ts';
import { SIGNED_IN } from '../../platform/access.ts';

/** What happened, and not what there is. */
const LOGS = new Set([job, objectChange, auditEvent].map((resource) => contentTypeOf(resource)));

/** One text over everything that the caller may see and that says what is searched. */
export function searchRoutes(app: FastifyInstance, open: OpenContext): void {
  serving(app, open)(endpoints.search, { access: SIGNED_IN }, async ({ context, query }) => {
    const { q, limit } = query;
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

async function found(
  context: Context,
  resource: AnyResource,
  q: string,
  limit: number,
): Promise<SearchGroup> {
  const { count, rows } = await list(
    context,
    resource,
    { ...EVERYTHING, q },
    {
      limit,
      offset: 0,
      ordering: [],
      only: new Set(['display', ...resource.brief]),
    },
  );
  const wire = wireFor(context);
  return {
    type: contentTypeOf(resource),
    label: resource.plural.charAt(0).toUpperCase() + resource.plural.slice(1),
    path: apiPathOf(resource),
    count,
    objects: rows.map((row) => nestedForm(resource, row, wire)),
  };
}
