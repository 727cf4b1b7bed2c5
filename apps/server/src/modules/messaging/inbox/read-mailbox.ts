import { createHash } from 'node:crypto';
import { receivedMessage } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { announce } from '../../../engine/events.ts';
import { ImapFault } from '../../../platform/mail/imap-fault.ts';
import { type ImapSession, type MailHead, openImap } from '../../../platform/mail/imap-session.ts';
import { type MailHeaders, type MailText, readHead, readMail } from '../../../platform/mail/read-mail.ts';
import { mailSettings } from '../settings.ts';
import { correspondents } from './correspondents.ts';
import { imapServerOf, mailboxName } from './imap-server.ts';
import { noteBounce } from './note-bounce.ts';
import { type Correspondents, lookAt, referenceIn, type Sorted, sortMail } from './sort-mail.ts';

/** Messages that are looked at, and kept, in one transaction. */
const AT_ONCE = 50;
const DAY_MS = 86_400_000;

export interface ReadCounts {
  /** Messages that were there since the last time. */
  looked: number;
  kept: number;
}

interface Reading {
  signal?: AbortSignal;
  /** Told after each batch. */
  step?: (counts: ReadCounts) => void;
}

/** How far a mailbox was read. */
interface Place {
  uid_validity: number | null;
  last_uid: number;
}

/**
 * Reads what came into the mailbox since the last time, and keeps what concerns a network. Each batch is kept in one transaction with how
 * far it reached, so that nothing is kept twice or passed over. Fails with an `ImapFault`, which the mailbox's row tells then.
 */
export async function readMailbox(context: Context, { signal, step }: Reading = {}): Promise<ReadCounts> {
  const name = mailboxName(context);
  const counts = { looked: 0, kept: 0 };
  let session: ImapSession | null = null;
  try {
    session = await openImap(await imapServerOf(context));
    let place = await placeIn(context, name, session);
    for (;;) {
      signal?.throwIfAborted();
      const heads = await session.headsAfter(place.last_uid, AT_ONCE);
      const last = heads.at(-1);
      if (!last) break;
      const mails = await readRelevant(context, session, heads);
      const next = { ...place, last_uid: last.uid };
      const kept = await keep(context, mails, { name, from: place, to: next, looked: heads.length });
      if (kept === null) break;
      place = next;
      counts.looked += heads.length;
      counts.kept += kept;
      step?.(counts);
    }
    await sql`update messaging_mailbox set looked = ${context.now()}, failing_since = null, code = '', error = '' where name = ${name}`.execute(
      context.db,
    );
    return counts;
  } catch (error) {
    if (error instanceof ImapFault) await noteFault(context, name, error);
    throw error;
  } finally {
    await session?.close();
  }
}

/** Where to go on; at the beginning of the last days where the mailbox was never read, or numbers its messages anew. */
async function placeIn(context: Context, name: string, session: ImapSession): Promise<Place> {
  const { rows } = await sql<Place>`select uid_validity::float8 as uid_validity, last_uid::float8 as last_uid
    from messaging_mailbox where name = ${name}`.execute(context.db);
  const [row] = rows;
  if (row && row.uid_validity === session.uid_validity) return row;
  const { IMAP_FIRST_DAYS: days } = mailSettings.of(context);
  const last_uid = await session.uidBefore(new Date(context.now().getTime() - days * DAY_MS));
  await sql`insert into messaging_mailbox (name, uid_validity, last_uid) values (${name}, ${session.uid_validity}, ${last_uid})
    on conflict (name) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`.execute(
    context.db,
  );
  return { uid_validity: session.uid_validity, last_uid };
}

async function noteFault(context: Context, name: string, { code, message }: ImapFault): Promise<void> {
  await sql`insert into messaging_mailbox (name, failing_since, code, error) values (${name}, ${context.now()}, ${code}, ${message})
    on conflict (name) do update set failing_since = coalesce(messaging_mailbox.failing_since, excluded.failing_since),
      code = excluded.code, error = excluded.error`.execute(context.db);
}

/** A message that concerns a network, and what it says. */
interface Mail extends Sorted {
  head: MailHead;
  headers: MailHeaders;
  text: MailText;
}

