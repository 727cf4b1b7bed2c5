import type { Audience } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ensureEmailTemplate } from '../shipped/ensure-email-template.ts';
import { makeMailing } from './make-mailing.ts';
import { writeRecipients } from './prepare-mailing.ts';
import { loadMailing, writeMailing } from './stored-mailing.ts';

/** Two mailings for a demonstration, in the name of an AS: one that was sent some days ago, and one to be looked through. */
export async function inventMailings(context: Context, { from }: { from: string }): Promise<void> {
  const { rows } = await sql<{ writer: number; exchange: string | null }>`
    select a.id::float8 as writer, (select id::text from peering_internetexchange order by name limit 1) as exchange
      from peering_autonomoussystem a where a.affiliated order by a.asn limit 1`.execute(context.db);
  const [found] = rows;
  if (!found?.exchange) return;
  const { writer, exchange } = found;
  const past = await invented(context, writer, {
    name: 'Welcome to private peers',
    template: 'welcome',
    audience: { kind: 'direct-sessions', filters: {} },
  });
  await sendInThePast(context, past, from);
  await invented(context, writer, {
    name: 'Higher prefix limits',
    template: 'max-prefix-change',
    audience: { kind: 'exchange-sessions', filters: { internet_exchange_id: [exchange] } },
  });
}

async function invented(
  context: Context,
  writer: number,
  { name, template, audience }: { name: string; template: string; audience: Audience },
): Promise<number> {
  const id = await makeMailing(context, {
    ...{ name, audience, local_autonomous_system: writer, purpose: 'peering', identity: '', given: {} },
    template: await ensureEmailTemplate(context, template),
  });
  await writeMailing(context, id, { status: 'preparing' });
  await writeRecipients(context, await loadMailing(context, id), { step: () => undefined });
  return id;
}

/** As if the mail server had taken it four days ago. */
async function sendInThePast({ db }: Context, mailing: number, from: string): Promise<void> {
  const then = sql`now() - interval '4 days'`;
  await sql`insert into messaging_message (autonomous_system_id, asn, network_name, from_address, "to", subject, body, status, attempts, attempted, sent,
      message_id, reference, thread, response, in_journal, created)
    select r.autonomous_system_id, r.asn, r.network_name, ${from}, r."to", r.subject, r.body, 'sent', 1, ${then}, ${then},
      '<peersmith.mailing' || r.id || '@northlight.example>', 'mailing' || r.id, 'mailing' || r.id, '250 2.0.0 OK queued', true, ${then}
      from messaging_mailingrecipient r where r.mailing_id = ${mailing} and r.state = 'ready'`.execute(db);
  await sql`update messaging_mailingrecipient r set state = 'sent', message_id = m.id from messaging_message m
    where r.mailing_id = ${mailing} and m.reference = 'mailing' || r.id`.execute(db);
  await sql`update messaging_mailing set status = 'sent', message = '', created = ${then}, prepared = ${then}, started = ${then}, completed = ${then}
    where id = ${mailing}`.execute(db);
}
