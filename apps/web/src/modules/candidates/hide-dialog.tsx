import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import type { PeerCandidate } from '@peersmith/api-client';
import { hiddenPeer } from '@peersmith/model';
import { useState } from 'react';
import { useWrite } from '../../resource/use-write.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';

/** Hides a network at some exchanges, for ever or until a day. */
export function HideDialog({ candidate, onClose }: { candidate: PeerCandidate; onClose: () => void }) {
  // Of an exchange that is not linked, PeeringDB has nothing that could be hidden.
  const places = candidate.exchanges.flatMap(({ id, name, ixlan_id }) =>
    ixlan_id === null ? [] : [{ id, name, ixlan_id }],
  );
  const [lans, setLans] = useState<readonly number[]>(() => places.map(({ ixlan_id }) => ixlan_id));
  const [until, setUntil] = useState('');
  const [comments, setComments] = useState('');
  const hide = useWrite({
    write: (through) =>
      through.resource(hiddenPeer).bulkCreate(
        lans.map((peeringdb_ixlan) => ({
          peeringdb_network: candidate.network_id,
          peeringdb_ixlan,
          until: until ? new Date(`${until}T00:00`).toISOString() : null,
          comments,
        })),
      ),
    said: () => `${formatAsn(candidate.asn)} is hidden. It stands under “Hidden peers”.`,
    onDone: onClose,
  });
  const toggle = (lan: number, tick: boolean) =>
    setLans(tick ? [...lans, lan] : lans.filter((one) => one !== lan));
  return (
    <WritingDialog opened onClose={onClose} title={`Hide ${formatAsn(candidate.asn)} ${candidate.name}`}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          It is not proposed any more at these exchanges.
        </Text>
        <Stack gap={6} mah={220} style={{ overflow: 'auto' }}>
          {places.map(({ id, name, ixlan_id }) => (
            <Checkbox
              key={id}
              size="xs"
              label={name}
              checked={lans.includes(ixlan_id)}
              onChange={(event) => toggle(ixlan_id, event.currentTarget.checked)}
            />
          ))}
        </Stack>
        <TextInput
          type="date"
          label="Until"
          description="Empty hides it for ever."
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <TextInput
          label="Reason"
          value={comments}
          onChange={(event) => setComments(event.currentTarget.value)}
        />
        {hide.error && <Failure error={hide.error} />}
        <Group justify="flex-end">
          <CloseDialog>Cancel</CloseDialog>
          <Button disabled={lans.length === 0} loading={hide.isPending} onClick={() => hide.mutate()}>
            Hide
          </Button>
        </Group>
      </Stack>
    </WritingDialog>
  );
}
