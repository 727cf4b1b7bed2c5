import { Alert, Box, Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { contact, contactAssignment } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useCan } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { isRow, type Row } from '../../api/row.ts';
import { FormField } from '../../resource/form-fields.tsx';
import { addPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { useResourceForm } from '../../resource/use-resource-form.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { AssignedContact } from './assigned-contact.tsx';

const MOST = 200;

/** Who is to be talked to about an object, and where somebody more is assigned. */
export function ContactsTab({ resource, row }: SlotProps) {
  const can = useCan();
  const about = { content_type: contentTypeOf(resource), object_id: row.id };
  const { data, error } = useList(contactAssignment, { ...about, limit: MOST });
  const assignments = data?.results ?? [];
  const ids = [...new Set(assignments.flatMap((one) => (isRow(one.contact) ? [one.contact.id] : [])))];
  const { data: people } = useList(
    contact,
    { id: ids, limit: MOST },
    { enabled: ids.length > 0 && can(contact, 'view') },
  );
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return <Loading />;
  const mayAdd = can(contactAssignment, 'add');
  const known = new Map(people?.results.map((one) => [one.id, one]));
  return (
    <Stack gap="md" maw={860}>
      {assignments.length === 0 && (
        <div className="card">
          <Empty title="No contacts yet">
            {mayAdd
              ? `Assign below whom to talk to about this ${resource.label}, and as what.`
              : `Whom to talk to about this ${resource.label} shows here.`}
          </Empty>
        </div>
      )}
      {[...byContact(assignments)].map(([id, own]) => (
        <AssignedContact key={id} contact={known.get(id) ?? null} assignments={own} />
      ))}
      {mayAdd && <AssignForm about={about} />}
    </Stack>
  );
}

const byContact = (assignments: readonly Row[]): Map<number, Row[]> =>
  Map.groupBy(assignments, (one) => (isRow(one.contact) ? one.contact.id : 0));

/** Assigns a contact in a role. */
function AssignForm({ about }: { about: { content_type: string; object_id: number } }) {
  const can = useCan();
  const asked = Object.fromEntries(Object.entries(about).map(([key, value]) => [key, [String(value)]]));
  const form = useResourceForm(contactAssignment, null, asked);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save(form.reset);
  };
  return (
    <Box component="form" className="card" p="md" aria-label="Assign a contact" onSubmit={submit} noValidate>
      <Stack gap="sm">
        {form.general.length > 0 && (
          <Alert color="red" variant="outline" role="alert" title="Not assigned">
            {form.general.join(' ')}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
          <FormField name="contact" resource={contactAssignment} {...form} />
          <FormField name="role" resource={contactAssignment} {...form} />
        </SimpleGrid>
        <Group justify="flex-end">
          {can(contact, 'add') && (
            <Button
              component={Link}
              to={addPath(contact)}
              variant="subtle"
              leftSection={<IconPlus size={16} />}
            >
              New contact
            </Button>
          )}
          <Button type="submit" loading={form.saving}>
            Assign
          </Button>
        </Group>
      </Stack>
    </Box>
  );
}
