interface Kept {
  /** The transaction that wrote the row, and the stamp of the tables it was read with. */
  version: string;
  stamp: number;
  text: string;
}
type Shelves = Map<string, Map<number, Kept>>;

// About what a Map keeps beside the text of an entry.
const OVERHEAD = 200;

/** Rows as JSON text, up to a number of characters. When the younger half is full, what was not asked for again goes. */
export class TextCache {
  readonly #half: number;
  #young: Shelves = new Map();
  #old: Shelves = new Map();
  #size = 0;

  constructor(characters: number) {
    this.#half = characters / 2;
  }

  /** The text of a row in one of its forms, if it is still that. */
  get(shelf: string, id: number, version: string, stamp: number): string | undefined {
    const young = this.#young.get(shelf)?.get(id);
    const kept = young ?? this.#old.get(shelf)?.get(id);
    if (kept?.version !== version || kept.stamp !== stamp) return undefined;
    if (!young) this.put(shelf, id, kept);
    return kept.text;
  }

  put(shelf: string, id: number, kept: Kept): void {
    if (this.#size > this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    const held = this.#young.get(shelf) ?? new Map<number, Kept>();
    this.#young.set(shelf, held);
    this.#size += kept.text.length + OVERHEAD;
    held.set(id, kept);
  }
}
