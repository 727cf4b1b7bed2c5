import { Alert, Anchor, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { FileContent } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { useContent } from './sources-data.ts';

/** Edits a file here, and commits it to its source. */
export function CommitDialog({ file, onClose }: { file: number; onClose: () => void }) {
  const { data: newest, error, isFetching } = useContent(file);
  // What is edited stays what was opened, whatever is read of the file meanwhile.
  const [data, open] = useState<FileContent>();
  if (newest && !data && !isFetching) open(newest);
  return (
    <WritingDialog opened onClose={onClose} title="Edit and commit" size="xl">
      {error && !data && <Failure error={error} />}
      {!data && !error && <Loading />}
      {data && data.text === null && (
        <Text size="sm">It is no text in UTF-8, or too long to be edited here.</Text>
      )}
      {data && data.text !== null && <Edit file={file} content={data} text={data.text} onClose={onClose} />}
    </WritingDialog>
  );
}

interface EditProps {
  file: number;
  content: FileContent;
  text: string;
  onClose: () => void;
}

function Edit({ file, content, text, onClose }: EditProps) {
  const queries = useQueryClient();
  const [edited, setEdited] = useState(text);
  const [message, setMessage] = useState('');
  const [branch, setBranch] = useState('');
  const commit = useMutation({
    mutationFn: () =>
      client.call('POST /api/core/data-files/:id/commit/', {
        path: { id: file },
        body: { text: edited, hash: content.hash, message, branch },
      }),
    onSuccess: ({ link, branch: written }) => {
      if (link) return;
      notifications.show({ message: `${content.path} was committed${written ? ` to ${written}` : ''}.` });
      onClose();
    },
    onSettled: () => void queries.invalidateQueries(),
  });
  if (commit.data?.link)
    return (
      <Alert color="green" variant="light" title={`Committed to ${commit.data.branch}`}>
        The server offers to{' '}
        <Anchor href={commit.data.link} target="_blank" rel="noreferrer" fz="sm" underline="always">
          open a request for it
        </Anchor>
        . What follows the file takes the change when it is merged and read.
      </Alert>
    );
  return (
    <Stack gap="md">
      <Textarea
        label={content.path}
        value={edited}
        onChange={({ currentTarget }) => setEdited(currentTarget.value)}
        autosize
        minRows={10}
        maxRows={22}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
        data-autofocus
      />
      <TextInput
        label="Message of the commit"
        required
        value={message}
        onChange={({ currentTarget }) => setMessage(currentTarget.value)}
      />
      <TextInput
        label="New branch"
        description="Empty commits to the branch of the source, and what follows the file has it at once. With a name, the change waits on a branch of its own until it is merged."
        value={branch}
        onChange={({ currentTarget }) => setBranch(currentTarget.value)}
      />
      {commit.error && <Failure error={commit.error} />}
      <Group justify="flex-end">
        <CloseDialog>Cancel</CloseDialog>
        <Button
          disabled={message.trim() === '' || edited === text}
          loading={commit.isPending}
          onClick={() => commit.mutate()}
        >
          Commit
        </Button>
      </Group>
    </Stack>
  );
}
