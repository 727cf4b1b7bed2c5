import { TextInput } from '@mantine/core';
import type { Plan } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Row } from '../api/row.ts';
import { counted, formatNumber } from '../text/format.ts';
import { DependentCounts, WhatElse } from './dependent-counts.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { presentationOf } from './present.ts';
import { tellDone } from './undo.tsx';
import { usePlan } from './use-plan.ts';

export interface VictimsProps {
  resource: AnyResource;
  rows: readonly Row[];
  /** Whether the page that it is asked on is about what goes, and is left. */
  isLeaving?: boolean;
  onClose: () => void;
  /** Done, and where that leads to has been reached. */
  onDone: () => void | Promise<void>;
}

/** Asks once more, naming what will go, what goes with it, and what stands in the way. */
export function BulkDelete({ resource, rows, onClose, onDone, isLeaving = false }: VictimsProps) {
  const queries = useQueryClient();
  const what = counted(rows.length, resource.label, resource.plural);
  const only = rows.length === 1 ? rows[0] : undefined;
  const [typed, setTyped] = useState('');
  const planned = usePlan({
    key: ['delete', contentTypeOf(resource), ...rows.map(({ id }) => id)],
    write: (through, looked) => {
      // Asked without, and done with it.
      const confirmDependents = looked ? dependentsIn(looked, rows.length) || undefined : undefined;
      const endpoint = through.resource(resource);
      return only
        ? endpoint.remove(only.id, { confirmDependents })
        : endpoint.bulkRemove(
            rows.map(({ id }) => id),
            { confirmDependents },
          );
    },
    onDone: async (_done, request) => {
      tellDone(`Deleted ${what}.`, request);
      onClose();
      await onDone();
      // The page of what has gone may be there until the next one is: it asks for nothing more.
      void queries.invalidateQueries({ refetchType: isLeaving ? 'none' : 'active' });
    },
  });
  const { plan } = planned;
  const dependents = plan && plan.counts.refuse === 0 ? dependentsIn(plan, rows.length) : 0;
  const isMany = rows.length > MOST_UNASKED;
  // Of many, the number is of all that goes or changes: it cannot be typed without having been read.
  const total = isMany && plan?.counts.refuse === 0 ? rows.length + dependents : dependents;
  const name = only && presentationOf(resource).typedToDelete?.(only);
  const wanted = name ?? (total > 0 ? String(total) : null);
  return (
    <PlanDialog
      title={`Delete ${what}?`}
      hint={
        only
          ? 'This goes, and what cannot be without it. It can be undone from the change log.'
          : 'All of them go or none, and what cannot be without them. It can be undone from the change log.'
      }
      verb="Delete"
      isDestructive
      planned={planned}
      onClose={onClose}
      isConfirmed={wanted === null || typed.trim() === wanted}
      more={
        wanted !== null && (
          <>
            {only && dependents > 0 && <DependentCounts resource={resource} id={only.id} />}
            {!only && plan && <WhatElse plan={plan} />}
            <TextInput
              label={`Type ${wanted} to confirm`}
              description={numberWords(what, { isMany, isOne: only !== undefined, dependents })}
              inputMode={name ? 'text' : 'numeric'}
              spellCheck={false}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </>
        )
      }
    />
  );
}

/** More than these go only once their number has been typed. */
const MOST_UNASKED = 20;

interface Numbered {
  isMany: boolean;
  isOne: boolean;
  dependents: number;
}

/** What goes besides, and what the number to type is made of; null where nothing else does. */
function numberWords(what: string, { isMany, isOne, dependents }: Numbered): string | null {
  const others = `${formatNumber(dependents)} ${dependents === 1 ? 'object goes or changes' : 'objects go or change'} with ${isOne ? 'it' : 'them'}.`;
  if (!isMany) return dependents === 0 ? null : others;
  return dependents === 0 ? `${what}, and nothing else.` : `${what}; ${others}`;
}

/** How many objects besides those that are meant would go or change. */
const dependentsIn = ({ counts }: Plan, meant: number): number => counts.delete - meant + counts.update;
