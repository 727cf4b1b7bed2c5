import { parseAddress } from './address.ts';

/** The sorts of BGP communities: RFC 1997, RFC 4360, RFC 8092. */
export type CommunityKind = 'standard' | 'extended' | 'large';

const UINT16 = 65_535n;
const UINT32 = 4_294_967_295n;

/** Tells the sort of community a text writes; null when it writes none. */
export function communityKind(value: string): CommunityKind | null {
  const parts = value.split(':');
  const [first, second, third] = parts;
  if (first === undefined || second === undefined) return null;
  if (parts.length === 2) return isStandard(first, second) ? 'standard' : null;
  if (parts.length !== 3 || third === undefined) return null;
  if (first === 'origin' || first === 'target') return isExtended(second, third) ? 'extended' : null;
  return isLarge(first, second, third) ? 'large' : null;
}

function isStandard(first: string, second: string): boolean {
  return within(first, 1n, UINT16) && within(second, 0n, UINT16);
}

/** A four-octet administrator, AS or IPv4 address, leaves two octets for the value (RFC 4360 §3.2, RFC 5668). */
function isExtended(administrator: string, value: string): boolean {
  const number = uint(administrator) ?? parseIpv4(administrator);
  if (number === null) return false;
  return within(value, 1n, number > UINT16 ? UINT16 : UINT32);
}

function isLarge(...parts: [string, string, string]): boolean {
  return parts.every((part, index) => within(part, index === 0 ? 1n : 0n, UINT32));
}

function parseIpv4(text: string): bigint | null {
  const address = parseAddress(text);
  return address?.family === 4 ? address.value : null;
}

function uint(text: string): bigint | null {
  return /^\d+$/.test(text) ? BigInt(text) : null;
}

function within(text: string, least: bigint, most: bigint): boolean {
  const number = uint(text);
  return number !== null && number >= least && number <= most;
}
