import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ImapFault } from '../../../platform/mail/imap-fault.ts';
import { type ImapSession, type MailHead, openImap } from '../../../platform/mail/imap-session.ts';
import { type MailHeaders, type MailText, readHead, readMail } from '../../../platform/mail/read-mail.ts';
import { storableLine } from '../../../platform/storable.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { byItself } from '../by-itself.ts';
import { mailSettings } from '../settings.ts';
import { correspondents } from './correspondents.ts';
import { imapServerOf, mailboxName } from './imap-server.ts';
import { keepMail, type Mail } from './keep-mail.ts';
import { type Correspondents, lookAt, referenceIn, sortMail } from './sort-mail.ts';

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
  /** Told of a message that could not be dealt with, and was passed over. */
  passed?: (text: string) => void;
}

/** How far a mailbox was read. */
interface Place {
  uid_validity: number | null;
  last_uid: number;
}

/**
 * Reads what came into the mailbox since the last time, and keeps what concerns a network. Each batch is kept in one transaction with how
 * far it reached, so that nothing is kept twice; a message that nobody can deal with keeps no other from being read. Fails with an
 * `ImapFault`, which the mailbox's row tells then.
 */
export async function readMailbox(outer: Context, reading: Reading = {}): Promise<ReadCounts> {
  const { signal, step } = reading;
  const context = signal ? { ...outer, signal } : outer;
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
      const mails = await readRelevant(context, session, { heads, ...reading });
      const next = { ...place, last_uid: last.uid };
      const kept = await keep(context, mails, {
        ...{ name, from: place, to: next, looked: heads.length },
        ...reading,
      });
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
    else if (failedAlone(error, signal))
      await noteFault(context, name, { code: 'broken', message: unforeseenText(error) });
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

async function noteFault(
  context: Context,
  name: string,
  { code, message }: Pick<ImapFault, 'code' | 'message'>,
): Promise<void> {
  await sql`insert into messaging_mailbox (name, failing_since, code, error) values (${name}, ${context.now()}, ${code}, ${storableLine(message, 2000)})
    on conflict (name) do update set failing_since = coalesce(messaging_mailbox.failing_since, excluded.failing_since),
      code = excluded.code, error = excluded.error`.execute(context.db);
}

interface Read extends Reading {
  heads: readonly MailHead[];
}

async function readRelevant(
  context: Context,
  session: ImapSession,
  { heads, passed }: Read,
): Promise<Mail[]> {
  const read: { head: MailHead; headers: MailHeaders }[] = [];
  for (const head of heads) {
    const headers = await orPassed(context, head, () => readHead(head), passed);
    if (headers) read.push({ head, headers });
  }
  const known = await knownOf(
    context,
    read.map(({ headers }) => headers),
  );
  const mails: Mail[] = [];
  for (const one of read) {
    const mail = await orPassed(context, one.head, () => mailOf(context, session, { ...one, known }), passed);
    if (mail) mails.push(mail);
  }
  return mails;
}

/** Work on one message; where it fails for that message alone, it is said which, and the others go on. */
async function orPassed<T>(
  context: Context,
  head: MailHead,
  work: () => Promise<T>,
  passed: Reading['passed'],
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImapFault || !failedAlone(error, context.signal)) throw error;
    passOver(context, head, { error, passed });
    return null;
  }
}

function passOver(
  context: Context,
  { uid }: MailHead,
  { error, passed }: { error: unknown; passed: Reading['passed'] },
): void {
  const text = `Message ${uid} of the mailbox was passed over. ${unforeseenText(error)}`;
  context.warn?.(text, { uid });
  passed?.(text);
}

interface Headed {
  head: MailHead;
  headers: MailHeaders;
  known: Correspondents;
}

/** A message as it is kept; null where it concerns no network. */
async function mailOf(
  context: Context,
  session: ImapSession,
  { head, headers, known }: Headed,
): Promise<Mail | null> {
  const types = head.parts.map(({ content_type }) => content_type);
  if (lookAt(headers, types, known) === 'pass') return null;
  const text = await textOf(context, session, head);
  if (!text) return null;
  const sorted = sortMail(headers, text, await withReported(context, text, known));
  return sorted && { ...sorted, head, headers, text };
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

interface Batch extends Reading {
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
    for (const mail of mails)
      kept += await byItself(context, {
        work: async (inner) => ((await keepMail(inner, mail)) ? 1 : 0),
        failed: (error) => {
          passOver(context, mail.head, { error, passed: batch.passed });
          return 0;
        },
      });
    await sql`update messaging_mailbox set kept_count = kept_count + ${kept} where name = ${batch.name}`.execute(
      context.db,
    );
    return kept;
  });
