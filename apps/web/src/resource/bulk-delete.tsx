import { Button, Group, List, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { AnyResource } from '@peersmith/resource';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import type { Row } from '../api/row.ts';
import { Failure } from '../shell/states.tsx';
import { counted } from '../text/format.ts';

export interface VictimsProps {
  resource: AnyResource;
  rows: readonly Row[];
  onClose: () => void;
  /** Done, and where that leads to has been reached. */
  onDone: () => void | Promise<void>;
}

/** Asks once more, naming what will go. */
export function BulkDelete({ resource, rows, onClose, onDone }: VictimsProps) {
  const queries = useQueryClient();
  const what = counted(rows.length, resource.label, resource.plural);
  const remove = useMutation({
    mutationFn: () => {
      const [only] = rows;
      const endpoint = client.resource(resource);
      return only && rows.length === 1
        ? endpoint.remove(only.id)
        : endpoint.bulkRemove(rows.map(({ id }) => id));
    },
    onSuccess: async () => {
      notifications.show({ message: `Deleted ${what}.` });
      onClose();
      await onDone();
      void queries.invalidateQueries();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Delete ${what}?`} size="lg">
      <Stack gap="md">
        <Text size="sm">
          {rows.length === 1
            ? 'What depends on it may go too. The change log keeps a copy.'
            : 'All of them or none. What depends on them may go too. The change log keeps a copy.'}
        </Text>
        <ScrollArea.Autosize mah={280} className="card" p="sm" tabIndex={0} aria-label="To be deleted">
          <List size="sm" spacing={3}>
            {rows.map(({ id, display }) => (
              <List.Item key={id}>{display}</List.Item>
            ))}
          </List>
        </ScrollArea.Autosize>
        {remove.isError && <Failure error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.8" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
