import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import type { Waiting } from './irr-data.ts';
import { acceptanceOf, rejectionOf } from './list-words.ts';

export type Verdict = 'accept' | 'reject';

interface DecideDialogProps {
  waiting: Waiting;
  verdict: Verdict;
  onClose: () => void;
  onDone?: () => void;
}

const WORDS = {
  accept: {
    title: 'Accept the new list?',
    after: 'Nothing is installed by this: routers take it with the next plan that is applied.',
    verb: 'Accept',
    done: 'The new list is in force.',
  },
  reject: {
    title: 'Reject the new list?',
    after: 'The same answer is not held again; another one is looked at anew.',
    verb: 'Reject',
    done: 'The list in force stays.',
  },
} as const;

/** Asks for a verdict once more, says what it does to filters, and takes a comment. */
export function DecideDialog({ waiting, verdict, onClose, onDone }: DecideDialogProps) {
  const queries = useQueryClient();
  const [comment, setComment] = useState('');
  const { title, after, verb, done } = WORDS[verdict];
  const decide = useMutation({
    mutationFn: () => {
      const call = { path: { id: waiting.version.id }, body: { comment } };
      return verdict === 'accept'
        ? client.call('POST /api/irr/versions/:id/accept/', call)
        : client.call('POST /api/irr/versions/:id/reject/', call);
    },
    onSuccess: () => {
      notifications.show({ message: done });
      onDone?.();
      onClose();
    },
    // One that was refused has moved.
    onSettled: () => void queries.invalidateQueries(),
  });
  const send = () => {
    if (!decide.isPending) decide.mutate();
  };
  return (
    <WritingDialog opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm">{verdict === 'accept' ? acceptanceOf(waiting) : rejectionOf(waiting)}</Text>
        <Text size="sm" c="dimmed">
          {after}
        </Text>
        <Textarea
          label="Comment"
          description="For those who look at its versions later. Ctrl-Enter decides."
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          onKeyDown={getHotkeyHandler([['mod+Enter', send]])}
        />
        {decide.error && <Failure error={decide.error} />}
        <Group justify="flex-end">
          <CloseDialog>Not yet</CloseDialog>
          <Button
            {...(verdict === 'reject' ? { color: 'red.8' } : {})}
            loading={decide.isPending}
            onClick={send}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </WritingDialog>
  );
}
