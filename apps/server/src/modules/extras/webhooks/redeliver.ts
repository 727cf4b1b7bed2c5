import { webhookDelivery } from '@peersmith/model';
import { type Row, toJson } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { type ActionHandler, implement } from '../../../engine/implement.ts';
import { holds } from '../../../engine/permissions.ts';
import { get, wireFor } from '../../../engine/read/read.ts';
import { visibleObjects } from '../../../engine/read/visible-objects.ts';

/** Sends an event again as if for the first time, under its own delivery id. */
const redeliver: ActionHandler = async ({ context, id }) => {
  await sql`update extras_webhookdelivery set status = 'pending', attempts = 0, next_attempt = ${context.now()}, plain_error = '', sealed_error = null, updated = now() where id = ${id}`.execute(
    context.db,
  );
  return toJson(webhookDelivery, await get(context, webhookDelivery, id), wireFor(context));
};

/** A text in the form of guarded fields: for everybody, and sealed where it holds secrets. */
const guarded = (name: string) => (alias: string) =>
  sql`json_build_object('masked', ${sql.ref(`${alias}.plain_${name}`)}, 'sealed', ${sql.ref(`${alias}.sealed_${name}`)})`;

/** Whether there is something that only those see who may see the webhook's secrets. */
const hasSecrets = (alias: string): RawBuilder<string | null> =>
  sql`case when ${sql.ref(`${alias}.sealed_body`)} is not null or ${sql.ref(`${alias}.sealed_error`)} is not null then 'secrets' end`;

/** What was sent tells of its object, so it is for those who may view that. */
async function concealObjects(rows: readonly Row[], context: Context): Promise<void> {
  const objectOf = (row: Row) => ({ type: String(row.object_type), id: Number(row.object_id) });
  const mayView = await visibleObjects(context, rows.map(objectOf));
  const seesSecrets = holds(context.principal, 'extras.view_password');
  for (const row of rows) {
    if (mayView(objectOf(row))) {
      if (seesSecrets) row.withheld = null;
      continue;
    }
    const name = `${row.object_type} ${row.object_id}`;
    const display = `${row.event} ${name}`;
    Object.assign(row, {
      withheld: 'object',
      request_body: '',
      error: '',
      object: null,
      object_repr: name,
      display,
    });
  }
}

export const deliveries = implement(webhookDelivery, {
  computed: { error: guarded('error'), request_body: guarded('body'), withheld: hasSecrets },
  conceal: { needs: ['event', 'object_type', 'object_id'], from: concealObjects },
  actions: { redeliver },
});
