import type { WebhookTestInput } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, SYSTEM } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { announces, type ObjectEvent } from '../../../engine/events.ts';
import { visibleObjects } from '../../../engine/read/visible-objects.ts';
import { logged, readStored, type Stored } from '../../../engine/write/snapshot.ts';
import { payloadOf, readData } from './event-payload.ts';

/** An event that did not happen, as deliveries tell of one that did. */
interface TestEvent {
  object: { type: string; id: number; display: string } | null;
  data: Row | null;
  payload: Row;
}

type Asked = Pick<WebhookTestInput, 'event' | 'object_type' | 'object_id'>;

/** The event of a test, of an object that is there and that the caller may view; marked, so that no receiver takes it for another. */
export async function testEvent(
  context: Context,
  asked: Asked,
  types: readonly string[],
): Promise<TestEvent> {
  const type = asked.object_type ?? types[0] ?? '';
  const resource = context.engine.registry[type];
  if (!resource || !announces(resource))
    throw unprocessable('object_type', `Invalid content type: ${type || 'none'}`);
  const found = await storedObject(context, resource, asked.object_id);
  const event = eventOf(context, resource, { action: asked.event, found });
  const data = found
    ? ((await readData(context, [{ ...event, action: 'update' }])).values().next().value ?? null)
    : null;
  return {
    object: found && { type, id: Number(found.id), display: found.display },
    data,
    payload: { ...payloadOf(context, event, data), test: true },
  };
}

/** The object that is named, or the newest of its type. */
async function storedObject(
  context: Context,
  resource: AnyResource,
  asked: number | null,
): Promise<Stored | null> {
  const id = asked ?? (await newestOf(context, resource));
  if (id === null) return null;
  const type = contentTypeOf(resource);
  const mayView = await visibleObjects(context, [{ type, id }]);
  const missing = `There is no ${resource.label} ${id} that you may view.`;
  if (!mayView({ type, id }))
    throw unprocessable(
      asked === null ? 'object_type' : 'object_id',
      asked === null ? unseen(resource) : missing,
    );
  const found = (await readStored({ ...context, principal: SYSTEM }, resource, [id])).get(id);
  if (!found) throw unprocessable('object_id', missing);
  return found;
}

const unseen = ({ plural }: AnyResource) =>
  `You may not view ${plural}, and the test would show you one: choose another type of objects.`;

async function newestOf({ db }: Context, resource: AnyResource): Promise<number | null> {
  const { rows } = await sql<{
    id: number | null;
  }>`select max(id) as id from ${sql.table(tableOf(resource))}`.execute(db);
  const id = rows[0]?.id ?? null;
  return id === null ? null : Number(id);
}

function eventOf(
  context: Context,
  resource: AnyResource,
  { action, found }: { action: ObjectEvent['action']; found: Stored | null },
): ObjectEvent {
  const shown = found && logged(context, resource, found);
  return {
    resource,
    action,
    id: Number(found?.id ?? 0),
    display: found?.display ?? '',
    prechange: action === 'create' ? null : shown,
    postchange: action === 'delete' ? null : shown,
    row: null,
  };
}
