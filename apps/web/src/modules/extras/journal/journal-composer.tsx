import { Alert, Box, Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { journalEntry } from '@peersmith/model';
import type { FormEvent } from 'react';
import type { Row } from '../../../api/row.ts';
import { FormField } from '../../../resource/form-fields.tsx';
import { tellDone } from '../../../resource/undo.tsx';
import { UnsavedGuard } from '../../../resource/unsaved.tsx';
import { useResourceForm } from '../../../resource/use-resource-form.ts';

interface JournalComposerProps {
  /** What a new entry is about. */
  about?: { assigned_object_type: string; assigned_object_id: number };
  /** The entry that is changed, and what to do when that is over. */
  entry?: Row;
  onDone?: () => void;
}

/** Writes an entry, or changes one. */
export function JournalComposer({ about, entry, onDone }: JournalComposerProps) {
  const asked = Object.fromEntries(Object.entries(about ?? {}).map(([key, value]) => [key, [String(value)]]));
  const form = useResourceForm(journalEntry, entry ? { row: entry, etag: null } : null, asked);
  const field = (name: string) => <FormField name={name} resource={journalEntry} {...form} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save((_saved, request) => {
      tellDone(entry ? 'The entry is saved.' : 'The entry is added.', request);
      form.reset();
      onDone?.();
    });
  };
  return (
    <Box
      component="form"
      className="card"
      p="md"
      aria-label={entry ? 'Change the entry' : 'New entry'}
      onSubmit={submit}
      noValidate
    >
      <UnsavedGuard dirty={form.dirty && !form.saving} />
      <Stack gap="sm">
        {form.general.length > 0 && (
          <Alert color="red" variant="outline" role="alert" title="Not saved">
            {form.general.join(' ')}
          </Alert>
        )}
        {field('comments')}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
          {field('kind')}
          {field('tags')}
        </SimpleGrid>
        <Group justify="flex-end">
          {onDone && (
            <Button variant="subtle" onClick={onDone}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={form.saving}>
            {entry ? 'Save' : 'Add entry'}
          </Button>
        </Group>
      </Stack>
    </Box>
  );
}
