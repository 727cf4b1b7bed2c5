import { Alert, Box, Button, Group, NativeSelect, NavLink, Stack, Text } from '@mantine/core';
import { rendering } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { IconEye } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { Amount } from '../../difference/difference-bar.tsx';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { formatMoment, formatNumber } from '../../text/format.ts';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';

const renderings: AnyResource = rendering;
/** As many as are kept. */
const MOST = 200;
const REVIEW = 'devices.review_rendering';

/** What was rendered for a router, the newest first; any two are compared. */
export function RenderingsView({ router, begin = null }: { router: number; begin?: number | null }) {
  const { data, error } = useQuery({
    queryKey: ['renderings', router],
    queryFn: () => client.resource(renderings).list({ router_id: router, limit: MOST }),
    meta: { reads: [contentTypeOf(rendering)] },
  });
  const [chosen, setChosen] = useState<number | null>(begin);
  const [against, setAgainst] = useState<number | null>(null);
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return <Loading lines={10} />;
  const rows: readonly Row[] = data.results;
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosen),
  );
  const [row, before] = [rows[at], rows[at + 1]];
  if (!row) return <Nothing />;
  if (chosen !== null && row.id !== chosen)
    return (
      <Alert color="yellow" variant="outline" title="This rendering is no longer kept">
        <Text size="sm">{`The last ${formatNumber(MOST)} of each router are.`}</Text>
        <Button variant="default" size="xs" mt="sm" onClick={() => setChosen(null)}>
          Show the newest
        </Button>
      </Alert>
    );
  return (
    <div className="renderings">
      <Box className="card" component="section" aria-label="Renderings of the router" p={6}>
        {rows.map((one) => (
          <Entry
            key={one.id}
            row={one}
            isChosen={one.id === row.id}
            onChoose={() => {
              setChosen(one.id);
              setAgainst(null);
            }}
          />
        ))}
      </Box>
      <Stack gap="sm" style={{ minWidth: 0 }}>
        <Group justify="space-between" align="flex-end">
          <NativeSelect
            label="Compared with"
            data={[
              ...(before ? [] : [{ value: '', label: 'Nothing: it is the first' }]),
              ...rows
                .filter(({ id }) => id !== row.id)
                .map((one) => ({
                  value: String(one.id),
                  label: `${formatMoment(String(one.created))}${one.id === before?.id ? ', the one before' : ''}`,
                })),
            ]}
            value={String(against ?? before?.id ?? '')}
            onChange={(event) => setAgainst(Number(event.currentTarget.value) || null)}
          />
          <Review row={row} />
        </Group>
        {row.fault ? (
          <Alert color="red" variant="outline" title="It could not be rendered">
            {String(row.fault)}
          </Alert>
        ) : (
          <Difference row={row} from={against} />
        )}
      </Stack>
    </div>
  );
}

const Nothing = () => (
  <div className="card">
    <Empty title="Nothing rendered yet">
      A minute after something is changed, what is rendered for the router is kept here, each time that it
      became another.
      <LookNow />
    </Empty>
  </div>
);

/** Does at once what happens every minute. */
export function LookNow() {
  const holds = useHolds();
  const look = useStartedJob(() => client.resource(rendering).act(null, 'follow'));
  if (!holds(REVIEW)) return null;
  return (
    <Box mt="sm">
      <Button variant="default" size="xs" loading={look.running} onClick={look.start}>
        Look now
      </Button>
      {look.error && <Failure error={look.error} />}
    </Box>
  );
}

function Entry({ row, isChosen, onChoose }: { row: Row; isChosen: boolean; onChoose: () => void }) {
  return (
    <NavLink
      component="button"
      active={isChosen}
      aria-current={isChosen}
      onClick={onChoose}
      label={<Moment iso={String(row.created)} />}
      description={<Standing row={row} />}
      rightSection={row.fault ? null : <Amount added={Number(row.added)} removed={Number(row.removed)} />}
    />
  );
}

function Standing({ row }: { row: Row }) {
  if (row.fault) return <Dot tone="var(--bad)">Could not be rendered</Dot>;
  if (row.pushed) return <Dot tone="var(--good)">Pushed</Dot>;
  if (row.reviewed)
    return (
      <Dot tone="var(--good)">
        {isRow(row.reviewed_by) ? `Reviewed by ${row.reviewed_by.display}` : 'Reviewed'}
      </Dot>
    );
  return row.is_current ? (
    <Dot tone="var(--warn)">To review</Dot>
  ) : (
    <Text span size="xs" c="dimmed">
      Not reviewed
    </Text>
  );
}

/** Says that one has looked at the last rendering. */
function Review({ row }: { row: Row }) {
  const holds = useHolds();
  const queries = useQueryClient();
  const review = useMutation({
    mutationFn: () => client.resource(rendering).act(row.id, 'review'),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (!row.is_open || row.fault || !holds(REVIEW)) return null;
  return (
    <Stack gap={4} align="flex-end">
      <Button leftSection={<IconEye size={16} />} loading={review.isPending} onClick={() => review.mutate()}>
        Mark as reviewed
      </Button>
      {review.error && <Failure error={review.error} />}
    </Stack>
  );
}

function Difference({ row, from }: { row: Row; from: number | null }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['renderings', 'difference', row.id, from],
    queryFn: ({ signal }) =>
      client.call('GET /api/devices/renderings/:id/difference/', {
        path: { id: row.id },
        query: from === null ? {} : { from },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={10} />;
  if (data === '' || data === null)
    return (
      <div className="card">
        <Empty title="No difference">Both are the same.</Empty>
      </div>
    );
  return <DifferenceView text={data} name={`${row.display}.diff`} height="max(320px, calc(100vh - 330px))" />;
}
