import {
  type Change,
  newNeighbors,
  type OfBlock,
  regroupedNeighbors,
  withoutNeighbors,
} from './changed-neighbors.ts';
import { farewellsOf } from './farewells.ts';
import { type Guard, guardsOf, isGuarded, sourcesChange } from './guards.ts';
import { asGroup, asNeighbor, negated, slotOf, subjectOf, within } from './lines.ts';
import {
  type Definition,
  isSame,
  kindNamed,
  linesOf,
  namesIn,
  type Section,
  type Tree,
  withNames,
} from './tree.ts';

/** Names of what stands in while what has its name is made anew. */
const STAND_IN = 'PEERSMITH-NEXT-';

/** What brings a router from one configuration to another: lines, and lines that wait until all routes were heard again. */
export interface Plan {
  first: readonly string[];
  afterwards: readonly string[];
  /** Whether neighbors have heard in the first part that they are left in the second. */
  leaves: boolean;
}

/**
 * Brings an FRR from one configuration to another without an open moment: what is new is defined before it is referred to; what changes is
 * defined under another name, references move there, it is made anew while nothing refers to it, and they move back; what is old goes last.
 * Each reference changes in one step from all of the old to all of the new. Where routes are marked otherwise and told otherwise, neighbors
 * are told what both allow until all marks are new. A neighbor that is new stays shut down until all of it is there; one that joins or leaves
 * a group goes first and comes as a new one, for FRR ends its session anyway. A neighbor that goes for good
 * hears of that first, but not where a change is undone.
 */
export function planOf(running: Tree, wanted: Tree, { isUndo = false } = {}): Plan {
  const regrouped = regroupedNeighbors({ running, wanted });
  const { first, ...rest } = orderOf({ running: withoutNeighbors(running, regrouped), wanted }, isUndo);
  const leaving = regrouped.flatMap(({ path, neighbor }) => within(path, [`no neighbor ${neighbor}`]));
  return { first: [...leaving, ...first], ...rest };
}

function orderOf(change: Change, isUndo: boolean): Plan {
  const { running, wanted } = change;
  const { changed, isChanged } = changedIn(change);
  const standIn = (kind: string, name: string) => (isChanged(kind, name) ? `${STAND_IN}${name}` : name);
  const same = (_: string, name: string) => name;
  const all = inOrder(wanted);
  const fresh = all.filter(({ kind, name }) => !running.definitions.has(`${kind} ${name}`));
  const altered = all.filter(({ kind, name }) => changed.has(`${kind} ${name}`));
  const gone = inOrder(running)
    .filter(({ kind, name }) => !wanted.definitions.has(`${kind} ${name}`))
    .reverse();
  const begins = newNeighbors(change);
  const guards = guardsOf(change, standIn);
  const farewells = isUndo ? [] : farewellsOf(change);
  const move = (isNow: (path: readonly string[], line: string) => boolean) =>
    moved(change, { standIn, fresh: begins, isNow });
  const isLater = (path: readonly string[], line: string) =>
    isGuarded(guards, path, line) ||
    farewells.some((one) => one.path[0] === path[0] && one.neighbor === subjectOf(line));
  const first = [
    ...fresh.flatMap((one) => linesOf(one, one.name, standIn)),
    ...altered.flatMap((one) => linesOf(one, `${STAND_IN}${one.name}`, standIn)),
    ...[...guards, ...farewells].flatMap(({ lines }) => lines),
    ...[...guards, ...farewells].flatMap(({ path, neighbor, name }) =>
      within(path, [`neighbor ${neighbor} route-map ${name} out`]),
    ),
    ...move((path, line) => !isLater(path, line)),
  ];
  const afterwards = [
    ...move(isLater),
    ...guards.flatMap((guard) => unguarded(guard, wanted, standIn)),
    // Route maps first, as they refer to lists.
    ...altered.toReversed().flatMap((one) => without(one, one.name)),
    ...altered.flatMap((one) => linesOf(one, one.name, same)),
    ...fresh
      .filter((one) => namesOf(one).some(([kind, name]) => isChanged(kind, name)))
      .flatMap((one) => linesOf(one, one.name, same)),
    ...movedBack(wanted, isChanged),
    ...altered.toReversed().flatMap((one) => without(one, `${STAND_IN}${one.name}`)),
    ...[...guards, ...farewells].map(({ name }) => `no route-map ${name}`),
    ...gone.flatMap((one) => without(one, one.name)),
    ...begun(begins),
  ];
  const leaves = farewells.length > 0;
  const waits = leaves || guards.length > 0 || (begins.length > 0 && sourcesChange(change));
  return waits ? { first, afterwards, leaves } : { first: [...first, ...afterwards], afterwards: [], leaves };
}

/** Takes a guard's name off its neighbor, which then has the policy that it is to have, or none. */
function unguarded(
  { path, neighbor, name }: Guard,
  wanted: Tree,
  standIn: (kind: string, name: string) => string,
): string[] {
  const own = wanted.sections
    .get(path.join('\n'))
    ?.lines.find((line) => line.startsWith(`neighbor ${neighbor} route-map `) && line.endsWith(' out'));
  const line = own === undefined ? `no neighbor ${neighbor} route-map ${name} out` : withNames(own, standIn);
  return within(path, [line]);
}

/** What the lines of a definition name. */
const namesOf = ({ entries }: Definition) => entries.flatMap(({ lines }) => lines.flatMap(namesIn));

