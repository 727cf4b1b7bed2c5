import { Group, Stack } from '@mantine/core';
import { irrVersion } from '@peersmith/model';
import { useList } from '../../api/queries.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { EntriesCard } from './entries-card.tsx';
import { HeldCard } from './held-card.tsx';
import { readList, readVersion, waitingOf } from './irr-data.ts';
import { RefreshButton, RefreshProgress, useRefresh } from './refresh-lists.tsx';
import { Standing } from './standing-card.tsx';

/** What a list has in force, and what waits. */
export function EntriesTab({ row }: SlotProps) {
  const refresh = useRefresh({ lists: [row.id] });
  const { data, error, refetch } = useList(irrVersion, {
    list_id: row.id,
    status: ['in_force', 'held'],
    limit: 2,
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={10} />;
  const list = readList(row);
  const versions = data.results.map(readVersion);
  const inForce = versions.find(({ status }) => status === 'in_force') ?? null;
  const held = versions.find(({ status }) => status === 'held');
  return (
    <Stack gap="md">
      <Group justify="flex-end">
        <RefreshButton refresh={refresh} />
      </Group>
      <RefreshProgress refresh={refresh} />
      <Standing list={list} isStale={false} inForce={inForce} isPage />
      {held && <HeldCard waiting={waitingOf(held, list)} list={list.id} kind={list.kind} />}
      <EntriesCard
        list={list.id}
        kind={list.kind}
        version={inForce}
        fileName={`${list.objects}-${list.kind}`.replaceAll(/[^\w.-]+/g, '-')}
      />
    </Stack>
  );
}
