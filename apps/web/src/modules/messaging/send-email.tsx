import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Sending } from '@peersmith/api-client';
import { message } from '@peersmith/model';
import type { AnyResource, ShownRow } from '@peersmith/resource';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';

const messages: AnyResource = message;

/** A message as it was written in the page. */
export interface OutgoingEmail {
  subject: string;
  body: string;
  to: string[];
  /** The same in HTML; null for none. */
  html: string | null;
  attachments: { name: string; content_type: string; content: string }[];
}

/** What the server is asked for, beside the network that it goes to. */
export type SentEmail = OutgoingEmail & { identity: string; template: number | null; despite_rule: boolean };

export interface SendingTo {
  asn: number;
  /** What it was written from; null for what was written freely. */
  template: number | null;
  send: (sent: SentEmail) => Promise<ShownRow>;
}

/** Whether mail can be sent, and what is known of writing to a network. */
export const useSending = (asn?: number) =>
  useQuery({
    queryKey: ['sending', asn ?? null],
    queryFn: ({ signal }) =>
      client.call('GET /api/messaging/sending/', { query: asn === undefined ? {} : { asn }, signal }),
    staleTime: 0,
  });

interface SendEmailProps {
  email: OutgoingEmail;
  to: SendingTo;
  /** Once it is on its way. */
  onSent: () => void;
}

/** Sends an e-mail, once it has been said who gets it and from whom. */
export function SendEmail({ email, to, onSent }: SendEmailProps) {
  const [asking, ask] = useDisclosure(false);
  const { data: sending } = useSending(to.asn);
  if (!sending) return null;
  if (!sending.ready)
    return (
      <Text size="sm" c="dimmed" maw={520}>
        {sending.text}
      </Text>
    );
  return (
    <>
      <Button leftSection={<IconSend size={16} />} disabled={!isComplete(email)} onClick={ask.open}>
        Send…
      </Button>
      {asking && <Confirmation {...{ email, to, sending, onSent }} onClose={ask.close} />}
    </>
  );
}

const isComplete = ({ to, subject, body }: OutgoingEmail): boolean =>
  to.length > 0 && subject.trim() !== '' && body.trim() !== '';

interface ConfirmationProps {
  email: OutgoingEmail;
  to: SendingTo;
  sending: Sending;
  onClose: () => void;
  onSent: () => void;
}

function Confirmation({ email, to, sending, onClose, onSent }: ConfirmationProps) {
  const queries = useQueryClient();
  const [identity, setIdentity] = useState(sending.identities[0]?.name ?? '');
  const [despite, setDespite] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      to.send({ ...email, identity, template: to.template, despite_rule: sending.rule !== null && despite }),
    onSuccess: ({ id }) => {
      onSent();
      onClose();
      void queries.invalidateQueries({ queryKey: ['sending'] });
      notifications.show({
        message: (
          <>
            The message is on its way.{' '}
            <Link className="link" style={{ textDecoration: 'underline' }} to={detailPath(messages, id)}>
              How far it is
            </Link>
          </>
        ),
      });
    },
  });
  const held = sending.rule !== null && !despite;
  return (
    <Modal opened onClose={onClose} title="Send this e-mail?" size="lg">
      <Stack gap="md">
        {sending.rule && (
          <Alert color="red" variant="outline" title="Not to be written to" role="alert">
            {sending.rule.text}
            {sending.may_override && (
              <Checkbox
                mt="sm"
                label="Write all the same"
                checked={despite}
                onChange={(event) => setDespite(event.currentTarget.checked)}
              />
            )}
          </Alert>
        )}
        <Envelope {...{ email, sending, identity, setIdentity }} />
        {send.error && <Failure error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Not yet
          </Button>
          <Button loading={send.isPending} disabled={held} onClick={() => send.mutate()}>
            Send
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface EnvelopeProps {
  email: OutgoingEmail;
  sending: Sending;
  identity: string;
  setIdentity: (name: string) => void;
}

function Envelope({ email, sending, identity, setIdentity }: EnvelopeProps) {
  const own = sending.identities.find(({ name }) => name === identity);
  const answers = own?.reply_to ? `${own.from}; answers go to ${own.reply_to}` : own?.from;
  return (
    <>
      {sending.identities.length > 1 && (
        <Select
          label="In whose name"
          data={sending.identities.map(({ name, from }) => ({ value: name || '-', label: from }))}
          value={identity || '-'}
          allowDeselect={false}
          onChange={(name) => setIdentity(name === '-' || name === null ? '' : name)}
        />
      )}
      <dl className="pairs" style={{ fontSize: 14 }}>
        <dt>From</dt>
        <dd>{answers}</dd>
        <dt>To</dt>
        <dd>{email.to.join(', ')}</dd>
        {sending.cc.length > 0 && (
          <>
            <dt>CC</dt>
            <dd>{sending.cc.join(', ')}</dd>
          </>
        )}
        <dt>Subject</dt>
        <dd style={{ overflowWrap: 'anywhere' }}>{email.subject}</dd>
        {email.attachments.length > 0 && (
          <>
            <dt>Attached</dt>
            <dd>{email.attachments.map(({ name }) => name).join(', ')}</dd>
          </>
        )}
        {sending.last && (
          <>
            <dt>Last written to</dt>
            <dd>
              <Link className="link" to={detailPath(messages, sending.last.id)}>
                {sending.last.sent.slice(0, 10)}: {sending.last.subject}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
