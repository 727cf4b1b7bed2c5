import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';

/** What a message says, and to whom; addresses as `desk@example.net` or `Desk <desk@example.net>`. */
export interface MessageText {
  message_id: string;
  date: Date;
  from: string;
  reply_to: string;
  /** The message that it answers, and all before it. */
  in_reply_to?: string;
  references?: readonly string[];
  to: readonly string[];
  cc: readonly string[];
  subject: string;
  body: string;
  html: string | null;
  attachments: readonly { name: string; content_type: string; content: Buffer }[];
}

/** A key that signs messages for a domain (RFC 6376). */
export interface DkimKey {
  domain: string;
  selector: string;
  private_key: string;
}

/** A message as it goes over the wire (RFC 5322), signed where there is a key. */
export async function composeMessage(text: MessageText, key: DkimKey | null): Promise<Buffer> {
  const composed = new MailComposer({
    messageId: text.message_id,
    date: text.date,
    from: text.from,
    ...(text.reply_to === '' ? {} : { replyTo: text.reply_to }),
    to: [...text.to],
    cc: [...text.cc],
    ...(text.in_reply_to ? { inReplyTo: text.in_reply_to, references: [...(text.references ?? [])] } : {}),
    subject: text.subject,
    text: text.body,
    ...(text.html === null ? {} : { html: text.html }),
    attachments: text.attachments.map(({ name, content_type, content }) => ({
      filename: name,
      contentType: content_type,
      content,
    })),
    newline: 'win',
    // Nothing that is written in a message makes the server read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const message = await composed.build();
  if (key === null) return message;
  const { domain: domainName, selector: keySelector, private_key: privateKey } = key;
  return buffer(new DKIM({ domainName, keySelector, privateKey }).sign(message));
}
