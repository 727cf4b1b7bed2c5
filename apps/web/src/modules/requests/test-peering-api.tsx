import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { peeringApi } from '@peersmith/model';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import type { SlotProps } from '../../resource/present.ts';

interface Tested {
  ok: boolean;
  text: string;
}

/** Tries a Peering API, and says what came. */
export function TestPeeringApi({ row }: SlotProps) {
  const can = useCan();
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: (): Promise<Tested> => client.resource(peeringApi).act(row.id, 'test'),
    onSuccess: ({ ok, text }) => notifications.show({ message: text, color: ok ? 'green' : 'red' }),
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
    onSettled: () => void queries.invalidateQueries(),
  });
  if (!can(peeringApi, 'change')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconPlugConnected size={16} />}
      loading={test.isPending}
      onClick={() => test.mutate()}
    >
      Test
    </Button>
  );
}
