import { PrefixTable } from './prefix-table.ts';

/** Below this many, an ordinary sort is quicker than counting 65,536 digits. */
const FEW = 4096;

/** The prefixes by address, the shorter of two first, each once. The given table stays as it is. */
export function sortPrefixes(table: PrefixTable): PrefixTable {
  const order = orderOf(table);
  const sorted = new PrefixTable(table.family, table.size);
  for (let place = 0; place < order.length; place++) {
    const index = order[place] ?? 0;
    if (sorted.size > 0 && isSame(table, index, sorted)) continue;
    sorted.pushFrom(table, index);
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
  const order = new Uint32Array(table.size);
  for (let index = 0; index < order.length; index++) order[index] = index;
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
function byDigits({ width, words, lengths }: PrefixTable, given: Uint32Array): Uint32Array {
  const digits = new Uint16Array(given.length);
  const counts = new Uint32Array(65_536);
  let order: Uint32Array = given;
  let spare: Uint32Array = new Uint32Array(given.length);
  const pass = () => {
    if (!scatter({ order, spare, digits, counts })) return;
    [order, spare] = [spare, order];
  };
  for (let place = 0; place < order.length; place++) digits[place] = lengths[order[place] ?? 0] ?? 0;
  pass();
  for (let at = width - 1; at >= 0; at--) {
    for (let place = 0; place < order.length; place++) {
      digits[place] = words[(order[place] ?? 0) * width + at] ?? 0;
    }
    pass();
    for (let place = 0; place < order.length; place++) {
      digits[place] = (words[(order[place] ?? 0) * width + at] ?? 0) >>> 16;
    }
    pass();
  }
  return order;
}

interface Pass {
  order: Uint32Array;
  spare: Uint32Array;
  digits: Uint16Array;
  counts: Uint32Array;
}

/** Puts `order` by its digits into `spare`, those with the same digit in the order they had; false when all have the same. */
function scatter({ order, spare, digits, counts }: Pass): boolean {
  counts.fill(0);
  for (let place = 0; place < digits.length; place++) {
    const digit = digits[place] ?? 0;
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  if (counts[digits[0] ?? 0] === order.length) return false;
  let sum = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] ?? 0;
    counts[digit] = sum;
    sum += count;
  }
  for (let place = 0; place < order.length; place++) {
    const digit = digits[place] ?? 0;
    const to = counts[digit] ?? 0;
    counts[digit] = to + 1;
    spare[to] = order[place] ?? 0;
  }
  return true;
}
