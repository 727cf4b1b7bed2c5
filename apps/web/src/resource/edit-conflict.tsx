import { Alert, Button, Group, Radio, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { useState } from 'react';
import { fieldLabel } from '../text/label.ts';
import { ChangeValue } from './change-value.tsx';
import type { Conflict } from './use-resource-form.ts';
import { useShown } from './use-shown.ts';

interface EditConflictProps {
  resource: AnyResource;
  conflict: Conflict;
  saving: boolean;
  onReload: () => void;
  /** Saves what was written here, but for fields of which theirs is to stay. */
  onMerge: (theirs: readonly string[]) => void;
}

type Choice = 'mine' | 'theirs';

/** Says what somebody else changed while this was edited, and asks what is to stay: of each field that both changed, whose. */
export function EditConflict({ resource, conflict, saving, onReload, onMerge }: EditConflictProps) {
  const { said, fields } = conflict;
  const shown = useShown<HTMLDivElement>();
  const [chosen, choose] = useState<Readonly<Record<string, Choice>>>({});
  const both = fields.filter(({ isMine }) => isMine).map(({ key }) => key);
  const theirs = both.filter((key) => chosen[key] === 'theirs');
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
        <Table.ScrollContainer minWidth={both.length > 0 ? 600 : 460}>
          <Table fz="sm" verticalSpacing={4} aria-label="Changed meanwhile">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Field</Table.Th>
                <Table.Th>When you began</Table.Th>
                <Table.Th>Now</Table.Th>
                <Table.Th>Yours</Table.Th>
                {both.length > 0 && <Table.Th>Keep</Table.Th>}
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
                  {both.length > 0 && (
                    <Table.Td>
                      {isMine && (
                        <Whose
                          of={fieldLabel(key, resource.fields[key])}
                          value={chosen[key] ?? 'mine'}
                          onChange={(choice) => choose({ ...chosen, [key]: choice })}
                        />
                      )}
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Text size="sm">Nothing that this form shows is other now.</Text>
      )}
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={onReload}>
          Reload, and drop mine
        </Button>
        <Button size="xs" loading={saving} onClick={() => onMerge(theirs)}>
          {theirs.length > 0 ? 'Save as chosen' : 'Apply mine over it'}
        </Button>
      </Group>
    </Alert>
  );
}

/** Whose value of a field is to stay. */
function Whose({ of, value, onChange }: { of: string; value: Choice; onChange: (choice: Choice) => void }) {
  return (
    <Radio.Group
      label={<VisuallyHidden>{`Keep of ${of}`}</VisuallyHidden>}
      value={value}
      onChange={(next) => onChange(next === 'theirs' ? 'theirs' : 'mine')}
    >
      <Stack gap={4}>
        <Radio value="mine" label="Mine" size="xs" />
        <Radio value="theirs" label="Theirs" size="xs" />
      </Stack>
    </Radio.Group>
  );
}
