import { IrrError } from '../irr-error.ts';
import { readObjectName } from '../rpsl/object-name.ts';
import { membersOf, readRpsl, valuesOf } from '../rpsl/read-rpsl.ts';
import type { Registry } from '../whois/registry.ts';

/** What came of a set in a tree. */
export type SetState =
  /** Its members are known. */
  | 'read'
  | 'unknown'
  /** It lies deeper than was asked for. */
  | 'too_deep'
  | 'excluded';

export interface SetNode {
  /** The set's name; with the source before it (`RIPE::AS-FOO`) where it was asked for in one: that may be another object. */
  readonly name: string;
  state: SetState;
  /** The registry that the object came from, where it was asked for. */
  source: string | null;
  /** Steps from where the tree begins. */
  readonly depth: number;
  /** The first set that named it; null at the root. */
  readonly parent: string | null;
  asns: readonly number[];
  sets: readonly string[];
}

export interface SetTree {
  readonly roots: readonly string[];
  readonly nodes: ReadonlyMap<string, SetNode>;
  /** Members that close a circle: a set that names one which leads to it. */
  readonly loops: readonly (readonly [set: string, member: string])[];
  /** Members that are neither an AS nor an AS-SET. */
  readonly strange: readonly string[];
}

export interface TreeOptions {
  /** Levels of sets that are read; 1 reads those asked for alone. */
  readonly depth?: number;
  /** Names, in upper case, that are passed over. */
  readonly except?: ReadonlySet<string>;
  /** Members of all sets, in all. */
  readonly most_members?: number;
  /** Tell which registry each set came from: reads objects (`!m`) and not members (`!i`). */
  readonly with_sources?: boolean;
}

interface Root {
  readonly name: string;
  readonly source: string | null;
}

/** Members of all sets of a tree, unless said otherwise. */
const MOST_MEMBERS = 500_000;

/** Reads sets and those within them, a level at a time with all its queries under way together. Each set is read once, circles end. */
export async function readSetTree(
  registry: Registry,
  roots: readonly Root[],
  options: TreeOptions = {},
): Promise<SetTree> {
  const nodes = new Map<string, SetNode>();
  const strange = new Set<string>();
  let members = 0;
  let level = roots.map(({ name, source }) => ({ node: newNode(keyOf({ name, source }), null, 0), source }));
  for (const { node } of level) nodes.set(node.name, node);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= (options.depth ?? Number.POSITIVE_INFINITY)) {
      for (const { node } of level) node.state = 'too_deep';
      break;
    }
    const read = level.filter(({ node }) => node.state !== 'excluded');
    const answers = await Promise.all(
      read.map(({ node, source }) => readMembers(registry, node, { source, options })),
    );
    const next: typeof level = [];
    for (const [index, names] of answers.entries()) {
      const node = read[index]?.node;
      if (!node || !names) continue;
      members += names.length;
      if (members > (options.most_members ?? MOST_MEMBERS)) throw tooMany(roots, options);
      sortMembers(node, names, { strange, except: options.except });
      for (const name of node.sets) {
        if (nodes.has(name)) continue;
        const below = newNode(name, node.name, depth + 1);
        if (options.except?.has(name)) below.state = 'excluded';
        nodes.set(name, below);
        next.push({ node: below, source: null });
      }
    }
    level = next;
  }
  return { roots: roots.map(keyOf), nodes, loops: loopsOf(nodes, roots), strange: [...strange] };
}

function keyOf({ name, source }: Root): string {
  return source === null ? name : `${source}::${name}`;
}

function newNode(name: string, parent: string | null, depth: number): SetNode {
  return { name, state: 'read', source: null, depth, parent, asns: [], sets: [] };
}

interface Reading {
  readonly source: string | null;
  readonly options: TreeOptions;
}

/** The members of one set as they are written; none of an unknown set. */
async function readMembers(
  registry: Registry,
  node: SetNode,
  { source, options }: Reading,
): Promise<string[] | null> {
  const ofObject = options.with_sources ? await readObject(registry, node, source) : null;
  if (ofObject) return ofObject;
  try {
    const names = await registry.members(nameOf(node), { source });
    if (names === null) node.state = 'unknown';
    return names;
  } catch (error) {
    // A server that does not know the question still has the objects.
    const isUnknownQuery = error instanceof IrrError && error.code === 'refused' && !options.with_sources;
    if (!isUnknownQuery) throw error;
    const names = await readObject(registry, node, source);
    if (names === null) node.state = 'unknown';
    return names;
  }
}

