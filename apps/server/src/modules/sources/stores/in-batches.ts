const MOST_FILES = 500;
const MOST_BYTES = 8_000_000;

/** Divides entries so that the contents of each part fit into memory with ease. */
export function inBatches<T extends { size: number }>(entries: readonly T[]): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && (batch.length >= MOST_FILES || bytes + entry.size > MOST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
