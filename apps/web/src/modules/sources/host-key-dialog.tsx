import { Badge, Button, Checkbox, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { Row } from '../../api/row.ts';
import { useWrite } from '../../resource/use-write.ts';
import { Failure, Loading } from '../../shell/states.tsx';

/** The keys that the server of a repository shows now, and the way to accept one. */
export function HostKeyDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isCompared, setCompared] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['sources', 'host-key', row.id],
    queryFn: ({ signal }) =>
      client.call('GET /api/core/data-sources/:id/host-key/', { path: { id: row.id }, signal }),
    retry: false,
    gcTime: 0,
  });
  const accept = useWrite({
    write: (through, host_key: string): Promise<unknown> =>
      through.call('POST /api/core/data-sources/:id/accept-host-key/', {
        path: { id: row.id },
        body: { host_key },
      }),
    said: () => `The server of ${row.display} must show this key from now on.`,
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title="Host key" size="lg">
      <Stack gap="md">
        <Text size="sm">
          Compare a fingerprint with what the operator of the server publishes: who shows a key of their own
          here reads and writes your files.
        </Text>
        {error && <Failure error={error} />}
        {!data && !error && <Loading lines={3} />}
        {data && (
          <Radio.Group label="The server shows these now" value={chosen} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {data.keys.map(({ type, fingerprint, is_accepted }) => (
                <Radio
                  key={fingerprint}
                  value={fingerprint}
                  label={
                    <Group gap="xs">
                      <span>{type}</span>
                      {is_accepted && <Badge variant="light">accepted</Badge>}
                    </Group>
                  }
                  description={
                    <span className="mono" style={{ overflowWrap: 'anywhere' }}>
                      {fingerprint}
                    </span>
                  }
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Checkbox
          label="I have compared the fingerprint"
          checked={isCompared}
          onChange={({ currentTarget }) => setCompared(currentTarget.checked)}
        />
        {accept.error && <Failure error={accept.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            disabled={!chosen || !isCompared}
            loading={accept.isPending}
            onClick={() => chosen && accept.mutate(chosen)}
          >
            Accept this key
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
