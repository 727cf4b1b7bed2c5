import { Button, Group, Text } from '@mantine/core';
import { IconClockExclamation, IconRefresh } from '@tabler/icons-react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Failure } from '../../shell/states.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { HANDLE, useMailbox } from './conversation-data.ts';

/** How fresh what is shown is, and reading the mailbox at once. */
export function MailboxNote() {
  const holds = useHolds();
  const { data } = useMailbox();
  const read = useStartedJob(() => client.call('POST /api/messaging/mailbox/read/'));
  if (!data) return null;
  const failed = read.ended && read.row?.status !== 'completed' ? String(read.row?.error ?? '') : '';
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {!data.ready ? (
            data.text
          ) : data.failing_since ? (
            <span className="stale">
              <IconClockExclamation size={15} aria-hidden /> {data.error}
            </span>
          ) : data.looked ? (
            <>
              Mailbox read <Moment iso={data.looked} />
            </>
          ) : (
            data.text
          )}
        </Text>
        {data.ready && holds(HANDLE) && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={15} />}
            loading={read.running}
            onClick={read.start}
          >
            Read now
          </Button>
        )}
      </Group>
      {read.error && <Failure error={read.error} />}
      {failed !== '' && <Text size="sm">{failed}</Text>}
    </>
  );
}
