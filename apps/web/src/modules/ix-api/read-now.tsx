import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { IxApiOfExchange } from '@peersmith/api-client';
import { ixapi } from '@peersmith/model';
import type { ShownRow } from '@peersmith/resource';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';

/** Reads an IX-API at once. */
function ReadButton({ id }: { id: number }) {
  const can = useCan();
  const read = useStartedJob((): Promise<ShownRow> => client.resource(ixapi).act(id, 'synchronise'));
  useEffect(() => {
    if (read.error) notifications.show({ message: read.error.message, color: 'red' });
  }, [read.error]);
  if (!can(ixapi, 'change')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      loading={read.running}
      onClick={read.start}
    >
      Read now
    </Button>
  );
}

/** The same on the page of an IX-API. */
export const ReadIxApi = ({ row }: SlotProps) => <ReadButton id={row.id} />;

/** Which IX-API it is, how that stands, and as of when all is. */
export function EndpointLine({ endpoint }: Pick<IxApiOfExchange, 'endpoint'>) {
  const { id, name, version, health, last_synchronised, last_error } = endpoint;
  return (
    <Group justify="space-between" align="flex-start">
      <div>
        <Text size="sm">
          {name}
          {version !== null && `, version ${version}`}
          {health !== '' && `, ${health}`};{' '}
          {last_synchronised ? (
            <>
              read <Moment iso={last_synchronised} />
            </>
          ) : (
            'not read yet'
          )}
          .
        </Text>
        {version === 1 && (
          <Text size="sm" c="dimmed">
            Version 1 is being switched off by exchanges: ask yours for the address of version 2.
          </Text>
        )}
        {last_error !== '' && (
          <Text size="sm" style={{ color: 'var(--bad)' }}>
            The last time it could not be read: {last_error.replace(/\.+$/, '')}.
          </Text>
        )}
      </div>
      <ReadButton id={id} />
    </Group>
  );
}
