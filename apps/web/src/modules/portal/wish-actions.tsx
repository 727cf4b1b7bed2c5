import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { sessionWish } from '@peersmith/model';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure } from '../../shell/states.tsx';

type Answered = 'done' | 'refuse';

const WORDS = {
  done: {
    title: 'Say that it is done',
    button: 'Done',
    text: 'The network reads it in the portal. Nothing is changed by it here.',
  },
  refuse: { title: 'Refuse', button: 'Refuse', text: 'The network reads why in the portal.' },
} as const;

/** Answering what a network asks of its sessions. */
export function WishActions({ row }: SlotProps) {
  const holds = useHolds();
  const [answer, choose] = useState<Answered | null>(null);
  if (choiceValue(row.status) !== 'open' || !holds('portal.change_sessionwish')) return null;
  return (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconX size={16} />} onClick={() => choose('refuse')}>
        Refuse…
      </Button>
      <Button leftSection={<IconCheck size={16} />} onClick={() => choose('done')}>
        Done…
      </Button>
      {answer && <AnswerDialog id={row.id} as={answer} onClose={() => choose(null)} />}
    </Group>
  );
}

function AnswerDialog({ id, as, onClose }: { id: number; as: Answered; onClose: () => void }) {
  const [text, write] = useState('');
  const queries = useQueryClient();
  const words = WORDS[as];
  const send = useMutation({
    mutationFn: () => client.resource(sessionWish).act(id, as, { answer: text.trim() }),
    onSuccess: onClose,
    onSettled: () => void queries.invalidateQueries(),
  });
  return (
    <Modal opened onClose={onClose} title={words.title}>
      <Stack gap="md">
        <Text size="sm">{words.text}</Text>
        <Textarea
          label={as === 'refuse' ? 'Why' : 'What they are told besides'}
          withAsterisk={as === 'refuse'}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
        />
        {send.error && <Failure error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            {...(as === 'refuse' ? { color: 'red.8' } : {})}
            disabled={as === 'refuse' && text.trim() === ''}
            loading={send.isPending}
            onClick={() => send.mutate()}
          >
            {words.button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