/** Definitions that say something else than before, and route maps that refer to one of those; by key, and by how lines name them. */
function changedIn({ running, wanted }: Change) {
  const changed = new Set<string>();
  const named = new Set<string>();
  const isChanged = (kind: string, name: string) => named.has(`${kind} ${name}`);
  const add = (key: string, { kind, name }: Definition) => {
    changed.add(key);
    named.add(`${kindNamed(kind)} ${name}`);
    // A neighbor's line does not say of which family the list is.
    if (kind.endsWith(' prefix-list')) named.add(`prefix-list ${name}`);
  };
  const held = [...wanted.definitions].filter(([key]) => running.definitions.has(key));
  for (const [key, definition] of held) {
    const before = running.definitions.get(key);
    if (before && !isSame(before, definition)) add(key, definition);
  }
  for (let known = -1; known < changed.size; ) {
    known = changed.size;
    for (const [key, definition] of held)
      if (!changed.has(key) && namesOf(definition).some(([kind, name]) => isChanged(kind, name)))
        add(key, definition);
  }
  return { changed, isChanged };
}

/** Lists before route maps, and route maps after those that they call. */
function inOrder({ definitions }: Tree): Definition[] {
  const lists = [...definitions.values()].filter(({ kind }) => kind !== 'route-map');
  const maps: Definition[] = [];
  const visit = (map: Definition, above: ReadonlySet<string>) => {
    if (maps.includes(map) || above.has(map.name)) return;
    for (const [kind, name] of namesOf(map)) {
      const called = kind === 'route-map' ? definitions.get(`route-map ${name}`) : undefined;
      if (called) visit(called, new Set([...above, map.name]));
    }
    maps.push(map);
  };
  for (const map of definitions.values()) if (map.kind === 'route-map') visit(map, new Set());
  return [...lists, ...maps];
}

const without = ({ kind }: Definition, name: string): string[] => [`no ${kind} ${name}`];

/** Everything that refers to definitions, as it is to be, with stand-ins; of that, what is to be done now. */
function moved(
  change: Change,
  {
    standIn,
    fresh,
    isNow,
  }: {
    standIn: (kind: string, name: string) => string;
    fresh: readonly OfBlock[];
    isNow: (path: readonly string[], line: string) => boolean;
  },
): string[] {
  const { running, wanted } = change;
  const paths = new Map([...running.sections, ...wanted.sections].map(([key, { path }]) => [key, path]));
  return [...paths].flatMap(([key, path]) => {
    const held = running.sections.get(key);
    const section = wanted.sections.get(key);
    if (!section) {
      if (!isNow(path, '')) return [];
      return path.length === 1 ? [`no ${path[0]}`] : goneFrom(path, held, change);
    }
    const next = section.lines.map((line) => withNames(line, standIn));
    const added = next.filter((line) => !held?.lines.includes(line));
    const slots = new Set(next.map(slotOf));
    const going = (held?.lines ?? []).filter(
      (line) => !section.lines.includes(line) && !slots.has(slotOf(line)),
    );
    const shut = fresh.filter((one) => one.path.join('\n') === key).map(({ neighbor }) => neighbor);
    const lines = added
      .filter((line) => isNow(path, line))
      .flatMap((line) => {
        const [neighbor] = asNeighbor(line);
        return neighbor !== undefined && shut.includes(neighbor)
          ? [line, `neighbor ${neighbor} shutdown`]
          : [line];
      });
    const gone = neighborsGone(path, change);
    const left = going.filter((line) => isNow(path, line) && !gone.has(subjectOf(line)));
    // A neighbor or group that goes takes all of its lines along, wherever they stand.
    const ends = [...gone].filter(([name]) => path.length === 1 && isNow(path, `neighbor ${name} `));
    return within(path, [...lines, ...ends.map(([, line]) => line), ...left.map(negated)]);
  });
}

/** Lines below an address family that is there no more, unless all around it goes as well. */
function goneFrom(path: readonly string[], held: Section | undefined, change: Change): string[] {
  if (!held || !change.wanted.sections.has(path[0] ?? '')) return [];
  const gone = neighborsGone(path, change);
  return within(path, held.lines.filter((line) => !gone.has(subjectOf(line))).map(negated));
}

/** Neighbors and groups of a router's block that are there no more, and what takes them away: members before their groups. */
function neighborsGone(path: readonly string[], { running, wanted }: Change): ReadonlyMap<string, string> {
  const [now, next] = [running, wanted].map(({ sections }) => sections.get(path[0] ?? '')?.lines ?? []);
  const lost = (named: (line: string) => string[]) => {
    const kept = new Set((next ?? []).flatMap(named));
    return (now ?? []).flatMap(named).filter((name) => !kept.has(name));
  };
  return new Map([
    ...lost(asNeighbor).map((name) => [name, `no neighbor ${name}`] as const),
    ...lost(asGroup).map((name) => [name, `no neighbor ${name} peer-group`] as const),
  ]);
}

/** References that stood at stand-ins, at what has its own name again. */
function movedBack(wanted: Tree, isChanged: (kind: string, name: string) => boolean): string[] {
  return [...wanted.sections.values()].flatMap(({ path, lines }) =>
    within(
      path,
      lines.filter((line) => namesIn(line).some(([kind, name]) => isChanged(kind, name))),
    ),
  );
}

const begun = (fresh: readonly OfBlock[]): string[] =>
  fresh.flatMap(({ path, neighbor }) => within(path, [`no neighbor ${neighbor} shutdown`]));
