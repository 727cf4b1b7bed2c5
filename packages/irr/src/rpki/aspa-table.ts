import type { Aspa } from './read-vrp-json.ts';

/** What ASes say of their providers, as numbers: customer, how many, each provider. */
export class AspaTable {
  readonly words: Uint32Array;
  /** Where what an AS says begins. */
  readonly #places = new Map<number, number>();

  constructor(words: Uint32Array = new Uint32Array()) {
    this.words = words;
    for (let at = 0; at < words.length; at += 2 + (words[at + 1] ?? 0)) this.#places.set(words[at] ?? 0, at);
  }

  static of(aspas: readonly Aspa[]): AspaTable {
    return new AspaTable(
      Uint32Array.from(
        aspas.flatMap(({ customer, providers }) => [customer, providers.length, ...providers]),
      ),
    );
  }

  get size(): number {
    return this.#places.size;
  }

  /** The ASes that may pass on what this one announces; null where it says nothing of that. */
  providersOf(customer: number): number[] | null {
    const at = this.#places.get(customer);
    if (at === undefined) return null;
    return [...this.words.subarray(at + 2, at + 2 + (this.words[at + 1] ?? 0))];
  }
}
