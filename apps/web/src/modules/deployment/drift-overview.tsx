import { Alert, Box, Group, Stack, Text } from '@mantine/core';
import { drift, router } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import { FieldValue } from '../../cells/index.tsx';
import { Moment } from '../../cells/moment.tsx';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { Fact } from '../core/fact.tsx';
import { statusOf } from './plan-data.ts';
import { CODE_ADVICE, STEP_NAMES } from './words.ts';

/** Whether a router runs what is rendered for it, and in what it differs. */
export function DriftOverview({ row }: SlotProps) {
  const holds = useHolds();
  const status = statusOf(row);
  return (
    <Stack gap="md">
      <Facts row={row} />
      {status === 'failed' && <Fault row={row} />}
      {status === 'in_sync' && (
        <div className="card">
          <Empty title="In sync">The router runs what is rendered for it.</Empty>
        </div>
      )}
      {status === 'differs' && holds('devices.view_router_configuration') && <Difference row={row} />}
    </Stack>
  );
}

function Facts({ row }: { row: Row }) {
  return (
    <Group className="card" p="md" gap="xl" fz="sm">
      <Fact name="Router">
        {isRow(row.router) && (
          <Link className="link" to={detailPath(router, row.router.id)}>
            {row.router.display}
          </Link>
        )}
      </Fact>
      <Fact name="State">
        <FieldValue name="status" field={drift.fields.status} value={row.status} row={row} />
      </Fact>
      {typeof row.since === 'string' && (
        <Fact name="Differs since">
          <Moment iso={row.since} />
        </Fact>
      )}
      <Fact name="Last check">
        {typeof row.checked === 'string' ? <Moment iso={row.checked} /> : 'not yet'}
      </Fact>
    </Group>
  );
}

const Fault = ({ row }: { row: Row }) => (
  <Alert variant="outline" color="red" title={`Where: ${STEP_NAMES[String(row.step)] ?? 'comparing'}`}>
    <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
      {String(row.message ?? '')}
    </Text>
    <Text size="sm">{CODE_ADVICE[String(row.code)]}</Text>
  </Alert>
);

function Difference({ row }: { row: Row }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['deployment', 'drift', row.id],
    queryFn: ({ signal }) =>
      client.call('GET /api/deployment/drifts/:id/difference/', { path: { id: row.id }, signal }),
    meta: { reads: [contentTypeOf(drift)] },
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  return (
    <Box>
      <Text size="sm" mb="sm">
        Removed is what the router runs and what is not rendered; added is what is rendered and missing on it.
      </Text>
      <DifferenceView text={data ?? ''} name={row.display} height="max(320px, calc(100vh - 330px))" />
    </Box>
  );
}
