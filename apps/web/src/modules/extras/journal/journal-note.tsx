import { ActionIcon, Box, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { journalEntry } from '@peersmith/model';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useCan } from '../../../api/me.tsx';
import { type Row, rowsIn } from '../../../api/row.ts';
import { FieldValue } from '../../../cells/index.tsx';
import { Moment } from '../../../cells/moment.tsx';
import { BulkDelete } from '../../../resource/bulk-delete.tsx';
import { Prose } from '../../../text/prose.tsx';
import { JournalComposer } from './journal-composer.tsx';

/** One entry: its kind, who wrote it when, and what. On a page of its own the page says what can be done with it. */
export function JournalNote({ entry, isAlone = false }: { entry: Row; isAlone?: boolean }) {
  const can = useCan();
  const [editing, edit] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const { kind, tags } = journalEntry.fields;
  if (editing) return <JournalComposer entry={entry} onDone={edit.close} />;
  return (
    <Box className="card" component="article" aria-label={`Entry of ${entry.display}`} px="md" py="sm">
      <Group gap="sm" fz="sm" wrap="nowrap" align="flex-start">
        <Group gap="4px 12px" flex={1}>
          <FieldValue name="kind" field={kind} value={entry.kind} row={entry} />
          <Text span inherit fw={600}>
            {String(entry.created_by_name ?? 'somebody who is gone')}
          </Text>
          <Text span inherit c="dimmed">
            <Moment iso={String(entry.created)} />
            {isEdited(entry) && ' · edited'}
          </Text>
          {rowsIn(entry.tags).length > 0 && (
            <FieldValue name="tags" field={tags} value={entry.tags} row={entry} roomy />
          )}
        </Group>
        {!isAlone && can(journalEntry, 'change') && (
          <ActionIcon aria-label={`Edit ${entry.display}`} onClick={edit.open}>
            <IconPencil size={16} />
          </ActionIcon>
        )}
        {!isAlone && can(journalEntry, 'delete') && (
          <ActionIcon aria-label={`Delete ${entry.display}`} onClick={remove.open}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Group>
      <Prose text={String(entry.comments)} />
      {deleting && (
        <BulkDelete resource={journalEntry} rows={[entry]} onClose={remove.close} onDone={() => undefined} />
      )}
    </Box>
  );
}

const isEdited = ({ created, updated }: Row): boolean =>
  typeof updated === 'string' && typeof created === 'string' && updated !== created;
