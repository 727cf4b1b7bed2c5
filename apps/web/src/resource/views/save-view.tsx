import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import { savedView } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { type FormEvent, useState } from 'react';
import { useSavePreferences } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { messageOf } from '../../shell/states.tsx';
import type { ListState } from '../use-list-state.ts';
import { useWrite } from '../use-write.ts';
import { CloseDialog, WritingDialog } from '../writing-dialog.tsx';
import { parametersOf } from './use-views.ts';

interface SaveViewProps {
  resource: AnyResource;
  state: ListState;
  onClose: () => void;
  onSaved: (view: Row) => void;
}

/** Gives what a list shows now a name. */
export function SaveView({ resource, state, onClose, onSaved }: SaveViewProps) {
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [preferred, setPreferred] = useState(false);
  const type = contentTypeOf(resource);
  const prefer = useSavePreferences();
  const { mutate, isPending, error } = useWrite({
    write: (through): Promise<Row> =>
      through
        .resource<AnyResource>(savedView)
        .create({ name, shared, content_type: type, parameters: parametersOf(state) }),
    said: (view) => `Saved ${view.display}.`,
    onDone: (view) => {
      if (preferred) prefer({ default_views: { [type]: view.id } });
      onClose();
      onSaved(view);
    },
  });
  const problem =
    error && (error instanceof ApiError ? Object.values(error.fields).flat().join(' ') : messageOf(error));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <WritingDialog opened onClose={onClose} title="Save this view">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problem || null}
            description="Filters, order, columns with their widths and length of a page are kept under it."
          />
          <Checkbox
            label="Share it: others may choose it, and only you change it"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Checkbox
            label="Begin this list with it"
            checked={preferred}
            onChange={(event) => setPreferred(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <CloseDialog variant="subtle">Cancel</CloseDialog>
            <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </WritingDialog>
  );
}
