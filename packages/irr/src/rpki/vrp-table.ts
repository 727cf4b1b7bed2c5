import { maskOf, PrefixTable } from '../prefixes/prefix-table.ts';

/** What RPKI says: this AS may originate this prefix, and its more-specifics up to `max_length` (RFC 6811 §2). */
export interface Vrp {
  readonly family: 4 | 6;
  /** One word (IPv4) or four (IPv6), the first bits first. */
  readonly words: ArrayLike<number>;
  readonly length: number;
  readonly max_length: number;
  readonly asn: number;
}

/** VRPs that are in no order and some of which say the same, as numbers; those that cannot be are counted and left out. */
export class VrpTable {
  readonly families: { readonly 4: VrpsOfFamily; readonly 6: VrpsOfFamily } = {
    4: new VrpsOfFamily(4),
    6: new VrpsOfFamily(6),
  };
  /** Records with lengths or bits that no prefix has. */
  rejected = 0;

  get size(): number {
    return this.families[4].size + this.families[6].size;
  }

  /** Takes one in; false when it says what no prefix can be. */
  add(vrp: Vrp): boolean {
    const isTaken = isPossible(vrp) && this.families[vrp.family].add(vrp);
    if (!isTaken) this.rejected++;
    return isTaken;
  }

  /** Takes one out, which an RTR server withdraws; false when it is not there. */
  remove(vrp: Vrp): boolean {
    return isPossible(vrp) && this.families[vrp.family].remove(vrp);
  }

  /** Every VRP, IPv4 first. */
  *all(): Generator<Vrp> {
    yield* this.families[4].all();
    yield* this.families[6].all();
  }
}

function isPossible({ family, words, length, max_length }: Vrp): boolean {
  const bits = family === 4 ? 32 : 128;
  if (!(length >= 0 && length <= max_length && max_length <= bits)) return false;
  for (let at = 0; at * 32 < bits; at++) {
    if (((words[at] ?? 0) & ~maskOf(length - 32 * at)) !== 0) return false;
  }
  return true;
}

/** The VRPs of a family, found by prefix: a hash table in arrays, those of one prefix in a chain. */
export class VrpsOfFamily {
  readonly #prefixes: PrefixTable;
  #maxLengths = new Uint8Array(1024);
  #asns = new Uint32Array(1024);
  /** The next VRP of the same prefix, plus one. */
  #next = new Uint32Array(1024);
  /** The first VRP of a prefix, plus one, by hash. */
  #slots = new Uint32Array(4096);
  readonly #gone = new Set<number>();
  #hashed = 0;
  /** How many there are of each length of prefix: a length without any need not be looked for. */
  readonly #lengths = new Uint32Array(129);

  constructor(family: 4 | 6) {
    this.#prefixes = new PrefixTable(family);
  }

  get size(): number {
    return this.#prefixes.size - this.#gone.size;
  }

  add(vrp: Vrp): boolean {
    // The same twice is one.
    if (this.#find(vrp) !== -1) return true;
    const index = this.#prefixes.size;
    if (index === this.#asns.length) this.#grow();
    const room = this.#prefixes.room();
    for (let at = 0; at < this.#prefixes.width; at++) this.#prefixes.words[room + at] = vrp.words[at] ?? 0;
    this.#prefixes.push(vrp.length);
    this.#maxLengths[index] = vrp.max_length;
    this.#asns[index] = vrp.asn;
    this.#lengths[vrp.length] = (this.#lengths[vrp.length] ?? 0) + 1;
    this.#link(index);
    return true;
  }

  remove(vrp: Vrp): boolean {
    const index = this.#find(vrp);
    if (index === -1) return false;
    this.#gone.add(index);
    this.#lengths[vrp.length] = (this.#lengths[vrp.length] ?? 0) - 1;
    return true;
  }

  *all(): Generator<Vrp> {
    const { width, words, lengths, family } = this.#prefixes;
    for (let index = 0; index < this.#prefixes.size; index++) {
      if (this.#gone.has(index)) continue;
      yield {
        family,
        words: words.subarray(index * width, (index + 1) * width),
        length: lengths[index] ?? 0,
        max_length: this.#maxLengths[index] ?? 0,
        asn: this.#asns[index] ?? 0,
      };
    }
  }

  /** Calls `see` with each VRP whose prefix covers the given one, from the widest on, until it gives true. */
  covering(words: ArrayLike<number>, length: number, see: (asn: number, maxLength: number) => boolean): void {
    for (let at = 0; at <= length; at++) {
      if (this.#lengths[at] === 0) continue;
      for (let link = this.#slots[this.#slot(words, at)] ?? 0; link !== 0; link = this.#next[link - 1] ?? 0) {
        const index = link - 1;
        if (this.#gone.has(index)) continue;
        if (see(this.#asns[index] ?? 0, this.#maxLengths[index] ?? 0)) return;
      }
    }
  }

  #find({ words, length, max_length, asn }: Vrp): number {
    for (
      let link = this.#slots[this.#slot(words, length)] ?? 0;
      link !== 0;
      link = this.#next[link - 1] ?? 0
    ) {
      const index = link - 1;
      const isSame = this.#asns[index] === asn && this.#maxLengths[index] === max_length;
      if (isSame && !this.#gone.has(index)) return index;
    }
    return -1;
  }

  #link(index: number): void {
    const { width, words, lengths } = this.#prefixes;
    const slot = this.#slot(words.subarray(index * width, (index + 1) * width), lengths[index] ?? 0);
    const first = this.#slots[slot] ?? 0;
    this.#next[index] = first;
    this.#slots[slot] = index + 1;
    if (first === 0 && ++this.#hashed * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
  }

  /** Where the chain of a prefix begins, or would. */
  #slot(words: ArrayLike<number>, length: number): number {
    const { width } = this.#prefixes;
    let hash = Math.imul(length + 1, 0x9e37_79b1);
    for (let at = 0; at < width; at++) {
      hash = Math.imul(hash ^ ((words[at] ?? 0) & maskOf(length - 32 * at)), 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    const last = this.#slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const first = this.#slots[slot] ?? 0;
      if (first === 0 || this.#isPrefix(first - 1, words, length)) return slot;
    }
  }

  #isPrefix(index: number, words: ArrayLike<number>, length: number): boolean {
    const { width, words: own, lengths } = this.#prefixes;
    if (lengths[index] !== length) return false;
    for (let at = 0; at < width; at++) {
      if (own[index * width + at] !== ((words[at] ?? 0) & maskOf(length - 32 * at)) >>> 0) return false;
    }
    return true;
  }

  #grow(): void {
    const size = this.#asns.length * 2;
    const enlarged = <T extends Uint8Array | Uint32Array>(made: T, old: T): T => {
      made.set(old);
      return made;
    };
    this.#maxLengths = enlarged(new Uint8Array(size), this.#maxLengths);
    this.#asns = enlarged(new Uint32Array(size), this.#asns);
    this.#next = enlarged(new Uint32Array(size), this.#next);
  }

  #rehash(size: number): void {
    this.#slots = new Uint32Array(size);
    this.#hashed = 0;
    for (let index = 0; index < this.#prefixes.size; index++) if (!this.#gone.has(index)) this.#link(index);
  }
}
