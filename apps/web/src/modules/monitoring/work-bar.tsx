import { Button, Text } from '@mantine/core';
import type { WorkRow } from '@peersmith/api-client';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { SelectionBar } from '../../resource/selection-bar.tsx';
import { counted } from '../../text/format.ts';
import { EditSessions } from './edit-sessions.tsx';
import { tellAsked } from './poll-actions.tsx';
import { CHANGE_SESSIONS } from './session-data.ts';
import { tellRefusal } from './use-poll.ts';

interface WorkBarProps {
  chosen: readonly WorkRow[];
  onClear: () => void;
}

/** What can be done with chosen sessions. */
export function WorkBar({ chosen, onClear }: WorkBarProps) {
  const holds = useHolds();
  const routers = [...new Set(chosen.flatMap(({ router }) => router?.id ?? []))];
  const poll = useMutation({
    mutationFn: () =>
      Promise.all(
        routers.map((id) =>
          client.call('POST /api/devices/routers/:id/poll-bgp-sessions/', { path: { id } }),
        ),
      ),
    onSuccess: tellAsked,
    onError: tellRefusal,
  });
  const idsOf = (kind: WorkRow['kind']) => chosen.filter((one) => one.kind === kind).map(({ id }) => id);
  if (chosen.length === 0) return null;
  return (
    <SelectionBar>
      <Text size="sm" fw={600}>
        {counted(chosen.length, 'session')} selected
      </Text>
      {CHANGE_SESSIONS.every(holds) && routers.length > 0 && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={poll.isPending}
          onClick={() => poll.mutate()}
        >
          {`Poll ${counted(routers.length, 'router')}`}
        </Button>
      )}
      <EditSessions kind="exchange" ids={idsOf('exchange')} onDone={onClear} />
      <EditSessions kind="direct" ids={idsOf('direct')} onDone={onClear} />
      <Button size="xs" variant="subtle" ml="auto" onClick={onClear}>
        Clear selection
      </Button>
    </SelectionBar>
  );
}
