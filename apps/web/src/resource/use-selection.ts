import { useState } from 'react';
import type { Row } from '../api/row.ts';

export interface RowSelection {
  rows: readonly Row[];
  has: (id: number) => boolean;
  toggle: (rows: readonly Row[], chosen: boolean) => void;
  clear: () => void;
}

/** The rows that are ticked, across pages. */
export function useSelection(): RowSelection {
  const [chosen, setChosen] = useState<ReadonlyMap<number, Row>>(new Map());
  return {
    rows: [...chosen.values()],
    has: (id) => chosen.has(id),
    toggle: (rows, tick) => {
      const next = new Map(chosen);
      for (const row of rows) tick ? next.set(row.id, row) : next.delete(row.id);
      setChosen(next);
    },
    clear: () => setChosen(new Map()),
  };
}
