import type { HealthState, MailboxState } from '@peersmith/answers';
import { receivedMessage } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { mailSettings } from '../settings.ts';
import { mailboxMissing, mailboxName } from './imap-server.ts';

type Stored = Pick<MailboxState, 'code' | 'error' | 'read_count' | 'kept_count'> & {
  looked: Date | null;
  failing_since: Date | null;
};

const NEVER: Stored = {
  looked: null,
  failing_since: null,
  code: '',
  error: '',
  read_count: 0,
  kept_count: 0,
};

async function storedOf(context: Context): Promise<Stored> {
  const { rows } =
    await sql<Stored>`select looked, failing_since, code, error, read_count::float8 as read_count,
      kept_count::float8 as kept_count from messaging_mailbox where name = ${mailboxName(context)}`.execute(
      context.db,
    );
  return rows[0] ?? NEVER;
}

/** How the mailbox of the settings stands. */
export async function mailboxState(context: Context): Promise<MailboxState> {
  const missing = mailboxMissing(context);
  const { looked, failing_since, ...stored } = missing === null ? await storedOf(context) : NEVER;
  const { rows } = await sql<{
    unhandled: number;
  }>`select count(*)::int as unhandled from messaging_receivedmessage r
    where not handled and ${withinGrant(context, receivedMessage, sql`r.id`)}`.execute(context.db);
  return {
    ...stored,
    ready: missing === null,
    text:
      missing ?? (stored.error || (looked ? 'The mailbox is read.' : 'The mailbox has not been read yet.')),
    mailbox: missing === null ? mailboxName(context) : '',
    interval_minutes: mailSettings.of(context).IMAP_INTERVAL_MINUTES,
    looked: isoMoment(looked),
    failing_since: isoMoment(failing_since),
    unhandled: rows[0]?.unhandled ?? 0,
  };
}

/** Whether the mailbox is read; nothing is said where none is set. */
export async function mailboxHealth(context: Context): Promise<HealthState[]> {
  if (mailboxMissing(context) !== null) return [];
  const { failing_since, error, looked } = await storedOf(context);
  const name = 'Mailbox';
  if (failing_since)
    return [
      { name, state: 'warning', text: `It cannot be read since ${isoMoment(failing_since)}. ${error}` },
    ];
  return [{ name, state: 'ok', text: looked ? 'It is read.' : 'It has not been read yet.' }];
}
