import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { objectChange } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';

/** Takes back everything that a move wrote. */
export function TakeBack({ request }: { request: string }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async () => {
      const { results } = await client.resource(objectChange).list({ request_id: request, limit: 1 });
      const id = results[0]?.id;
      if (id === undefined) throw new Error('Nothing of it is in the change log: it wrote nothing.');
      return client.call('POST /api/core/object-changes/:id/revert/', {
        path: { id: Number(id) },
        body: { scope: 'request' },
      });
    },
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries();
    },
  });
  if (run.data)
    return (
      <Alert color="green" p="xs" role="status">
        {`Taken back: ${counted(run.data.counts.delete, 'object')} went again, ${counted(run.data.counts.update, 'object')} changed back.`}
      </Alert>
    );
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        Take it back
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Take this move back?">
        <Stack gap="md">
          <Text size="sm">
            Everything that it made goes again, and what it changed is as before. It is refused where
            something that was made since depends on it.
          </Text>
          {run.error && <Failure error={run.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button color="red" loading={run.isPending} onClick={() => run.mutate()}>
              Take all of it back
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
