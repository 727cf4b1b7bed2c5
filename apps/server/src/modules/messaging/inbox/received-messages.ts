import type { Recipient } from '@peersmith/answers';
import { receivedMessage } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { announce } from '../../../engine/events.ts';
import { type ActionHandler, implement } from '../../../engine/implement.ts';
import { get } from '../../../engine/read/read.ts';
import { shownRow } from '../../../engine/read/shown-row.ts';
import type { Attached } from '../send-attachment.ts';

const shown = (context: Context, id: number) => shownRow(context, receivedMessage, id);

/** Says of a message whether it was dealt with, and by whom. Said twice, nothing changes. */
const marking =
  (handled: boolean): ActionHandler =>
  ({ context: outer, id }) =>
    inTransaction(outer, async (context) => {
      const { rows } = await sql<{ subject: string }>`update messaging_receivedmessage
        set handled = ${handled}, handled_by_id = ${handled ? context.principal.id || null : null}, updated = ${context.now()}
        where id = ${id} and handled <> ${handled} returning subject`.execute(context.db);
      if (rows[0])
        await announce(context, [
          {
            ...{ resource: receivedMessage, id, action: 'update', display: rows[0].subject, row: null },
            prechange: { handled: !handled },
            postchange: { handled },
          },
        ]);
      return shown(context, id);
    });

/** What came in: seen by who sees the network that it is from. */
export const receivedMessages = implement(receivedMessage, {
  seenWith: 'autonomous_system',
  actions: { handle: marking(true), reopen: marking(false) },
});

/** The calendar in a message that came in (RFC 5545), as text; null where it has none. */
export async function calendarOf({ db }: Context, id: number): Promise<string | null> {
  const { rows } = await sql<{
    calendar: string | null;
  }>`select calendar from messaging_receivedmessage where id = ${id}`.execute(db);
  return rows[0]?.calendar ?? null;
}

/** A message that is answered to a network: its conversation, and who wrote it. Fails where it is not there, or is another network's. */
export async function answeredMessage(
  context: Context,
  id: number,
  asn: number,
): Promise<{ thread: string; sender: Recipient }> {
  const row = await get(
    context,
    receivedMessage,
    id,
    new Set(['asn', 'thread', 'from_name', 'from_address']),
  );
  if (Number(row.asn) !== asn)
    throw new Invalid({ answers: [`Message ${id} is not from AS${asn}: an answer goes to who wrote it.`] });
  const { thread, from_name: name, from_address: email } = row;
  return {
    thread: String(thread),
    sender: { name: String(name), email: String(email), roles: [], source: 'contact' },
  };
}

/** By which headers a message is known as an answer (RFC 5322, 3.6.4); null where it answers none. */
export async function headersOfAnswer(
  { db }: Context,
  answers: number | null,
): Promise<{ in_reply_to: string; references: string[] } | null> {
  if (answers === null) return null;
  const { rows } = await sql<{
    mail_id: string;
    ancestors: string[];
  }>`select mail_id, ancestors from messaging_receivedmessage where id = ${answers}`.execute(db);
  const [row] = rows;
  return row && row.mail_id !== ''
    ? { in_reply_to: row.mail_id, references: [...row.ancestors, row.mail_id] }
    : null;
}

/** A file that came with a message, counted from 1; null where it is not kept. */
export async function receivedFile({ db }: Context, id: number, number: number): Promise<Attached | null> {
  const { rows } = await sql<Attached>`select r.attachments -> a.position ->> 'name' as name, a.content
    from messaging_receivedattachment a join messaging_receivedmessage r on r.id = a.receivedmessage_id
    where r.id = ${id} and a.position = ${number - 1}`.execute(db);
  return rows[0] ?? null;
}
