import { Box, Button, Group, Text, Textarea, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { CopyButton } from '../../text/copy-button.tsx';

interface EmailTextProps {
  subject: string;
  body: string;
  onChange: (text: { subject: string; body: string }) => void;
  /** What goes with the text: files, the same in HTML. */
  extras?: ReactNode;
  /** What can be done with it. */
  children: ReactNode;
}

/** Subject and text of an e-mail; to be read, and changed by who wants to. */
export function EmailText({ subject, body, onChange, extras, children }: EmailTextProps) {
  const [editing, setEditing] = useState(subject === '' && body === '');
  return (
    <Box className="card" component="section" aria-label="E-mail" style={{ overflow: 'hidden' }}>
      <Group px="md" py={9} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
        {editing ? (
          <TextInput
            aria-label="Subject"
            placeholder="Subject"
            flex="1 1 200px"
            value={subject}
            maxLength={998}
            onChange={(event) => onChange({ subject: event.currentTarget.value, body })}
          />
        ) : (
          <Text size="sm" fw={600} flex="1 1 200px" style={{ overflowWrap: 'anywhere' }}>
            {subject || 'No subject'}
          </Text>
        )}
        <CopyButton text={subject} label="Copy subject" />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPencil size={15} />}
          onClick={() => setEditing(!editing)}
        >
          {editing ? 'Done' : 'Edit'}
        </Button>
      </Group>
      {editing ? (
        <Textarea
          aria-label="Text"
          px="md"
          py="sm"
          autosize
          minRows={8}
          maxRows={30}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={body}
          onChange={(event) => onChange({ subject, body: event.currentTarget.value })}
        />
      ) : (
        <Text
          component="pre"
          className="mono"
          size="sm"
          px="md"
          py="sm"
          m={0}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {body}
        </Text>
      )}
      {extras && (
        <Box px="md" py="sm" style={{ borderTop: '1px solid var(--line)' }}>
          {extras}
        </Box>
      )}
      <Group px="md" py={9} gap="sm" style={{ borderTop: '1px solid var(--line)' }}>
        {children}
      </Group>
    </Box>
  );
}
