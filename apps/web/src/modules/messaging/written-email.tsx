import { Alert, Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import type { GeneratedEmail } from '@peersmith/api-client';
import { IconLock, IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { mailto } from '../../text/mailto.ts';
import { RenderFindings } from '../devices/render-findings.tsx';

type Recipients = GeneratedEmail['recipients'];

/** An e-mail as it would be written: to whom, and what; to be copied, or opened in a mail program. */
export function WrittenEmail({ email }: { email: GeneratedEmail }) {
  const { subject, body, recipients, findings, masked } = email;
  const [to, setTo] = useState(() => chosenAtFirst(recipients));
  const { href, whole } = mailto({ to, subject, body });
  return (
    <Stack gap="md">
      {masked > 0 && (
        <Alert color="yellow" variant="outline" icon={<IconLock size={18} />}>
          Masks stand for passwords of sessions: an e-mail never carries one. Agree on them another way.
        </Alert>
      )}
      <RenderFindings findings={findings} />
      <Card title="To">
        <Box px="md" pb="md">
          <To recipients={recipients} value={to} onChange={setTo} />
        </Box>
      </Card>
      <Box className="card" component="section" aria-label="E-mail" style={{ overflow: 'hidden' }}>
        <Group px="md" py={9} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
          <Text size="sm" fw={600} flex="1 1 200px" style={{ overflowWrap: 'anywhere' }}>
            {subject || 'No subject'}
          </Text>
          <CopyButton text={subject} label="Copy subject" />
        </Group>
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
        <Group px="md" py={9} gap="sm" style={{ borderTop: '1px solid var(--line)' }}>
          <Button component="a" href={href} leftSection={<IconMail size={16} />}>
            Open in mail program
          </Button>
          <CopyButton text={body} label="Copy text" />
          {!whole && (
            <Text size="sm" c="dimmed">
              The text is too long for a link: copy it.
            </Text>
          )}
        </Group>
      </Box>
    </Stack>
  );
}

/** Our own contacts; those in PeeringDB where we have none. */
function chosenAtFirst(recipients: Recipients): string[] {
  const own = recipients.filter(({ source }) => source === 'contact');
  return (own.length > 0 ? own : recipients).map(({ email }) => email);
}

interface ToProps {
  recipients: Recipients;
  value: string[];
  onChange: (value: string[]) => void;
}

function To({ recipients, value, onChange }: ToProps) {
  if (recipients.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No address is known, or you may not see those that are. Assign a contact with one under Contacts.
      </Text>
    );
  return (
    <Checkbox.Group value={value} onChange={onChange} aria-label="Recipients">
      <Stack gap={8}>
        {recipients.map(({ name, email, roles, source }) => (
          <Checkbox
            key={email}
            value={email}
            label={
              <>
                {`${name} `}
                <Text span inherit c="dimmed">
                  {[email, ...roles, ...(source === 'peeringdb' ? ['PeeringDB'] : [])].join(' · ')}
                </Text>
              </>
            }
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
