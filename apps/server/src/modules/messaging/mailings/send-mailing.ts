import { mailingRecipient } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { forbidden } from '../../../engine/errors.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { counted } from '../../../platform/counted.ts';
import { announceMessages, queueMessages, rulesAgainst } from '../outbox/index.ts';
import { type Addressed, recipientsOf } from '../recipients.ts';
import { mailMissing } from '../settings.ts';
import {
  countsOf,
  loadMailing,
  refusal,
  type StoredMailing,
  standingOf,
  writeMailing,
} from './stored-mailing.ts';

interface Ready extends Addressed {
  id: number;
  name: string;
  to: string[];
  cc: string[];
  subject: string;
  body: string;
}

/** Queues what is ready of a mailing, as it was looked at, all or nothing. */
export async function sendMailing(
  outer: Context,
  id: number,
  seen: { revision: number; count: number },
): Promise<void> {
  const missing = mailMissing(outer);
  if (missing !== null) throw refusal('not_set_up', missing);
  if (await applyRules(outer, id)) throw changed();
  await inTransaction(outer, async (context) => {
    const held = await loadMailing(context, id, true);
    await requireReady(context, held, seen);
    const ready = await readyOf(context, id);
    const recipients = await recipientsOf(context, ready);
    const messages = await queueMessages(
      context,
      ready.map((one) => ({
        written: {
          ...{ subject: one.subject, body: one.body, to: one.to, cc: one.cc },
          ...{ identity: held.identity, template: held.template_id, attachments: [], despite_rule: false },
        },
        network: { ...one, recipients: recipients.get(one.asn) ?? [] },
      })),
    );
    await sql`update messaging_mailingrecipient r set state = 'queued', message_id = q.message, updated = now()
      from unnest(${ready.map((one) => one.id)}::bigint[], ${messages}::bigint[]) q(id, message) where r.id = q.id`.execute(
      context.db,
    );
    await writeMailing(context, id, {
      ...{ status: 'sending', message: `${counted(ready.length, 'message')} on the way.` },
      started: sql`coalesce(started, ${context.now()})`,
      completed: null,
    });
  });
}

const changed = () =>
  refusal(
    'mailing_changed',
    'Something has changed since you looked at it: look at it once more, then send it.',
  );

async function requireReady(
  context: Context,
  held: StoredMailing,
  seen: { revision: number; count: number },
): Promise<void> {
  if (held.status === 'draft' || held.status === 'preparing')
    throw refusal('mailing_state', `It is ${held.status}: prepare it, and look at its messages first.`);
  const { ready = 0, template_error = 0 } = await countsOf(context, held.id);
  if (template_error > 0) throw refusal('template_error', (await standingOf(context, held.id)).message);
  if (held.revision !== seen.revision || ready !== seen.count) throw changed();
  const { rows } =
    await sql`select 1 from messaging_mailingrecipient r where r.mailing_id = ${held.id} and r.state = 'ready'
    and not ${withinGrant(context, mailingRecipient, sql`r.id`)} limit 1`.execute(context.db);
  if (rows.length)
    throw forbidden('It goes to networks that you may not see, so somebody who may has to send it.');
}

async function readyOf({ db }: Context, id: number): Promise<Ready[]> {
  const { rows } = await sql<Ready>`
    select id::float8 as id, asn::float8 as asn, network_name as name, autonomous_system_id::float8 as autonomous_system, "to", cc, subject, body
      from messaging_mailingrecipient where mailing_id = ${id} and state = 'ready' order by asn`.execute(db);
  return rows;
}

/** Looks at writing rules once more: whether any was made since against a network that was ready. */
const applyRules = (outer: Context, id: number): Promise<boolean> =>
  inTransaction(outer, async (context) => {
    await loadMailing(context, id, true);
    const ready = await readyOf(context, id);
    const rules = await rulesAgainst(
      context,
      ready.map(({ asn }) => asn),
    );
    if (rules.size === 0) return false;
    const [asns, texts] = [[...rules.keys()], [...rules.values()].map(({ text }) => text)];
    await sql`update messaging_mailingrecipient r set state = 'do_not_write', error = w.text, updated = now()
      from unnest(${asns}::bigint[], ${texts}::text[]) w(asn, text)
      where r.mailing_id = ${id} and r.state = 'ready' and r.asn = w.asn`.execute(context.db);
    await writeMailing(context, id, {});
    return true;
  });

/** Cancels what waits of a mailing, or keeps one that is being prepared from being so. */
export const stopMailing = (outer: Context, id: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadMailing(context, id, true);
    if (held.status === 'preparing')
      return writeMailing(context, id, {
        status: 'draft',
        message: 'It was stopped before it was prepared.',
      });
    if (held.status !== 'sending')
      throw refusal('mailing_state', `It is ${held.status}: there is nothing to stop.`);
    const { rows } = await sql<{ id: number; subject: string }>`
      update messaging_message m set status = 'cancelled', next_attempt = null, updated = now()
       where m.status = 'queued' and m.id in (select message_id from messaging_mailingrecipient where mailing_id = ${id})
      returning m.id::float8 as id, m.subject`.execute(context.db);
    await writeMailing(context, id, {
      ...{ status: 'stopped', completed: context.now() },
      message: `${counted(rows.length, 'message')} that waited will not be sent. What had left before has left.`,
    });
    await announceMessages(context, rows, { from: 'queued', to: 'cancelled' });
  });
