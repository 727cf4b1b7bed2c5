import { type AsSetPart, asnsOf, type Registry, readSetTree, type SetTree } from '@peersmith/irr';
import type { Explained } from './irr-task.ts';

/** ASes whose routes are counted at most: a part that is chosen evenly stands for the whole. */
const MOST_COUNTED = 20_000;
/** A set brings a list where so much of it lies behind it. */
const MOST_OF_IT = 0.5;

/** By which way most of a list came: from the set that was asked for down to the last one behind which most of it lies. */
export async function explainSize(
  registry: Registry,
  parts: readonly AsSetPart[],
  family: 4 | 6 | null,
): Promise<Explained | null> {
  const sets = parts.filter(({ kind }) => kind === 'as_set');
  if (sets.length === 0) return null;
  const tree = await readSetTree(registry, sets);
  const counts = family === null ? null : await routesOf(registry, asnsOf(tree), family);
  return wayThrough(tree, counts ?? new Map(asnsOf(tree).map((asn) => [asn, 1])));
}

/** How many routes each AS originates. */
export async function routesOf(
  registry: Registry,
  asns: readonly number[],
  family: 4 | 6,
): Promise<Map<number, number>> {
  const step = Math.max(1, Math.ceil(asns.length / MOST_COUNTED));
  const some = asns.filter((_, at) => at % step === 0);
  const counts = new Map<number, number>();
  await registry.askAll(
    some.map((asn) => `!${family === 4 ? 'g' : '6'}AS${asn}`),
    (at, answer) => {
      if (answer.kind === 'data') counts.set(some[at] ?? 0, step * wordsIn(answer.bytes));
    },
  );
  return counts;
}

const BLANK = 0x20;
const LINE = 0x0a;

function wordsIn(bytes: Uint8Array): number {
  let words = 0;
  let isWord = false;
  for (const byte of bytes) {
    const isNow = byte !== BLANK && byte !== LINE;
    if (isNow && !isWord) words++;
    isWord = isNow;
  }
  return words;
}

/** How many routes lie behind each set, in it and below it; each AS counts for the first set that names it. */
export function behindOf(tree: SetTree, counts: ReadonlyMap<number, number>): Map<string, number> {
  const behind = new Map<string, number>();
  const seen = new Set<number>();
  for (const node of tree.nodes.values()) {
    let own = 0;
    for (const asn of node.asns) {
      if (seen.has(asn)) continue;
      seen.add(asn);
      own += counts.get(asn) ?? 0;
    }
    let at: typeof node | undefined = node;
    while (at) {
      behind.set(at.name, (behind.get(at.name) ?? 0) + own);
      at = at.parent === null ? undefined : tree.nodes.get(at.parent);
    }
  }
  return behind;
}

/** Follows the largest child as long as most lies behind it. */
export function wayThrough(tree: SetTree, counts: ReadonlyMap<number, number>): Explained | null {
  const behind = behindOf(tree, counts);
  const total = tree.roots.reduce((sum, root) => sum + (behind.get(root) ?? 0), 0);
  const children = Map.groupBy(tree.nodes.values(), ({ parent }) => parent);
  const path: string[] = [];
  for (;;) {
    const [largest] = (children.get(path.at(-1) ?? null) ?? [])
      .map(({ name }) => name)
      .sort((one, other) => (behind.get(other) ?? 0) - (behind.get(one) ?? 0));
    if (largest === undefined || (path.length > 0 && (behind.get(largest) ?? 0) <= total * MOST_OF_IT)) break;
    path.push(largest);
  }
  return path.length < 2 ? null : { path, prefixes: behind.get(path.at(-1) ?? '') ?? 0, total };
}
