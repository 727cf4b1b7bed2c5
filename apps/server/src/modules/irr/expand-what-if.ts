import type { WhatIf } from '@peersmith/answers';
import {
  type AsSetPart,
  asnsOf,
  type Expansion,
  expand,
  linesOf,
  type PrefixList,
  prefixGeneration,
  prefixList,
  printPrefixes,
  type Registry,
  readOverride,
  readSetTree,
  type SetTree,
  VrpTable,
} from '@peersmith/irr';
import { behindOf, routesOf } from './explain-size.ts';
import type { WhatIfTask } from './irr-task.ts';
import { type Judge, judgeLines } from './judge-line.ts';

const MOST_PREFIXES = 1000;
const MOST_NODES = 5000;
const MOST_TEXT = 1_000_000;
/** ASes whose routes are counted set by set. */
const MOST_COUNTED = 5000;

/** What objects would give, asked of one registry. */
export async function expandWhatIf(registry: Registry, task: WhatIfTask): Promise<WhatIf> {
  const { objects: parts, options, sources } = task;
  const sets = parts.filter(({ kind }) => kind === 'as_set');
  const expansion = await expand(registry, parts, {
    ...{ may_be_empty: true, with_asns: task.vrps !== null },
    ...depthOf(task),
  });
  const tree = sets.length > 0 ? await readSetTree(registry, sets, { with_sources: true }) : null;
  const ipv6 = prefixList(expansion.tables[6], readOverride(options.ipv6, 6));
  const ipv4 = prefixList(expansion.tables[4], readOverride(options.ipv4, 4));
  const asns = new Set(tree ? asnsOf(tree) : []);
  for (const { asn } of parts) if (asn !== null) asns.add(asn);
  const judge = task.vrps && expansion.asns && judgeLines(VrpTable.over(task.vrps), new Set(expansion.asns));
  const drops_invalid = await dropsInvalid(registry, sources);
  const text = task.platform === null ? null : textOf(task, ipv6, ipv4);
  return {
    objects: parts.map(({ name, source, family }) => ({ name, source, family })),
    host: expansion.host,
    sources: sources.join(','),
    drops_invalid,
    ipv6: familyOf(expansion.tables[6].size, ipv6, judge),
    ipv4: familyOf(expansion.tables[4].size, ipv4, judge),
    autonomous_systems: asns.size,
    tree: tree ? await nodesOf(registry, tree) : { nodes: [], more: 0 },
    text: text?.slice(0, MOST_TEXT) ?? null,
    is_cut: (text?.length ?? 0) > MOST_TEXT,
    warnings: warningsOf(task, { expansion, tree, ipv6, ipv4, drops_invalid }),
  };
}

const depthOf = ({ options }: WhatIfTask) => {
  const depth = Math.max(readOverride(options.ipv6, 6).depth, readOverride(options.ipv4, 4).depth);
  return depth > 0 ? { depth } : {};
};

function familyOf(prefixes: number, list: PrefixList, judge: Judge | null): WhatIf['ipv4'] {
  const results: WhatIf['ipv4']['results'] = [];
  for (const { address, length, low, high } of linesOf(list)) {
    if (results.length === MOST_PREFIXES) break;
    results.push({
      prefix: `${address}/${length}`,
      greater_equal: low,
      less_equal: high,
      validity: judge?.(list, results.length) ?? null,
    });
  }
  return { prefixes, entries: list.size, results };
}

function textOf({ platform, name }: WhatIfTask, ipv6: PrefixList, ipv4: PrefixList): string {
  if (platform === null) return '';
  return [ipv6, ipv4]
    .map((list) =>
      printPrefixes(list, {
        platform,
        generation: prefixGeneration(platform),
        name: `${name}-v${list.family}`,
      }),
    )
    .join('\n');
}

async function dropsInvalid(registry: Registry, sources: readonly string[]): Promise<boolean | null> {
  const statuses = await registry.statuses();
  const asked = statuses.filter(({ source }) => sources.length === 0 || sources.includes(source));
  if (asked.some(({ drops_rpki_invalid }) => drops_rpki_invalid === false)) return false;
  return asked.length > 0 && asked.every(({ drops_rpki_invalid }) => drops_rpki_invalid) ? true : null;
}

type Node = WhatIf['tree']['nodes'][number];

async function nodesOf(registry: Registry, tree: SetTree): Promise<WhatIf['tree']> {
  const asns = asnsOf(tree);
  const counts = asns.length > MOST_COUNTED ? null : await countsOf(registry, asns);
  const behind = counts && behindOf(tree, counts);
  const places = new Map<string, number>();
  const nodes: Node[] = [];
  for (const { name, source, state, depth, parent, asns: own, sets } of tree.nodes.values()) {
    if (nodes.length === MOST_NODES) break;
    places.set(name, nodes.length);
    const members = own.length + sets.length;
    const prefixes = behind?.get(name) ?? null;
    nodes.push({ name, source, state, depth, parent: placeOf(places, parent), members, prefixes });
  }
  for (const [set, member] of tree.loops) {
    const place = places.get(set);
    if (place === undefined || nodes.length === MOST_NODES) continue;
    const depth = (nodes[place]?.depth ?? 0) + 1;
    const circle = { source: null, state: 'circle' as const, members: 0, prefixes: null };
    nodes.push({ name: member, ...circle, depth, parent: place });
  }
  return { nodes, more: Math.max(0, tree.nodes.size + tree.loops.length - nodes.length) };
}

const placeOf = (places: ReadonlyMap<string, number>, name: string | null) =>
  name === null ? null : (places.get(name) ?? null);

async function countsOf(registry: Registry, asns: readonly number[]): Promise<Map<number, number>> {
  const counts = await routesOf(registry, asns, 4);
  for (const [asn, count] of await routesOf(registry, asns, 6))
    counts.set(asn, (counts.get(asn) ?? 0) + count);
  return counts;
}

interface Found {
  expansion: Expansion;
  tree: SetTree | null;
  ipv6: PrefixList;
  ipv4: PrefixList;
  drops_invalid: boolean | null;
}

function warningsOf(task: WhatIfTask, { expansion, tree, ipv6, ipv4, drops_invalid }: Found): string[] {
  const unknown = [...(tree?.nodes.values() ?? [])].filter(({ state }) => state === 'unknown');
  const isWanted = (family: 4 | 6) =>
    task.objects.some((part: AsSetPart) => part.family === null || part.family === family);
  return [
    task.is_by_asn ? `${task.objects[0]?.name} stands in: there is no AS-SET.` : '',
    ipv6.size === 0 && isWanted(6) ? 'There are no IPv6 prefixes: the list denies everything.' : '',
    ipv4.size === 0 && isWanted(4) ? 'There are no IPv4 prefixes: the list denies everything.' : '',
    unknown.length > 0 ? `No registry knows ${namesOf(unknown.map(({ name }) => name))}.` : '',
    tree && tree.loops.length > 0
      ? `${tree.loops.length === 1 ? 'A member names' : `${tree.loops.length} members name`} a set on the way to ${tree.loops.length === 1 ? 'it' : 'them'}: a circle.`
      : '',
    tree && tree.strange.length > 0 ? `${namesOf(tree.strange)} in it are neither ASes nor AS-SETs.` : '',
    drops_invalid === false ? `${expansion.host} also answers what RPKI says is invalid.` : '',
  ].filter((text) => text !== '');
}

const namesOf = (names: readonly string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
