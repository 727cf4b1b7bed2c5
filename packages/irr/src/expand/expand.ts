import { IrrError } from '../irr-error.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { readObjectName } from '../rpsl/object-name.ts';
import type { AsSetPart } from '../rpsl/split-as-set.ts';
import type { Registry } from '../whois/registry.ts';
import { addRouteSet } from './route-set.ts';
import { addRoutesOf, addRoutesOfSet } from './routes-of.ts';
import { asnsOf, readSetTree, type SetTree, type TreeOptions } from './set-tree.ts';

export interface ExpandOptions extends Omit<TreeOptions, 'with_sources'> {
  readonly families?: readonly (4 | 6)[];
  readonly most_prefixes?: number;
  /** Give an empty expansion where everything that was asked for is empty, and no error. */
  readonly may_be_empty?: boolean;
  /** Tell the ASes too, also where the server expands sets itself. */
  readonly with_asns?: boolean;
}

export interface Expansion {
  /** Prefixes as the registry gave them, neither sorted nor each once: `prefixList` makes a list of them. */
  readonly tables: { readonly 4: PrefixTable; readonly 6: PrefixTable };
  /** Sets within what was asked for that no registry knows; null where the server expanded them itself. */
  readonly missing: readonly string[] | null;
  /** The ASes whose routes they are; null where that was not asked for, or is not known, as of the prefixes of a route-set. */
  readonly asns: readonly number[] | null;
  /** Where sets were read one by one. */
  readonly tree: SetTree | null;
  readonly host: string;
}

/**
 * The prefixes of ASes, AS-SETs and route-sets, of both families in one go. The server expands AS-SETs where it can and nothing asks for
 * more (a depth, an exclusion, a source); else they are read level by level. One family that is empty is a table without prefixes; when all
 * are, it is an error. So is an object that is not there, also beside others that are: a list without it would pass for the whole.
 */
export async function expand(
  registry: Registry,
  parts: readonly AsSetPart[],
  options: ExpandOptions = {},
): Promise<Expansion> {
  const tables = { 4: new PrefixTable(4), 6: new PrefixTable(6) };
  const expansion: Gathering = {
    registry,
    options,
    tables,
    missing: [],
    asns: new Set(),
    isWhole: true,
    tree: null,
  };
  const isDirect = registry.expandsSets && options.depth === undefined && !options.except?.size;
  const asked = parts.filter(({ name }) => !options.except?.has(name));
  await Promise.all([
    ...asked
      .filter(({ kind, source }) => kind === 'as_set' && isDirect && source === null)
      .map((part) => byServer(expansion, part)),
    bySets(
      expansion,
      asked.filter(({ kind, source }) => kind === 'as_set' && !(isDirect && source === null)),
    ),
    ...asked.filter(({ kind }) => kind === 'as').map((part) => byAsns(expansion, part, [part.asn ?? 0])),
    ...asked.filter(({ kind }) => kind === 'route_set').map((part) => byRouteSet(expansion, part)),
  ]);
  if (tables[4].size + tables[6].size === 0 && !options.may_be_empty) throw nothing(registry, parts);
  return {
    tables,
    missing: expansion.isWhole ? expansion.missing : null,
    asns: options.with_asns && parts.every(({ kind }) => kind !== 'route_set') ? [...expansion.asns] : null,
    tree: expansion.tree,
    host: registry.host,
  };
}

interface Gathering {
  readonly registry: Registry;
  readonly options: ExpandOptions;
  readonly tables: Expansion['tables'];
  readonly missing: string[];
  readonly asns: Set<number>;
  /** All sets were read one by one, so that the missing ones are known. */
  isWhole: boolean;
  tree: SetTree | null;
}

/** The families that a part is asked for in. */
function familiesOf({ options }: Gathering, part: AsSetPart): readonly (4 | 6)[] {
  return (options.families ?? [4, 6]).filter((family) => part.family === null || part.family === family);
}

async function byServer(gathering: Gathering, part: AsSetPart): Promise<void> {
  const { registry, tables, options } = gathering;
  gathering.isWhole = false;
  const { most_prefixes } = options;
  const found = await Promise.all(
    familiesOf(gathering, part).map((family) =>
      addRoutesOfSet(registry, part.name, { table: tables[family], most_prefixes }),
    ),
  );
  // Not every server tells a set without routes from one that is not there.
  const isDoubtful = found.every((count) => count === 0);
  if (found.includes(null) || (isDoubtful && (await registry.members(part.name)) === null)) {
    throw unknown(registry, part);
  }
  if (!options.with_asns) return;
  for (const name of (await registry.members(part.name, { recursive: true })) ?? []) {
    const asn = readObjectName(name)?.asn;
    if (asn) gathering.asns.add(asn);
  }
}

async function bySets(gathering: Gathering, parts: readonly AsSetPart[]): Promise<void> {
  // Sets that are meant for other families are trees of their own.
  for (const family of new Set(parts.map((part) => part.family))) {
    const some = parts.filter((part) => part.family === family);
    const tree = await readSetTree(gathering.registry, some, gathering.options);
    gathering.tree = tree;
    for (const { name, state, parent } of tree.nodes.values()) {
      if (state !== 'unknown') continue;
      const asked = parent === null && some[tree.roots.indexOf(name)];
      if (asked) throw unknown(gathering.registry, asked);
      gathering.missing.push(name);
    }
    const [first] = some;
    if (first) await byAsns(gathering, first, asnsOf(tree));
  }
}

async function byAsns(gathering: Gathering, part: AsSetPart, asns: readonly number[]): Promise<void> {
  const { registry, tables, options } = gathering;
  const { most_prefixes } = options;
  for (const asn of asns) gathering.asns.add(asn);
  await Promise.all(
    familiesOf(gathering, part).map((family) =>
      addRoutesOf(registry, asns, { table: tables[family], most_prefixes }),
    ),
  );
}

async function byRouteSet(gathering: Gathering, part: AsSetPart): Promise<void> {
  const { registry, tables, options } = gathering;
  const { most_prefixes } = options;
  for (const family of familiesOf(gathering, part)) {
    const found = await addRouteSet(registry, part.name, {
      table: tables[family],
      source: part.source,
      most_prefixes,
    });
    if (!found) throw unknown(registry, part);
  }
}

function unknown({ host }: Registry, { name, source }: AsSetPart): IrrError {
  const where = source === null ? host : `the source ${source} of ${host}`;
  return new IrrError('unknown_object', `${name} is not known to ${where}`, { object: name, host });
}

function nothing({ host }: Registry, parts: readonly AsSetPart[]): IrrError {
  const object = parts.map(({ name }) => name).join(' ');
  return new IrrError('empty_set', `${object || 'nothing'} has no routes at ${host}`, { object, host });
}

/** Every AS of ASes and AS-SETs, sorted: of sets within sets as well. Route-sets have none. */
export async function expandAsns(
  registry: Registry,
  parts: readonly AsSetPart[],
  options: TreeOptions = {},
): Promise<number[]> {
  const sets = parts.filter(({ kind }) => kind === 'as_set');
  const tree = await readSetTree(registry, sets, options);
  const missing = sets.find((_, at) => tree.nodes.get(tree.roots[at] ?? '')?.state === 'unknown');
  if (missing) throw unknown(registry, missing);
  const asns = new Set(asnsOf(tree));
  for (const { asn, name } of parts) if (asn !== null && !options.except?.has(name)) asns.add(asn);
  return [...asns].sort((left, right) => left - right);
}
