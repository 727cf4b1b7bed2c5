import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { receivedMessage } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { HANDLE, type Said } from './conversation-data.ts';
import { useSending } from './send-email.tsx';

/** The network that is answered: a record of ours, or one that PeeringDB knows, in the name of an AS of ours. */
export type AnswerTo = { kind: 'system'; id: number } | { kind: 'network'; id: number; from: number };

/** `Desk <desk@example.net>` or the address alone. */
const addressIn = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;

const answerTo = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

/** What they wrote, as an answer repeats it. */
const quoted = ({ from, moment, text }: Said): string =>
  `\n\nOn ${moment.slice(0, 10)} ${from} wrote:\n${text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')}\n`;

/** Writes an answer in the conversation, to whoever wrote. */
export function AnswerDialog({ said, to, onClose }: { said: Said; to: AnswerTo; onClose: () => void }) {
  const holds = useHolds();
  const queries = useQueryClient();
  const { data: sending } = useSending();
  const [subject, setSubject] = useState(() => answerTo(said.subject));
  const [body, setBody] = useState(() => quoted(said));
  const address = addressIn(said.from);
  const send = useMutation({
    mutationFn: async () => {
      const written = { subject: subject.trim(), body, to: [address], answers: said.id };
      if (to.kind === 'system')
        await client.call('POST /api/peering/autonomous-systems/:id/send-email/', {
          path: { id: to.id },
          body: written,
        });
      else
        await client.call('POST /api/peeringdb/networks/send-email/', {
          body: { ...written, autonomous_system: to.from, network: to.id },
        });
      if (!said.handled && holds(HANDLE)) await client.resource(receivedMessage).act(said.id, 'handle');
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['conversation'] });
      notifications.show({ message: 'The answer is on its way.' });
      onClose();
    },
  });
  const own = sending?.identities[0];
  return (
    <WritingDialog opened onClose={onClose} title={`Answer ${address}`} size="xl">
      <Stack gap="md">
        {sending && !sending.ready && <Text size="sm">{sending.text}</Text>}
        <TextInput
          label="Subject"
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label="Text"
          autosize
          minRows={8}
          maxRows={20}
          value={body}
          data-autofocus
          onFocus={(event) => event.currentTarget.setSelectionRange(0, 0)}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {send.error && <Failure error={send.error} />}
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {own ? `From ${own.from}` : ''}
          </Text>
          <Group gap="xs">
            <CloseDialog>Not yet</CloseDialog>
            <Button
              loading={send.isPending}
              disabled={!sending?.ready || subject.trim() === '' || body.trim() === ''}
              onClick={() => send.mutate()}
            >
              Send answer
            </Button>
          </Group>
        </Group>
      </Stack>
    </WritingDialog>
  );
}
