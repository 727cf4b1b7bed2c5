import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Moment } from '../../cells/moment.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { useMaintenanceStep } from './maintenance-data.ts';

/** An address by which calendar programs read the maintenances that one may see; it is shown once. */
export function FeedDialog({ onClose }: { onClose: () => void }) {
  const [url, setUrl] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ['maintenance', 'feed'],
    queryFn: ({ signal }) => client.call('GET /api/maintenance/feed/', { signal }),
  });
  const make = useMaintenanceStep(async () => setUrl((await client.call('POST /api/maintenance/feed/')).url));
  const drop = useMaintenanceStep(async () => {
    await client.call('POST /api/maintenance/feed/revoke/');
    setUrl(null);
  });
  const failed = error ?? make.error ?? drop.error;
  return (
    <Modal opened onClose={onClose} title="Subscribe to the calendar">
      <Stack gap="md">
        <Text size="sm">
          Calendar programs read the maintenances that you may see by an address of your own. Whoever has it
          reads them too, and nothing else.
        </Text>
        {failed && <Failure error={failed} />}
        {!data && !error && <Loading lines={2} />}
        {url && (
          <TextInput
            label="Address"
            readOnly
            value={url}
            rightSection={<CopyButton text={url} label="Copy the address" />}
            description="It is shown this once: copy it now."
          />
        )}
        {data?.exists && !url && (
          <Text size="sm">
            You have an address, made {data.created && <Moment iso={data.created} />}
            {data.last_used ? (
              <>
                {' '}
                and last read <Moment iso={data.last_used} />
              </>
            ) : (
              ' and never read'
            )}
            . A new one takes its place.
          </Text>
        )}
        <Group justify="flex-end">
          {data?.exists && (
            <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
              Take it back
            </Button>
          )}
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {data?.exists ? 'Make a new one' : 'Make an address'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
