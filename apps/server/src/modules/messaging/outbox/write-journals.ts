import { journalEntry } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction, SYSTEM } from '../../../engine/context.ts';
import { save } from '../../../engine/write/save.ts';
import { asStored } from './claim-message.ts';
import { journalText } from './journal-text.ts';
import type { StoredMessage } from './stored-message.ts';

/** How many entries are written in one transaction. */
export const JOURNALS_AT_ONCE = 50;

/** Writes what became of messages into the journals of their networks; how many there were. */
export const writeJournals = (outer: Context): Promise<number> =>
  inTransaction(outer, async (context) => {
    const { rows } = await sql<StoredMessage & { error: string }>`select * from messaging_message
      where not in_journal and status in ('sent', 'failed', 'unknown') and autonomous_system_id is not null
      order by id limit ${JOURNALS_AT_ONCE} for update skip locked`.execute(context.db);
    if (rows.length === 0) return 0;
    // In the name of whoever wrote the message, and past their permissions: they may not be among us any more.
    await save({ ...context, principal: SYSTEM }, journalEntry, rows.map(entryOf));
    await sql`update messaging_message set in_journal = true where id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(
      context.db,
    );
    return rows.length;
  });

function entryOf(row: StoredMessage & { error: string }) {
  const message = asStored(row);
  const kind = message.status !== 'sent' ? 'danger' : row.error !== '' ? 'warning' : 'info';
  return {
    id: null,
    mode: 'create' as const,
    isUnread: true as const,
    given: {
      assigned_object_type: 'peering.autonomoussystem',
      assigned_object_id: message.autonomous_system_id,
      created_by: message.author_id,
      kind,
      comments: journalText(message, row),
    },
  };
}
