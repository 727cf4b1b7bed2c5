/** Python's tuple: an array that the engine never changes. Make one with `PyTuple.of` or `PyTuple.from`. */
export class PyTuple extends Array<unknown> {
  /** A tuple with the items of an array. */
  static fromItems(items: readonly unknown[]): PyTuple {
    const tuple = new PyTuple();
    for (const item of items) tuple.push(item);
    return tuple;
  }
}

/** What iterating over `groupby` gives: a pair that also has names. */
export class PyNamedTuple extends PyTuple {
  names: readonly string[] = [];
  typeName = 'tuple';

  /** A named tuple of these fields. */
  static make(typeName: string, names: readonly string[], items: readonly unknown[]): PyNamedTuple {
    const tuple = new PyNamedTuple();
    for (const item of items) tuple.push(item);
    tuple.names = names;
    tuple.typeName = typeName;
    return tuple;
  }
}
