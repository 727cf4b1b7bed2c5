import { parseAddress } from './address.ts';

/** Whether a text is a host name (RFC 952, RFC 1123 §2.1) or an address. A name that ends in digits would be taken for an address. */
export function isHost(text: string): boolean {
  if (parseAddress(text)) return true;
  const labels = text.replace(/\.$/, '').split('.');
  return (
    text.length <= 253 &&
    labels.every((label) => /^[a-z\d](?:[-a-z\d]{0,61}[a-z\d])?$/i.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
