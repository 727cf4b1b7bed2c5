import { type AnyResource, type Row, toJson } from '@peersmith/resource';
import { type Context, SYSTEM } from '../../../engine/context.ts';
import type { ObjectEvent } from '../../../engine/events.ts';
import { getMany, wireFor } from '../../../engine/read/read.ts';

/** The objects as the API shows them to somebody who sees all but secrets, under relative addresses. */
export async function readData(
  outer: Context,
  events: readonly ObjectEvent[],
): Promise<Map<ObjectEvent, Row>> {
  const context: Context = { ...outer, principal: SYSTEM, base: '' };
  const wire = { ...wireFor(context), showsSecret: () => false, holds: () => false };
  const data = new Map<ObjectEvent, Row>();
  const byResource = Map.groupBy(events, ({ resource }) => resource);
  for (const [resource, own] of byResource) {
    const rows = await readRows(context, resource, own);
    for (const event of own) {
      const row = event.row ?? rows.get(event.id);
      if (row) data.set(event, toJson(resource, row, wire));
    }
  }
  return data;
}

async function readRows(
  context: Context,
  resource: AnyResource,
  events: readonly ObjectEvent[],
): Promise<Map<number, Row>> {
  const ids = events.filter(({ action }) => action !== 'delete').map(({ id }) => id);
  const rows = await getMany(context, resource, ids);
  return new Map(rows.map((row) => [Number(row.id), row]));
}

/** What is told of an event: the body of a request without a template, and what templates see. */
export const payloadOf = (context: Context, event: ObjectEvent, data: Row | null) => ({
  event: event.action,
  timestamp: context.now().toISOString().replace('T', ' ').replace('Z', '000+00:00'),
  model: event.resource.name,
  username: context.principal.username,
  request_id: context.requestId,
  data,
  snapshots: { prechange: event.prechange, postchange: event.postchange },
});
