import { Stack } from '@mantine/core';
import type { ReconcileEntry } from '@peersmith/api-client';
import { bgpGroup, relationship } from '@peersmith/model';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PlanDialog } from '../../resource/plan-dialog.tsx';
import { tellDone } from '../../resource/undo.tsx';
import { usePlan } from '../../resource/use-plan.ts';
import { counted } from '../../text/format.ts';
import type { Option } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';

interface AcceptDialogProps {
  router: number;
  accepted: readonly ReconcileEntry[];
  onClose: () => void;
  onDone: () => void;
}

/** What accepted differences do here, before it is done. Direct sessions that are made need a relationship. */
export function AcceptDialog({ router, accepted, onClose, onDone }: AcceptDialogProps) {
  const queries = useQueryClient();
  const [kin, setKin] = useState<Option | null>(null);
  const [group, setGroup] = useState<Option | null>(null);
  const needsKin = accepted.some(({ action }) => action === 'create_direct');
  const body = {
    accept: accepted.map(({ key }) => key),
    ...(kin ? { relationship: kin.id } : {}),
    ...(group ? { bgp_group: group.id } : {}),
  };
  const isComplete = !needsKin || kin !== null;
  const planned = usePlan({
    key: ['reconcile', router, body],
    enabled: isComplete,
    write: (through) =>
      through.call('POST /api/devices/routers/:id/reconcile/', { path: { id: router }, body }),
    onDone: ({ created, updated, deleted }, request) => {
      tellDone(`${counted(created, 'session')} made, ${updated} changed, ${deleted} deleted.`, request);
      void queries.invalidateQueries();
      onDone();
    },
  });
  return (
    <PlanDialog
      title={`Write down ${counted(accepted.length, 'difference')}`}
      hint="This is what changes here. Nothing is changed on the router."
      verb="Write it down"
      isDestructive={accepted.some(({ action }) => action === 'delete')}
      planned={planned}
      isConfirmed={isComplete}
      more={
        needsKin && (
          <Stack gap="sm">
            <Picker
              resource={relationship}
              label="Relationship"
              description="Of the direct sessions that are made."
              required
              value={kin}
              onChange={setKin}
            />
            <Picker resource={bgpGroup} label="BGP group" value={group} onChange={setGroup} />
          </Stack>
        )
      }
      onClose={onClose}
    />
  );
}
