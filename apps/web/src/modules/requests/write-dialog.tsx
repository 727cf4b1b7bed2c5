import { Button, Group, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { peeringRequest } from '@peersmith/model';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { useRequestStep } from './request-data.ts';
import { STEP_WORDS } from './step-words.ts';

interface WriteDialogProps {
  id: number;
  step: 'write' | 'remind' | 'tell';
  onClose: () => void;
}

interface Draft {
  subject: string;
  body: string;
  to: string[];
  others: string[];
  why: string;
}

/** The e-mail as it would leave, to be read and changed before it does. */
export function WriteDialog({ id, step, onClose }: WriteDialogProps) {
  const { data, error } = useQuery({
    queryKey: ['request draft', id, step],
    queryFn: (): Promise<Draft> => client.resource(peeringRequest).act(id, 'draft', {}),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <WritingDialog opened onClose={onClose} title={STEP_WORDS[step].title} size="xl">
      {error ? (
        <Failure error={error} />
      ) : data ? (
        <Written id={id} step={step} draft={data} onClose={onClose} />
      ) : (
        <Loading lines={8} />
      )}
    </WritingDialog>
  );
}

function Written({ id, step, draft, onClose }: WriteDialogProps & { draft: Draft }) {
  const [to, setTo] = useState(draft.to);
  const [subject, setSubject] = useState(draft.subject);
  const [body, setBody] = useState(draft.body);
  const send = useRequestStep(id, step, () => {
    notifications.show({ message: 'The message is on its way.' });
    onClose();
  });
  const isReady = to.length > 0 && subject.trim() !== '' && body.trim() !== '';
  return (
    <Stack gap="md">
      <TagsInput
        label="To"
        description={draft.why}
        data={[...draft.to, ...draft.others]}
        value={to}
        onChange={setTo}
      />
      <TextInput
        label="Subject"
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label="Text"
        autosize
        minRows={8}
        maxRows={18}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed">
        An answer that comes into the mailbox is noted with the request.
      </Text>
      {send.error && <Failure error={send.error} />}
      <Group justify="flex-end">
        <CloseDialog>Not yet</CloseDialog>
        <Button
          leftSection={<IconSend size={16} />}
          disabled={!isReady}
          loading={send.isPending}
          onClick={() => send.mutate({ to, subject, body })}
        >
          Send
        </Button>
      </Group>
    </Stack>
  );
}
