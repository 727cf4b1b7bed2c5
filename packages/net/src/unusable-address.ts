import type { Address } from './address.ts';

/** First and last address of what a neighbour cannot have. */
type Span = readonly [kind: string, first: bigint, last: bigint];

const V4: readonly Span[] = [
  ['a reserved', 0x00000000n, 0x00ffffffn],
  ['a loopback', 0x7f000000n, 0x7fffffffn],
  ['a multicast or reserved', 0xe0000000n, 0xffffffffn],
];
const V6: readonly Span[] = [
  ['a reserved', 0n, 1n],
  ['a multicast', 0xffn << 120n, (1n << 128n) - 1n],
];
const LINK_LOCAL = [0xfe80n << 112n, (0xfec0n << 112n) - 1n] as const;

/** `a multicast`, for an address that no neighbour has (RFC 6890); null for the others. */
export const unusableAddress = ({ family, value }: Address): string | null =>
  (family === 4 ? V4 : V6).find(([, first, last]) => value >= first && value <= last)?.[0] ?? null;

/** Whether an address is valid on one link alone, so that it needs an interface beside it (RFC 4291 §2.5.6). */
export const isLinkLocal = ({ family, value }: Address): boolean =>
  family === 6 && value >= LINK_LOCAL[0] && value <= LINK_LOCAL[1];
