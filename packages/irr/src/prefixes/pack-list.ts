import type { PrefixList } from './prefix-list.ts';

const RANGE_BYTES = 3;
const rowBytes = (family: 4 | 6) => (family === 4 ? 4 : 16) + RANGE_BYTES;

/** A list as bytes, to be kept: all words (little endian), all lengths, all bounds. */
export function packList({ family, size, words, lengths, lows, highs }: PrefixList): Uint8Array {
  const wordBytes = size * (rowBytes(family) - RANGE_BYTES);
  const bytes = new Uint8Array(size * rowBytes(family));
  const view = new DataView(bytes.buffer);
  for (let at = 0; at * 4 < wordBytes; at++) view.setUint32(at * 4, words[at] ?? 0, true);
  bytes.set(lengths.subarray(0, size), wordBytes);
  bytes.set(lows.subarray(0, size), wordBytes + size);
  bytes.set(highs.subarray(0, size), wordBytes + 2 * size);
  return bytes;
}

/** How many lines packed bytes hold. */
export const packedSize = (bytes: Uint8Array, family: 4 | 6): number =>
  Math.floor(bytes.length / rowBytes(family));

/** The list that was packed. Its numbers lie in memory of their own. */
export function unpackList(bytes: Uint8Array, family: 4 | 6): PrefixList {
  const size = packedSize(bytes, family);
  const wordBytes = size * (rowBytes(family) - RANGE_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new Uint32Array(wordBytes / 4);
  for (let at = 0; at < words.length; at++) words[at] = view.getUint32(at * 4, true);
  const part = (at: number) => bytes.slice(wordBytes + at * size, wordBytes + (at + 1) * size);
  return { family, size, words, lengths: part(0), lows: part(1), highs: part(2) };
}

/** Numbers of ASes as bytes. */
export function packAsns(asns: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(asns.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, asn] of asns.entries()) view.setUint32(at * 4, asn, true);
  return bytes;
}

/** The numbers that were packed. */
export function unpackAsns(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getUint32(at * 4, true));
}

/** The lines of a list that stand at some places of it. */
export function chooseLines(list: PrefixList, places: ArrayLike<number>): PrefixList {
  const width = list.family === 4 ? 1 : 4;
  const size = places.length;
  const chosen = {
    words: new Uint32Array(size * width),
    lengths: new Uint8Array(size),
    lows: new Uint8Array(size),
    highs: new Uint8Array(size),
  };
  for (let to = 0; to < size; to++) {
    const from = places[to] ?? 0;
    for (let at = 0; at < width; at++) chosen.words[to * width + at] = list.words[from * width + at] ?? 0;
    for (const key of ['lengths', 'lows', 'highs'] as const) chosen[key][to] = list[key][from] ?? 0;
  }
  return { family: list.family, size, ...chosen };
}
