import { type AnyResource, carries, changeLogged, contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { storable } from '../../platform/storable.ts';
import { inParts, mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { announce, announces, type ObjectEvent } from '../events.ts';
import { sealMasked } from './masked.ts';
import { logged, type Stored } from './snapshot.ts';

/** One change of one object; `before` is null for a new one, `after` for one that is gone. */
export interface Change {
  resource: AnyResource;
  id: number;
  before: Stored | null;
  after: Stored | null;
  /** The object as it was read before it was deleted, for those who listen. */
  row?: Row | undefined;
  /** The change that brought this one with it, by its id. */
  causedBy?: number | null | undefined;
}

/** Writes the change log, a thousand changes a statement, and announces what it says. A save that changed nothing is not a change. */
export async function recordChanges(context: Context, changes: readonly Change[]): Promise<void> {
  const { plan } = context;
  if (plan) await inParts(changes, (part) => plan.note(part));
  const logging = changes.filter((change) => carries(change.resource, changeLogged));
  const read = await mapInTurns(logging, (change) => ({ change, entry: entryOf(context, change) }));
  const recorded = read.flatMap(({ change, entry }) => (entry ? [{ change, entry }] : []));
  if (recorded.length === 0) return;
  for (let at = 0; at < recorded.length; at += AT_ONCE) await log(context, recorded.slice(at, at + AT_ONCE));
  await announce(
    context,
    recorded
      .filter(({ change }) => announces(change.resource))
      .map(({ change: { resource, id, row = null }, entry }) => ({ resource, id, row, ...entry })),
  );
}

/** So many that their text does not keep others waiting. */
const AT_ONCE = 1000;

async function log(context: Context, recorded: readonly { change: Change; entry: Entry }[]): Promise<void> {
  const { via, name } = context.origin ?? { via: 'server', name: '' };
  const rows = recorded.map(({ change, entry }) => ({
    action: entry.action,
    changed_object_type: contentTypeOf(change.resource),
    changed_object_id: change.id,
    object_repr: storable(entry.display, 200),
    prechange_data: entry.prechange,
    postchange_data: entry.postchange,
    caused_by: change.causedBy ?? null,
    via,
    via_name: storable(name, 200),
    sealed_masked: entry.action === 'create' ? null : sealMasked(context, change.resource, change),
  }));
  await sql`insert into core_objectchange (time, user_id, user_name, request_id, action, changed_object_type, changed_object_id, object_repr, prechange_data, postchange_data, caused_by, sealed_masked, via, via_name)
    select now(), ${context.principal.id || null}::bigint, ${context.principal.username}, ${context.requestId}::uuid, action, changed_object_type, changed_object_id, object_repr, prechange_data, postchange_data, caused_by, sealed_masked, via, via_name
    from json_populate_recordset(null::core_objectchange, ${JSON.stringify(rows)}::json)`.execute(context.db);
}

type Entry = Pick<ObjectEvent, 'action' | 'display' | 'prechange' | 'postchange'>;

function entryOf(context: Context, { resource, before, after }: Change): Entry | null {
  const prechange = before && logged(context, resource, before);
  const postchange = after && logged(context, resource, after, before ?? undefined);
  if (prechange && postchange && JSON.stringify(prechange) === JSON.stringify(postchange)) return null;
  return {
    action: before ? (after ? 'update' : 'delete') : 'create',
    display: (after ?? before)?.display ?? '',
    prechange,
    postchange,
  };
}
