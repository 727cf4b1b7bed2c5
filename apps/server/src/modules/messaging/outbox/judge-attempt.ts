import { addressIn } from '../../../platform/mail/mailbox.ts';
import type { RefusedRecipient, SmtpFault } from '../../../platform/mail/smtp-fault.ts';
import type { Taken } from '../../../platform/mail/smtp-session.ts';
import type { MessageStatus, StoredMessage } from './stored-message.ts';

/** What came of an attempt, as the row of the message will have it. */
export interface Outcome {
  status: MessageStatus;
  accepted: string[];
  refused: RefusedRecipient[];
  next_attempt: Date | null;
  code: string;
  error: string;
  response: string;
  sent: Date | null;
}

/** Minutes to the next attempt after the first, second … one; then the last of them. */
export const PAUSES_MIN = [1, 5, 15, 30, 60, 120, 240] as const;

/** Those of a message that no server has taken or refused yet. */
export function remainingOf({ to, cc, accepted, refused }: StoredMessage): string[] {
  const done = new Set(
    [...accepted, ...refused.map(({ address }) => address)].map((one) => one.toLowerCase()),
  );
  return [...to, ...cc].map(addressIn).filter((one) => !done.has(one));
}

interface Judged {
  message: StoredMessage;
  now: Date;
  /** How often a message is tried at most. */
  attempts: number;
}

/** What becomes of a message that the server took for some of its recipients or for all. */
export function judgeTaken({ message, now, attempts }: Judged, taken: Taken): Outcome {
  const accepted = [...message.accepted, ...taken.accepted];
  const deferred = taken.refused.filter((one) => one.deferred);
  const goesOn = deferred.length > 0 && message.attempts < attempts;
  const refused = [...message.refused, ...taken.refused.filter((one) => !goesOn || !one.deferred)];
  const told = [...refused, ...(goesOn ? deferred : [])];
  return {
    status: goesOn ? 'queued' : 'sent',
    accepted,
    refused,
    next_attempt: goesOn ? pausedUntil(now, message.attempts) : null,
    code: goesOn ? 'deferred' : refused.length ? 'partly_refused' : '',
    error: told.length ? notTakenFor(told) : '',
    response: taken.response,
    sent: message.sent ?? now,
  };
}

/** What becomes of a message that was not taken: tried again, given up, or not known. */
export function judgeFault({ message, now, attempts }: Judged, fault: SmtpFault): Outcome {
  const { code, response } = fault;
  const final = fault.recipients.filter((one) => !one.deferred);
  const refused = [...message.refused, ...final];
  const base = {
    accepted: message.accepted,
    refused,
    code,
    response,
    sent: message.sent,
    next_attempt: null,
  };
  const told = fault.recipients.length ? `${fault.message} ${notTakenFor(fault.recipients)}` : fault.message;
  if (code === 'no_answer')
    return {
      ...base,
      status: 'unknown',
      error: `${told} It is not sent again by itself: ask the mail server for ${message.message_id}.`,
    };
  if (code !== 'refused' && message.attempts < attempts)
    return { ...base, status: 'queued', error: told, next_attempt: pausedUntil(now, message.attempts) };
  const error = code === 'refused' ? told : `${told} It was tried ${message.attempts} times.`;
  // It left for some of its recipients before.
  return { ...base, status: message.accepted.length ? 'sent' : 'failed', error };
}

/** What becomes of a message whose worker died. */
export const judgeAbandoned = ({ accepted, refused, message_id, sent }: StoredMessage): Outcome => ({
  ...{ accepted, refused, sent, next_attempt: null, response: '' },
  status: 'unknown',
  code: 'interrupted',
  error: `The server stopped while it was being sent, and nobody knows whether it left. It is not sent again by itself: ask the mail server for ${message_id}.`,
});

const notTakenFor = (recipients: readonly RefusedRecipient[]): string =>
  recipients.map(({ address, response }) => `Not taken for ${address}: ${response}`).join(' ');

/** When a message is tried again. */
export function pausedUntil(now: Date, attempts: number): Date {
  const pause = PAUSES_MIN[Math.min(attempts, PAUSES_MIN.length) - 1] ?? PAUSES_MIN[0];
  return new Date(now.getTime() + pause * 60_000);
}
