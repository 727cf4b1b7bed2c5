import type { AnyResource } from '@peersmith/resource';
import { useState } from 'react';
import type { Row } from '../../api/row.ts';
import type { Values } from '../form-values.ts';
import { presentationOf, type Trouble } from '../present.ts';

interface Trial {
  /** What stands in the way of what was just to be saved. */
  trouble: Trouble | null;
  trying: boolean;
  /** Saves what is right; shows what is not. */
  attempt: (save: (change?: (draft: Values) => Values) => void) => void;
  /** How it is kept in spite of that: as a draft, or all the same. */
  asDraft: (draft: Values) => Values;
  inForce: (draft: Values) => Values;
  /** Whether there are drafts of what is edited. */
  keepsDrafts: boolean;
  close: () => void;
}

/** Tries a text before it is in force, where its resource asks for that. */
export function useTrial(resource: AnyResource, { row, values }: { row: Row | null; values: Values }): Trial {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [trying, setTrying] = useState(false);
  const { drafts } = presentationOf(resource);
  const { text = '', draft: kept = '' } = drafts ?? {};
  // What is in force needs no draft any more.
  const inForce = (draft: Values) =>
    drafts && row?.[kept] && values[text] !== row[text] ? { ...draft, [kept]: '' } : draft;
  return {
    trouble,
    trying,
    attempt: (save) => {
      if (!drafts || !row) return save();
      setTrying(true);
      void drafts
        .tries(row, values)
        // Who may not try it saves as before.
        .catch(() => null)
        .then((found) => {
          setTrying(false);
          if (found) setTrouble(found);
          else save(inForce);
        });
    },
    asDraft: ({ [text]: written, ...rest }) => ({ ...rest, [kept]: written ?? values[text] }),
    inForce,
    keepsDrafts: drafts !== undefined && row !== null,
    close: () => setTrouble(null),
  };
}
