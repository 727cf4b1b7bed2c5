import { formatAddress, parseAddress } from './address.ts';

/** The sorts of BGP communities: RFC 1997, RFC 4360, RFC 8092. */
export type CommunityKind = 'standard' | 'extended' | 'large';

/** A community as it is meant, however it was written. */
export interface Community {
  readonly kind: CommunityKind;
  /** The one way to write it: `64500:1`, `target:64500:1`, `64500:1:2`, without leading zeros or names. */
  readonly value: string;
  /** `target` or `origin` before an extended one, then its numbers or its address. */
  readonly parts: readonly string[];
  /** Its name in IANA's registry of well-known communities. */
  readonly name: string | null;
}

/** IANA's registry of well-known communities, 65535:N by name (RFC 1997, 3765, 7611, 7999, 8326, 9026, 9494). */
const WELL_KNOWN: Readonly<Record<string, number>> = {
  'graceful-shutdown': 0,
  'accept-own': 1,
  'route-filter-translated-v4': 2,
  'route-filter-v4': 3,
  'route-filter-translated-v6': 4,
  'route-filter-v6': 5,
  'llgr-stale': 6,
  'no-llgr': 7,
  'accept-own-nexthop': 8,
  'standby-pe': 9,
  blackhole: 666,
  'no-export': 65_281,
  'no-advertise': 65_282,
  'no-export-subconfed': 65_283,
  'no-peer': 65_284,
};
/** Other names that routers and people give them. */
const ALIASES: Readonly<Record<string, string>> = {
  gshut: 'graceful-shutdown',
  'local-as': 'no-export-subconfed',
  nopeer: 'no-peer',
};
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(WELL_KNOWN).map(([name, number]) => [`65535:${number}`, name]),
);

/** The names that a well-known community may be given by. */
export const WELL_KNOWN_COMMUNITIES: readonly string[] = Object.keys(WELL_KNOWN);

const UINT16 = 65_535n;
const UINT32 = 4_294_967_295n;

/** Reads a community, or the name of a well-known one; null when a text writes none. */
export function parseCommunity(text: string): Community | null {
  const parts = text.split(':');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1) return named(first);
  if (parts.length === 2) return made('standard', numbers(UINT16, first, second));
  if (parts.length !== 3) return null;
  if (first !== 'origin' && first !== 'target') return made('large', numbers(UINT32, first, second, third));
  const rest = extended(second, third);
  return made('extended', rest && [first, ...rest]);
}

/** Tells the sort of community a text writes; null when it writes none. */
export const communityKind = (text: string): CommunityKind | null => parseCommunity(text)?.kind ?? null;

function named(text: string): Community | null {
  const word = text.toLowerCase().replaceAll('_', '-');
  const number = Object.hasOwn(WELL_KNOWN, word) ? WELL_KNOWN[word] : WELL_KNOWN[ALIASES[word] ?? ''];
  return number === undefined ? null : made('standard', ['65535', String(number)]);
}

function made(kind: CommunityKind, parts: readonly string[] | null): Community | null {
  if (!parts) return null;
  const value = parts.join(':');
  return { kind, value, parts, name: NAMES.get(value) ?? null };
}

/** A four-octet administrator, AS or IPv4 address, leaves two octets for the value (RFC 4360 §3.2, RFC 5668). */
function extended(administrator: string, value: string): string[] | null {
  const number = uint(administrator, UINT32);
  const address = number === null ? parseAddress(administrator) : null;
  if (number === null && address?.family !== 4) return null;
  const rest = uint(value, number !== null && number <= UINT16 ? UINT32 : UINT16);
  if (rest === null) return null;
  return [address ? formatAddress(address) : String(number), String(rest)];
}

function numbers(most: bigint, ...texts: string[]): string[] | null {
  const found = texts.map((text) => uint(text, most));
  return found.includes(null) ? null : found.map(String);
}

function uint(text: string, most: bigint): bigint | null {
  if (!/^\d+$/.test(text)) return null;
  const number = BigInt(text);
  return number <= most ? number : null;
}
