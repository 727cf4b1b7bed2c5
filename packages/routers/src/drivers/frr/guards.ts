import type { Change } from './changed-neighbors.ts';
import { asNeighbor, slotOf, subjectOf } from './lines.ts';
import { type Definition, namesIn, type Tree, withNames } from './tree.ts';

/** Names of what lets out what both the old and the new policies let out. */
const GUARD = 'PEERSMITH-BOTH-';

/**
 * A neighbor or group whose policies for what it is told change together with what routes are marked with, or which there are. Until all
 * routes have their new marks it is told what the old and the new policies both allow: marks of before never meet a policy of after alone.
 */
export interface Guard {
  path: readonly string[];
  neighbor: string;
  name: string;
  /** The route map that is the guard. */
  lines: readonly string[];
}

type Named = (kind: string, name: string) => string;

/** The guards that a change needs; none where only what is told changes, or only what is heard. */
export function guardsOf(change: Change, standIn: Named): Guard[] {
  if (!sourcesChange(change)) return [];
  const { running, wanted } = change;
  return [...wanted.sections]
    .flatMap(([key, { path, lines }]) => {
      const held = running.sections.get(key)?.lines ?? [];
      const neighbors = new Set(lines.filter(isTold).map(subjectOf));
      for (const line of held.filter(isTold)) neighbors.add(subjectOf(line));
      return [...neighbors].flatMap((neighbor) => {
        const [old, next] = [held, lines].map((all) =>
          all.filter((line) => isTold(line) && subjectOf(line) === neighbor),
        );
        if (!old?.length || !isKnown(change, path, neighbor)) return [];
        if (meaningOf(running, old) === meaningOf(wanted, next ?? [])) return [];
        const checks = [...old, ...(next ?? []).map((line) => withNames(line, standIn))];
        return [{ path, neighbor, checks: [...new Set(checks.map((line) => checkOf(line, path)))] }];
      });
    })
    .map(({ checks, ...guard }, at) => ({
      ...guard,
      name: `${GUARD}${at + 1}`,
      lines: guardLines(`${GUARD}${at + 1}`, checks),
    }));
}

/** Whether a line is one of those that a guard stands for. */
export const isGuarded = (guards: readonly Guard[], path: readonly string[], line: string): boolean =>
  isTold(line) &&
  guards.some((one) => one.neighbor === subjectOf(line) && one.path.join('\n') === path.join('\n'));

/** Lines that say what a neighbor is told. */
const isTold = (line: string): boolean =>
  /^neighbor \S+ (?:route-map|prefix-list|filter-list) \S+ out$/.test(line);

/** Lines that bring routes in, or mark them. */
const isSource = (line: string): boolean =>
  /^(?:network|redistribute|aggregate-address|import) /.test(line) ||
  /^neighbor \S+ (?:route-map|prefix-list|filter-list) \S+ in$/.test(line);

const isKnown = ({ running, wanted }: Change, path: readonly string[], neighbor: string): boolean =>
  [running, wanted].every(({ sections }) =>
    (sections.get(path[0] ?? '')?.lines ?? []).some(
      (line) => asNeighbor(line).includes(neighbor) || line === `neighbor ${neighbor} peer-group`,
    ),
  );

/** Whether routes get other marks than before, or there are others, but for those of neighbors that come or go. */
export function sourcesChange(change: Change): boolean {
  const { running, wanted } = change;
  return [...wanted.sections].some(([key, { path, lines }]) => {
    const slots = (tree: Tree, all: readonly string[]) =>
      new Map(all.filter(isSource).map((line) => [slotOf(line), meaningOf(tree, [line])]));
    const [old, next] = [slots(running, running.sections.get(key)?.lines ?? []), slots(wanted, lines)];
    return [...new Set([...old.keys(), ...next.keys()])].some((slot) => {
      if (old.get(slot) === next.get(slot)) return false;
      const neighbor = subjectOf(`${slot} `);
      // What is no more has no marks.
      return neighbor ? isKnown(change, path, neighbor) : next.has(slot);
    });
  });
}

/** What lines mean, with everything that they name: equal for what says the same under other names of the same kind too. */
function meaningOf({ definitions }: Tree, lines: readonly string[]): string {
  const tell = (line: string, above: readonly string[]): string[] => [
    withNames(line, (kind) => kind),
    ...namesIn(line).flatMap(([kind, name]) => {
      if (above.includes(`${kind} ${name}`)) return [];
      return definitionsNamed(definitions, kind, name).flatMap(({ entries }) =>
        entries.flatMap((entry) => [
          entry.header,
          ...entry.lines.toSorted().flatMap((one) => tell(one, [...above, `${kind} ${name}`])),
        ]),
      );
    }),
  ];
  return JSON.stringify(lines.toSorted().map((line) => tell(line, [])));
}

const KINDS = ['', ' standard', ' expanded'];
function definitionsNamed(all: ReadonlyMap<string, Definition>, kind: string, name: string): Definition[] {
  const keys =
    kind === 'prefix-list'
      ? [`ip ${kind} ${name}`, `ipv6 ${kind} ${name}`]
      : KINDS.map((suffix) => `${kind}${suffix} ${name}`);
  return keys.flatMap((key) => all.get(key) ?? []);
}

/** What a line lets out, as the condition of a route map. */
function checkOf(line: string, path: readonly string[]): string {
  const [, kind = '', name = ''] = /^neighbor \S+ (\S+) (\S+) out$/.exec(line) ?? [];
  if (kind === 'route-map') return `call ${name}`;
  if (kind === 'filter-list') return `match as-path ${name}`;
  return `match ${path[1]?.includes('ipv6') ? 'ipv6' : 'ip'} address prefix-list ${name}`;
}

const guardLines = (name: string, checks: readonly string[]): string[] =>
  checks.flatMap((check, at) => [
    `route-map ${name} permit ${(at + 1) * 10}`,
    ` ${check}`,
    ...(at + 1 < checks.length ? [' on-match next'] : []),
    'exit',
  ]);
