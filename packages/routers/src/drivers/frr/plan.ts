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

/**
 * The lines that bring an FRR from one configuration to another without an open moment: what is new is defined before it is referred to; what
 * changes is defined under another name, references move there, it is made anew while nothing refers to it, and they move back; what is old
 * goes last. A neighbor that is new stays shut down until all of it is there. Each reference changes in one step from all of the old to all of
 * the new.
 */
export function planOf(running: Tree, wanted: Tree): string[] {
  const change = { running, wanted };
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
  return [
    ...fresh.flatMap((one) => linesOf(one, one.name, standIn)),
    ...altered.flatMap((one) => linesOf(one, `${STAND_IN}${one.name}`, standIn)),
    ...moved(change, standIn, begins),
    // Route maps first, as they refer to lists.
    ...altered.toReversed().flatMap((one) => without(one, one.name)),
    ...altered.flatMap((one) => linesOf(one, one.name, same)),
    ...fresh
      .filter((one) => namesOf(one).some(([kind, name]) => isChanged(kind, name)))
      .flatMap((one) => linesOf(one, one.name, same)),
    ...movedBack(wanted, isChanged),
    ...altered.toReversed().flatMap((one) => without(one, `${STAND_IN}${one.name}`)),
    ...gone.flatMap((one) => without(one, one.name)),
    ...begun(begins),
  ];
}

interface Change {
  running: Tree;
  wanted: Tree;
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

/** What makes lines be about the same thing, so that a new one takes the place of an old one. */
function slotOf(line: string): string {
  const plain = line.replace(/^no /, '');
  const neighbor =
    /^(neighbor \S+ )(route-map|prefix-list|filter-list|unsuppress-map|advertise-map) \S+( in| out)?$/.exec(
      plain,
    );
  if (neighbor) return `${neighbor[1]}${neighbor[2]}${neighbor[3] ?? ''}`;
  const [, subject = '', keyword = ''] = /^(neighbor \S+) (\S+)/.exec(plain) ?? [];
  if (keyword === 'capability' || keyword === 'send-community') return plain;
  if (subject) return `${subject} ${keyword}`;
  const [first = '', second = ''] = plain.split(' ');
  return ['network', 'redistribute', 'aggregate-address', 'bgp'].includes(first)
    ? `${first} ${second}`
    : plain;
}

interface NewNeighbor {
  path: readonly string[];
  neighbor: string;
}

/** Neighbors that are not there yet and are not to be shut down. */
function newNeighbors({ running, wanted }: Change): NewNeighbor[] {
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

/** The neighbor that a line brings into being. */
function asNeighbor(line: string): string[] {
  const found = /^neighbor (\S+) (?:remote-as|interface remote-as|peer-group \S+)/.exec(line)?.[1];
  return found === undefined ? [] : [found];
}

/** Lines below a path of headers, and the way back out. */
const within = (path: readonly string[], lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [...path, ...lines, ...path.map(leave).toReversed()];
const leave = (header: string) => (header.startsWith('address-family ') ? 'exit-address-family' : 'exit');

/** Everything that refers to definitions, as it is to be, with stand-ins. */
function moved(
  change: Change,
  standIn: (kind: string, name: string) => string,
  fresh: readonly NewNeighbor[],
): string[] {
  const { running, wanted } = change;
  const paths = new Map([...running.sections, ...wanted.sections].map(([key, { path }]) => [key, path]));
  return [...paths].flatMap(([key, path]) => {
    const held = running.sections.get(key);
    const section = wanted.sections.get(key);
    if (!section) return path.length === 1 ? [`no ${path[0]}`] : goneFrom(path, held, change);
    const next = section.lines.map((line) => withNames(line, standIn));
    const added = next.filter((line) => !held?.lines.includes(line));
    const slots = new Set(next.map(slotOf));
    const going = (held?.lines ?? []).filter(
      (line) => !section.lines.includes(line) && !slots.has(slotOf(line)),
    );
    const shut = fresh.filter((one) => one.path.join('\n') === key).map(({ neighbor }) => neighbor);
    const lines = added.flatMap((line) => {
      const [neighbor] = asNeighbor(line);
      return neighbor !== undefined && shut.includes(neighbor)
        ? [line, `neighbor ${neighbor} shutdown`]
        : [line];
    });
    return within(path, [...lines, ...removals(going, neighborsGone(path, change), path.length === 1)]);
  });
}

/** Lines below an address family that is there no more, unless all around it goes as well. */
function goneFrom(path: readonly string[], held: Section | undefined, change: Change): string[] {
  const isAround = change.wanted.sections.has(path[0] ?? '');
  return isAround && held ? within(path, removals(held.lines, neighborsGone(path, change), false)) : [];
}

/** Neighbors of a router's block that are there no more. */
function neighborsGone(path: readonly string[], { running, wanted }: Change): ReadonlySet<string> {
  const [now, next] = [running, wanted].map(
    ({ sections }) => new Set((sections.get(path[0] ?? '')?.lines ?? []).flatMap(asNeighbor)),
  );
  return new Set([...(now ?? [])].filter((neighbor) => !next?.has(neighbor)));
}

/** What takes lines away. A neighbor that goes takes all of its lines along, wherever they stand. */
function removals(going: readonly string[], gone: ReadonlySet<string>, isOuter: boolean): string[] {
  const rest = going.filter((line) => !gone.has(/^(?:no )?neighbor (\S+) /.exec(line)?.[1] ?? ''));
  return [...(isOuter ? [...gone].map((neighbor) => `no neighbor ${neighbor}`) : []), ...rest.map(negated)];
}

const negated = (line: string): string => {
  if (line.startsWith('no ')) return line.slice(3);
  const value = /^(neighbor \S+ (?:password|description))\b/.exec(line)?.[1];
  return `no ${value ?? line}`;
};

/** References that stood at stand-ins, at what has its own name again. */
function movedBack(wanted: Tree, isChanged: (kind: string, name: string) => boolean): string[] {
  return [...wanted.sections.values()].flatMap(({ path, lines }) =>
    within(
      path,
      lines.filter((line) => namesIn(line).some(([kind, name]) => isChanged(kind, name))),
    ),
  );
}

const begun = (fresh: readonly NewNeighbor[]): string[] =>
  fresh.flatMap(({ path, neighbor }) => within(path, [`no neighbor ${neighbor} shutdown`]));
