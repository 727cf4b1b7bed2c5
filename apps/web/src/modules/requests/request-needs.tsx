import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { peeringRequest } from '@peersmith/model';
import { IconClockPause, IconPlugConnected } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { editPath } from '../../resource/pages.ts';
import { useWrite } from '../../resource/use-write.ts';
import { Failure } from '../../shell/states.tsx';
import { isPrivate, statusOf } from './request-data.ts';

const UNDECIDED = ['received', 'checked'];
const UNMADE = [...UNDECIDED, 'proposed', 'written', 'agreed', 'accepted'];

/** That a request waits for a person to look at it, and what ends that. */
export function WaitList({ row }: { row: Row }) {
  const can = useCan();
  const release = useWrite({
    write: (through): Promise<unknown> =>
      through.resource(peeringRequest).update(row.id, { is_waiting: false }),
    said: () => 'Rules decide about it now.',
  });
  if (row.is_waiting !== true || !UNDECIDED.includes(statusOf(row))) return null;
  return (
    <Alert color="harbour" variant="outline" icon={<IconClockPause size={18} />} title="On the wait list">
      <Group gap="md">
        <Text size="sm">No rule decides about it: look at it first. Decide, or let the rules do so.</Text>
        {can(peeringRequest, 'change') && (
          <Button size="xs" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            Let rules decide
          </Button>
        )}
      </Group>
      {release.error && <Failure error={release.error} />}
    </Alert>
  );
}

/** That the relationship of private sessions is to be chosen before anything is accepted. */
export function Relationship({ row }: { row: Row }) {
  const can = useCan();
  if (!isPrivate(row) || row.relationship || !UNMADE.includes(statusOf(row))) return null;
  return (
    <Alert
      color="harbour"
      variant="outline"
      icon={<IconPlugConnected size={18} />}
      title="It has no relationship yet"
    >
      Private sessions have one, and it is chosen before they are accepted.{' '}
      {can(peeringRequest, 'change') && (
        <Anchor component={Link} to={editPath(peeringRequest, row.id)} size="sm" underline="always">
          Choose it
        </Anchor>
      )}
    </Alert>
  );
}
