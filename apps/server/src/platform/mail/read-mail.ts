import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import { storable, storableLine } from '../storable.ts';
import type { MailHead } from './imap-session.ts';

/** Somebody who wrote or was written to, in lower case. */
export interface MailAddress {
  name: string;
  address: string;
}

/** What the header of a message says (RFC 5322). */
export interface MailHeaders {
  message_id: string;
  /** The messages that it answers, its own line of ancestors, the nearest last. */
  ancestors: string[];
  from: MailAddress | null;
  to: string[];
  cc: string[];
  subject: string;
  /** No person wrote it (RFC 3834, and what was usual before). */
  is_automatic: boolean;
  /** A mail system wrote it about a message that it could not deliver. */
  is_report: boolean;
}

/** One recipient that a mail system reports on (RFC 3464). */
export interface ReportedRecipient {
  address: string;
  action: string;
  /** As RFC 3463 has it, such as `5.1.1`. */
  status: string;
  text: string;
}

/** A message, read. */
export interface MailText {
  text: string;
  /** The text was longer than `MOST_TEXT`. */
  cut: boolean;
  calendar: string | null;
  files: { name: string; content_type: string; size: number; content: Buffer | null }[];
  reported: ReportedRecipient[];
  /** Message-IDs of the message that a report is about. */
  about: string[];
}

/** Characters of a text that are kept. */
export const MOST_TEXT = 200_000;
const MOST_CALENDAR = 1_000_000;
const MOST_FILES = 50;

/** The header of a message, from the lines that a mailbox gave of it. */
export async function readHead({ headers, parts }: MailHead): Promise<MailHeaders> {
  // The encoding of texts is that of one without any.
  const mail = await simpleParser(
    Buffer.from(`${headers.replaceAll(/^content-type:.*$/gim, '').trim()}\r\n\r\n`, 'latin1'),
  );
  const line = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(headers)?.[1]?.trim().toLowerCase() ?? '';
  const submitted = line('auto-submitted').replace(/[;\s].*$/, '');
  const from = clean(mail.from?.value[0]?.address ?? '');
  return {
    message_id: clean(mail.messageId ?? ''),
    ancestors: idsIn(`${[mail.references ?? []].flat().join(' ')} ${mail.inReplyTo ?? ''}`),
    from: from === '' ? null : { name: clean(mail.from?.value[0]?.name ?? ''), address: from.toLowerCase() },
    to: addressesIn(mail.to),
    cc: addressesIn(mail.cc),
    subject: clean(mail.subject ?? ''),
    is_automatic:
      (submitted !== '' && submitted !== 'no') ||
      /^(?:auto.?reply|bulk|junk)$/.test(line('precedence')) ||
      line('x-autoreply') !== '' ||
      line('x-autorespond') !== '',
    is_report:
      parts.some(({ content_type }) => content_type === 'message/delivery-status') ||
      line('x-failed-recipients') !== '' ||
      (line('return-path') === '<>' && /^(?:mailer-daemon|postmaster)@/i.test(from)),
  };
}

const ID = /<[^<>\s\p{Cc}\p{Cs}]{1,500}>/gu;
/** Message-IDs in a text, each once. */
export const idsIn = (text: string): string[] => [...new Set(text.match(ID))];

const addressesIn = (found: ParsedMail['to']): string[] =>
  [found ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap((one) => one.group ?? [one]))
    .map(({ address = '' }) => clean(address))
    .filter((address) => address !== '')
    .slice(0, 200);

const clean = (text: string): string => storableLine(text, 900);

/** Reads a message, or the beginning of one: files that it does not reach are told of by the message's structure alone. */
export async function readMail(source: Buffer, head: MailHead): Promise<MailText> {
  const mail = await simpleParser(source, {
    keepDeliveryStatus: true,
    skipImageLinks: true,
    skipTextToHtml: true,
    maxHtmlLengthToParse: 2_000_000,
    checksumAlgo: false,
  });
  const text = storable(mail.text ?? '').trim();
  const calendar = mail.attachments.find(({ contentType }) => contentType === 'text/calendar');
  return {
    text: storable(text, MOST_TEXT),
    cut: text.length > MOST_TEXT,
    calendar: calendar ? storable(calendar.content.toString('utf8'), MOST_CALENDAR) : null,
    files: filesOf(mail.attachments, head, source.length < head.size),
    reported: mail.attachments
      .filter(isStatus)
      .flatMap(({ content }) => recipientsIn(content.toString('utf8'))),
    about: mail.attachments
      .filter(({ contentType }) => contentType === 'message/rfc822' || contentType === 'text/rfc822-headers')
      .flatMap(({ content }) => idsIn(messageIdLine(content.subarray(0, 100_000).toString('latin1')))),
  };
}

const isStatus = ({ contentType }: Attachment) => contentType === 'message/delivery-status';
const messageIdLine = (text: string): string =>
  /^message-id:[ \t]*(?:\r?\n[ \t]+)?(.*)$/im.exec(text)?.[1] ?? '';

/** What is attached; of a message that was not read to its end, the last file is not whole, and others follow. */
function filesOf(found: readonly Attachment[], { parts }: MailHead, isCut: boolean): MailText['files'] {
  const whole = isCut ? found.slice(0, -1) : found;
  const read = whole.map(({ filename, contentType, content }) => ({
    name: storableLine(filename ?? '', 200) || 'unnamed',
    content_type: storableLine(contentType, 100),
    size: content.length,
    content,
  }));
  const rest = isCut ? parts.filter(({ name }) => name !== '').slice(read.length) : [];
  return [
    ...read,
    ...rest.map(({ name, content_type, size }) => ({
      ...{ name: storableLine(name, 200), content_type: storableLine(content_type, 100), size },
      content: null,
    })),
  ].slice(0, MOST_FILES);
}

/** Recipients in a report: groups of fields with empty lines between them; the first is about the report itself (RFC 3464, 2.1). */
function recipientsIn(report: string): ReportedRecipient[] {
  return report
    .replaceAll('\r\n', '\n')
    .replaceAll(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .map((group) => new Map(fieldsIn(group)))
    .filter((fields) => fields.has('final-recipient'))
    .slice(0, 200)
    .map((fields) => ({
      address: storableLine(withoutKind(fields.get('final-recipient')), 320).toLowerCase(),
      action: storableLine(fields.get('action') ?? '', 50).toLowerCase(),
      status: storableLine(fields.get('status') ?? '', 20),
      text: storableLine(withoutKind(fields.get('diagnostic-code')), 500),
    }));
}

const fieldsIn = (group: string): [string, string][] =>
  group.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf(':');
    return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
  });

/** `rfc822;noc@example.net` without what says of which kind it is. */
const withoutKind = (field = ''): string => field.slice(field.indexOf(';') + 1).trim();
