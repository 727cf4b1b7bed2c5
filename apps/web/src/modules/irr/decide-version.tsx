import { Button } from '@mantine/core';
import { irrList } from '@peersmith/model';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { useRow } from '../../api/queries.ts';
import type { SlotProps } from '../../resource/present.ts';
import { DecideDialog, type Verdict } from './decide-dialog.tsx';
import { DECIDE, readList, readVersion, waitingOf } from './irr-data.ts';

/** The two answers to a version that waits, on its own page. */
export function DecideVersion({ row }: SlotProps) {
  const holds = useHolds();
  const [verdict, decide] = useState<Verdict | null>(null);
  const version = readVersion(row);
  const isOpen = version.status === 'held' && holds(DECIDE);
  const { data } = useRow(irrList, isOpen ? (version.list?.id ?? null) : null);
  if (!isOpen) return null;
  return (
    <>
      <Button onClick={() => decide('accept')}>Accept …</Button>
      <Button variant="default" onClick={() => decide('reject')}>
        Reject …
      </Button>
      {verdict && (
        <DecideDialog
          waiting={waitingOf(version, data ? readList(data) : null)}
          verdict={verdict}
          onClose={() => decide(null)}
        />
      )}
    </>
  );
}