async function readRelevant(
  context: Context,
  session: ImapSession,
  heads: readonly MailHead[],
): Promise<Mail[]> {
  const headers = await Promise.all(heads.map(readHead));
  const known = await knownOf(context, headers);
  const mails: Mail[] = [];
  for (const [at, head] of heads.entries()) {
    const one = headers[at];
    const types = head.parts.map(({ content_type }) => content_type);
    if (!one || lookAt(one, types, known) === 'pass') continue;
    const text = await textOf(context, session, head);
    if (!text) continue;
    const sorted = sortMail(one, text, await withReported(context, text, known));
    if (sorted) mails.push({ ...sorted, head, headers: one, text });
  }
  return mails;
}

const knownOf = (context: Context, headers: readonly MailHeaders[]) =>
  correspondents(context, {
    references: headers.flatMap(({ ancestors }) => referencesIn(ancestors)),
    senders: headers.flatMap(({ from }) => (from ? [from.address] : [])),
  });

const referencesIn = (ids: readonly string[]) =>
  ids.map(referenceIn).filter((reference) => reference !== null);

/** Reports name the message that they are about in their text alone. */
async function withReported(context: Context, { about }: MailText, known: Correspondents) {
  const references = referencesIn(about).filter((one) => !known.written.has(one));
  if (references.length === 0) return known;
  const more = await correspondents(context, { references, senders: [] });
  return { ...known, written: new Map([...known.written, ...more.written]) };
}

/** What a message says; where it cannot be read, that is said. Null where it has gone meanwhile. */
async function textOf(context: Context, session: ImapSession, head: MailHead): Promise<MailText | null> {
  const source = await session.source(head.uid, mailSettings.of(context).IMAP_MESSAGE_MAX_MB * 1_000_000);
  if (source === null) return null;
  try {
    return await readMail(source, head);
  } catch {
    const text = 'The text of this message cannot be read here. It is in the mailbox.';
    return { text, cut: true, calendar: null, files: [], reported: [], about: [] };
  }
}

interface Batch {
  name: string;
  from: Place;
  to: Place;
  looked: number;
}

/** Keeps messages, and how far the mailbox was read; how many were kept. Null where somebody else has read on meanwhile. */
const keep = (outer: Context, mails: readonly Mail[], batch: Batch): Promise<number | null> =>
  inTransaction(outer, async (context) => {
    const { rows } =
      await sql`update messaging_mailbox set last_uid = ${batch.to.last_uid}, read_count = read_count + ${batch.looked}
      where name = ${batch.name} and uid_validity = ${batch.from.uid_validity} and last_uid = ${batch.from.last_uid} returning name`.execute(
        context.db,
      );
    if (rows.length === 0) return null;
    let kept = 0;
    for (const mail of mails) kept += (await keepOne(context, mail)) ? 1 : 0;
    await sql`update messaging_mailbox set kept_count = kept_count + ${kept} where name = ${batch.name}`.execute(
      context.db,
    );
    return kept;
  });

async function keepOne(context: Context, mail: Mail): Promise<boolean> {
  const { head, headers, text, message, network, kind } = mail;
  const digest = digestOf(mail);
  const subject = headers.subject.slice(0, 998) || '(no subject)';
  const files = text.files.map(({ content, ...fact }) => ({ ...fact, kept: content !== null }));
  const failed = kind === 'bounce' ? text.reported.filter(({ action }) => action === 'failed') : [];
  const bounced = failed.map(({ action: _, ...fact }) => fact);
  const { rows } = await sql<{
    id: number;
  }>`insert into messaging_receivedmessage (kind, message_id, autonomous_system_id, asn, network_name, from_name, from_address, sender_known,
      "to", cc, subject, body, cut, attachments, bounced, received, size, thread, mail_id, ancestors, digest, calendar, created, updated)
    values (${kind}, ${message?.id ?? null}, ${network?.autonomous_system ?? null}, ${network?.asn ?? null}, ${network?.network_name ?? ''},
      ${headers.from?.name.slice(0, 255) ?? ''}, ${headers.from?.address.slice(0, 320) ?? ''}, ${mail.sender_known}, ${headers.to}, ${headers.cc},
      ${subject}, ${text.text}, ${text.cut}, ${JSON.stringify(files)}, ${JSON.stringify(bounced)}, ${head.received}, ${head.size},
      ${message?.thread ?? digest}, ${headers.message_id.slice(0, 998)}, ${headers.ancestors.slice(-20)}, ${digest}, ${text.calendar},
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
