import { asNeighbor, subjectOf } from './lines.ts';
import type { Section, Tree } from './tree.ts';

/** What runs, and what is to run. */
export interface Change {
  running: Tree;
  wanted: Tree;
}

/** A neighbor, and the headers of the block that has it. */
export interface OfBlock {
  path: readonly string[];
  neighbor: string;
}

/** Neighbors that are not there yet and are not to be shut down. */
export function newNeighbors({ running, wanted }: Change): OfBlock[] {
  return [...wanted.sections.values()].flatMap(({ path, lines }) => {
    if (path.length !== 1 || !path[0]?.startsWith('router bgp')) return [];
    const held = new Set((running.sections.get(path.join('\n'))?.lines ?? []).flatMap(asNeighbor));
    return lines
      .flatMap(asNeighbor)
      .filter((neighbor) => !held.has(neighbor))
      .filter((neighbor) => !lines.some((line) => line.startsWith(`neighbor ${neighbor} shutdown`)))
      .map((neighbor) => ({ path, neighbor }));
  });
}

/** Neighbors that are in another group than before, in one, or in none. */
export function regroupedNeighbors({ running, wanted }: Change): OfBlock[] {
  return [...wanted.sections].flatMap(([key, { path, lines }]) => {
    const held = running.sections.get(key)?.lines ?? [];
    const groupIn = (all: readonly string[], neighbor: string) =>
      all.find((line) => line.startsWith(`neighbor ${neighbor} peer-group `));
    const known = new Set(held.flatMap(asNeighbor));
    return [...new Set(lines.flatMap(asNeighbor))]
      .filter((neighbor) => known.has(neighbor) && groupIn(held, neighbor) !== groupIn(lines, neighbor))
      .map((neighbor) => ({ path, neighbor }));
  });
}

/** A configuration without some of its neighbors, in all of their router's families. */
export function withoutNeighbors({ definitions, sections }: Tree, going: readonly OfBlock[]): Tree {
  const isGoing = ({ path }: Section, line: string) =>
    going.some((one) => one.path[0] === path[0] && one.neighbor === subjectOf(line));
  const left = [...sections].map(([key, section]): [string, Section] => [
    key,
    { ...section, lines: section.lines.filter((line) => !isGoing(section, line)) },
  ]);
  return { definitions, sections: new Map(left) };
}
