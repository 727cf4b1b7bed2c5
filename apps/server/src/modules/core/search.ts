import { endpoints, type SearchGroup } from '@peersmith/answers';
import { auditEvent, job, objectChange } from '@peersmith/model';
import { type AnyResource, apiPathOf, contentTypeOf, nestedForm, tableOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { may } from '../../engine/permissions.ts';
import { EVERYTHING, getMany, pickPage, scopeOf, wireFor } from '../../engine/read/read.ts';
import { searchRank } from '../../engine/read/search.ts';
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
    // What was meant exactly comes first, and your own before what PeeringDB says.
    const ranked = results
      .filter(({ group }) => group.count > 0)
      .toSorted((one, other) => one.rank - other.rank);
    return { results: ranked.map(({ group }) => group) };
  });
}

async function found(
  context: Context,
  resource: AnyResource,
  q: string,
  limit: number,
): Promise<{ group: SearchGroup; rank: number }> {
  const only = new Set(['display', ...resource.brief]);
  const scope = scopeOf(context.engine, resource);
  const best = sql<number>`(select ${searchRank(scope, q) ?? sql`2`} from ${sql.table(tableOf(resource))} t0 where t0.id = (select id from page limit 1)) as rank`;
  const { ids, count, rank } = await pickPage<{ rank: number | null }>(
    context,
    resource,
    { ...EVERYTHING, q },
    { limit, offset: 0, ordering: [], only },
    best,
  );
  const rows = await getMany(context, resource, ids, only);
  const wire = wireFor(context);
  const group = {
    type: contentTypeOf(resource),
    label: resource.plural.charAt(0).toUpperCase() + resource.plural.slice(1),
    path: apiPathOf(resource),
    count,
    objects: rows.map((row) => nestedForm(resource, row, wire)),
  };
  return { group, rank: (rank ?? 2) * 2 + (resource.readOnly ? 1 : 0) };
}
