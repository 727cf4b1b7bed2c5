import { Alert, Box, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { message } from '@peersmith/model';
import { IconPlayerStop, IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue } from '../../api/row.ts';
import { Card, Pairs } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Failure } from '../../shell/states.tsx';
import { CodeView } from '../../text/code-view.tsx';
import { formatNumber } from '../../text/format.ts';
import { HtmlPreview } from './html-preview.tsx';
import { useSending } from './send-email.tsx';

const FACTS = [
  'status',
  'autonomous_system',
  'asn',
  'network_name',
  'from_address',
  'reply_to',
  'to',
  'cc',
  'subject',
  'author',
  'template',
  'created',
  'sent',
  'attempts',
  'attempted',
  'next_attempt',
  'response',
  'message_id',
] as const;

/** A message: how far it came, what it says, and why it did not leave. */
export function MessageOverview({ resource, row }: SlotProps) {
  const facts = FACTS.filter((key) => !(key === 'network_name' && row.autonomous_system));
  const error = typeof row.error === 'string' ? row.error : '';
  const status = choiceValue(row.status);
  return (
    <Stack gap="md">
      {error !== '' && (
        <Alert
          color={status === 'failed' ? 'red' : 'yellow'}
          variant="outline"
          role="alert"
          title={TITLES[String(status)] ?? 'It has not left yet'}
        >
          {error}
        </Alert>
      )}
      <Pairs title="Message" keys={facts} resource={resource} row={row} />
      <Card title="Text">
        <CodeView text={String(row.body ?? '')} wrap />
      </Card>
      {typeof row.html === 'string' && row.html !== '' && (
        <Card title="In HTML">
          <HtmlPreview html={row.html} />
        </Card>
      )}
      <Attached id={row.id} files={row.attachments} />
    </Stack>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  failed: 'It was not sent',
  unknown: 'Nobody knows whether it left',
  sent: 'Not everybody got it',
};

function Attached({ id, files }: { id: number; files: unknown }) {
  if (!Array.isArray(files) || files.length === 0) return null;
  return (
    <Card title="Attached">
      <Box component="ul" px="xl" pb="sm" m={0} fz="sm">
        {files.map((file: { name?: unknown; size?: unknown }, position) => (
          <li key={`${position} ${file.name}`}>
            <a className="link" href={`/api/messaging/messages/${id}/attachments/${position + 1}/`} download>
              {String(file.name)}
            </a>{' '}
            <Text span inherit c="dimmed">
              {formatNumber(Number(file.size))} bytes
            </Text>
          </li>
        ))}
      </Box>
    </Card>
  );
}

const AGAIN = ['queued', 'failed', 'unknown', 'cancelled'];

/** Cancelling a message that waits, and sending again what did not leave. */
export function MessageActions({ row }: SlotProps) {
  const holds = useHolds();
  if (!holds('peering.send_email')) return null;
  const status = String(choiceValue(row.status));
  return (
    <Group gap="xs">
      {status === 'queued' && <Cancel id={row.id} />}
      {AGAIN.includes(status) && (status !== 'queued' || row.error !== '') && (
        <Again id={row.id} isUnknown={status === 'unknown'} />
      )}
    </Group>
  );
}

function useAct(id: number, action: 'cancel' | 'retry', done: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.resource(message).act(id, action),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['row', 'messaging.message'] });
      notifications.show({ message: done });
    },
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
}

function Cancel({ id }: { id: number }) {
  const cancel = useAct(id, 'cancel', 'The message is not sent.');
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={16} color="var(--bad)" />}
      loading={cancel.isPending}
      onClick={() => cancel.mutate()}
    >
      Cancel
    </Button>
  );
}

/** What may have left already is sent again only by who has looked. */
function Again({ id, isUnknown }: { id: number; isUnknown: boolean }) {
  const [asking, ask] = useDisclosure(false);
  const again = useAct(id, 'retry', 'The message is on its way again.');
  return (
    <>
      <Button
        leftSection={<IconSend size={16} />}
        loading={again.isPending}
        onClick={() => (isUnknown ? ask.open() : again.mutate())}
      >
        {isUnknown ? 'Send again…' : 'Send again'}
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Send it again?">
        <Stack gap="md">
          <Text size="sm">
            It may have left already: they may get it twice. The log of the mail server knows its Message-ID.
          </Text>
          {again.error && <Failure error={again.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Not yet
            </Button>
            <Button
              loading={again.isPending}
              onClick={() => again.mutate(undefined, { onSuccess: ask.close })}
            >
              Send again
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** What an empty list says: what to set, or where one writes. */
export function NoMessages() {
  const holds = useHolds();
  return holds('peering.send_email') ? <Hint /> : <>What is written to other networks shows here.</>;
}

function Hint() {
  const { data } = useSending();
  return (
    <>
      {data && !data.ready
        ? data.text
        : 'E-mails are written under E-mail on the page of an autonomous system, or of a network of PeeringDB.'}
    </>
  );
}
