import type { PrefixTable } from './prefix-table.ts';

/** Characters, as bytes. */
const [SPACE, DOT, SLASH, ZERO, NINE, COLON] = [0x20, 0x2e, 0x2f, 0x30, 0x39, 0x3a];

/**
 * Reads what stands between blanks in `bytes`: prefixes of the table's family go into the table, every other word to `other`. No text is
 * made of a prefix; a set of 900,000 is read in a tenth of a second.
 */
export function readPrefixes(
  bytes: Uint8Array,
  table: PrefixTable,
  other: (word: string, bytes: Uint8Array) => void,
): void {
  const read = table.family === 4 ? readIpv4 : readIpv6;
  let at = 0;
  while (at < bytes.length) {
    if (isBlank(bytes[at])) {
      at++;
      continue;
    }
    const end = read(bytes, at, table);
    if (end !== -1 && isBlank(bytes[end])) {
      at = end;
      continue;
    }
    // What was read goes on after the prefix: a range, or no prefix at all.
    if (end !== -1) table.size--;
    const start = at;
    while (at < bytes.length && !isBlank(bytes[at])) at++;
    other(Buffer.from(bytes.buffer, bytes.byteOffset + start, at - start).toString('latin1'), bytes);
  }
}

const scratch = Buffer.alloc(64);

/** Takes in one prefix that stands in a text; false when it is none of the table's family. */
export function addPrefix(table: PrefixTable, text: string): boolean {
  // No prefix is longer than 43 characters.
  if (text.length >= scratch.length) return false;
  const end = scratch.write(text);
  const bytes = scratch.subarray(0, end);
  const read = table.family === 4 ? readIpv4(bytes, 0, table) : readIpv6(bytes, 0, table);
  if (read !== -1 && read !== end) table.size--;
  return read === end;
}

/** Blanks, and the end. */
function isBlank(byte: number | undefined): boolean {
  return byte === undefined || byte <= SPACE;
}

/** Reads an IPv4 prefix (RFC 4632 §3.1) that begins at `start`, and gives where it ends; -1 when there is none. */
function readIpv4(bytes: Uint8Array, start: number, table: PrefixTable): number {
  let at = start;
  let address = 0;
  for (let part = 0; part < 4; part++) {
    let value = 0;
    const first = at;
    for (let byte = bytes[at]; byte !== undefined && byte >= ZERO && byte <= NINE; byte = bytes[++at]) {
      value = value * 10 + byte - ZERO;
    }
    if (at === first || at - first > 3 || value > 255) return -1;
    address = address * 256 + value;
    if (part < 3 && bytes[at++] !== DOT) return -1;
  }
  const room = table.room();
  table.words[room] = address;
  return readLength(bytes, at, table);
}

/** Reads `/24` and takes the prefix in; without a length it is a host. */
function readLength(bytes: Uint8Array, start: number, table: PrefixTable): number {
  const bits = table.family === 4 ? 32 : 128;
  let at = start;
  let length = bits;
  if (bytes[at] === SLASH) {
    const first = ++at;
    length = 0;
    for (let byte = bytes[at]; byte !== undefined && byte >= ZERO && byte <= NINE; byte = bytes[++at]) {
      length = length * 10 + byte - ZERO;
    }
    if (at === first || at - first > 3 || length > bits) return -1;
  }
  table.push(length);
  return at;
}

const groups = new Uint16Array(8);

/** Reads an IPv6 prefix (RFC 4291 §2.3) that begins at `start`; -1 when there is none, or it ends in dotted decimal. */
function readIpv6(bytes: Uint8Array, start: number, table: PrefixTable): number {
  let at = start;
  let count = 0;
  let gap = -1;
  if (bytes[at] === COLON) {
    if (bytes[at + 1] !== COLON) return -1;
    gap = 0;
    at += 2;
  }
  for (;;) {
    let value = 0;
    const first = at;
    for (let digit = hexOf(bytes[at]); digit !== -1; digit = hexOf(bytes[++at])) value = value * 16 + digit;
    if (at === first) {
      if (gap !== count) return -1;
      break;
    }
    if (at - first > 4 || count === 8) return -1;
    groups[count++] = value;
    if (bytes[at] !== COLON) break;
    if (bytes[++at] === COLON) {
      if (gap !== -1) return -1;
      gap = count;
      at++;
    }
  }
  if (gap === -1 ? count !== 8 : count === 8) return -1;
  placeGroups(table, gap === -1 ? 8 : gap, count);
  return readLength(bytes, at, table);
}

/** Writes the groups that were read, those after the gap at the end. */
function placeGroups(table: PrefixTable, gap: number, count: number): void {
  const room = table.room();
  table.words.fill(0, room, room + 4);
  for (let index = 0; index < count; index++) {
    const place = index < gap ? index : 8 - count + index;
    const word = room + (place >> 1);
    const group = groups[index] ?? 0;
    table.words[word] = (table.words[word] ?? 0) | (place & 1 ? group : group << 16);
  }
}

/** The value of a hexadecimal digit; -1 when it is none. */
function hexOf(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= ZERO && byte <= NINE) return byte - ZERO;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
