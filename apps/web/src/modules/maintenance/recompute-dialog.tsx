import { Box, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { Row } from '../../api/row.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { statusOf, useMaintenanceStep } from './maintenance-data.ts';

type Compared = { asn: number; network_name: string; ip_address: string; place: string }[];

/** In what the sessions that were kept differ from what the scope has now; taken over when somebody says so. */
export function RecomputeDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const path = { id: row.id };
  const isDraft = statusOf(row) === 'draft';
  const { data, error } = useQuery({
    queryKey: ['maintenance', 'recompute', row.id],
    queryFn: () =>
      client.call('POST /api/maintenance/windows/:id/recompute/', { path, body: { apply: false } }),
    staleTime: 0,
  });
  const step = useMaintenanceStep(
    () => client.call('POST /api/maintenance/windows/:id/recompute/', { path, body: { apply: true } }),
    onClose,
  );
  const isSame = data !== undefined && data.added.length + data.removed.length === 0;
  return (
    <Modal opened onClose={onClose} title={isDraft ? 'What it affects' : 'Recompute'} size="lg">
      <Stack gap="md">
        {error && <Failure error={error} />}
        {!data && !error && <Loading lines={4} />}
        {isSame && (
          <Text size="sm">
            {isDraft && Number(row.session_count) === 0
              ? 'Its scope has no session that runs.'
              : 'What was kept is what its scope has now.'}
          </Text>
        )}
        {data && data.added.length > 0 && <Sessions title={isDraft ? '' : 'New'} sessions={data.added} />}
        {data && data.removed.length > 0 && <Sessions title="Not any more" sessions={data.removed} />}
        {step.error && <Failure error={step.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {data && !isSame && !isDraft && (
            <Button loading={step.isPending} onClick={() => step.mutate()}>
              Take it over
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

const SHOWN = 100;

const Sessions = ({ title, sessions }: { title: string; sessions: Compared }) => (
  <Stack gap={4}>
    <Text size="sm" fw={600}>
      {title ? `${title}: ` : ''}
      {counted(sessions.length, 'session')} with{' '}
      {counted(new Set(sessions.map(({ asn }) => asn)).size, 'network')}
    </Text>
    <Box component="ul" m={0} pl="lg" fz="sm" mah={320} style={{ overflow: 'auto' }}>
      {sessions.slice(0, SHOWN).map((one) => (
        <li key={`${one.asn} ${one.ip_address} ${one.place}`}>
          AS{one.asn} {one.network_name} <span className="mono">{one.ip_address}</span> {one.place}
        </li>
      ))}
      {sessions.length > SHOWN && <li>and {sessions.length - SHOWN} more</li>}
    </Box>
  </Stack>
);
