import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { storable, storableJson } from '../../../platform/storable.ts';
import type { Outcome } from './judge-attempt.ts';
import { announceMessage, type StoredMessage } from './stored-message.ts';

/** Keeps what came of an attempt, unless somebody else has said so; the journal of the network is written afterwards, of many at once. */
export const endAttempt = (outer: Context, message: StoredMessage, outcome: Outcome): Promise<void> =>
  inTransaction(outer, async (context) => {
    const { status, accepted, refused, next_attempt, code, error, response, sent } = outcome;
    const { rows } =
      await sql`update messaging_message set status = ${status}, accepted = ${accepted}, refused = ${storableJson(refused)},
        next_attempt = ${next_attempt}, code = ${code}, error = ${storable(error, 4000)}, response = ${storable(response, 2000)}, sent = ${sent},
        sealed_secret = case when ${status} = 'queued' then sealed_secret else left(sealed_secret, 0) end,
        attempts = ${message.attempts}, lease_until = null, in_journal = autonomous_system_id is null, updated = now()
      where id = ${message.id} and (status = ${message.status} or status = 'unknown' and ${message.status} = 'sending') and attempts <= ${message.attempts}
      returning id`.execute(context.db);
    if (rows.length > 0 && status !== 'queued')
      await announceMessage(context, message, { from: message.status, to: status });
  });
