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

/** VRPs of a family as columns, each VRP at the same place in all of them. */
export interface VrpColumns {
  /** One word a VRP (IPv4) or four (IPv6). */
  readonly words: Uint32Array;
  readonly lengths: Uint8Array;
  readonly max_lengths: Uint8Array;
  readonly asns: Uint32Array;
}

/** Columns with what finds a prefix in them, in memory that threads share. */
export interface SharedFamily extends VrpColumns {
  readonly next: Uint32Array;
  readonly slots: Uint32Array;
  readonly counts: Uint32Array;
}

const AT_A_TIME = 5000;

interface Column<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
  new (buffer: SharedArrayBuffer): T;
}
const own = <T>(Kind: Column<T>, length: number): T => new Kind(length);
const shared = <T>(Kind: Column<T>, length: number): T =>
  new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));

/** The VRPs of a family, found by prefix: a hash table in arrays, those of one prefix in a chain. */
export class VrpsOfFamily {
  readonly #prefixes: PrefixTable;
  #maxLengths: Uint8Array = new Uint8Array(1024);
  #asns: Uint32Array = new Uint32Array(1024);
  /** The next VRP of the same prefix, plus one. */
  #next: Uint32Array = new Uint32Array(1024);
  /** The first VRP of a prefix, plus one, by hash. */
  #slots: Uint32Array = new Uint32Array(4096);
  readonly #gone = new Set<number>();
  #hashed = 0;
  /** How many there are of each length of prefix: a length without any need not be looked for. */
  #lengths: Uint32Array = new Uint32Array(129);
  #isShared = false;

  constructor(family: 4 | 6) {
    this.#prefixes = new PrefixTable(family);
  }

  /**
   * Those of columns, which hold nothing twice: in memory that threads can share, and then for reading alone, or to be added to. The
   * iterator does a part of the work at each step.
   */
  static *building(family: 4 | 6, columns: VrpColumns, isShared: boolean): Generator<void, VrpsOfFamily> {
    const made = new VrpsOfFamily(family);
    const { asns } = columns;
    const room = isShared ? shared : own;
    const size = asns.length;
    const prefixes = made.#prefixes;
    prefixes.words = room(Uint32Array, size * prefixes.width);
    prefixes.lengths = room(Uint8Array, size);
    prefixes.words.set(columns.words);
    prefixes.lengths.set(columns.lengths);
    prefixes.size = size;
    made.#maxLengths = room(Uint8Array, size);
    made.#maxLengths.set(columns.max_lengths);
    made.#asns = room(Uint32Array, size);
    made.#asns.set(asns);
    yield* made.indexing(room);
    made.#isShared = isShared;
    return made;
  }

