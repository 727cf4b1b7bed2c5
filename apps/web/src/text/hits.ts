import type { Slices } from './in-slices.ts';

/** One place where a text is found: the line, from 0, and which one it is in that line. */
export interface Hit {
  line: number;
  nth: number;
}

export const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** A line cut at each hit, ignoring case: text, hit, text, hit, text. */
export function cutAt(line: string, find: string): string[] {
  const low = line.toLowerCase();
  const wanted = find.toLowerCase();
  const parts: string[] = [];
  let from = 0;
  for (let at = wanted ? low.indexOf(wanted) : -1; at >= 0; at = low.indexOf(wanted, from)) {
    parts.push(line.slice(from, at), line.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...parts, line.slice(from)];
}

/** Nobody leafs through more. */
export const HITS_AT_MOST = 100_000;
/** Lines between two turns. */
const STRIDE = 1000;

/** Every place in the lines where a text is found, ignoring case; the first hundred thousand of them. */
export function* hitsIn(lines: readonly string[], find: string): Slices<Hit[]> {
  const wanted = find.toLowerCase();
  const hits: Hit[] = [];
  if (!wanted) return hits;
  for (const [line, text] of lines.entries()) {
    const low = text.toLowerCase();
    let nth = 0;
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length))
      hits.push({ line, nth: nth++ });
    if (hits.length >= HITS_AT_MOST) return hits.slice(0, HITS_AT_MOST);
    if (line % STRIDE === 0) yield;
  }
  return hits;
}
