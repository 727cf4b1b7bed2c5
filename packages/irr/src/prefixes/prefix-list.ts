import { aggregate, type Further } from './aggregate.ts';
import { formatWords } from './format-words.ts';
import { PrefixTable } from './prefix-table.ts';
import { buildTree, lengthOf, NONE, type PrefixTree } from './prefix-tree.ts';
import { type Lengths, refine } from './refine.ts';
import { sortPrefixes } from './sort-prefixes.ts';

/** One line of a list. */
export interface PrefixLine {
  /** The address of the prefix. */
  address: string;
  /** The prefix's length. */
  length: number;
  /** Lengths of routes that the line accepts; both are the prefix's own where it accepts nothing else. */
  low: number;
  high: number;
}

/** A finished list: lines in the order of their addresses, as numbers. */
export interface PrefixList {
  readonly family: 4 | 6;
  readonly size: number;
  /** One word (IPv4) or four (IPv6) a line. */
  readonly words: Uint32Array;
  readonly lengths: Uint8Array;
  readonly lows: Uint8Array;
  readonly highs: Uint8Array;
}

export interface ListOptions {
  /** Longer prefixes are left out (bgpq4's `-m`); 0 leaves out none. */
  readonly longest?: number;
  /** Join neighbours (bgpq4's `-A`). */
  readonly aggregate?: boolean;
  /** Accept more-specifics of these lengths (bgpq4's `-r` and `-R`). */
  readonly lengths?: Lengths | undefined;
}

/** Makes a list of prefixes: sorted, each once, refined and aggregated as asked. */
export function prefixList(table: PrefixTable, options: ListOptions = {}): PrefixList {
  const sorted = sortPrefixes(options.longest ? notLonger(table, options.longest) : table);
  if (!options.aggregate && !options.lengths) {
    const { family, size, words, lengths } = sorted;
    return { family, size, words, lengths, lows: lengths, highs: lengths };
  }
  const tree = buildTree(sorted);
  if (options.lengths) refine(tree, options.lengths);
  const further = options.aggregate ? aggregate(tree) : new Map<number, Further>();
  return collect(tree, further);
}

function notLonger(table: PrefixTable, longest: number): PrefixTable {
  const kept = new PrefixTable(table.family, table.size);
  for (let index = 0; index < table.size; index++) {
    if ((table.lengths[index] ?? 0) <= longest) kept.pushFrom(table, index);
  }
  return kept;
}

/** A list without lines. */
export function emptyList(family: 4 | 6): PrefixList {
  return prefixList(new PrefixTable(family, 0));
}

function collect(tree: PrefixTree, further: ReadonlyMap<number, Further>): PrefixList {
  const lines = new PrefixTable(tree.family, Math.max(1, tree.size));
  const most = tree.size + further.size * 2;
  const lows = new Uint8Array(most);
  const highs = new Uint8Array(most);
  const add = (node: number, low: number, high: number) => {
    lows[lines.size] = low;
    highs[lines.size] = high;
    lines.pushFrom(tree, node);
  };
  const visit = (node: number): void => {
    if (node === NONE) return;
    const length = lengthOf(tree, node);
    const high = tree.high[node] ?? 0;
    if (tree.shown[node] === 1) add(node, high === 0 ? length : (tree.low[node] ?? length), high || length);
    for (let line = further.get(node); line; line = line.next) {
      if (line.shown) add(node, line.low, line.high);
    }
    visit(tree.left[node] ?? NONE);
    visit(tree.right[node] ?? NONE);
  };
  visit(tree.root);
  return {
    family: tree.family,
    size: lines.size,
    words: lines.words.slice(0, lines.size * lines.width),
    lengths: lines.lengths.slice(0, lines.size),
    lows: lows.slice(0, lines.size),
    highs: highs.slice(0, lines.size),
  };
}

/** Every line of a list. The object is the same each time: take what you need of it. */
export function* linesOf(list: PrefixList): Generator<Readonly<PrefixLine>> {
  const width = list.family === 4 ? 1 : 4;
  const line: PrefixLine = { address: '', length: 0, low: 0, high: 0 };
  for (let index = 0; index < list.size; index++) {
    line.address = formatWords(list.words, index * width, width);
    line.length = list.lengths[index] ?? 0;
    line.low = list.lows[index] ?? 0;
    line.high = list.highs[index] ?? 0;
    yield line;
  }
}
