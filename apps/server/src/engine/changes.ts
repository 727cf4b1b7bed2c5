import { type AnyResource, contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { logged, type Stored } from './snapshot.ts';

/** One change of one object; `before` is null for a new one, `after` for one that is gone. */
export interface Change {
  resource: AnyResource;
  id: number;
  before: Stored | null;
  after: Stored | null;
}

/** Writes the change log, in one statement. A save that changed nothing is not a change. */
export async function recordChanges(context: Context, changes: readonly Change[]): Promise<void> {
  const rows = changes
    .filter((change) => change.resource.traits.includes('change_log'))
    .flatMap((change) => rowOf(change) ?? []);
  if (rows.length === 0) return;
  await sql`insert into core_objectchange (time, user_id, user_name, request_id, action, changed_object_type, changed_object_id, object_repr, prechange_data, postchange_data)
    select now(), ${context.principal.id || null}::bigint, ${context.principal.username}, ${context.requestId}::uuid, action, changed_object_type, changed_object_id, object_repr, prechange_data, postchange_data
    from json_populate_recordset(null::core_objectchange, ${JSON.stringify(rows)}::json)`.execute(context.db);
}

function rowOf({ resource, id, before, after }: Change): Row | null {
  const pre = before && logged(resource, before);
  const post = after && logged(resource, after, before ?? undefined);
  if (pre && post && JSON.stringify(pre) === JSON.stringify(post)) return null;
  return {
    action: before ? (after ? 'update' : 'delete') : 'create',
    changed_object_type: contentTypeOf(resource),
    changed_object_id: id,
    object_repr: (after ?? before)?.display.slice(0, 200) ?? '',
    prechange_data: pre,
    postchange_data: post,
  };
}
