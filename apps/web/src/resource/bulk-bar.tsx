import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AnyResource } from '@peersmith/resource';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { useCan } from '../api/me.tsx';
import type { Row } from '../api/row.ts';
import { counted, formatNumber } from '../text/format.ts';
import { BulkDelete } from './bulk-delete.tsx';
import { BulkEdit } from './bulk-edit.tsx';
import { bulkKeys } from './form-values.ts';
import { presentationOf } from './present.ts';
import { SelectionBar } from './selection-bar.tsx';
import type { ListState } from './use-list-state.ts';
import type { RowSelection } from './use-selection.ts';

interface BulkBarProps {
  resource: AnyResource;
  selection: RowSelection;
  state: ListState;
  count: number;
}

/** What can be done with the ticked rows. */
export function BulkBar({ resource, selection, state, count }: BulkBarProps) {
  const can = useCan();
  const [editing, edit] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const everything = useMutation({
    mutationFn: async () => {
      const { limit: _limit, offset: _offset, ...params } = state.params;
      const rows: Row[] = [];
      for await (const row of client.resource(resource).iterate(params)) rows.push(row);
      return rows;
    },
    onSuccess: (rows) => selection.toggle(rows, true),
  });
  const { rows } = selection;
  const { Bulk } = presentationOf(resource);
  return (
    <SelectionBar>
      <Text size="sm" fw={600}>
        {counted(rows.length, resource.label, resource.plural)} selected
      </Text>
      {Bulk && <Bulk rows={rows} onDone={selection.clear} />}
      {can(resource, 'change') && bulkKeys(resource).length > 0 && (
        <Button size="xs" variant="default" leftSection={<IconPencil size={14} />} onClick={edit.open}>
          Edit
        </Button>
      )}
      {can(resource, 'delete') && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} color="var(--bad)" />}
          onClick={remove.open}
        >
          Delete
        </Button>
      )}
      {rows.length < count && (
        <Button size="xs" variant="subtle" loading={everything.isPending} onClick={() => everything.mutate()}>
          {`Select all ${formatNumber(count)} that match`}
        </Button>
      )}
      <Button size="xs" variant="subtle" ml="auto" onClick={selection.clear}>
        Clear selection
      </Button>
      {editing && <BulkEdit resource={resource} rows={rows} onClose={edit.close} onDone={selection.clear} />}
      {deleting && (
        <BulkDelete resource={resource} rows={rows} onClose={remove.close} onDone={selection.clear} />
      )}
    </SelectionBar>
  );
}
