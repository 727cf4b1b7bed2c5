import type { Parts } from './changed-words.ts';

/** A piece of a line, and why it stands out. */
export interface Piece {
  text: string;
  isChanged: boolean;
  /** Which hit of the line it belongs to; null for none. */
  hit: number | null;
}

/** A line cut wherever a changed part or a hit begins or ends. */
export function piecesOf(line: string, changed: Parts, find: string): Piece[] {
  const hits = placesOf(line, find);
  if (changed.length + hits.length === 0) return [{ text: line, isChanged: false, hit: null }];
  const cuts = new Set([0, line.length, ...changed.flat(), ...hits.flat()]);
  const ordered = [...cuts].sort((a, b) => a - b);
  return ordered.slice(1).flatMap((to, at) => {
    const from = ordered[at] ?? 0;
    const hit = hits.findIndex((one) => isWithin(one, from));
    return from === to
      ? []
      : [
          {
            text: line.slice(from, to),
            isChanged: changed.some((one) => isWithin(one, from)),
            hit: hit < 0 ? null : hit,
          },
        ];
  });
}

const isWithin = ([from, to]: readonly [number, number], at: number) => at >= from && at < to;

/** Where a text is found in a line, ignoring case. */
export function placesOf(line: string, find: string): [number, number][] {
  const [low, wanted] = [line.toLowerCase(), find.toLowerCase()];
  const places: [number, number][] = [];
  for (let at = wanted ? low.indexOf(wanted) : -1; at >= 0; at = low.indexOf(wanted, at + wanted.length))
    places.push([at, at + wanted.length]);
  return places;
}
