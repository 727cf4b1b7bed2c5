import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { MESSAGE_STATUS, message, RECEIVED_KIND, receivedMessage } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconArrowBackUp, IconArrowDownLeft, IconArrowUpRight, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dot, toneOf } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';
import { counted } from '../../text/format.ts';
import { AnswerDialog, type AnswerTo } from './answer-dialog.tsx';
import { HANDLE, type Said, type Thread, useHandle } from './conversation-data.ts';
import { ReceivedFiles } from './received-files.tsx';

const sent: AnyResource = message;
const received: AnyResource = receivedMessage;

/** Messages that answer each other, the earliest first. */
export function ConversationThread({ thread, to }: { thread: Thread; to: AnswerTo | null }) {
  const [answering, answer] = useState<Said | null>(null);
  return (
    <section className="card" aria-label={`Conversation: ${thread.subject}`}>
      <Group justify="space-between" px="md" py="sm" wrap="nowrap">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {thread.subject}
        </Text>
        {thread.unhandled > 0 && (
          <span className="nav-count" style={{ flex: 'none' }}>
            {counted(thread.unhandled, 'to deal with', 'to deal with')}
          </span>
        )}
      </Group>
      {thread.messages.map((one) => (
        <OneMessage
          key={`${one.direction} ${one.id}`}
          said={one}
          onAnswer={to && one.direction === 'received' ? () => answer(one) : null}
        />
      ))}
      {answering && to && <AnswerDialog said={answering} to={to} onClose={() => answer(null)} />}
    </section>
  );
}

type Words = Readonly<Record<string, { label: string; colour: string }>>;
const SENT: Words = MESSAGE_STATUS;
const RECEIVED: Words = RECEIVED_KIND;

/** Lines of a text that are shown at once. */
const LINES = 14;

function OneMessage({ said, onAnswer }: { said: Said; onAnswer: (() => void) | null }) {
  const holds = useHolds();
  const handle = useHandle(said.id);
  const isOurs = said.direction === 'sent';
  const state = (isOurs ? SENT : RECEIVED)[said.status];
  const Icon = isOurs ? IconArrowUpRight : IconArrowDownLeft;
  const waits = !isOurs && !said.handled;
  return (
    <Stack gap={6} px="md" py="sm" className={waits ? 'said said-waits' : 'said'}>
      <Group gap="xs" fz="sm">
        <Text span inherit fw={500} style={{ overflowWrap: 'anywhere' }}>
          <Icon
            size={16}
            aria-label={isOurs ? 'Sent' : 'Received'}
            role="img"
            style={{ verticalAlign: -3, marginRight: 6 }}
          />
          {isOurs ? `To ${said.to.join(', ')}` : said.from}
        </Text>
        <Text span inherit c="dimmed">
          <Moment iso={said.moment} />
          {said.author ? ` · ${isOurs ? '' : 'handled by '}${said.author}` : ''}
        </Text>
        {state && <Dot tone={toneOf(state.colour)}>{state.label}</Dot>}
        <Link
          className="link"
          style={{ marginLeft: 'auto', fontSize: 13 }}
          to={detailPath(isOurs ? sent : received, said.id)}
        >
          Details
        </Link>
      </Group>
      {said.error !== '' && (
        <Text size="sm" c="var(--bad)">
          {said.error}
        </Text>
      )}
      {!said.sender_known && (
        <Alert color="yellow" variant="outline" p="xs">
          It is from an address that was not written to, and that is no contact of this network.
        </Alert>
      )}
      <SaidText text={said.text} cut={said.cut} />
      {!isOurs && <ReceivedFiles id={said.id} files={said.attachments} />}
      {isOurs && said.attachments.length > 0 && (
        <Text size="sm" c="dimmed">
          Attached: {said.attachments.map(({ name }) => name).join(', ')}
        </Text>
      )}
      {!isOurs && (
        <Group gap="xs">
          {onAnswer && holds('peering.send_email') && (
            <Button
              size="xs"
              variant={waits ? 'filled' : 'default'}
              leftSection={<IconArrowBackUp size={15} />}
              onClick={onAnswer}
            >
              Answer…
            </Button>
          )}
          {holds(HANDLE) && (
            <Button
              size="xs"
              variant="default"
              leftSection={waits ? <IconCheck size={15} /> : null}
              loading={handle.isPending}
              onClick={() => handle.mutate(waits ? 'handle' : 'reopen')}
            >
              {waits ? 'Dealt with' : 'Not dealt with yet'}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

function SaidText({ text, cut }: { text: string; cut: boolean }) {
  const [open, setOpen] = useState(false);
  const lines = text.split('\n');
  const isLong = lines.length > LINES + 2;
  return (
    <>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {open || !isLong ? text : lines.slice(0, LINES).join('\n')}
      </Text>
      {isLong && (
        <Button variant="subtle" size="compact-xs" w="fit-content" onClick={() => setOpen(!open)}>
          {open ? 'Show less' : `Show ${counted(lines.length - LINES, 'more line')}`}
        </Button>
      )}
      {cut && open && (
        <Text size="sm" c="dimmed">
          The text goes on under Details.
        </Text>
      )}
    </>
  );
}