  /** Those that another thread shares, for reading alone. */
  static over(family: 4 | 6, { words, lengths, max_lengths, asns, next, slots, counts }: SharedFamily) {
    const made = new VrpsOfFamily(family);
    Object.assign(made.#prefixes, { words, lengths, size: asns.length });
    [made.#maxLengths, made.#asns, made.#next] = [max_lengths, asns, next];
    [made.#slots, made.#lengths] = [slots, counts];
    made.#isShared = true;
    return made;
  }

  /** The memory itself, for another thread; null where it is not made to be shared. */
  get shared(): SharedFamily | null {
    if (!this.#isShared) return null;
    const { words, lengths } = this.#prefixes;
    return {
      ...{ words, lengths, max_lengths: this.#maxLengths, asns: this.#asns },
      ...{ next: this.#next, slots: this.#slots, counts: this.#lengths },
    };
  }

  /** A copy as columns, in no order. */
  get columns(): VrpColumns {
    const { words, lengths, width, family, size } = this.#prefixes;
    if (this.#gone.size === 0)
      return {
        words: words.slice(0, size * width),
        lengths: lengths.slice(0, size),
        max_lengths: this.#maxLengths.slice(0, size),
        asns: this.#asns.slice(0, size),
      };
    const kept = new PrefixTable(family, this.size);
    const [max_lengths, asns] = [new Uint8Array(this.size), new Uint32Array(this.size)];
    for (let index = 0; index < size; index++) {
      if (this.#gone.has(index)) continue;
      max_lengths[kept.size] = this.#maxLengths[index] ?? 0;
      asns[kept.size] = this.#asns[index] ?? 0;
      kept.pushFrom({ words, lengths }, index);
    }
    return {
      words: kept.words.subarray(0, kept.size * width),
      lengths: kept.lengths.subarray(0, kept.size),
      max_lengths,
      asns,
    };
  }

  get size(): number {
    return this.#prefixes.size - this.#gone.size;
  }

  add(vrp: Vrp): boolean {
    if (this.#isShared) throw new Error('VRPs that threads share are for reading');
    // The same twice is one.
    if (this.#find(vrp) !== -1) return true;
    const index = this.push(vrp);
    this.#lengths[vrp.length] = (this.#lengths[vrp.length] ?? 0) + 1;
    this.#link(index);
    return true;
  }

  /** Takes one in that is not looked for yet: `indexing` follows, before anything is asked. Gives where it stands. */
  push(vrp: Vrp): number {
    const index = this.#prefixes.size;
    if (index === this.#asns.length) this.#grow();
    const room = this.#prefixes.room();
    for (let at = 0; at < this.#prefixes.width; at++) this.#prefixes.words[room + at] = vrp.words[at] ?? 0;
    this.#prefixes.push(vrp.length);
    this.#maxLengths[index] = vrp.max_length;
    this.#asns[index] = vrp.asn;
    return index;
  }

  /** Makes all that was taken in be found, a part of it at each step; of those that say the same one stays. */
  *indexing(room: typeof own = own): Generator<void> {
    const { size } = this.#prefixes;
    this.#next = room(Uint32Array, this.#asns.length);
    this.#slots = room(Uint32Array, Math.max(4096, 2 ** Math.ceil(Math.log2(size * 2 + 2))));
    this.#lengths = room(Uint32Array, 129);
    this.#hashed = 0;
    for (let index = 0; index < size; index++) {
      if (index % AT_A_TIME === AT_A_TIME - 1) yield;
      const vrp = this.#at(index);
      if (this.#find(vrp) === -1) {
        this.#lengths[vrp.length] = (this.#lengths[vrp.length] ?? 0) + 1;
        this.#link(index);
      } else this.#gone.add(index);
    }
  }

  remove(vrp: Vrp): boolean {
    if (this.#isShared) throw new Error('VRPs that threads share are for reading');
    const index = this.#find(vrp);
    if (index === -1) return false;
    this.#gone.add(index);
    this.#lengths[vrp.length] = (this.#lengths[vrp.length] ?? 0) - 1;
    return true;
  }

  *all(): Generator<Vrp> {
    for (let index = 0; index < this.#prefixes.size; index++)
      if (!this.#gone.has(index)) yield this.#at(index);
  }

  #at(index: number): Vrp {
    const { width, words, lengths, family } = this.#prefixes;
    return {
      family,
      words: words.subarray(index * width, (index + 1) * width),
      length: lengths[index] ?? 0,
      max_length: this.#maxLengths[index] ?? 0,
      asn: this.#asns[index] ?? 0,
    };
  }

  /** The first VRPs that name an origin, and how many there are. */
  ofOrigin(asn: number, most: number): { vrps: Vrp[]; count: number } {
    const vrps: Vrp[] = [];
    let count = 0;
    for (let index = this.#asns.indexOf(asn); index !== -1; index = this.#asns.indexOf(asn, index + 1)) {
      if (index >= this.#prefixes.size) break;
      if (this.#gone.has(index)) continue;
      if (count++ < most) vrps.push(this.#at(index));
    }
    return { vrps, count };
  }

  /** Calls `see` with each VRP whose prefix covers the given one, from the widest on, until it gives true. */
  covering(
    words: ArrayLike<number>,
    length: number,
    see: (asn: number, maxLength: number, length: number) => boolean,
  ): void {
    for (let at = 0; at <= length; at++) {
      if (this.#lengths[at] === 0) continue;
      for (let link = this.#slots[this.#slot(words, at)] ?? 0; link !== 0; link = this.#next[link - 1] ?? 0) {
        const index = link - 1;
        if (this.#gone.has(index)) continue;
        if (see(this.#asns[index] ?? 0, this.#maxLengths[index] ?? 0, at)) return;
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
    const size = Math.max(1024, this.#asns.length * 2);
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
