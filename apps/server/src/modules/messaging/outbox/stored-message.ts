import { message } from '@peersmith/model';
import type { Context } from '../../../engine/context.ts';
import { announce } from '../../../engine/events.ts';
import type { RefusedRecipient } from '../../../platform/mail/smtp-fault.ts';

/** Where a message stands on its way. */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'bounced' | 'cancelled';

/** A message as its row has it, as far as sending asks. */
export interface StoredMessage {
  id: number;
  author_id: number | null;
  autonomous_system_id: number | null;
  asn: number;
  created: Date;
  from_address: string;
  reply_to: string;
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  html: string | null;
  attachments: { name: string; content_type: string; size: number }[];
  status: MessageStatus;
  attempts: number;
  /** Sealed; empty where there was one that is not kept any more. */
  sealed_secret: string | null;
  message_id: string;
  /** The message of theirs that it answers. */
  answers_id: number | null;
  accepted: string[];
  refused: RefusedRecipient[];
  sent: Date | null;
  /** A rule against writing to the network has been made since; known of what was claimed. */
  is_ruled_out?: boolean;
}

interface Turn {
  from: MessageStatus | null;
  to: MessageStatus;
}
interface Named {
  id: number;
  subject: string;
}

/** Webhooks hear what becomes of messages, as of any object. */
export const announceMessages = (
  context: Context,
  all: readonly Named[],
  { from, to }: Turn,
): Promise<void> =>
  announce(
    context,
    all.map(({ id, subject }) => ({
      ...{ resource: message, id, action: from === null ? 'create' : 'update', display: subject, row: null },
      prechange: from === null ? null : { status: from },
      postchange: { status: to },
    })),
  );

/** The same of one. */
export const announceMessage = (context: Context, one: Named, turn: Turn): Promise<void> =>
  announceMessages(context, [one], turn);
