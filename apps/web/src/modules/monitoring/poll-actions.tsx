import { Button, type ButtonProps } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { job } from '@peersmith/model';
import { type AnyResource, permissionOf, type ShownRow } from '@peersmith/resource';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue } from '../../api/row.ts';
import { detailPath, listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { counted } from '../../text/format.ts';
import { logOf } from '../core/job-data.ts';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { CHANGE_SESSIONS, kindOf } from './session-data.ts';
import { tellRefusal, usePollSession } from './use-poll.ts';

interface PollButtonProps extends Pick<ButtonProps, 'size' | 'loading'> {
  onClick: () => void;
}
const PollButton = ({ size = 'sm', loading = false, onClick }: PollButtonProps) => (
  <Button
    size={size}
    variant="default"
    leftSection={<IconRefresh size={16} />}
    loading={loading}
    onClick={onClick}
  >
    Poll now
  </Button>
);

/** Asks the router of a session at once. */
export function PollSession({ resource, row }: SlotProps) {
  const holds = useHolds();
  const poll = usePollSession(kindOf(resource), row.id);
  if (!holds(permissionOf(resource, 'change'))) return null;
  return <PollButton loading={poll.isPending} onClick={() => poll.mutate()} />;
}

/** Asks a router about all of its sessions, and says what came of it. */
export function PollRouter({ row }: SlotProps) {
  const holds = useHolds();
  const poll = useStartedJob(() =>
    client.call('POST /api/devices/routers/:id/poll-bgp-sessions/', { path: { id: row.id } }),
  );
  useEffect(() => {
    if (poll.error) tellRefusal(poll.error);
  }, [poll.error]);
  useEffect(() => {
    if (!poll.ended || choiceValue(poll.row?.status) === 'completed') return;
    const lines = poll.row ? logOf(poll.row).flatMap((group) => group.lines) : [];
    tellRefusal(new Error(lines.findLast(({ level }) => level !== 'info')?.message ?? 'The job says why.'));
  }, [poll.ended]);
  if (!CHANGE_SESSIONS.every(holds)) return null;
  return <PollButton loading={poll.running} onClick={poll.start} />;
}

interface PollManyProps {
  start: () => Promise<readonly ShownRow[]>;
  permissions: readonly string[];
}
/** Asks all routers that something is on. */
function PollMany({ start, permissions }: PollManyProps) {
  const holds = useHolds();
  const poll = useMutation({ mutationFn: start, onSuccess: tellAsked, onError: tellRefusal });
  if (!permissions.every(holds)) return null;
  return <PollButton loading={poll.isPending} onClick={() => poll.mutate()} />;
}

const jobs: AnyResource = job;

/** What happens now, and where it is seen. */
export function tellAsked(asked: readonly ShownRow[]): void {
  const [first] = asked;
  notifications.show({
    message: first ? (
      <>
        {counted(asked.length, 'router is', 'routers are')} asked.{' '}
        <Link
          className="link"
          style={{ textDecoration: 'underline' }}
          to={asked.length === 1 ? detailPath(jobs, first.id) : listPath(jobs)}
        >
          {asked.length === 1 ? 'The job' : 'The jobs'}
        </Link>
      </>
    ) : (
      'There is no router to ask: name the router at a connection or a session.'
    ),
  });
}

export const PollExchange = ({ row: { id } }: SlotProps) => (
  <PollMany
    permissions={CHANGE_SESSIONS.slice(1)}
    start={() => client.call('POST /api/peering/internet-exchanges/:id/poll-bgp-sessions/', { path: { id } })}
  />
);

export const PollNetwork = ({ row: { id } }: SlotProps) => (
  <PollMany
    permissions={CHANGE_SESSIONS}
    start={() => client.call('POST /api/peering/autonomous-systems/:id/poll-bgp-sessions/', { path: { id } })}
  />
);

export const PollGroup = ({ row: { id } }: SlotProps) => (
  <PollMany
    permissions={CHANGE_SESSIONS.slice(0, 1)}
    start={() => client.call('POST /api/peering/bgp-groups/:id/poll-bgp-sessions/', { path: { id } })}
  />
);
