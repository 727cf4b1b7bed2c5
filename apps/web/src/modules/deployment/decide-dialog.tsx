import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { usePlanStep } from './use-plan-step.ts';

interface DecideDialogProps {
  id: number;
  verdict: 'approve' | 'reject';
  onClose: () => void;
}

const WORDS = {
  approve: {
    title: 'Approve this plan?',
    text: 'Nothing is changed yet. Whoever may apply it can then do so, as long as nothing moves meanwhile.',
    verb: 'Approve',
  },
  reject: {
    title: 'Reject this plan?',
    text: 'It can never be applied. Say what should be otherwise, so that its author can make a better one.',
    verb: 'Reject',
  },
} as const;

/** What somebody decides about a plan, with what they say of it. */
export function DecideDialog({ id, verdict, onClose }: DecideDialogProps) {
  const [comment, setComment] = useState('');
  const { title, text, verb } = WORDS[verdict];
  const decide = usePlanStep(() => {
    const call = { path: { id }, body: { comment } };
    return verdict === 'approve'
      ? client.call('POST /api/deployment/plans/:id/approve/', call)
      : client.call('POST /api/deployment/plans/:id/reject/', call);
  }, onClose);
  return (
    <WritingDialog opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <Textarea
          label="Comment"
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {decide.error && <Failure error={decide.error} />}
        <Group justify="flex-end">
          <CloseDialog>Not yet</CloseDialog>
          <Button
            {...(verdict === 'reject' ? { color: 'red.8' } : {})}
            loading={decide.isPending}
            onClick={() => decide.mutate()}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </WritingDialog>
  );
}
