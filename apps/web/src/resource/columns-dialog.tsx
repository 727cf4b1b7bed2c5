import { ActionIcon, Button, Checkbox, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { fieldLabel } from '../text/label.ts';
import { availableColumns, columnsOf } from './columns.ts';
import type { ListState } from './use-list-state.ts';

interface ColumnsDialogProps {
  resource: AnyResource;
  state: ListState;
  onClose: () => void;
}

/** Which columns, in which order; kept in the user's preferences. */
export function ColumnsDialog({ resource, state, onClose }: ColumnsDialogProps) {
  const [chosen, setChosen] = useState([...state.columns]);
  const rest = availableColumns(resource).filter((key) => !chosen.includes(key));
  const swap = (at: number, by: number) => {
    const next = [...chosen];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    setChosen(next);
  };
  const save = (columns: readonly string[] | null) => {
    state.setColumns(columns);
    onClose();
  };
  const label = (key: string) =>
    columnsOf(resource, [key]).find((column) => column.key === key)?.label ?? fieldLabel(key);
  return (
    <Modal opened onClose={onClose} title="Columns" scrollAreaComponent={ScrollArea.Autosize}>
      <Stack gap={4}>
        {chosen.map((key, at) => (
          <Group key={key} justify="space-between" wrap="nowrap">
            <Checkbox
              size="sm"
              checked
              label={label(key)}
              onChange={() => setChosen(chosen.filter((one) => one !== key))}
            />
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                disabled={at === 0}
                aria-label={`Move ${label(key)} up`}
                onClick={() => swap(at, -1)}
              >
                <IconArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                disabled={at === chosen.length - 1}
                aria-label={`Move ${label(key)} down`}
                onClick={() => swap(at, 1)}
              >
                <IconArrowDown size={15} />
              </ActionIcon>
            </Group>
          </Group>
        ))}
        <Text size="sm" c="dimmed" mt="sm">
          Not shown
        </Text>
        {rest.map((key) => (
          <Checkbox
            key={key}
            size="sm"
            checked={false}
            label={label(key)}
            py={3}
            onChange={() => setChosen([...chosen, key])}
          />
        ))}
      </Stack>
      <Group justify="space-between" mt="lg">
        <Button variant="subtle" onClick={() => save(null)}>
          Reset
        </Button>
        <Button onClick={() => save(chosen)} disabled={chosen.length === 0}>
          Save
        </Button>
      </Group>
    </Modal>
  );
}
