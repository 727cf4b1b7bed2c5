/** Python's iterator or generator: gives its items once. */
export class PyIterator implements Iterable<unknown> {
  readonly kind: string;
  readonly source: Iterator<unknown>;

  /** @param kind the Python class, such as `generator` or `list_reverseiterator` */
  constructor(source: Iterable<unknown>, kind = 'generator') {
    this.source = source[Symbol.iterator]();
    this.kind = kind;
  }

  [Symbol.iterator](): Iterator<unknown> {
    // Without `return`: leaving a loop early must not end the generator.
    return { next: () => this.source.next() };
  }
}
