import { formatAddress, parseAddress } from '@peersmith/net';

/** Most addresses are written as they are shown. */
const PLAIN = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}(?<!\.)$/;
const MAPPED = 0xffffn << 32n;

/**
 * An address in one way of writing: without zone, brackets or length, and an IPv4 address in IPv6 (RFC 4291 §2.5.5.2) as the IPv4 address
 * that it is. Null for what is none.
 */
export function addressKey(text: string | null): string | null {
  if (text === null || PLAIN.test(text)) return text;
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/[%/].*$/, '');
  const address = parseAddress(bare);
  if (!address) return null;
  const isMapped = address.family === 6 && address.value >> 32n === MAPPED >> 32n;
  return formatAddress(isMapped ? { family: 4, value: address.value & 0xffff_ffffn } : address);
}
