import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mailing } from '@peersmith/model';
import { IconPencil, IconPlayerStop, IconRefresh, IconSend, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, type Row } from '../../api/row.ts';
import { listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { useSending } from '../messaging/send-email.tsx';
import { countsOf, NEW_PATH, SEND, useMailingStep } from './mailing-data.ts';

/** What can be done with a mailing as it stands. */
export function MailingActions({ row }: SlotProps) {
  const holds = useHolds();
  if (!holds(SEND)) return null;
  const status = choiceValue(row.status) ?? '';
  const { ready = 0, template_error = 0 } = countsOf(row);
  const isStill = !['preparing', 'sending'].includes(status);
  return (
    <>
      {isStill && (
        <Button
          component={Link}
          {...linkTo(NEW_PATH, { of: row.id })}
          variant="default"
          leftSection={<IconPencil size={16} />}
        >
          Change
        </Button>
      )}
      {isStill && typeof row.started !== 'string' && <Discard id={row.id} />}
      {isStill && <Prepare row={row} isMain={status === 'draft'} />}
      {['preparing', 'sending'].includes(status) && <Stop id={row.id} isSending={status === 'sending'} />}
      {status !== 'preparing' && ready > 0 && template_error === 0 && <Send row={row} count={ready} />}
    </>
  );
}

/** Throws a mailing away of which nothing was sent. */
function Discard({ id }: { id: number }) {
  const navigate = useNavigate();
  const [asking, ask] = useDisclosure(false);
  const discard = useMailingStep(
    () => client.call('POST /api/messaging/mailings/:id/discard/', { path: { id } }),
    () => void navigate({ to: listPath(mailing) }),
  );
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} color="var(--bad)" />} onClick={ask.open}>
        Discard
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Throw this mailing away?">
        <Stack gap="md">
          <Text size="sm">Nothing of it was sent. Its messages, and what was changed by hand, are lost.</Text>
          {discard.error && <Failure error={discard.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Keep it
            </Button>
            <Button color="red.8" loading={discard.isPending} onClick={() => discard.mutate()}>
              Discard
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Has all messages written anew; who has changed some by hand is asked first. */
function Prepare({ row, isMain }: { row: Row; isMain: boolean }) {
  const [asking, ask] = useDisclosure(false);
  const prepare = useMailingStep(
    () => client.call('POST /api/messaging/mailings/:id/prepare/', { path: { id: row.id } }),
    ask.close,
  );
  const isNew = Number(row.recipient_count) === 0;
  return (
    <>
      <Button
        variant={isMain ? 'filled' : 'default'}
        leftSection={<IconRefresh size={16} />}
        loading={prepare.isPending}
        onClick={() => (isNew ? prepare.mutate() : ask.open())}
      >
        {isNew ? 'Prepare' : 'Prepare again…'}
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Write the messages again?">
        <Stack gap="md">
          <Text size="sm">
            Networks are found anew, and all messages that were not sent are written anew. What was changed by
            hand, and who was excluded, is forgotten.
          </Text>
          {prepare.error && <Failure error={prepare.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Not yet
            </Button>
            <Button loading={prepare.isPending} onClick={() => prepare.mutate()}>
              Write them again
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Sends what is ready, as it was looked at. */
function Send({ row, count }: { row: Row; count: number }) {
  const [asking, ask] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconSend size={16} />} onClick={ask.open}>
        Send…
      </Button>
      {asking && <SendDialog row={row} count={count} onClose={ask.close} />}
    </>
  );
}

const LEFT_OUT: readonly (readonly [string, string])[] = [
  ['no_address', 'without an address'],
  ['do_not_write', 'not to be written to'],
  ['excluded', 'excluded'],
];

function SendDialog({ row, count, onClose }: { row: Row; count: number; onClose: () => void }) {
  const { data: sending } = useSending();
  const counts = countsOf(row);
  const out = LEFT_OUT.flatMap(([state, words]) => (counts[state] ? [`${counts[state]} ${words}`] : []));
  const revision = Number(row.revision);
  const send = useMailingStep(
    () =>
      client.call('POST /api/messaging/mailings/:id/send/', {
        path: { id: row.id },
        body: { revision, count },
      }),
    onClose,
  );
  const own = sending?.identities.find(({ name }) => name === String(row.identity ?? ''));
  return (
    <Modal opened onClose={onClose} title={`Send ${counted(count, 'message')}?`} size="lg">
      <Stack gap="md">
        {sending && !sending.ready && (
          <Alert color="red" variant="outline" role="alert">
            {sending.text}
          </Alert>
        )}
        <Text size="sm">
          {counted(count, 'network')} {count === 1 ? 'gets' : 'get'} a message of{' '}
          {count === 1 ? 'its' : 'their'} own. What has left cannot be called back.
        </Text>
        <dl className="pairs" style={{ fontSize: 14 }}>
          {own && (
            <>
              <dt>From</dt>
              <dd>{own.reply_to ? `${own.from}; answers go to ${own.reply_to}` : own.from}</dd>
            </>
          )}
          {out.length > 0 && (
            <>
              <dt>Left out</dt>
              <dd>{out.join(', ')}</dd>
            </>
          )}
          {sending && sending.cc.length > 0 && (
            <>
              <dt>CC of each</dt>
              <dd>{sending.cc.join(', ')}</dd>
            </>
          )}
        </dl>
        {send.error && <Failure error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Not yet
          </Button>
          <Button loading={send.isPending} disabled={sending?.ready === false} onClick={() => send.mutate()}>
            {`Send ${counted(count, 'message')}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Stop({ id, isSending }: { id: number; isSending: boolean }) {
  const [asking, ask] = useDisclosure(false);
  const stop = useMailingStep(
    () => client.call('POST /api/messaging/mailings/:id/stop/', { path: { id } }),
    ask.close,
  );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} color="var(--bad)" />}
        onClick={ask.open}
      >
        Stop…
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Stop this mailing?">
        <Stack gap="md">
          <Text size="sm">
            {isSending
              ? 'Messages that wait are cancelled. Those that the mail server has taken have left.'
              : 'Its messages are not written. Nothing was sent.'}
          </Text>
          {stop.error && <Failure error={stop.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Go on
            </Button>
            <Button color="red.8" loading={stop.isPending} onClick={() => stop.mutate()}>
              Stop
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
