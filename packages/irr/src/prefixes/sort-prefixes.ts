import { PrefixTable } from './prefix-table.ts';

/** Below this many, an ordinary sort is quicker than counting 65,536 digits. */
const FEW = 4096;

/** The prefixes by address, the shorter of two first, each once. The given table stays as it is. */
export function sortPrefixes(table: PrefixTable): PrefixTable {
  const order = orderOf(table);
  const sorted = new PrefixTable(table.family, table.size);
  for (const index of order) {
    if (sorted.size > 0 && isSame(table, index, sorted)) continue;
    const room = sorted.size * sorted.width;
    for (let at = 0; at < table.width; at++) {
      sorted.words[room + at] = table.words[index * table.width + at] ?? 0;
    }
    sorted.lengths[sorted.size++] = table.lengths[index] ?? 0;
  }
  return sorted;
}

/** Whether the prefix at `index` is the last one of `sorted`. */
function isSame(table: PrefixTable, index: number, sorted: PrefixTable): boolean {
  const last = sorted.size - 1;
  if (table.lengths[index] !== sorted.lengths[last]) return false;
  for (let at = 0; at < table.width; at++) {
    if (table.words[index * table.width + at] !== sorted.words[last * table.width + at]) return false;
  }
  return true;
}

function orderOf(table: PrefixTable): Uint32Array {
  const order = Uint32Array.from({ length: table.size }, (_, index) => index);
  if (table.size < FEW) return order.sort((left, right) => compare(table, left, right));
  return byDigits(table, order);
}

function compare(table: PrefixTable, left: number, right: number): number {
  for (let at = 0; at < table.width; at++) {
    const a = table.words[left * table.width + at] ?? 0;
    const b = table.words[right * table.width + at] ?? 0;
    if (a !== b) return a - b;
  }
  return (table.lengths[left] ?? 0) - (table.lengths[right] ?? 0);
}

/** Sorts by 16 bits at a time, the last first; a digit that is the same in all costs one look. */
function byDigits(table: PrefixTable, given: Uint32Array): Uint32Array {
  const { width, words, lengths } = table;
  let order: Uint32Array = given;
  let other: Uint32Array = new Uint32Array(order.length);
  const counts = new Uint32Array(65_536);
  const sortBy = (digit: (index: number) => number) => {
    counts.fill(0);
    for (const index of order) {
      const value = digit(index);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    if (counts[digit(order[0] ?? 0)] === order.length) return;
    let sum = 0;
    for (let value = 0; value < counts.length; value++) {
      const count = counts[value] ?? 0;
      counts[value] = sum;
      sum += count;
    }
    for (const index of order) {
      const value = digit(index);
      const place = counts[value] ?? 0;
      counts[value] = place + 1;
      other[place] = index;
    }
    [order, other] = [other, order];
  };
  sortBy((index) => lengths[index] ?? 0);
  for (let at = width - 1; at >= 0; at--) {
    sortBy((index) => (words[index * width + at] ?? 0) & 0xffff);
    sortBy((index) => (words[index * width + at] ?? 0) >>> 16);
  }
  return order;
}
