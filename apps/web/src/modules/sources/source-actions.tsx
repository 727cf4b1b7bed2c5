import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { dataSource } from '@peersmith/model';
import type { ShownRow } from '@peersmith/resource';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { messageOf } from '../../shell/states.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { isBusy } from './source-lead.tsx';
import { SYNCHRONISE } from './sources-data.ts';

/** Reads a data source now; for one that hangs, the way to let go of it. */
export function SourceActions({ row }: SlotProps) {
  const holds = useHolds();
  const queries = useQueryClient();
  const read = useStartedJob((): Promise<ShownRow> => client.resource(dataSource).act(row.id, 'synchronise'));
  const reset = useMutation({
    mutationFn: (): Promise<unknown> =>
      client.call('POST /api/core/data-sources/:id/reset/', { path: { id: row.id } }),
    onSettled: () => void queries.invalidateQueries(),
  });
  const error = read.error ?? reset.error;
  useEffect(() => {
    if (error) notifications.show({ message: messageOf(error), color: 'red' });
  }, [error]);
  if (!holds(SYNCHRONISE)) return null;
  return (
    <Group gap="xs">
      {isBusy(row) && !read.running && (
        <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
          Let go of it
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} />}
        loading={read.running}
        disabled={row.enabled === false}
        onClick={read.start}
      >
        Synchronise
      </Button>
    </Group>
  );
}
