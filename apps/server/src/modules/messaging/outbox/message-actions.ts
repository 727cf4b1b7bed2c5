import { message } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { type ActionHandler, implement } from '../../../engine/implement.ts';
import { shownRow } from '../../../engine/read/shown-row.ts';
import { mailMissing } from '../settings.ts';
import { requireSecret } from './secret-in-text.ts';
import { announceMessage, type MessageStatus } from './stored-message.ts';
import { ruleAgainst } from './writing-rules.ts';

/** A message as its endpoints answer with it. */
export const shownMessage = (context: Context, id: number) => shownRow(context, message, id);

interface Found {
  subject: string;
  asn: number;
  status: MessageStatus;
  despite_rule: boolean;
  sealed_secret: string | null;
}

async function locked({ db }: Context, id: number): Promise<Found> {
  const { rows } =
    await sql<Found>`select subject, asn::float8 as asn, status, despite_rule, sealed_secret from messaging_message where id = ${id} for update`.execute(
      db,
    );
  const [found] = rows;
  if (!found) throw new Error(`message ${id} is gone`);
  return found;
}

/** Keeps a message that waits from being sent. */
const cancel: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const found = await locked(context, id);
    if (found.status !== 'queued')
      throw new ApiError(409, {
        detail: `It is ${found.status}: only a message that waits can be cancelled.`,
        code: 'not_waiting',
      });
    await sql`update messaging_message set status = 'cancelled', sealed_secret = left(sealed_secret, 0), next_attempt = null, updated = now() where id = ${id}`.execute(
      context.db,
    );
    await announceMessage(context, { id, subject: found.subject }, { from: found.status, to: 'cancelled' });
    return shownMessage(context, id);
  });

const AGAIN: ReadonlySet<MessageStatus> = new Set(['queued', 'failed', 'unknown', 'cancelled']);

/** Sends a message again, under its own Message-ID, to those who have not got it. */
const retry: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const found = await locked(context, id);
    if (!AGAIN.has(found.status))
      throw new ApiError(409, {
        detail: `It is ${found.status}: there is nothing to send again.`,
        code: 'not_failed',
      });
    requireSecret(found);
    const missing = mailMissing(context);
    if (missing !== null) throw new ApiError(409, { detail: missing, code: 'not_set_up' });
    const rule = found.despite_rule ? null : await ruleAgainst(context, found.asn);
    if (rule) throw new ApiError(409, { detail: rule.text, code: 'do_not_write' });
    await sql`update messaging_message set status = 'queued', attempts = 0, next_attempt = ${context.now()}, refused = '[]', code = '', error = '', in_journal = false, updated = now() where id = ${id}`.execute(
      context.db,
    );
    await announceMessage(context, { id, subject: found.subject }, { from: found.status, to: 'queued' });
    return shownMessage(context, id);
  });

/** Messages: seen by who sees the network that they went to. */
export const messages = implement(message, {
  seenWith: 'autonomous_system',
  actions: { cancel, retry },
});
