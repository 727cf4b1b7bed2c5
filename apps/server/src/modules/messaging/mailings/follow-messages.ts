import { message } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Listener, ObjectEvent } from '../../../engine/events.ts';

const TYPE = contentTypeOf(message);

/** Brings the networks of mailings to where their messages are. */
export const followMessages: Listener = {
  heard: async (_context, action, types) =>
    new Set(action === 'update' ? types.filter((type) => type === TYPE) : []),
  tell: async (context, events) => {
    const ends = events.filter(({ resource, action }) => resource === message && action === 'update');
    for (const [state, those] of Map.groupBy(ends, ({ postchange }) => String(postchange?.status)))
      await follow(context, state, those);
  },
};

/** With so few left, messages that end at one time may each take the other for one that waits. */
const FEW = 100;

async function follow(context: Context, state: string, those: readonly ObjectEvent[]): Promise<void> {
  const { rows } = await sql<{ mailing: number; waiting: number }>`
    with moved as (
      update messaging_mailingrecipient set state = ${state}, updated = now()
       where message_id = any(${those.map(({ id }) => id)}::bigint[]) and state <> ${state} returning mailing_id)
    select distinct mailing_id::float8 as mailing, (select count(*)::int from (
        select 1 from messaging_mailingrecipient r where r.mailing_id = moved.mailing_id and r.state in ('queued', 'sending') limit ${FEW + those.length}) w) as waiting
      from moved`.execute(context.db);
  const ending = rows.filter(({ waiting }) => state === 'queued' || waiting < FEW + those.length);
  if (ending.length)
    await settle(
      context,
      ending.map(({ mailing }) => mailing),
    );
}

/** Says of mailings whether any of their messages waits. One message that ends waits here for the other. */
async function settle(context: Context, mailings: readonly number[]): Promise<void> {
  await sql`select 1 from messaging_mailing where id = any(${mailings}::bigint[]) order by id for update`.execute(
    context.db,
  );
  await sql`with standing as (
      select m.id, exists (select 1 from messaging_mailingrecipient r where r.mailing_id = m.id and r.state in ('queued', 'sending')) as waits
        from messaging_mailing m where m.id = any(${mailings}::bigint[]) and m.status in ('sending', 'sent'))
    update messaging_mailing m set status = case when s.waits then 'sending' else 'sent' end,
        completed = case when s.waits then null else ${context.now()}::timestamptz end, message = case when s.waits then m.message else '' end, updated = now()
      from standing s where s.id = m.id and m.status <> case when s.waits then 'sending' else 'sent' end`.execute(
    context.db,
  );
}
