import { Alert, Box, Button, Checkbox, Stack, Text } from '@mantine/core';
import type { Addressees, GeneratedEmail } from '@peersmith/api-client';
import { IconLock, IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Card } from '../../resource/overview.tsx';
import { UnsavedGuard } from '../../resource/unsaved.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { mailto } from '../../text/mailto.ts';
import { RenderFindings } from '../devices/render-findings.tsx';
import { type EmailExtras, EmailExtrasFields } from './email-extras.tsx';
import { EmailText } from './email-text.tsx';
import { RecipientBoxes } from './recipient-boxes.tsx';
import { SendEmail, type SendingTo } from './send-email.tsx';

type Recipients = GeneratedEmail['recipients'];

interface WrittenEmailProps {
  /** What a template gave; null for what is written freely. */
  email: GeneratedEmail | null;
  sendingTo: SendingTo;
}

/** An e-mail as it would be written: to whom, and what; to be sent, copied, or opened in a mail program. */
export function WrittenEmail({ email, sendingTo }: WrittenEmailProps) {
  const { asn } = sendingTo;
  const { data, error } = useQuery({
    queryKey: ['addressees', asn, 'peering'],
    queryFn: ({ signal }) => client.call('GET /api/messaging/addressees/', { query: { asn }, signal }),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading lines={8} />;
  const nothing = {
    subject: '',
    body: '',
    findings: [],
    masked: 0,
    recipients: [...data.to, ...data.others],
  };
  return <Composed email={email ?? nothing} sendingTo={sendingTo} chosen={data} />;
}

interface ComposedProps {
  email: GeneratedEmail;
  sendingTo: SendingTo;
  /** Whom the rule chooses. */
  chosen: Addressees;
}

function Composed({ email, sendingTo, chosen }: ComposedProps) {
  const { recipients, findings, masked } = email;
  const [{ subject, body }, setText] = useState({ subject: email.subject, body: email.body });
  const [to, setTo] = useState(() => chosenAtFirst(recipients, chosen));
  const [extras, setExtras] = useState<EmailExtras>({ html: '', files: [] });
  const written = JSON.stringify([subject, body, extras]);
  const [kept, keep] = useState(written);
  const isAsChosen = chosenAtFirst(recipients, chosen).toSorted().join() === to.toSorted().join();
  const { href, whole } = mailto({ to, subject, body });
  const attachments = extras.files.map(({ size: _, ...file }) => file);
  const html = extras.html.trim() === '' ? null : extras.html;
  return (
    <Stack gap="md">
      <UnsavedGuard dirty={written !== kept} />
      {masked > 0 && (
        <Alert color="yellow" variant="outline" icon={<IconLock size={18} />}>
          Masks stand for passwords of sessions: an e-mail never carries one. Agree on them another way.
        </Alert>
      )}
      <RenderFindings findings={findings} />
      <Card title="To">
        <Box px="md" pb="md">
          {recipients.length > 0 && (
            <Text size="xs" c="dimmed" mb={8}>
              {isAsChosen ? chosen.why : `Chosen by you. The rule chooses: ${chosen.why}`}
            </Text>
          )}
          <To recipients={recipients} value={to} onChange={setTo} />
        </Box>
      </Card>
      <EmailText
        subject={subject}
        body={body}
        onChange={setText}
        extras={<EmailExtrasFields value={extras} onChange={setExtras} />}
      >
        <SendEmail
          email={{ subject: subject.trim(), body, to, html, attachments }}
          to={sendingTo}
          onSent={() => keep(written)}
        />
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

/** Whom the rule chooses, of those that it can go to. */
const chosenAtFirst = (recipients: Recipients, { to }: Addressees): string[] =>
  recipients.map(({ email }) => email).filter((one) => to.some(({ email }) => email === one));

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
