import { Alert, Box, Button, Checkbox, Stack, Text } from '@mantine/core';
import type { GeneratedEmail } from '@peersmith/api-client';
import { IconLock, IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { mailto } from '../../text/mailto.ts';
import { RenderFindings } from '../devices/render-findings.tsx';
import { EmailText } from './email-text.tsx';
import { RecipientBoxes } from './recipient-boxes.tsx';
import { SendEmail, type SendingTo } from './send-email.tsx';

type Recipients = GeneratedEmail['recipients'];

/** An e-mail as it would be written: to whom, and what; to be sent, copied, or opened in a mail program. */
export function WrittenEmail({ email, sendingTo }: { email: GeneratedEmail; sendingTo: SendingTo }) {
  const { recipients, findings, masked } = email;
  const [{ subject, body }, setText] = useState({ subject: email.subject, body: email.body });
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
      <EmailText subject={subject} body={body} onChange={setText}>
        <SendEmail email={{ subject: subject.trim(), body, to }} to={sendingTo} />
        <Button component="a" href={href} variant="default" leftSection={<IconMail size={16} />}>
          Open in mail program
        </Button>
        <CopyButton text={body} label="Copy text" />
        {!whole && (
          <Text size="sm" c="dimmed">
            The text is too long for a link: copy it.
          </Text>
        )}
      </EmailText>
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
        <RecipientBoxes recipients={recipients} />
      </Stack>
    </Checkbox.Group>
  );
}
