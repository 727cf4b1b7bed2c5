import { createHash } from 'node:crypto';
import { receivedMessage } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { announce } from '../../../engine/events.ts';
import type { MailHead } from '../../../platform/mail/imap-session.ts';
import type { MailHeaders, MailText } from '../../../platform/mail/read-mail.ts';
import { storable, storableJson } from '../../../platform/storable.ts';
import { noteBounce } from './note-bounce.ts';
import type { Sorted } from './sort-mail.ts';

/** A message that concerns a network, and what it says. */
export interface Mail extends Sorted {
  head: MailHead;
  headers: MailHeaders;
  text: MailText;
}

/** Keeps a message with its files, and notes what came back; false where it was kept before. */
export async function keepMail(context: Context, mail: Mail): Promise<boolean> {
  const { head, headers, text, message, network, kind } = mail;
  const digest = digestOf(mail);
  const subject = headers.subject || '(no subject)';
  const files = text.files.map(({ content, ...fact }) => ({ ...fact, kept: content !== null }));
  const failed = kind === 'bounce' ? text.reported.filter(({ action }) => action === 'failed') : [];
  const bounced = failed.map(({ action: _, ...fact }) => fact);
  const { rows } = await sql<{
    id: number;
  }>`insert into messaging_receivedmessage (kind, message_id, autonomous_system_id, asn, network_name, from_name, from_address, sender_known,
      "to", cc, subject, body, cut, attachments, bounced, received, size, thread, mail_id, ancestors, digest, calendar, created, updated)
    values (${kind}, ${message?.id ?? null}, ${network?.autonomous_system ?? null}, ${network?.asn ?? null}, ${network?.network_name ?? ''},
      ${headers.from ? storable(headers.from.name, 255) : ''}, ${headers.from ? storable(headers.from.address, 320) : ''}, ${mail.sender_known}, ${headers.to}, ${headers.cc},
      ${subject}, ${text.text}, ${text.cut}, ${storableJson(files)}, ${storableJson(bounced)}, ${head.received}, ${head.size},
      ${message?.thread ?? digest}, ${headers.message_id}, ${headers.ancestors.slice(-20)}, ${digest}, ${text.calendar},
      ${context.now()}, ${context.now()})
    on conflict (digest) do nothing returning id::int as id`.execute(context.db);
  const [row] = rows;
  if (!row) return false;
  for (const [position, { content }] of text.files.entries())
    if (content)
      await sql`insert into messaging_receivedattachment (receivedmessage_id, position, content) values (${row.id}, ${position}, ${content})`.execute(
        context.db,
      );
  if (message && kind === 'bounce') await noteBounce(context, message.id, { bounced, at: head.received });
  await announce(context, [
    {
      ...{ resource: receivedMessage, id: row.id, action: 'create', display: subject, row: null },
      prechange: null,
      postchange: {
        kind,
        asn: network?.asn ?? null,
        message: message?.id ?? null,
        sender_known: mail.sender_known,
      },
    },
  ]);
  return true;
}

/** The same for a message that is found twice: under new numbers, or because it was sent to two of our addresses. */
function digestOf({ head, headers }: Mail): string {
  const { message_id, from, subject } = headers;
  const facts = message_id === '' ? [head.headers] : [message_id, from?.address ?? '', subject];
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 40);
}
