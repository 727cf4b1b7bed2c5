/** An IPv4 (RFC 791) or IPv6 (RFC 4291) address as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Reads an address strictly: no octal, no short forms, no zone; null when it is none. */
export function parseAddress(text: string): Address | null {
  const family = text.includes(':') ? 6 : 4;
  const value = family === 6 ? parseIpv6(text) : parseIpv4(text);
  return value === null ? null : { family, value };
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part)) return null;
    const octet = Number(part);
    if (octet > 255) return null;
    value = value * 256 + octet;
  }
  return BigInt(value);
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left, right] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (!left || right === null) return null;
  if (right === undefined) return left.length === 8 ? joinGroups(left) : null;
  const missing = 8 - left.length - right.length;
  // RFC 5952 §4.2.2 forbids writing `::` for one group; RFC 4291 §2.2 allows reading it.
  return missing < 1 ? null : joinGroups([...left, ...Array<number>(missing).fill(0), ...right]);
}

/** The 16-bit groups of one side of `::`; only the last side may end in dotted IPv4 (RFC 4291 §2.2). */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      const tail = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : null;
      if (tail === null) return null;
      groups.push(Number(tail >> 16n), Number(tail & 0xffffn));
    }
  }
  return groups;
}

function joinGroups(groups: readonly number[]): bigint {
  return BigInt(`0x${groups.map((group) => group.toString(16).padStart(4, '0')).join('')}`);
}

/** Writes an address in its canonical form (RFC 5952). */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return formatIpv4(value);
  // IPv4-mapped addresses (RFC 4291 §2.5.5.2) keep their dotted part, RFC 5952 §5.
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(value & 0xffff_ffffn)}`;
  const groups = groupsOf(value);
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function formatIpv4(value: bigint): string {
  const number = Number(value);
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

function groupsOf(value: bigint): number[] {
  const hex = value.toString(16).padStart(32, '0');
  return Array.from({ length: 8 }, (_, index) => Number.parseInt(hex.slice(index * 4, index * 4 + 4), 16));
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}

/** Writes an address without any shortening: eight groups of four digits for IPv6, four octets for IPv4. */
export function exploded(address: Address): string {
  if (address.family === 4) return formatIpv4(address.value);
  return groupsOf(address.value)
    .map((group) => group.toString(16).padStart(4, '0'))
    .join(':');
}

/** Orders addresses by number, all IPv4 before all IPv6. */
export function compareAddresses(left: Address, right: Address): number {
  if (left.family !== right.family) return left.family - right.family;
  if (left.value === right.value) return 0;
  return left.value < right.value ? -1 : 1;
}
