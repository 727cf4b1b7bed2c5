import type { PrefixList } from './prefix-list.ts';

/** Where lines stand that one of two lists has and the other has not: by place in the list that has them. */
export interface ListDifference {
  /** In the later list. */
  readonly came: readonly number[];
  /** In the earlier list. */
  readonly went: readonly number[];
}

/** In what two lists differ. Lines of one prefix may stand in any order, prefixes stand in theirs. */
export function compareLists(before: PrefixList, after: PrefixList): ListDifference {
  const came: number[] = [];
  const went: number[] = [];
  let [left, right] = [0, 0];
  while (left < before.size || right < after.size) {
    const order = compareAt(before, left, { list: after, at: right });
    const leftEnd = order <= 0 ? endOfPrefix(before, left) : left;
    const rightEnd = order >= 0 ? endOfPrefix(after, right) : right;
    addMissing(went, { list: before, from: left, to: leftEnd }, { list: after, from: right, to: rightEnd });
    addMissing(came, { list: after, from: right, to: rightEnd }, { list: before, from: left, to: leftEnd });
    left = leftEnd;
    right = rightEnd;
  }
  return { came, went };
}

/** Which of two prefixes comes first; behind the end of a list is behind everything. */
function compareAt(one: PrefixList, at: number, other: { list: PrefixList; at: number }): number {
  if (at >= one.size) return 1;
  if (other.at >= other.list.size) return -1;
  const width = one.family === 4 ? 1 : 4;
  for (let word = 0; word < width; word++) {
    const difference = (one.words[at * width + word] ?? 0) - (other.list.words[other.at * width + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return (one.lengths[at] ?? 0) - (other.list.lengths[other.at] ?? 0);
}

/** Behind the last line of the same prefix. */
function endOfPrefix(list: PrefixList, first: number): number {
  let at = first + 1;
  while (at < list.size && compareAt(list, at, { list, at: first }) === 0) at++;
  return at;
}

interface Lines {
  readonly list: PrefixList;
  readonly from: number;
  readonly to: number;
}

function addMissing(found: number[], own: Lines, other: Lines): void {
  for (let at = own.from; at < own.to; at++) {
    let isThere = false;
    for (let place = other.from; place < other.to && !isThere; place++)
      isThere =
        own.list.lows[at] === other.list.lows[place] && own.list.highs[at] === other.list.highs[place];
    if (!isThere) found.push(at);
  }
}
