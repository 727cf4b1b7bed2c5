import { Group, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { TimePlot } from '../../plot/time-plot.tsx';
import { Card } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { plotOfSession, SPANS, useSessionHistory, useSpan } from './history-data.ts';
import { kindOf } from './session-data.ts';
import { Standing } from './session-standing.tsx';
import { SpanPicker } from './span-picker.tsx';
import { TransitionTable } from './transition-table.tsx';

/** The state and the counts of a session over time. */
export function SessionHistoryTab({ resource, row }: SlotProps) {
  const [span] = useSpan();
  const { data, error, refetch } = useSessionHistory(kindOf(resource), row.id, span);
  const plot = useMemo(() => data && plotOfSession(data), [data]);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || !plot) return <Loading lines={12} />;
  const isEmpty = data.counts.length === 0 && data.transitions.length === 0;
  return (
    <Stack gap="md">
      <div className="card" style={{ padding: 16 }}>
        <Standing now={data.now} />
      </div>
      <Group justify="flex-end">
        <SpanPicker />
      </Group>
      <Card title="Prefixes and state">
        {isEmpty ? (
          <Empty title="Nothing is known of this time">
            The router was not polled, or the session was added later.
          </Empty>
        ) : (
          <TimePlot name={`Prefixes and state of ${row.display} over ${SPANS[span].label}`} data={plot} />
        )}
      </Card>
      <TransitionTable title="Changes of state" moves={data.transitions.toReversed()} />
    </Stack>
  );
}
