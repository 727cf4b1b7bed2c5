import { useCallback, useState } from 'react';
import type { Row } from '../api/row.ts';

export interface RowSelection {
  rows: readonly Row[];
  has: (id: number) => boolean;
  /** The same at each time, so that a row need not be drawn again for it. */
  toggle: (rows: readonly Row[], chosen: boolean) => void;
  clear: () => void;
}

/** The rows that are ticked, across pages. */
export function useSelection(): RowSelection {
  const [chosen, setChosen] = useState<ReadonlyMap<number, Row>>(new Map());
  const toggle = useCallback(
    (rows: readonly Row[], tick: boolean) =>
      setChosen((before) => {
        const next = new Map(before);
        for (const row of rows) tick ? next.set(row.id, row) : next.delete(row.id);
        return next;
      }),
    [],
  );
  return {
    rows: [...chosen.values()],
    has: (id) => chosen.has(id),
    toggle,
    clear: () => setChosen(new Map()),
  };
}
