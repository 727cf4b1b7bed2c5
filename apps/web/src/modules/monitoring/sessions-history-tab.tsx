import { Group, Stack } from '@mantine/core';
import { useMemo } from 'react';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { plotsOfSummed, SPANS, useSpan, useSummedHistory } from './history-data.ts';
import { SpanPicker } from './span-picker.tsx';
import { SummedPlots } from './summed-plots.tsx';
import { TransitionTable } from './transition-table.tsx';

/** How the sessions of an exchange, a network or a group stood over time. */
export function SessionsHistoryTab({ resource, row }: SlotProps) {
  const [span] = useSpan();
  const { data, error, refetch } = useSummedHistory(resource, row.id, span);
  const plots = useMemo(() => data && plotsOfSummed(data), [data]);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || !plots) return <Loading lines={12} />;
  return (
    <Stack gap="md">
      <Group justify="flex-end">
        <SpanPicker />
      </Group>
      {data.points.length === 0 ? (
        <div className="card">
          <Empty title="Nothing is known of this time">
            None of its sessions was polled. Routers are polled by themselves where that is set on them.
          </Empty>
        </div>
      ) : (
        <SummedPlots {...plots} during={`of ${row.display} over ${SPANS[span].label}`} />
      )}
      <TransitionTable title="Sessions that went up or down" moves={data.transitions} />
    </Stack>
  );
}
