import type { ConditionSet } from '@peersmith/model';
import { contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Listener, ObjectEvent } from '../../../engine/events.ts';
import { storable } from '../../../platform/storable.ts';
import { satisfies } from './conditions.ts';
import { payloadOf, readData } from './event-payload.ts';

interface Listening {
  id: number;
  content_types: string[];
  type_create: boolean;
  type_update: boolean;
  type_delete: boolean;
  conditions: ConditionSet | null;
}

/** Queues a delivery for every webhook that waits for an event, in the transaction in which it happens. */
export const webhookListener: Listener = {
  heard: async (context, action, types) => {
    const { rows } = await sql<{
      type: string;
    }>`select distinct unnest(content_types) as type from extras_webhook where enabled and ${sql.ref(`type_${action}`)} and content_types && ${types}::text[]`.execute(
      context.db,
    );
    return new Set(rows.map(({ type }) => type));
  },
  tell: async (context, all) => {
    // What was deleted and not read before had nobody waiting for it.
    const events = all.filter(({ action, row }) => action !== 'delete' || row !== null);
    if (events.length === 0) return;
    const types = [...new Set(events.map(({ resource }) => contentTypeOf(resource)))];
    const { rows: listening } =
      await sql<Listening>`select id, content_types, type_create, type_update, type_delete, conditions from extras_webhook where enabled and content_types && ${types}::text[] order by id`.execute(
        context.db,
      );
    const pairs = events.flatMap((event) =>
      listening.filter((one) => waitsFor(one, event)).map((one) => ({ event, listening: one })),
    );
    if (pairs.length === 0) return;
    const data = await readData(context, [...new Set(pairs.map(({ event }) => event))]);
    const deliveries = pairs.flatMap(({ event, listening: { id, conditions } }) => {
      const object = data.get(event) ?? null;
      return conditions === null || satisfies(conditions, object)
        ? [{ webhook_id: id, ...deliveryOf(context, event, object) }]
        : [];
    });
    await insertDeliveries(context, deliveries);
  },
};

const waitsFor = (listening: Listening, { resource, action }: ObjectEvent) =>
  listening.content_types.includes(contentTypeOf(resource)) && listening[`type_${action}`];

/** What is kept of an event until it is sent; templates see its payload. */
function deliveryOf(context: Context, event: ObjectEvent, data: Row | null): Row {
  return {
    event: event.action,
    object_type: contentTypeOf(event.resource),
    object_id: event.id,
    object_repr: storable(event.display, 200),
    payload: JSON.stringify(payloadOf(context, event, data)),
  };
}

async function insertDeliveries(context: Context, deliveries: readonly Row[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`insert into extras_webhookdelivery (time, next_attempt, webhook_id, delivery_id, event, object_type, object_id, object_repr, status, payload)
    select ${context.now()}::timestamptz, ${context.now()}::timestamptz, webhook_id, gen_random_uuid(), event, object_type, object_id, object_repr, 'pending', payload
    from json_populate_recordset(null::extras_webhookdelivery, ${JSON.stringify(deliveries)}::json)`.execute(
    context.db,
  );
}
