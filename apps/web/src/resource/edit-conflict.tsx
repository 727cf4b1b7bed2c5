import { Alert, Button, Group, Table, Text } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { fieldLabel } from '../text/label.ts';
import { ChangeValue } from './change-value.tsx';
import type { Conflict } from './use-resource-form.ts';
import { useShown } from './use-shown.ts';

interface EditConflictProps {
  resource: AnyResource;
  conflict: Conflict;
  saving: boolean;
  onReload: () => void;
  onOverwrite: () => void;
}

/** Says what somebody else changed while this was edited, and asks what is to stay. */
export function EditConflict({ resource, conflict, saving, onReload, onOverwrite }: EditConflictProps) {
  const { said, fields } = conflict;
  const shown = useShown<HTMLDivElement>();
  return (
    <Alert
      ref={shown}
      color="red"
      variant="outline"
      role="alert"
      mb="md"
      title="Not saved: it was changed meanwhile"
    >
      <Text size="sm" mb="xs">
        {said}
      </Text>
      {fields.length > 0 ? (
        <Table fz="sm" verticalSpacing={4} aria-label="Changed meanwhile">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Field</Table.Th>
              <Table.Th>When you began</Table.Th>
              <Table.Th>Now</Table.Th>
              <Table.Th>Yours</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map(({ key, began, now, mine, isMine }) => (
              <Table.Tr key={key}>
                <Table.Td c="dimmed">{fieldLabel(key, resource.fields[key])}</Table.Td>
                {[began, now, isMine ? mine : null].map((value, at) => (
                  // Three columns, always the same.
                  <Table.Td key={`${key} ${at.toString()}`}>
                    {at === 2 && !isMine ? (
                      <Text span size="sm" c="dimmed">
                        not changed by you
                      </Text>
                    ) : (
                      <ChangeValue value={value} field={resource.fields[key]} />
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : (
        <Text size="sm">Nothing that this form shows is other now.</Text>
      )}
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={onReload}>
          Reload, and drop mine
        </Button>
        <Button size="xs" loading={saving} onClick={onOverwrite}>
          Apply mine over it
        </Button>
      </Group>
    </Alert>
  );
}
