import { Alert, Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { autonomousSystem, message } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconMailOff, IconPencil, IconRestore } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { EditRecipient } from './edit-recipient.tsx';
import { SEND, useMailingStep } from './mailing-data.ts';
import { RecipientState } from './recipient-list.tsx';

const systems: AnyResource = autonomousSystem;
const messages: AnyResource = message;

/** What one network of a mailing is written, to whom, and what became of it. */
export function RecipientReview({ row, mailing }: { row: Row; mailing: Row }) {
  const [editing, edit] = useDisclosure(false);
  const error = String(row.error ?? '');
  return (
    <Stack gap="md" className="plan-review" component="section" aria-label={String(row.network_name)}>
      <Head row={row} mailing={mailing} onEdit={edit.open} />
      {error !== '' && (
        <Alert
          color={choiceValue(row.state) === 'template_error' ? 'red' : 'yellow'}
          variant="outline"
          role="alert"
        >
          <span style={{ overflowWrap: 'anywhere' }}>{error}</span>
        </Alert>
      )}
      {editing ? <EditRecipient row={row} onClose={edit.close} /> : <Letter row={row} />}
    </Stack>
  );
}

interface HeadProps {
  row: Row;
  mailing: Row;
  onEdit: () => void;
}

function Head({ row, mailing, onEdit }: HeadProps) {
  const holds = useHolds();
  const isOpen = !isRow(row.message) && choiceValue(mailing.status) !== 'preparing' && holds(SEND);
  const isExcluded = choiceValue(row.state) === 'excluded';
  const exclude = useMailingStep((excluded: boolean) =>
    client.call('PATCH /api/messaging/mailing-recipients/:id/', {
      path: { id: row.id },
      body: { excluded },
    }),
  );
  const name = `${String(row.network_name)} (${formatAsn(Number(row.asn))})`;
  return (
    <Box className="card" p="md">
      <Group justify="space-between" gap="sm">
        <Group gap="md" align="baseline">
          <Title order={2} fz="md">
            {isRow(row.autonomous_system) ? (
              <Link to={detailPath(systems, row.autonomous_system.id)} className="link">
                {name}
              </Link>
            ) : (
              name
            )}
          </Title>
          <Text size="sm" component="div" role="status">
            <RecipientState row={row} />
          </Text>
          {Number(row.session_count) > 0 && (
            <Text size="sm" c="dimmed">
              {counted(Number(row.session_count), 'session')}
            </Text>
          )}
          {isRow(row.message) && (
            <Link className="link" to={detailPath(messages, row.message.id)} style={{ fontSize: 14 }}>
              Its message
            </Link>
          )}
        </Group>
        {isOpen && (
          <Group gap="xs">
            <Button variant="default" size="xs" leftSection={<IconPencil size={14} />} onClick={onEdit}>
              Edit
            </Button>
            <Button
              variant="default"
              size="xs"
              leftSection={
                isExcluded ? <IconRestore size={14} /> : <IconMailOff size={14} color="var(--bad)" />
              }
              loading={exclude.isPending}
              onClick={() => exclude.mutate(!isExcluded)}
            >
              {isExcluded ? 'Include' : 'Exclude'}
            </Button>
          </Group>
        )}
      </Group>
      {exclude.error && <Failure error={exclude.error} />}
    </Box>
  );
}

const listed = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

/** The message as it would leave, or has left. */
function Letter({ row }: { row: Row }) {
  const cc = listed(row.cc);
  if (!row.subject && !row.body) return null;
  return (
    <Box className="card" component="section" aria-label="E-mail" style={{ overflow: 'hidden' }}>
      <Box component="dl" className="pairs" fz="sm" m={0} style={{ borderBottom: '1px solid var(--line)' }}>
        <dt>To</dt>
        <dd>
          {listed(row.to) || 'Nobody'}
          {row.why ? (
            <Text size="xs" c="dimmed">
              {row.edited === true ? 'Changed by hand.' : String(row.why)}
            </Text>
          ) : null}
        </dd>
        {cc && (
          <>
            <dt>CC</dt>
            <dd>{cc}</dd>
          </>
        )}
        <dt>Subject</dt>
        <dd style={{ overflowWrap: 'anywhere', fontWeight: 600 }}>{String(row.subject)}</dd>
      </Box>
      <Text
        component="pre"
        className="mono"
        size="sm"
        px="md"
        py="sm"
        m={0}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {String(row.body)}
      </Text>
    </Box>
  );
}
