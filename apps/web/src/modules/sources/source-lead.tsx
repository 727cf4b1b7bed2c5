import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { dataSource } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { isRecord, type Row } from '../../api/row.ts';
import { tabPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { counted } from '../../text/format.ts';
import { HostKeyDialog } from './host-key-dialog.tsx';

const statusOf = ({ status }: Row) => (isRecord(status) ? status.value : status);

/** Whether a job says that it has it. */
export const isBusy = (row: Row): boolean =>
  ['queued', 'synchronising', 'pushing'].includes(String(statusOf(row)));

const isBySsh = ({ type, source_url }: Row): boolean =>
  isRecord(type) && type.value === 'git' && !/^(?:https?|file):|^\//.test(String(source_url));

/** What is to be known of a data source first: why it was not read, what was left out, and the key of its host. */
export function SourceLead({ row }: SlotProps) {
  const can = useCan();
  const [isLooking, look] = useDisclosure(false);
  const skipped = Number(row.skipped_count ?? 0);
  const isNew = statusOf(row) === 'new';
  return (
    <Stack gap="sm" mb="md">
      {row.enabled === false && (
        <Alert color="gray" variant="light">
          It is disabled: neither read nor written.
        </Alert>
      )}
      {row.last_error !== '' && (
        <Alert color="red" variant="light" title="It could not be read the last time">
          {String(row.last_error).replace(/\.$/, '')}. The files that were read before stay.
        </Alert>
      )}
      {isNew && (
        <Alert color="blue" variant="light" title="It was not read yet">
          Look at what is there under Changes, or synchronise it at once.
        </Alert>
      )}
      {skipped > 0 && (
        <Text size="sm">
          {counted(skipped, 'entry', 'entries')} in it {skipped === 1 ? 'is' : 'are'} no file for us, and{' '}
          {skipped === 1 ? 'was' : 'were'} left out:{' '}
          <Anchor component={Link} to={tabPath(dataSource, row.id, 'files')} fz="sm" underline="always">
            which, and why
          </Anchor>
          .
        </Text>
      )}
      {isBySsh(row) && can(dataSource, 'change') && (
        <div>
          <Button variant="default" size="xs" onClick={look.open}>
            Host key
          </Button>
        </div>
      )}
      {isLooking && <HostKeyDialog row={row} onClose={look.close} />}
    </Stack>
  );
}
