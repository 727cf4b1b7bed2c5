import type { ContextOfObject } from '@peersmith/answers';
import { configContext } from '@peersmith/model';
import { explainContexts } from '@peersmith/rendering';
import {
  type AnyResource,
  carries,
  contentTypeOf,
  contextual,
  nestedForm,
  permissionOf,
  tableOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forbidden, Invalid } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { get, wireFor } from '../../engine/read/read.ts';
import { visibleObjects } from '../../engine/read/visible-objects.ts';
import { mergeOf } from './settings.ts';

interface Assigned {
  assignment: number;
  id: number;
  name: string;
  is_active: boolean;
  weight: number;
  data: string;
}

/** The context of an object: merged, layer by layer, and where each value comes from. Three statements, and what a limit adds. */
export async function contextOfObject(
  context: Context,
  { content_type, object_id }: { content_type: string; object_id: number },
): Promise<ContextOfObject> {
  const resource = contextualOf(context, content_type);
  if (!may(context.principal, resource, 'view'))
    throw forbidden(`You may not view ${resource.plural} (${permissionOf(resource, 'view')}).`);
  const row = await get(context, resource, object_id, new Set(['id', 'display', ...resource.brief]));
  const { assigned, own } = await layersOf(context, resource, object_id);
  const sees = await visibleObjects(
    context,
    assigned.map(({ id }) => ({ type: contentTypeOf(configContext), id })),
  );
  const how = mergeOf(context);
  const wire = wireFor(context);
  const { merged, keys } = explainContexts([...assigned.map(({ data }) => data), ...(own ? [own] : [])], how);
  const layers = assigned.map(({ assignment, weight, is_active, data, id, name }) =>
    sees({ type: contentTypeOf(configContext), id })
      ? {
          assignment,
          config_context: nestedForm(configContext, { id, name, display: name }, wire),
          weight,
          is_active,
          data: JSON.parse(data),
        }
      : { assignment: null, config_context: null, weight, is_active, data: null },
  );
  return {
    object: nestedForm(resource, row, wire),
    merged,
    layers: own
      ? [
          ...layers,
          { assignment: null, config_context: null, weight: null, is_active: true, data: JSON.parse(own) },
        ]
      : layers,
    keys,
    recursive: how.recursive,
    lists: how.lists,
  };
}

function contextualOf({ engine }: Context, type: string): AnyResource {
  const resource = engine.registry[type];
  if (resource && carries(resource, contextual)) return resource;
  throw new Invalid({ content_type: [`Objects of the type ${type} have no config context.`] });
}

/** What is assigned to an object, the lightest first, and what it says itself where that is something. */
async function layersOf(
  { db }: Context,
  resource: AnyResource,
  id: number,
): Promise<{ assigned: Assigned[]; own: string | null }> {
  const { rows } = await sql<{
    assigned: Assigned[];
    own: string | null;
  }>`select nullif(t.local_context_data, '{}')::text as own, coalesce((select json_agg(json_build_object('assignment', a.id, 'id', c.id, 'name', c.name, 'is_active', c.is_active, 'weight', a.weight, 'data', c.data::text) order by a.weight, c.name)
      from extras_configcontextassignment a join extras_configcontext c on c.id = a.config_context_id where a.content_type = ${contentTypeOf(resource)} and a.object_id = t.id), '[]') as assigned
    from ${sql.table(tableOf(resource))} t where t.id = ${id}`.execute(db);
  return rows[0] ?? { assigned: [], own: null };
}
