import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useHolds } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Failure } from '../../shell/states.tsx';
import { PERMISSIONS, statusOf, useRequestStep } from './request-data.ts';

const FOLLOWED = ['written', 'agreed', 'provisioning'];

/** When the Peering API of the network was asked last, and what it said that cannot be right. */
export function RemoteStanding({ row }: { row: Row }) {
  const holds = useHolds();
  const follow = useRequestStep(row.id, 'follow', () => undefined);
  const trouble = String(row.api_error ?? '');
  const isFollowed = typeof row.asked_by_api === 'string' && FOLLOWED.includes(statusOf(row));
  return (
    <>
      {trouble !== '' && (
        <Alert
          color="orange"
          variant="outline"
          icon={<IconAlertTriangle size={18} />}
          title="Trouble with their Peering API"
        >
          {trouble}
        </Alert>
      )}
      {isFollowed && (
        <Group gap="md">
          <Text size="sm" c="dimmed">
            Their Peering API was asked{' '}
            <Moment iso={String(typeof row.followed === 'string' ? row.followed : row.asked_by_api)} />.
          </Text>
          {(PERMISSIONS.ask ?? []).every(holds) && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconRefresh size={14} />}
              loading={follow.isPending}
              onClick={() => follow.mutate({})}
            >
              Ask again now
            </Button>
          )}
        </Group>
      )}
      {follow.error && <Failure error={follow.error} />}
    </>
  );
}
