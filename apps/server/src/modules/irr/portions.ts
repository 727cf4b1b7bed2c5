/** What one statement carries at most, in bytes. */
const MOST_BYTES = 8_000_000;

/** Items in portions that are not larger than a statement should be; one that is too large by itself stands alone. */
export function inPortions<T>(items: readonly T[], bytesOf: (item: T) => number): T[][] {
  const portions: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (size + bytes > MOST_BYTES) {
      portions.push([]);
      size = 0;
    }
    portions.at(-1)?.push(item);
    size += bytes;
  }
  return portions;
}
