import { Alert, Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { configContextAssignment } from '@peersmith/model';
import type { FormEvent } from 'react';
import { FormField } from '../../../resource/form-fields.tsx';
import { useResourceForm } from '../../../resource/use-resource-form.ts';

interface AssignContextProps {
  about: { content_type: string; object_id: number };
  onDone: () => void;
}

/** Assigns a context to the object whose page this is. */
export function AssignContext({ about, onDone }: AssignContextProps) {
  const asked = Object.fromEntries(Object.entries(about).map(([key, value]) => [key, [String(value)]]));
  const form = useResourceForm(configContextAssignment, null, asked);
  const field = (name: string) => <FormField name={name} resource={configContextAssignment} {...form} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save(onDone);
  };
  return (
    <form aria-label="Assign a context" onSubmit={submit} noValidate>
      <Stack gap="sm">
        {form.general.length > 0 && (
          <Alert color="red" variant="outline" role="alert" title="Not assigned">
            {form.general.join(' ')}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {field('config_context')}
          {field('weight')}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={form.saving}>
            Assign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
