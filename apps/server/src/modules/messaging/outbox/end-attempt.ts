import { journalEntry } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction, SYSTEM } from '../../../engine/context.ts';
import { save } from '../../../engine/write/save.ts';
import { journalText } from './journal-text.ts';
import type { Outcome } from './judge-attempt.ts';
import { announceMessage, type StoredMessage } from './stored-message.ts';

/** Keeps what came of an attempt, unless somebody else has said so; at its end, in the journal of the network as well. */
export const endAttempt = (outer: Context, message: StoredMessage, outcome: Outcome): Promise<void> =>
  inTransaction(outer, async (context) => {
    const { status, accepted, refused, next_attempt, code, error, response, sent } = outcome;
    const { rows } =
      await sql`update messaging_message set status = ${status}, accepted = ${accepted}, refused = ${JSON.stringify(refused)},
        next_attempt = ${next_attempt}, code = ${code}, error = ${error.slice(0, 4000)}, response = ${response.slice(0, 2000)}, sent = ${sent},
        attempts = ${message.attempts}, lease_until = null, updated = now()
      where id = ${message.id} and (status = ${message.status} or status = 'unknown' and ${message.status} = 'sending') and attempts <= ${message.attempts}
      returning id`.execute(context.db);
    if (rows.length === 0 || status === 'queued') return;
    await announceMessage(context, message, { from: message.status, to: status });
    if (message.autonomous_system_id !== null) await writeJournal(context, message, outcome);
  });

/** Written in the name of whoever wrote the message, and past their permissions: they may not be among us any more. */
async function writeJournal(context: Context, message: StoredMessage, outcome: Outcome): Promise<void> {
  const isGone = outcome.status === 'sent';
  await save({ ...context, principal: SYSTEM }, journalEntry, [
    {
      id: null,
      mode: 'create',
      isUnread: true,
      given: {
        assigned_object_type: 'peering.autonomoussystem',
        assigned_object_id: message.autonomous_system_id,
        created_by: message.author_id,
        kind: !isGone ? 'danger' : outcome.refused.length ? 'warning' : 'info',
        comments: journalText(message, outcome),
      },
    },
  ]);
}
