import { endpoints, type TaggedObjects } from '@peersmith/answers';
import { tag } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  carries,
  contentTypeOf,
  permissionOf,
  tableOf,
  tagged,
} from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { may } from '../../engine/permissions.ts';
import { get, grantedWhere } from '../../engine/read/read.ts';
import { permissions } from '../../platform/access.ts';

/** How many objects of each type carry a tag, of those that the caller may view; one statement for all types. */
export async function taggedObjects(context: Context, id: number): Promise<TaggedObjects> {
  const { slug } = await get(context, tag, id, new Set(['slug']));
  const resources = Object.values(context.engine.registry).filter(
    (resource) => carries(resource, tagged) && may(context.principal, resource, 'view'),
  );
  const found = resources.length > 0 ? await counted(context, resources, id) : [];
  const types = found
    .filter(({ count }) => count > 0)
    .flatMap(({ type, count }) => {
      const resource = context.engine.registry[type];
      return resource
        ? [
            {
              content_type: type,
              label: resource.plural,
              count,
              path: `${apiPathOf(resource)}?tag=${encodeURIComponent(String(slug))}`,
            },
          ]
        : [];
    })
    .sort((one, other) => other.count - one.count);
  return { count: types.reduce((sum, one) => sum + one.count, 0), types };
}

async function counted(context: Context, resources: readonly AnyResource[], id: number) {
  const queries = resources.map((resource) => {
    const type = sql.lit(contentTypeOf(resource));
    return sql`select ${type} as type, count(*)::int as count from extras_taggeditem l join ${sql.table(tableOf(resource))} t0 on t0.id = l.object_id where l.tag_id = ${id} and l.content_type = ${type} and ${grantedWhere(context, resource)}`;
  });
  const { rows } = await sql<{ type: string; count: number }>`${sql.join(queries, sql` union all `)}`.execute(
    context.db,
  );
  return rows;
}

/** What carries a tag. */
export const tagRoutes = (app: FastifyInstance, open: OpenContext): void =>
  serving(app, open)(
    endpoints.taggedObjects,
    { access: permissions(permissionOf(tag, 'view')) },
    ({ context, params }) => taggedObjects(context, params.id),
  );
