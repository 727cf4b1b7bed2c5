import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { PollRouter } from './poll-actions.tsx';
import { ReconcileList } from './reconcile-list.tsx';
import { READS } from './session-data.ts';
import { Polled } from './stale-note.tsx';

/** In what a router differs from what is written down here, to be accepted one by one. */
export function ReconcileTab({ resource, row }: SlotProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring', 'reconcile', row.id],
    queryFn: ({ signal }) =>
      client.call('GET /api/devices/routers/:id/reconcile/', { path: { id: row.id }, signal }),
    meta: { reads: READS },
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={10} />;
  const { entries, counts, taken, is_stale, left_out } = data;
  if (taken === null)
    return (
      <div className="card">
        <Empty title="Not asked yet" actions={<PollRouter resource={resource} row={row} />}>
          What the router has is compared with the sessions that are written down here. Nothing is changed on
          it.
        </Empty>
      </div>
    );
  return (
    <Stack gap="md">
      <div className="card" style={{ padding: 16 }}>
        <Text size="sm">
          {`${counted(counts.there, 'neighbor')} on the router alone, ${counted(counts.here, 'session')} only here, ${counts.differs} differing, ${counts.equal} the same.`}
        </Text>
        <Text size="sm">
          <Polled polled={taken} isStale={is_stale} />
        </Text>
        {left_out > 0 && (
          <Text size="sm" c="dimmed">{`${counted(left_out, 'neighbor')} more were not compared.`}</Text>
        )}
      </div>
      {entries.length === 0 ? (
        <div className="card">
          <Empty title="No difference">The router has the sessions that are written down here.</Empty>
        </div>
      ) : (
        <ReconcileList router={row.id} entries={entries} />
      )}
    </Stack>
  );
}
