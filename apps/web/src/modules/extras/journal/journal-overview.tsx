import { Group, Stack } from '@mantine/core';
import { journalEntry } from '@peersmith/model';
import { FieldValue } from '../../../cells/index.tsx';
import { Card } from '../../../resource/overview.tsx';
import type { SlotProps } from '../../../resource/present.ts';
import { JournalNote } from './journal-note.tsx';

/** An entry by itself, with what it is about. */
export function JournalOverview({ row }: SlotProps) {
  const show = (name: 'assigned_object_type' | 'assigned_object') => (
    <FieldValue name={name} field={journalEntry.fields[name]} value={row[name]} row={row} />
  );
  return (
    <Stack gap="md" maw={860}>
      <Card title="About">
        <Group px="md" pb="md" gap="sm" fz="sm">
          {show('assigned_object_type')}
          {show('assigned_object')}
        </Group>
      </Card>
      <JournalNote entry={row} isAlone />
    </Stack>
  );
}
