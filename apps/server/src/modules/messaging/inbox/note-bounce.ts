import { journalEntry } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, SYSTEM } from '../../../engine/context.ts';
import { save } from '../../../engine/write/save.ts';
import { addressIn } from '../../../platform/mail/mailbox.ts';
import { announceMessage, type MessageStatus } from '../outbox/stored-message.ts';

/** What a mail system said of a recipient that it could not deliver to. */
interface Returned {
  address: string;
  status: string;
  text: string;
}

interface Found {
  id: number;
  subject: string;
  status: MessageStatus;
  autonomous_system: number | null;
  accepted: string[];
  recipients: string[];
  bounced: Returned[];
}

/** Notes at a message of ours for whom it came back; where that is everybody, it came back. The journal of the network says so. */
export async function noteBounce(
  context: Context,
  id: number,
  { bounced, at }: { bounced: readonly Returned[]; at: Date },
): Promise<void> {
  const { rows } =
    await sql<Found>`select id::int as id, subject, status, autonomous_system_id::int as autonomous_system,
      accepted, "to" || cc as recipients, bounced from messaging_message where id = ${id} for update`.execute(
      context.db,
    );
  const [found] = rows;
  if (!found) return;
  // Nobody else's address is noted: a report may name what it likes.
  const ours = new Set(found.recipients.map(addressIn));
  const before = new Set(found.bounced.map(({ address }) => address));
  const fresh = bounced.filter(({ address }) => ours.has(address) && !before.has(address));
  if (fresh.length === 0 && bounced.length > 0) return;
  const all = [...found.bounced, ...fresh.map((one) => ({ ...one, received: at.toISOString() }))];
  const gone = new Set(all.map(({ address }) => address));
  const reached = found.accepted.map(addressIn).filter((one) => !gone.has(one));
  const status = found.status === 'sent' && all.length > 0 && reached.length === 0 ? 'bounced' : found.status;
  const error = sentence(all);
  await sql`update messaging_message set bounced = ${JSON.stringify(all)}, status = ${status}, error = ${error.slice(0, 4000)},
    code = 'bounced', updated = ${context.now()} where id = ${id}`.execute(context.db);
  await announceMessage(context, found, { from: found.status, to: status });
  if (found.autonomous_system !== null) await writeJournal(context, found, error);
}

const sentence = (all: readonly Returned[]): string =>
  all.length === 0
    ? 'It came back; the report does not say for whom.'
    : all
        .map(
          ({ address, status, text }) =>
            `It came back for ${address}: ${[status, text].filter(Boolean).join(' ') || 'no reason was given'}.`,
        )
        .join(' ');

const writeJournal = (context: Context, { autonomous_system, subject }: Found, error: string) =>
  save({ ...context, principal: SYSTEM }, journalEntry, [
    {
      ...{ id: null, mode: 'create', isUnread: true },
      given: {
        assigned_object_type: 'peering.autonomoussystem',
        assigned_object_id: autonomous_system,
        kind: 'danger',
        comments: `E-mail “${subject.replaceAll(/[`*_[\]\\<>]/g, '\\$&')}” came back.\n\n${error.replaceAll(/[`*_[\]\\<>]/g, '\\$&')}`,
      },
    },
  ]);
