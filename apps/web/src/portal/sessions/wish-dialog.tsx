import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { PortalSession } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { counted } from '../../text/format.ts';
import { call } from '../client.ts';
import { Trouble } from '../trouble.tsx';

/** What a local time of a field is for the server: null for none. */
const instant = (local: string): string | null => (local ? new Date(local).toISOString() : null);

/** Asks for a drain or the removal of sessions. */
export function WishDialog({
  kind,
  asn,
  sessions,
  close,
  cancel,
}: {
  kind: 'drain' | 'remove';
  asn: number;
  sessions: readonly PortalSession[];
  close: () => void;
  cancel: () => void;
}) {
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const [text, setText] = useState('');
  const cache = useQueryClient();
  const isDrain = kind === 'drain';
  const ask = useMutation({
    mutationFn: () =>
      call('POST /api/portal/wishes/', {
        body: {
          asn,
          kind,
          sessions: sessions.map(({ kind: of, id }) => ({ kind: of, id })),
          ...(isDrain ? { starts: instant(starts), ends: instant(ends) } : {}),
          text,
        },
      }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['wishes'] });
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={cancel}
      title={`${isDrain ? 'Ask for a drain of' : 'Ask for removal of'} ${counted(sessions.length, 'session')}`}
    >
      <Stack gap="sm">
        <Text fz="sm">
          {isDrain
            ? 'We are asked to take traffic off these sessions while you work. A person decides, and you see the answer here.'
            : 'We are asked to remove these sessions. A person decides, and you see the answer here.'}
        </Text>
        {isDrain && (
          <Group grow>
            <TextInput
              type="datetime-local"
              label="From"
              required
              value={starts}
              onChange={({ currentTarget }) => setStarts(currentTarget.value)}
            />
            <TextInput
              type="datetime-local"
              label="Until"
              required
              value={ends}
              onChange={({ currentTarget }) => setEnds(currentTarget.value)}
            />
          </Group>
        )}
        <Textarea
          label={isDrain ? 'What you do' : 'Why'}
          autosize
          minRows={3}
          maxLength={2000}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Trouble error={ask.error} />
        <Group justify="end">
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
          <Button
            loading={ask.isPending}
            disabled={isDrain && (!starts || !ends)}
            onClick={() => ask.mutate()}
          >
            Ask
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
