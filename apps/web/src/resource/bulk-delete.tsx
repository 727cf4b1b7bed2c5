import { TextInput } from '@mantine/core';
import type { Plan } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Row } from '../api/row.ts';
import { counted, formatNumber } from '../text/format.ts';
import { DependentCounts, WhatElse } from './dependent-counts.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { hearRequest, tellDone } from './undo.tsx';
import { usePlan } from './use-plan.ts';

export interface VictimsProps {
  resource: AnyResource;
  rows: readonly Row[];
  onClose: () => void;
  /** Done, and where that leads to has been reached. */
  onDone: () => void | Promise<void>;
}

/** Asks once more, naming what will go, what goes with it, and what stands in the way. */
export function BulkDelete({ resource, rows, onClose, onDone }: VictimsProps) {
  const queries = useQueryClient();
  const what = counted(rows.length, resource.label, resource.plural);
  const [typed, setTyped] = useState('');
  const [{ hear, request }] = useState(hearRequest);
  // Asked without, and done with it.
  const number = /^\d+$/.test(typed.trim()) ? Number(typed) : undefined;
  const isMany = rows.length > MOST_UNASKED;
  const confirmDependents =
    number === undefined ? undefined : isMany ? Math.max(0, number - rows.length) : number;
  const planned = usePlan({
    key: ['delete', contentTypeOf(resource), ...rows.map(({ id }) => id)],
    write: (through) => {
      const [only] = rows;
      const endpoint = through.resource(resource);
      return only && rows.length === 1
        ? endpoint.remove(only.id, { hear, confirmDependents })
        : endpoint.bulkRemove(
            rows.map(({ id }) => id),
            { hear, confirmDependents },
          );
    },
    onDone: async () => {
      tellDone(`Deleted ${what}.`, request());
      onClose();
      await onDone();
      void queries.invalidateQueries();
    },
  });
  const { plan } = planned;
  const dependents = plan && plan.counts.refuse === 0 ? dependentsIn(plan, rows.length) : 0;
  // Of many, the number is of all that goes or changes: it cannot be typed without having been read.
  const total = isMany && plan?.counts.refuse === 0 ? rows.length + dependents : dependents;
  return (
    <PlanDialog
      title={`Delete ${what}?`}
      hint={
        rows.length === 1
          ? 'This goes, and what cannot be without it. It can be undone from the change log.'
          : 'All of them go or none, and what cannot be without them. It can be undone from the change log.'
      }
      verb="Delete"
      isDestructive
      planned={planned}
      onClose={onClose}
      isConfirmed={total === 0 || typed.trim() === String(total)}
      more={
        total > 0 && (
          <>
            {rows.length === 1 && rows[0] && <DependentCounts resource={resource} id={rows[0].id} />}
            {rows.length > 1 && plan && <WhatElse plan={plan} />}
            <TextInput
              label={`Type ${total} to confirm`}
              description={numberWords(what, { isMany, isOne: rows.length === 1, dependents })}
              inputMode="numeric"
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

/** What the number to type is made of. */
function numberWords(what: string, { isMany, isOne, dependents }: Numbered): string {
  const others = `${formatNumber(dependents)} ${dependents === 1 ? 'object goes or changes' : 'objects go or change'} with ${isOne ? 'it' : 'them'}.`;
  if (!isMany) return others;
  return dependents === 0 ? `${what}, and nothing else.` : `${what}; ${others}`;
}

/** How many objects besides those that are meant would go or change. */
const dependentsIn = ({ counts }: Plan, meant: number): number => counts.delete - meant + counts.update;
