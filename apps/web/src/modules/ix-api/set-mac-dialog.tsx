import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure } from '../../shell/states.tsx';

interface SetMacDialogProps {
  /** The connection. */
  id: number;
  mac: string;
  theirs: readonly string[];
  onClose: () => void;
}

/** Begins the change of a MAC address at the exchange, now or later. */
export function SetMacDialog({ id, mac, theirs, onClose }: SetMacDialogProps) {
  const [address, setAddress] = useState(mac);
  const [when, setWhen] = useState('');
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: (): Promise<unknown> =>
      client.call('POST /api/net/connections/:id/ixapi-sagas/', {
        path: { id },
        body: { mac_address: address.trim(), not_before: when ? new Date(when).toISOString() : null },
      }),
    onSuccess: onClose,
    onSettled: () => void queries.invalidateQueries(),
  });
  return (
    <Modal opened onClose={onClose} title="Set the MAC address in IX-API?">
      <Stack gap="md">
        <Text size="sm">
          The exchange lets in {theirs.join(', ') || 'none'}. The new address is attached beside that, and
          takes its place once the exchange has it in production. It can be undone at any time.
        </Text>
        <TextInput
          label="New MAC address"
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label="Not before"
          description="At once where it is empty."
          value={when}
          onChange={({ currentTarget }) => setWhen(currentTarget.value)}
        />
        {begin.error && <Failure error={begin.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button disabled={address.trim() === ''} loading={begin.isPending} onClick={() => begin.mutate()}>
            Set in IX-API
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
