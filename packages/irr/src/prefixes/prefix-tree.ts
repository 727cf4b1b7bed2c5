import { maskOf, type PrefixTable } from './prefix-table.ts';

/** No node. */
export const NONE = -1;

/**
 * Prefixes as a binary trie in arrays. A node is a prefix, or the place where two parts. `shown` tells whether it stands in the list, `low`
 * and `high` which lengths of more-specifics it stands for; a node that stands for itself alone has a `high` of 0.
 */
export interface PrefixTree {
  readonly family: 4 | 6;
  readonly width: 1 | 4;
  root: number;
  size: number;
  readonly words: Uint32Array;
  readonly lengths: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly shown: Uint8Array;
  readonly low: Uint8Array;
  readonly high: Uint8Array;
}

/** Builds the trie of a table that is sorted and has each prefix once: one look back a prefix. */
export function buildTree(sorted: PrefixTable): PrefixTree {
  const most = Math.max(1, sorted.size * 2);
  const tree: PrefixTree = {
    family: sorted.family,
    width: sorted.width,
    root: NONE,
    size: 0,
    words: new Uint32Array(most * sorted.width),
    lengths: new Uint8Array(most),
    left: new Int32Array(most).fill(NONE),
    right: new Int32Array(most).fill(NONE),
    shown: new Uint8Array(most),
    low: new Uint8Array(most),
    high: new Uint8Array(most),
  };
  // From the root to the prefix that was put in last.
  const path: number[] = [];
  for (let index = 0; index < sorted.size; index++) insert(tree, path, addNode(tree, sorted, index));
  return tree;
}

function addNode(tree: PrefixTree, { words, lengths, width }: PrefixTable, index: number): number {
  const node = tree.size++;
  for (let at = 0; at < width; at++) tree.words[node * width + at] = words[index * width + at] ?? 0;
  tree.lengths[node] = lengths[index] ?? 0;
  tree.shown[node] = 1;
  return node;
}

function insert(tree: PrefixTree, path: number[], node: number): void {
  const last = path.at(-1);
  if (last === undefined) {
    tree.root = node;
  } else {
    const common = commonBits(tree, last, node);
    let below = NONE;
    while (path.length > 0 && lengthOf(tree, path.at(-1)) > common) below = path.pop() ?? NONE;
    let above = path.at(-1) ?? NONE;
    if (below !== NONE && (above === NONE || lengthOf(tree, above) < common)) {
      above = part(tree, { above, below, length: common });
      path.push(above);
    }
    attach(tree, above, node);
  }
  path.push(node);
}

/** Puts a node that is no prefix between two, where the one below and the next one part. */
function part(
  tree: PrefixTree,
  { above, below, length }: { above: number; below: number; length: number },
): number {
  const node = tree.size++;
  const { width } = tree;
  for (let at = 0; at < width; at++) {
    tree.words[node * width + at] = (tree.words[below * width + at] ?? 0) & maskOf(length - 32 * at);
  }
  tree.lengths[node] = length;
  tree.left[node] = below;
  if (above === NONE) tree.root = node;
  else if (tree.left[above] === below) tree.left[above] = node;
  else tree.right[above] = node;
  return node;
}

function attach(tree: PrefixTree, above: number, node: number): void {
  const bit = lengthOf(tree, above);
  const word = tree.words[node * tree.width + (bit >> 5)] ?? 0;
  if ((word >>> (31 - (bit & 31))) & 1) tree.right[above] = node;
  else tree.left[above] = node;
}

/** How many bits two prefixes have in common, at most the length of the shorter. */
function commonBits(tree: PrefixTree, one: number, other: number): number {
  const { width, words } = tree;
  const least = Math.min(lengthOf(tree, one), lengthOf(tree, other));
  for (let at = 0; at < width; at++) {
    const differing = (words[one * width + at] ?? 0) ^ (words[other * width + at] ?? 0);
    if (differing !== 0) return Math.min(least, at * 32 + Math.clz32(differing));
  }
  return least;
}

/** The length of a node's prefix. */
export function lengthOf(tree: PrefixTree, node: number | undefined): number {
  return tree.lengths[node ?? NONE] ?? 0;
}
