import { equals, PyDict } from '@peersmith/jinja';

/** What becomes of two lists under one key, the heavier called high: the settings' names are Peering Manager's. */
export const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'] as const;
export type ListMerge = (typeof LIST_MERGES)[number];

/** How contexts are merged. */
export interface ContextMerge {
  /** Objects within objects are merged key by key; else the heavier replaces the other. */
  recursive: boolean;
  lists: ListMerge;
}

export const DEFAULT_MERGE: ContextMerge = { recursive: true, lists: 'replace' };

/** Told where the values of a merged context come from. */
export interface MergeTrace {
  /** The value under a path is that of the higher side. */
  taken: (path: readonly string[], value: unknown) => void;
  /** The list under a path has items of both sides. */
  joined: (path: readonly string[]) => void;
}

/** Lays one context over another. Keys stay in the order of the lower one, and new ones follow. */
export function mergeOver(
  low: PyDict,
  high: PyDict,
  how: ContextMerge,
  { trace, path = [] }: { trace?: MergeTrace; path?: readonly string[] } = {},
): PyDict {
  if (low.size === 0 || equals(low, high)) {
    trace?.taken(path, high);
    return high;
  }
  const result = PyDict.from(low.entries());
  for (const [key, over] of high.entries()) {
    const at = [...path, String(key)];
    const under = low.get(key);
    if (under instanceof PyDict && over instanceof PyDict && how.recursive)
      result.set(key, mergeOver(under, over, how, { ...(trace && { trace }), path: at }));
    else if (Array.isArray(under) && Array.isArray(over)) {
      result.set(key, LISTS[how.lists](under, over));
      if (how.lists === 'replace') trace?.taken(at, over);
      else if (how.lists !== 'keep') trace?.joined(at);
    } else {
      result.set(key, over);
      trace?.taken(at, over);
    }
  }
  return result;
}

const without = (items: readonly unknown[], others: readonly unknown[]) =>
  items.filter((item) => !others.some((other) => equals(item, other)));

const LISTS: Readonly<Record<ListMerge, (low: unknown[], high: unknown[]) => unknown[]>> = {
  replace: (_, high) => high,
  keep: (low) => low,
  append: (low, high) => [...low, ...high],
  prepend: (low, high) => [...high, ...low],
  append_rp: (low, high) => [...without(low, high), ...high],
  prepend_rp: (low, high) => [...high, ...without(low, high)],
};

/** Merges contexts, the lightest first; null when there is nothing in any of them. */
export function mergeContexts(layers: readonly PyDict[], how: ContextMerge): PyDict | null {
  const merged = layers.reduce(
    (low, high) => (high.size > 0 ? mergeOver(low, high, how) : low),
    new PyDict(),
  );
  return merged.size > 0 ? merged : null;
}
