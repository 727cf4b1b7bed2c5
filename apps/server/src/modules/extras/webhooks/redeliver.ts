import { webhookDelivery } from '@peersmith/model';
import { toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import { type ActionHandler, implement } from '../../../engine/implement.ts';
import { get, wireFor } from '../../../engine/read.ts';

/** Sends an event again as if for the first time, under its own delivery id. */
const redeliver: ActionHandler = async ({ context, id }) => {
  await sql`update extras_webhookdelivery set status = 'pending', attempts = 0, next_attempt = ${context.now()}, error = '', updated = now() where id = ${id}`.execute(
    context.db,
  );
  return toJson(webhookDelivery, await get(context, webhookDelivery, id), wireFor(context));
};

export const deliveries = implement(webhookDelivery, { actions: { redeliver } });
