import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { maintenanceProposal, maintenanceWindow } from '@peersmith/model';
import { IconCheck, IconFileImport, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import { Card, Pairs } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure } from '../../shell/states.tsx';
import { statusOf, useMaintenanceStep } from './maintenance-data.ts';
import { ReadNoteDialog } from './read-note-dialog.tsx';

const NOTE = [
  'provider',
  'account',
  'maintenance_id',
  'sequence',
  'note_status',
  'impact',
  'starts',
  'ends',
  'object_ids',
  'from_address',
  'received_message',
];
const OURS = ['connections', 'exchange_sessions', 'direct_sessions', 'autonomous_systems'];

const ASKS: Readonly<Record<string, string>> = {
  new: 'A provider announces a maintenance. Accepted, it becomes a draft that writes to nobody; schedule it there.',
  moved: 'The provider has changed a maintenance that you accepted. Accepted, yours is moved with it.',
  cancelled: 'The provider has cancelled a maintenance that you accepted. Accepted, yours is cancelled.',
};

/** What a provider announces, what of ours it is about, and why that is thought. */
export function ProposalOverview({ resource, row }: SlotProps) {
  const isPending = statusOf(row) === 'pending';
  const pairs = (title: string, keys: readonly string[]) => (
    <Pairs title={title} keys={keys} resource={resource} row={row} />
  );
  const found = OURS.some((key) => Array.isArray(row[key]) && row[key].length > 0);
  return (
    <Stack gap="md">
      {isPending && (
        <Alert variant="light" color="harbour">
          {ASKS[choiceValue(row.kind) ?? ''] ?? ''}
        </Alert>
      )}
      <div className="overview">
        {pairs('As the provider says', NOTE)}
        <Stack gap="md">
          {found ? (
            pairs('What of yours it is about', OURS)
          ) : (
            <Card title="What of yours it is about">
              <Text size="sm" px="md" pb="md">
                Nothing of yours was recognised: choose the scope in the draft.
              </Text>
            </Card>
          )}
          <Why row={row} />
          {pairs('Decision', ['status', 'window', 'decided_by', 'decided'])}
        </Stack>
      </div>
      {String(row.description ?? '') !== '' && (
        <Card title="Description">
          <Text size="sm" px="md" pb="md" style={{ whiteSpace: 'pre-wrap' }}>
            {String(row.description)}
          </Text>
        </Card>
      )}
    </Stack>
  );
}

function Why({ row }: { row: Row }) {
  if (!Array.isArray(row.why) || row.why.length === 0) return null;
  return (
    <Card title="By what it was recognised">
      <Box component="ul" m={0} px="xl" pb="md" fz="sm">
        {row.why.map((one: unknown) => (
          <li key={String(one)}>{String(one)}</li>
        ))}
      </Box>
    </Card>
  );
}

/** Deciding about a proposal. */
export function ProposalActions({ row }: SlotProps) {
  const can = useCan();
  const navigate = useNavigate();
  const proposals = client.resource(maintenanceProposal);
  const accept = useMaintenanceStep(async () => {
    const { window } = await proposals.act(row.id, 'accept');
    if (isRow(window)) await navigate({ to: detailPath(maintenanceWindow, window.id) });
  });
  const ignore = useMaintenanceStep(() => proposals.act(row.id, 'ignore'));
  if (statusOf(row) !== 'pending' || !can(maintenanceWindow, 'add')) return null;
  const error = accept.error ?? ignore.error;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconX size={16} />}
          loading={ignore.isPending}
          onClick={() => ignore.mutate()}
        >
          Ignore
        </Button>
        <Button
          leftSection={<IconCheck size={16} />}
          loading={accept.isPending}
          onClick={() => accept.mutate()}
        >
          Accept
        </Button>
      </Group>
      {error && <Failure error={error} />}
    </Stack>
  );
}

/** Reads a note that somebody has by another way than the mailbox. */
export function ReadNote() {
  const can = useCan();
  const [reading, read] = useDisclosure(false);
  if (!can(maintenanceWindow, 'add')) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={read.open}>
        Read a note…
      </Button>
      {reading && <ReadNoteDialog onClose={read.close} />}
    </>
  );
}
