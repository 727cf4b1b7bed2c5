import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from '@peersmith/api-client';
import { savedView } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { useSavePreferences } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { messageOf } from '../../shell/states.tsx';
import type { ListState } from '../use-list-state.ts';
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
  const queries = useQueryClient();
  const endpoint = client.resource<AnyResource>(savedView);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (): Promise<Row> =>
      endpoint.create({ name, shared, content_type: type, parameters: parametersOf(state) }),
    onSuccess: (view) => {
      if (preferred) prefer({ default_views: { [type]: view.id } });
      notifications.show({ message: `Saved ${view.display}.` });
      // Not all that was read: the preferences are on their way.
      void queries.invalidateQueries({ queryKey: ['list', contentTypeOf(savedView)] });
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
    <Modal opened onClose={onClose} title="Save this view">
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
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
