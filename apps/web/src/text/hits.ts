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

export function hitsIn(lines: readonly string[], find: string): Hit[] {
  if (!find) return [];
  const hits: Hit[] = [];
  for (const [line, text] of lines.entries()) {
    const count = (cutAt(text, find).length - 1) / 2;
    for (let nth = 0; nth < count; nth++) hits.push({ line, nth });
  }
  return hits;
}