/** The members that the object of a set has; null when there is none, or others join it by reference: only the server knows those. */
async function readObject(
  registry: Registry,
  node: SetNode,
  source: string | null,
): Promise<string[] | null> {
  const text = await registry.object('as-set', nameOf(node), source);
  const [object] = text === null ? [] : readRpsl(text);
  if (!object) return null;
  node.source = valuesOf(object, 'source')[0]?.toUpperCase() ?? null;
  // RFC 2622 §5.1
  return valuesOf(object, 'mbrs-by-ref').length === 0 ? membersOf(object) : null;
}

const nameOf = ({ name }: SetNode) => name.slice(name.indexOf('::') === -1 ? 0 : name.indexOf('::') + 2);

function sortMembers(
  node: SetNode,
  names: readonly string[],
  { strange, except }: { strange: Set<string>; except: ReadonlySet<string> | undefined },
): void {
  const asns = new Set<number>();
  const sets = new Set<string>();
  for (const text of names) {
    const name = readObjectName(text);
    if (name?.kind === 'as' && name.asn !== null) {
      if (!except?.has(name.name)) asns.add(name.asn);
    } else if (name?.kind === 'as_set') {
      sets.add(name.name);
    } else if (text.toUpperCase() !== 'AS-ANY' && text.toUpperCase() !== 'ANY') {
      strange.add(text);
    }
  }
  node.asns = [...asns];
  node.sets = [...sets];
}

/** The edges of the tree that lead back to a set on the way to it. */
function loopsOf(nodes: ReadonlyMap<string, SetNode>, roots: readonly Root[]): [string, string][] {
  const loops: [string, string][] = [];
  const done = new Set<string>();
  const way = new Set<string>();
  // With a stack of our own: a chain of sets may be longer than calls may be deep.
  for (const root of roots.map(keyOf)) {
    const stack: { name: string; next: number }[] = [{ name: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (!top) break;
      if (top.next === 0) way.add(top.name);
      const member = done.has(top.name) ? undefined : nodes.get(top.name)?.sets[top.next++];
      if (member === undefined) {
        done.add(top.name);
        way.delete(top.name);
        stack.pop();
      } else if (way.has(member)) {
        loops.push([top.name, member]);
      } else if (!done.has(member)) {
        stack.push({ name: member, next: 0 });
      }
    }
  }
  return loops;
}

function tooMany(roots: readonly Root[], { most_members = MOST_MEMBERS }: TreeOptions): IrrError {
  const names = roots.map(keyOf).join(' ');
  return new IrrError(
    'too_many_members',
    `${names} has more than ${most_members} members: exclude a set, or raise the limit`,
    {
      object: names,
    },
  );
}

/** How a tree comes to a set or an AS: the sets from the root to it, as `AS-X → AS-Y → AS-Z`; null when it does not. */
export function pathTo(tree: SetTree, target: string): string[] | null {
  const asn = /^AS(\d+)$/i.exec(target)?.[1];
  const found =
    asn === undefined
      ? tree.nodes.get(target.toUpperCase())
      : [...tree.nodes.values()].find(({ asns }) => asns.includes(Number(asn)));
  if (!found) return null;
  const path = asn === undefined ? [] : [target.toUpperCase()];
  for (let node: SetNode | undefined = found; node; node = nodeAbove(tree, node)) path.unshift(node.name);
  return path;
}

function nodeAbove(tree: SetTree, node: SetNode): SetNode | undefined {
  return node.parent === null ? undefined : tree.nodes.get(node.parent);
}

/** Every AS of a tree, sorted. */
export function asnsOf(tree: SetTree): number[] {
  const asns = new Set<number>();
  for (const node of tree.nodes.values()) for (const asn of node.asns) asns.add(asn);
  return [...asns].sort((left, right) => left - right);
}
