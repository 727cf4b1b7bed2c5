import type { MailHeaders, MailText } from '../../../platform/mail/read-mail.ts';

export type ReceivedKind = 'answer' | 'auto_reply' | 'bounce' | 'maintenance' | 'other';

/** A message of ours, as far as sorting its answers asks. */
export interface Written {
  id: number;
  reference: string;
  thread: string;
  asn: number;
  autonomous_system: number | null;
  network_name: string;
  subject: string;
  /** Addresses that it went to. */
  addresses: string[];
}

/** A network that an address belongs to. */
export interface SendersNetwork {
  asn: number;
  autonomous_system: number | null;
  network_name: string;
}

/** What is known of those who write, asked for many messages at once. */
export interface Correspondents {
  /** Ours, by their reference. */
  written: ReadonlyMap<string, Written>;
  /** Networks by addresses of their contacts. */
  networks: ReadonlyMap<string, SendersNetwork>;
  /** Addresses of the contacts of networks, by ASN. */
  contacts: ReadonlyMap<number, ReadonlySet<string>>;
  /** Addresses that are our own. */
  own: ReadonlySet<string>;
}

/** What is to be done with a message, by its header alone: what concerns no network is not read any further. */
export type Look = 'pass' | 'read';

const OURS = /^<peersmith\.([0-9a-f]{24})@/;

/** The reference in a Message-ID of ours; null for others. */
export const referenceIn = (id: string): string | null => OURS.exec(id)?.[1] ?? null;

/** The nearest message of ours among those that a message answers. */
export function answered(ids: readonly string[], { written }: Correspondents): Written | null {
  for (const id of ids.toReversed()) {
    const found = written.get(referenceIn(id) ?? '');
    if (found) return found;
  }
  return null;
}

/** Whether more of a message is read than its header. */
export function lookAt(head: MailHeaders, types: readonly string[], known: Correspondents): Look {
  if (referenceIn(head.message_id) !== null || (head.from && known.own.has(head.from.address))) return 'pass';
  const isOfInterest =
    answered(head.ancestors, known) !== null ||
    head.is_report ||
    types.includes('text/calendar') ||
    known.networks.has(head.from?.address ?? '');
  return isOfInterest ? 'read' : 'pass';
}

/** What a message that was read is, whom it is from, and which of ours it answers. */
export interface Sorted {
  kind: ReceivedKind;
  message: Written | null;
  network: SendersNetwork | null;
  sender_known: boolean;
}

/** Sorts a message; null where it concerns no network. */
export function sortMail(head: MailHeaders, text: MailText, known: Correspondents): Sorted | null {
  const message = answered([...text.about, ...head.ancestors], known);
  const address = head.from?.address ?? '';
  const network = message ?? known.networks.get(address) ?? null;
  const failed = text.reported.some(({ action }) => action === 'failed');
  if (head.is_report && message)
    return {
      kind: failed || text.reported.length === 0 ? 'bounce' : 'auto_reply',
      ...{ message, network, sender_known: true },
    };
  if (head.is_report) return null;
  const isNotice = text.calendar !== null && /^X-MAINTNOTE-/im.test(text.calendar);
  if (!message && !network && !isNotice) return null;
  const sender_known = message ? isKnown(address, message, known) : network !== null;
  if (isNotice) return { kind: 'maintenance', message, network, sender_known };
  const kind = head.is_automatic ? 'auto_reply' : message ? 'answer' : 'other';
  return { kind, message, network, sender_known };
}

/** Where anybody can have an address; who shares one of these has nothing in common. */
const ANYBODYS = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com'],
  ...[
    'gmx.de',
    'gmx.net',
    'web.de',
    'mail.ru',
    'yandex.ru',
    'qq.com',
    '163.com',
    'proton.me',
    'protonmail.com',
  ],
]);

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** An address that was written to, one of a contact of the network, or another one of their domain. */
function isKnown(address: string, message: Written, { contacts, networks }: Correspondents): boolean {
  if (networks.get(address)?.asn === message.asn) return true;
  const theirs = [...message.addresses, ...(contacts.get(message.asn) ?? [])];
  const domain = domainOf(address);
  return theirs.some((one) => one === address || (domainOf(one) === domain && !ANYBODYS.has(domain)));
}
