import { useEffect, useMemo, useState } from 'react';
import type { Hit } from '../text/hits.ts';
import { useSlices } from '../text/use-slices.ts';
import { type Layout, layOut } from './lay-out.ts';
import { type Difference, readDifference } from './read-difference.ts';

/** A difference once it is read; null until then. */
export const useDifference = (text: string): Difference | null =>
  useSlices(() => readDifference(text), [text]);

export interface Shown {
  layout: Layout;
  /** Whether equal lines are folded away. */
  isFolded: boolean;
  foldAll: (isFolded: boolean) => void;
  unfold: (first: number) => void;
}

/** How a difference is laid out, with what is folded; a line that was asked for is never folded away. */
export function useLayout(difference: Difference, isSplit: boolean, wanted: Hit | null): Shown {
  const [opened, setOpened] = useState<ReadonlySet<number> | 'all'>(new Set<number>());
  const layout = useMemo(() => layOut(difference, { isSplit, opened }), [difference, isSplit, opened]);
  const unfold = (first: number) =>
    setOpened((before) => (before === 'all' ? before : new Set([...before, first])));
  const line = wanted?.line ?? null;
  useEffect(() => {
    if (line === null) return;
    const fold = layout.folds.find(({ first, count }) => line >= first && line < first + count);
    if (fold) unfold(fold.first);
  }, [line, layout]);
  return {
    layout,
    isFolded: opened !== 'all',
    foldAll: (isFolded) => setOpened(isFolded ? new Set<number>() : 'all'),
    unfold,
  };
}
