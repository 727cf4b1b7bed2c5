import { journalEntry } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction, SYSTEM } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { save } from '../../../engine/write/save.ts';
import { byItself } from '../by-itself.ts';
import { asStored } from './claim-message.ts';
import { journalText } from './journal-text.ts';
import type { StoredMessage } from './stored-message.ts';

/** How many entries are written in one transaction. */
export const JOURNALS_AT_ONCE = 50;

type Ended = StoredMessage & { error: string };

/** Writes what became of messages into the journals of their networks; how many there were. What a journal refuses is left out of it. */
export const writeJournals = (outer: Context): Promise<number> =>
  inTransaction(outer, async (context) => {
    const { rows } = await sql<Ended>`select * from messaging_message
      where not in_journal and status in ('sent', 'failed', 'unknown') and autonomous_system_id is not null
      order by id limit ${JOURNALS_AT_ONCE} for update skip locked`.execute(context.db);
    if (rows.length === 0) return 0;
    if (!(await isWritten(context, rows)) && rows.length > 1)
      for (const row of rows) await isWritten(context, [row]);
    await sql`update messaging_message set in_journal = true where id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(
      context.db,
    );
    return rows.length;
  });

/** Whether a journal takes all of these. */
const isWritten = (context: Context, rows: readonly Ended[]): Promise<boolean> =>
  byItself(context, {
    work: async (inner) => {
      // In the name of whoever wrote the message, and past their permissions: they may not be among us any more.
      await save({ ...inner, principal: SYSTEM }, journalEntry, rows.map(entryOf));
      return true;
    },
    failed: (error) => {
      if (!(error instanceof Invalid)) throw error;
      const [row] = rows;
      if (rows.length === 1)
        context.warn?.(`The journal of AS${row?.asn} cannot have what became of e-mail ${row?.id}.`, {});
      return false;
    },
  });

function entryOf(row: Ended) {
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
