import { Box, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure } from '../../shell/states.tsx';
import { usePlace } from './wizard.tsx';

const WORD = 'demonstration';

/** What stands here while the demonstration is: going on in it, or the way back to nothing. */
export function RemoveDemo() {
  const queries = useQueryClient();
  const { go } = usePlace();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => client.call('POST /api/setup/demo/remove/', { body: { everything: true } }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Box className="card" p="xl" maw={720} component="section" aria-label="The demonstration">
      <Stack gap="md">
        <Title order={2}>The demonstration is loaded</Title>
        <Text size="sm">
          Removing it empties this installation: its networks, routers and sessions go, and whatever was added
          to them, with their change log. Users, tokens and the audit log stay. It cannot be undone.
        </Text>
        <TextInput
          label={`Type ${WORD} to confirm`}
          maw={320}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {remove.error && <Failure error={remove.error} />}
        <Group>
          <Button
            color="red.8"
            disabled={typed.trim() !== WORD}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove the demonstration
          </Button>
          <Button variant="default" onClick={() => go({ step: 'asn' })}>
            Set up a network in it
          </Button>
        </Group>
      </Stack>
    </Box>
  );
}
