import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { guestToken } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure } from '../../shell/states.tsx';

/** Takes a token of another network back, after asking. */
export function RevokeToken({ row }: SlotProps) {
  const holds = useHolds();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isAsking, ask] = useState(false);
  const revoke = useMutation({
    mutationFn: (): Promise<unknown> => client.resource(guestToken).act(row.id, 'revoke', {}),
    onSuccess: async () => {
      await navigate({ to: listPath(guestToken) });
      await queries.invalidateQueries();
    },
  });
  if (!holds('portal.change_guesttoken')) return null;
  return (
    <>
      <Button variant="default" onClick={() => ask(true)}>
        Revoke…
      </Button>
      <Modal opened={isAsking} onClose={() => ask(false)} title={`Revoke ${row.display}?`}>
        <Stack gap="md">
          <Text size="sm">
            Programs of AS{String(row.asn)} that use it are refused from now on. The network can make another.
          </Text>
          {revoke.error && <Failure error={revoke.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => ask(false)}>
              Keep it
            </Button>
            <Button color="red.8" loading={revoke.isPending} onClick={() => revoke.mutate()}>
              Revoke
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
