import { Alert, Button, Stack } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useHolds } from '../../api/me.tsx';
import { isRecord } from '../../api/row.ts';
import { Card, Pairs } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { CodeView } from '../../text/code-view.tsx';
import { HANDLE, useHandle, useMailbox } from './conversation-data.ts';
import { ReceivedFiles } from './received-files.tsx';

const FACTS = [
  'kind',
  'message',
  'autonomous_system',
  'asn',
  'from_name',
  'from_address',
  'to',
  'cc',
  'subject',
  'received',
  'size',
  'mail_id',
  'handled',
  'handled_by',
] as const;

/** A message that came in: whom it is from, what it answers, and what it says. */
export function ReceivedOverview({ resource, row }: SlotProps) {
  const files = (Array.isArray(row.attachments) ? row.attachments : []).filter(isRecord);
  return (
    <Stack gap="md">
      {row.sender_known === false && (
        <Alert color="yellow" variant="outline" title="Nobody knows this sender" role="alert">
          It is from an address that was not written to, and that is no contact of the network.
        </Alert>
      )}
      <Pairs title="Message" keys={FACTS} resource={resource} row={row} />
      <Card title="Text">
        <CodeView text={String(row.body ?? '')} wrap />
      </Card>
      {files.length > 0 && (
        <Card title="Attached">
          <div style={{ padding: '0 16px 12px' }}>
            <ReceivedFiles
              id={row.id}
              files={files.map(({ name, size, kept }) => ({
                name: String(name),
                size: Number(size),
                kept: kept === true,
              }))}
            />
          </div>
        </Card>
      )}
    </Stack>
  );
}

/** Saying that it was dealt with. */
export function ReceivedActions({ row }: SlotProps) {
  const holds = useHolds();
  const handle = useHandle(row.id);
  if (!holds(HANDLE)) return null;
  const isDone = row.handled === true;
  return (
    <Button
      variant={isDone ? 'default' : 'filled'}
      leftSection={isDone ? null : <IconCheck size={16} />}
      loading={handle.isPending}
      onClick={() => handle.mutate(isDone ? 'reopen' : 'handle')}
    >
      {isDone ? 'Not dealt with yet' : 'Dealt with'}
    </Button>
  );
}

/** What an empty list says: what to set, or that nothing came. */
export function NothingReceived() {
  const { data } = useMailbox();
  return (
    <>{data && !data.ready ? data.text : 'Answers of networks, and what their contacts write, come here.'}</>
  );
}
