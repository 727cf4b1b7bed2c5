/**
 * Prefixes of one family as numbers: an address is one 32-bit word (IPv4) or four (IPv6), and there is no object a prefix. A table of
 * 900,000 takes 5 MB (IPv4) or 15 MB (IPv6).
 */
export class PrefixTable {
  readonly family: 4 | 6;
  /** Words an address. */
  readonly width: 1 | 4;
  words: Uint32Array;
  lengths: Uint8Array;
  size = 0;
  /** Whether the prefix that was taken in last had bits beyond its length. */
  hadHostBits = false;

  constructor(family: 4 | 6, capacity = 1024) {
    this.family = family;
    this.width = family === 4 ? 1 : 4;
    this.words = new Uint32Array(capacity * this.width);
    this.lengths = new Uint8Array(capacity);
  }

  /** Makes room for one prefix more, and gives where its first word goes. */
  room(): number {
    if (this.size === this.lengths.length) this.#grow();
    return this.size * this.width;
  }

  /** Takes in the prefix whose words stand at `room()`, with this length; bits beyond the length become zero. */
  push(length: number): void {
    const first = this.size * this.width;
    this.hadHostBits = false;
    for (let at = 0; at < this.width; at++) {
      const word = this.words[first + at] ?? 0;
      const mask = maskOf(length - 32 * at);
      if ((word & ~mask) !== 0) this.hadHostBits = true;
      this.words[first + at] = word & mask;
    }
    this.lengths[this.size++] = length;
  }

  /** Takes in what stands at `index` in another table of the family. */
  pushFrom({ words, lengths }: Pick<PrefixTable, 'words' | 'lengths'>, index: number): void {
    const room = this.room();
    for (let at = 0; at < this.width; at++) this.words[room + at] = words[index * this.width + at] ?? 0;
    this.lengths[this.size++] = lengths[index] ?? 0;
  }

  #grow(): void {
    const capacity = Math.max(1024, this.lengths.length * 2);
    const words = new Uint32Array(capacity * this.width);
    words.set(this.words);
    const lengths = new Uint8Array(capacity);
    lengths.set(this.lengths);
    this.words = words;
    this.lengths = lengths;
  }
}

/** The first `bits` bits of a word set, none below 1 and all from 32 on. */
export function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? 0xffff_ffff : ~(0xffff_ffff >>> bits);
}
