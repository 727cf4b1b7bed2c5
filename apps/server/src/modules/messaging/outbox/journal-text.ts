import type { Outcome } from './judge-attempt.ts';
import type { StoredMessage } from './stored-message.ts';

const RESULT: Readonly<Record<string, string>> = {
  sent: 'E-mail sent.',
  failed: 'E-mail not sent.',
  unknown: 'Nobody knows whether this e-mail left.',
  cancelled: 'E-mail cancelled.',
};

/** What a journal says of a message: the result, and the message in a block that nothing in it ends. */
export function journalText(
  message: StoredMessage,
  { status, error }: Pick<Outcome, 'status' | 'error'>,
): string {
  const { to, cc, from_address, subject, body, attachments, message_id } = message;
  const text = [
    `To: ${to.join(', ')}`,
    `CC: ${cc.join(', ')}`,
    `From: ${from_address}`,
    `Subject: ${subject}`,
    ...(attachments.length ? [`Attached: ${attachments.map(({ name }) => name).join(', ')}`] : []),
    ...(status === 'unknown' ? [`Message-ID: ${message_id}`] : []),
    '',
    body.trimEnd(),
  ].join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const result = [RESULT[status] ?? status, ...(error === '' ? [] : [error])].join(' ');
  return `${result}\n\n${fence}\n${text}\n${fence}`;
}
