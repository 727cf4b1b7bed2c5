import type { Stretch } from '@peersmith/answers';

/** Longest that is shown of one session. */
const MOST_LINES = 400;

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A word as a configuration has it: not a part of a longer address or name. */
const asWord = (text: string) => new RegExp(`(?<![\\w.:-])${escaped(text)}(?![\\w.:-])`, 'i');
const depthOf = (line: string) => line.length - line.trimStart().length;
const isNote = (line: string) => /^\s*(?:[!#]|\/\*|$)/.test(line);

/**
 * The lines of a configuration that a neighbor's address stands in, with the blocks that these open or are the neighbor of; and what its
 * peer group has, where the lines name one. Blocks are told by braces, else by indentation. Empty where the address stands nowhere.
 */
export function linesOfNeighbor(text: string, address: string): Stretch[] {
  const lines = text.split('\n');
  const own = stretchesWith(lines, asWord(address));
  const groups = new Set(
    own.flatMap((one) =>
      one.lines.flatMap(
        (line) => /\s(?:peer-group|peer group|group)\s+"?([\w.-]+)"?\s*$/.exec(line)?.[1] ?? [],
      ),
    ),
  );
  const taken = new Set(own.map(({ from_line }) => from_line));
  const ofGroups = [...groups].flatMap((name) =>
    stretchesWith(lines, new RegExp(`^\\s*(?:neighbor|peer|group)\\s+"?${escaped(name)}"?(?![\\w.-])`))
      .filter(({ from_line }) => !taken.has(from_line))
      .map((one) => ({ ...one, of_group: name })),
  );
  return [...own, ...ofGroups];
}

function stretchesWith(lines: readonly string[], pattern: RegExp): Stretch[] {
  const found: Stretch[] = [];
  let next = 0;
  let left = MOST_LINES;
  for (const [place, line] of lines.entries()) {
    if (place < next || left <= 0 || !pattern.test(line)) continue;
    const [first, last] = blockAround(lines, place);
    const begin = Math.max(first, next);
    const taken = lines.slice(begin, Math.min(last + 1, begin + left));
    next = last + 1;
    left -= taken.length;
    const before = found.at(-1);
    const within = headersOf(lines, begin);
    // Lines that follow each other in one block are shown as one.
    if (before && before.from_line - 1 + before.lines.length === begin && same(before.within, within))
      before.lines.push(...taken);
    else found.push({ from_line: begin + 1, within, lines: taken, of_group: null });
  }
  return found;
}

const same = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n');

/** The first and the last line of what a line opens, or of the block that it is the neighbor of; else it alone. */
function blockAround(lines: readonly string[], place: number): [number, number] {
  const line = lines[place] ?? '';
  if (line.trimEnd().endsWith('{')) return [place, closingOf(lines, place)];
  // BIRD names the neighbor within the block of its protocol.
  const opening = openingOf(lines, place);
  if (opening !== null && /^\s*neighbor\b/.test(line) && /^\s*protocol\b/.test(lines[opening] ?? ''))
    return [opening, closingOf(lines, opening)];
  if (opening !== null) return [place, place];
  let last = place;
  while (last + 1 < lines.length && depthOf(lines[last + 1] ?? '') > depthOf(line) && lines[last + 1]?.trim())
    last++;
  return [place, last];
}

const balanceOf = (line: string) => {
  const bare = line.replaceAll(/"[^"]*"|'[^']*'|#.*$/g, '');
  return bare.split('{').length - bare.split('}').length;
};

function closingOf(lines: readonly string[], opening: number): number {
  let open = 0;
  for (let at = opening; at < lines.length; at++) {
    open += balanceOf(lines[at] ?? '');
    if (open <= 0) return at;
  }
  return opening;
}

/** The line that opens the innermost block in braces around a line. */
function openingOf(lines: readonly string[], place: number): number | null {
  let open = 0;
  for (let at = place - 1; at >= 0; at--) {
    open += balanceOf(lines[at] ?? '');
    if (open > 0) return at;
  }
  return null;
}

/** The lines, each less indented than the next, that a line stands below. */
function headersOf(lines: readonly string[], place: number): string[] {
  const found: string[] = [];
  let depth = depthOf(lines[place] ?? '');
  for (let at = place - 1; at >= 0 && depth > 0; at--) {
    const line = lines[at] ?? '';
    if (isNote(line) || depthOf(line) >= depth) continue;
    depth = depthOf(line);
    found.unshift(line.trim());
  }
  return found;
}
