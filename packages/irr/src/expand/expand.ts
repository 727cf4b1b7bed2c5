import { IrrError } from '../irr-error.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
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
}

export interface Expansion {
  /** Prefixes as the registry gave them, neither sorted nor each once: `prefixList` makes a list of them. */
  readonly tables: { readonly 4: PrefixTable; readonly 6: PrefixTable };
  /** Sets within what was asked for that no registry knows; null where the server expanded them itself. */
  readonly missing: readonly string[] | null;
  /** Where sets were read one by one. */
  readonly tree: SetTree | null;
  readonly host: string;
}

/**
 * The prefixes of ASes, AS-SETs and route-sets, of both families in one go. The server expands AS-SETs where it can and nothing asks for
 * more (a depth, an exclusion, a source); else they are read level by level. One family that is empty is a table without prefixes; when all
 * are, it is an error that tells an unknown object from an empty one.
 */
export async function expand(
  registry: Registry,
  parts: readonly AsSetPart[],
  options: ExpandOptions = {},
): Promise<Expansion> {
  const tables = { 4: new PrefixTable(4), 6: new PrefixTable(6) };
  const expansion: Gathering = { registry, options, tables, missing: [], isWhole: true, tree: null };
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
  if (tables[4].size + tables[6].size === 0 && !options.may_be_empty) await explainEmptiness(registry, parts);
  return {
    tables,
    missing: expansion.isWhole ? expansion.missing : null,
    tree: expansion.tree,
    host: registry.host,
  };
}

interface Gathering {
  readonly registry: Registry;
  readonly options: ExpandOptions;
  readonly tables: Expansion['tables'];
  readonly missing: string[];
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
  await Promise.all(
    familiesOf(gathering, part).map((family) =>
      addRoutesOfSet(registry, part.name, { table: tables[family], most_prefixes }),
    ),
  );
}

async function bySets(gathering: Gathering, parts: readonly AsSetPart[]): Promise<void> {
  // Sets that are meant for other families are trees of their own.
  for (const family of new Set(parts.map((part) => part.family))) {
    const some = parts.filter((part) => part.family === family);
    const tree = await readSetTree(gathering.registry, some, gathering.options);
    gathering.tree = tree;
    for (const { name, state } of tree.nodes.values()) if (state === 'unknown') gathering.missing.push(name);
    const [first] = some;
    if (first) await byAsns(gathering, first, asnsOf(tree));
  }
}

async function byAsns(gathering: Gathering, part: AsSetPart, asns: readonly number[]): Promise<void> {
  const { registry, tables, options } = gathering;
  const { most_prefixes } = options;
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
    if (!found) gathering.missing.push(part.name);
  }
}

/** Nothing came: tells why. An AS is in no registry as an object of its own that matters here; it just has no routes. */
async function explainEmptiness(registry: Registry, parts: readonly AsSetPart[]): Promise<never> {
  const names = parts.map(({ name }) => name).join(' ');
  for (const { kind, name, source } of parts) {
    if (kind === 'as') continue;
    const members = await registry.members(name, { source });
    if (members === null) {
      const where = source === null ? registry.host : `the source ${source} of ${registry.host}`;
      throw new IrrError('unknown_object', `${name} is not known to ${where}`, {
        object: name,
        host: registry.host,
      });
    }
  }
  throw new IrrError('empty_set', `${names || 'nothing'} has no routes at ${registry.host}`, {
    object: names,
    host: registry.host,
  });
}
