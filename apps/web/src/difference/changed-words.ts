import { commonEnds } from './pair-block.ts';

/** Parts of a line that changed: where each begins, and where it ends. */
export type Parts = readonly (readonly [from: number, to: number])[];

const WORD = /[\p{L}\p{N}_.:/-]+|\s+|./gu;
/** Of more words than these, everything between what is the same at both ends counts as changed. */
const WORDS_AT_MOST = 120;

/** Which words of two lines are not in the other one. */
export function changedWords(one: string, other: string): { one: Parts; other: Parts } {
  const [ones, others] = [wordsOf(one), wordsOf(other)];
  let start = 0;
  while (start < ones.length && start < others.length && ones[start] === others[start]) start++;
  let end = 0;
  while (end < Math.min(ones.length, others.length) - start && ones.at(-1 - end) === others.at(-1 - end))
    end++;
  const [left, right] = [ones.slice(start, ones.length - end), others.slice(start, others.length - end)];
  const from = ones.slice(0, start).join('').length;
  if (Math.max(left.length, right.length) > WORDS_AT_MOST) {
    const common = commonEnds(one, other);
    return {
      one: [[common.start, one.length - common.end]],
      other: [[common.start, other.length - common.end]],
    };
  }
  const kept = commonWords(left, right);
  return { one: partsOf(left, from, kept.left), other: partsOf(right, from, kept.right) };
}

const wordsOf = (line: string): string[] => line.match(WORD) ?? [];

/** The longest row of words that both have in this order. */
function commonWords(left: readonly string[], right: readonly string[]) {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const kept = { left: new Set<number>(), right: new Set<number>() };
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      kept.left.add(i++);
      kept.right.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return kept;
}

/** Where the words are that are not kept; neighbours, and what has only a space between it, are one part. */
function partsOf(words: readonly string[], from: number, kept: ReadonlySet<number>): Parts {
  const parts: [number, number][] = [];
  let at = from;
  for (const [index, word] of words.entries()) {
    const last = parts.at(-1);
    const isGap = kept.has(index) && word.trim() === '' && !kept.has(index + 1) && index + 1 < words.length;
    if (!kept.has(index) || (isGap && last?.[1] === at)) {
      if (last?.[1] === at) last[1] = at + word.length;
      else parts.push([at, at + word.length]);
    }
    at += word.length;
  }
  return parts;
}
