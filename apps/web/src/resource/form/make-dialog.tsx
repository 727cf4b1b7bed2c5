import { Alert, Box, Button, FocusTrap, Group, Stack, Text } from '@mantine/core';
import { type AnyResource, fieldOf, isRequired } from '@peersmith/resource';
import { type ComponentType, type FormEvent, type ReactNode, useState } from 'react';
import type { Wanted } from '../../widgets/make-here.ts';
import { FormField } from '../form-fields.tsx';
import { formSections } from '../form-values.ts';
import type { Search } from '../search.ts';
import { tellDone } from '../undo.tsx';
import { useResourceForm } from '../use-resource-form.ts';
import { CloseDialog, WritingDialog } from '../writing-dialog.tsx';

interface MakeDialogProps {
  wanted: Wanted;
  onClose: () => void;
  /** What is made here may point at what is not there yet either. */
  Around: ComponentType<{ children: ReactNode }>;
}

/** The form of what another form needs, over it. */
export function MakeDialog({ wanted, onClose, Around }: MakeDialogProps) {
  const { resource } = wanted;
  return (
    <WritingDialog
      opened
      onClose={onClose}
      title={`New ${resource.label}`}
      size="lg"
      closeOnClickOutside={false}
    >
      <FocusTrap.InitialFocus />
      <Around>
        <MakeForm wanted={wanted} onClose={onClose} />
      </Around>
    </WritingDialog>
  );
}

function MakeForm({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const { resource, onMade } = wanted;
  const form = useResourceForm(resource, null, askedFor(wanted));
  const [keys] = useState(() => shortForm(resource));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    form.save((saved, request) => {
      tellDone(`Created ${saved.display}.`, request);
      onMade(saved);
      onClose();
    });
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`New ${resource.label}`}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {resource.about}
        </Text>
        {form.general.length > 0 && (
          <Alert color="red" variant="outline" role="alert" title="Not created">
            {form.general.join(' ')}
          </Alert>
        )}
        {keys.map((key) => (
          <Box key={key}>
            <FormField name={key} resource={resource} {...form} />
          </Box>
        ))}
        <Group justify="flex-end">
          <CloseDialog>Cancel</CloseDialog>
          <Button type="submit" loading={form.saving}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The first section, and what else has to be said. The rest can be said on the object's own page. */
function shortForm(resource: AnyResource): string[] {
  const [first, ...others] = formSections(resource);
  const rest = others.flatMap(({ fields }) => fields).filter((key) => isRequired(fieldOf(resource, key)));
  return [...(first?.fields ?? []), ...rest];
}

/** What the form begins with: what was typed, and what the field asks of it. */
function askedFor({ resource, text, params }: Wanted): Search {
  const asked: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(params)) asked[key] = [value].flat().map(String);
  const typed = text.trim();
  if (typed) {
    if (resource.fields.name) asked.name = [typed];
    else if (resource.fields.asn) asked.asn = [typed.replace(/^AS/i, '')];
  }
  return asked;
}
