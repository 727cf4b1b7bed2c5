import parseAddresses from 'nodemailer/lib/addressparser';
import * as z from 'zod';

/** Somebody who writes or is written to: an address, and perhaps a name. */
export interface Mailbox {
  name: string;
  address: string;
}

/** Characters that end a header, or that no header holds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;

/** Whether a text can stand in a header: one line, without characters that would end it. */
export const isHeaderText = (text: string): boolean => !CONTROL.test(text);

const Address = z.email().max(254);

/** Whether a text is one address and nothing else. */
export const isAddress = (text: string): boolean => isHeaderText(text) && Address.safeParse(text).success;

/** `Desk <desk@example.net>` or `desk@example.net`; null for anything else. */
export function mailboxIn(text: string): Mailbox | null {
  if (!isHeaderText(text)) return null;
  const [found, ...others] = parseAddresses(text);
  if (!found || others.length > 0 || found.address === undefined) return null;
  return isAddress(found.address) ? { name: found.name, address: found.address } : null;
}

/** `Desk <desk@example.net>`, or the address alone. */
export const mailboxText = ({ name, address }: Mailbox): string =>
  name === '' ? address : `${/^[\w .-]+$/.test(name) ? name : JSON.stringify(name)} <${address}>`;

/** The address in `Desk <desk@example.net>`, in lower case; the whole text where there is none. */
export const addressIn = (text: string): string => (mailboxIn(text)?.address ?? text).toLowerCase();
