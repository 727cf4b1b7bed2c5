import { lengthOf, NONE, type PrefixTree } from './prefix-tree.ts';

/** A second line of a node: its prefix with other lengths. */
export interface Further {
  low: number;
  high: number;
  shown: boolean;
  next: Further | undefined;
}

/** What two halves have in common: on each side the node's own line, or its first further one. */
interface Common {
  low: number;
  high: number;
  /** Both lines are the halves' own. */
  own: boolean;
  hide: () => void;
}

/**
 * Joins the two halves of a prefix wherever they stand for the same lengths, from the longest up: 192.0.2.0/25 and 192.0.2.128/25 become
 * 192.0.2.0/24 of 25 bits. What a router accepts stays the same. Gives the further lines of nodes that have some.
 */
export function aggregate(tree: PrefixTree): ReadonlyMap<number, Further> {
  const further = new Map<number, Further>();
  const visit = (node: number): void => {
    const left = tree.left[node] ?? NONE;
    const right = tree.right[node] ?? NONE;
    if (left !== NONE) visit(left);
    if (right !== NONE) visit(right);
    if (left !== NONE && right !== NONE) join({ tree, further, node, left, right });
  };
  if (tree.root !== NONE) visit(tree.root);
  return further;
}

interface Place {
  tree: PrefixTree;
  further: Map<number, Further>;
  node: number;
  left: number;
  right: number;
}

function join(place: Place): void {
  const { tree, node, left, right } = place;
  const half = lengthOf(tree, node) + 1;
  if (lengthOf(tree, left) !== half || lengthOf(tree, right) !== half) return;
  if (isSingle(tree, left) && isSingle(tree, right)) {
    joinSingles(place, half);
    return;
  }
  const common = commonOf(place);
  if (!common) return;
  common.hide();
  if (tree.shown[node] === 0) {
    showRange(tree, node, common);
  } else if (common.own && common.low === half) {
    // The prefix itself is one bit shorter than its halves begin: one line says it all.
    showRange(tree, node, { low: half - 1, high: common.high });
  } else {
    const inherited = common.own ? inheritFurther(place) : undefined;
    place.further.set(node, { low: common.low, high: common.high, shown: true, next: inherited });
  }
}

/** Whether a node is a prefix that stands for itself alone. */
function isSingle(tree: PrefixTree, node: number): boolean {
  return tree.shown[node] === 1 && tree.high[node] === 0;
}

function joinSingles(place: Place, half: number): void {
  const { tree, node, left, right, further } = place;
  showRange(tree, node, { low: tree.shown[node] === 1 ? half - 1 : half, high: half });
  tree.shown[left] = 0;
  tree.shown[right] = 0;
  const inherited = inheritFurther(place);
  if (inherited) further.set(node, inherited);
}

function showRange(tree: PrefixTree, node: number, { low, high }: { low: number; high: number }): void {
  tree.low[node] = low;
  tree.high[node] = high;
  tree.shown[node] = 1;
}

/** The first further lines of both halves as one, where they are the same. */
function inheritFurther({ further, left, right }: Place): Further | undefined {
  const one = further.get(left);
  const other = further.get(right);
  if (!one || !other || one.low !== other.low || one.high !== other.high) return undefined;
  one.shown = false;
  other.shown = false;
  return { low: one.low, high: one.high, shown: true, next: undefined };
}

function commonOf({ tree, further, left, right }: Place): Common | null {
  const own = (node: number) => ({
    low: tree.low[node] ?? 0,
    high: tree.high[node] ?? 0,
    hide: () => {
      tree.shown[node] = 0;
    },
  });
  const first = (node: number) => {
    const found = further.get(node);
    return {
      low: found?.low ?? 0,
      high: found?.high ?? 0,
      hide: () => {
        if (found) found.shown = false;
      },
    };
  };
  const pairs = [
    [own(left), own(right)],
    [first(left), own(right)],
    [own(left), first(right)],
  ] as const;
  for (const [index, [one, other]] of pairs.entries()) {
    if (one.high === 0 || one.high !== other.high || one.low !== other.low) continue;
    const hide = () => {
      one.hide();
      other.hide();
    };
    return { low: one.low, high: one.high, own: index === 0, hide };
  }
  return null;
}
