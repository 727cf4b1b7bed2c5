import type { Slices } from '../text/in-slices.ts';
import { LINE, type Lines } from './lines.ts';

/** How many lines ahead one that is like it is looked for. */
const AHEAD = 8;
/** The part of two lines that is the same at their ends, from which on one is the other changed. */
const ALIKE = 0.4;
const STRIDE = 100;

/** Finds for the removed lines of one change those that took their place, in their order. */
export function* pairBlock({ lines, kinds, partners }: Lines, first: number, end: number): Slices<void> {
  const [removed, added]: [number[], number[]] = [[], []];
  for (let at = first; at < end; at++) (kinds[at] === LINE.removed ? removed : added).push(at);
  if (added.length === 0) return;
  let next = 0;
  for (const [done, one] of removed.entries()) {
    if (done % STRIDE === STRIDE - 1) yield;
    let [best, likeness] = [-1, 0];
    for (let at = next; at < Math.min(next + AHEAD, added.length) && likeness < 1; at++) {
      const now = likenessOf(lines[one] ?? '', lines[added[at] ?? 0] ?? '');
      if (now > likeness) [best, likeness] = [at, now];
    }
    if (likeness < ALIKE) continue;
    const other = added[best] ?? 0;
    partners[one] = other;
    partners[other] = one;
    next = best + 1;
  }
}

/** How much of the longer line is the same at both ends, from 0 to 1; how far they are indented does not count. */
function likenessOf(one: string, other: string): number {
  const [a, b] = [one.trim(), other.trim()];
  const { start, end } = commonEnds(a, b);
  const longer = Math.max(a.length, b.length);
  return longer === 0 || isOfAnother(a, start) ? 0 : (start + end) / longer;
}

/** `neighbor 192.0.2.1 …`: what it is about stands in its second word, and more behind it. */
const ABOUT = /^[a-z-]+ "?(?:[\da-f]*:[\da-f:.]+|\d+(?:\.\d+){3})[\s/]/i;

/** Whether the address that a line is about is where it differs: it is no other state of the same thing. */
function isOfAnother(line: string, start: number): boolean {
  const about = ABOUT.exec(line);
  return about !== null && start < about[0].length;
}

/** How many characters two texts have in common at their beginning, and behind that at their end. */
export function commonEnds(one: string, other: string): { start: number; end: number } {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one.charCodeAt(start) === other.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)
  )
    end++;
  return { start, end };
}
