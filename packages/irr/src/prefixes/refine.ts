import { lengthOf, NONE, type PrefixTree } from './prefix-tree.ts';

export interface Lengths {
  /** More-specifics begin with this length (bgpq4's `-r`); 0 begins with the prefix itself. */
  readonly from: number;
  /** … and end with this one (bgpq4's `-R`). */
  readonly to: number;
}

/**
 * Lets each prefix that is shorter than `to` stand for its more-specifics of `from` to `to` bits as well, and leaves out the prefixes that
 * are thereby said. Longer ones stay as they are.
 */
export function refine(tree: PrefixTree, { from, to }: Lengths): void {
  const visit = (node: number, isCovered: boolean): void => {
    if (node === NONE) return;
    const length = lengthOf(tree, node);
    let covers = isCovered;
    if (tree.shown[node] === 1 && length <= to) {
      if (isCovered) {
        tree.shown[node] = 0;
      } else if (length < to) {
        tree.low[node] = Math.max(length, from);
        tree.high[node] = to;
        covers = true;
      }
    }
    visit(tree.left[node] ?? NONE, covers);
    visit(tree.right[node] ?? NONE, covers);
  };
  visit(tree.root, false);
}
