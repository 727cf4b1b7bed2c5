import { Alert, Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import type { ConnectionTest } from '@peersmith/api-client';
import { router as routerResource } from '@peersmith/model';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCan } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { Card } from '../../resource/overview.tsx';
import { useWrite } from '../../resource/use-write.ts';
import { Failure } from '../../shell/states.tsx';
import { Fact } from '../core/fact.tsx';

interface HostKeyProps {
  router: Row;
  hostKey: NonNullable<ConnectionTest['host_key']>;
  onAccepted: () => void;
}

/** The host key that a router showed; where it is another than before, both, and the way to accept it. */
export function HostKey({ router, hostKey: { shown, pinned }, onAccepted }: HostKeyProps) {
  if (shown === null) return null;
  if (pinned !== null && pinned !== shown)
    return <Changed router={router} shown={shown} pinned={pinned} onAccepted={onAccepted} />;
  return (
    <Card title="Host key">
      <Box px="md" pb="md" fz="sm">
        <Text span className="mono" style={{ overflowWrap: 'anywhere' }}>
          {shown}
        </Text>
        <Text size="sm" c="dimmed">
          {pinned === null
            ? 'It showed this key the first time. From now on it must show the same.'
            : 'The same as the one that it must have.'}
        </Text>
      </Box>
    </Card>
  );
}

interface ChangedProps {
  router: Row;
  shown: string;
  pinned: string;
  onAccepted: () => void;
}

function Changed({ router, shown, pinned, onAccepted }: ChangedProps) {
  const can = useCan();
  const [isCompared, setCompared] = useState(false);
  const accept = useWrite({
    write: (through) =>
      through.call('POST /api/devices/routers/:id/accept-host-key/', {
        path: { id: router.id },
        body: { host_key: shown },
      }),
    said: () => `${router.display} must show this key from now on.`,
    onDone: onAccepted,
  });
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertTriangle size={18} />}
      title="The host key is another than before"
      role="alert"
    >
      <Stack gap="sm">
        <Text size="sm">
          A router that was installed anew shows a new key. So does somebody between here and the router who
          wants its passwords. Nothing was sent to it.
        </Text>
        <Fact name="It must have">
          <span className="mono">{pinned}</span>
        </Fact>
        <Fact name="It showed">
          <span className="mono">{shown}</span>
        </Fact>
        {can(routerResource, 'change') ? (
          <>
            <Checkbox
              label="I have compared the new key with the one at the router itself"
              checked={isCompared}
              onChange={(event) => setCompared(event.currentTarget.checked)}
            />
            {accept.error && <Failure error={accept.error} />}
            <Group>
              <Button
                color="red.8"
                disabled={!isCompared}
                loading={accept.isPending}
                onClick={() => accept.mutate()}
              >
                Accept this key
              </Button>
            </Group>
          </>
        ) : (
          <Text size="sm">Somebody who may change the router can accept it.</Text>
        )}
      </Stack>
    </Alert>
  );
}
