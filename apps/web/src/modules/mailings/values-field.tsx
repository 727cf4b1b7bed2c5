import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

/** A value that the template sees by name. */
export interface GivenValue {
  name: string;
  value: string;
}

interface ValuesFieldProps {
  values: readonly GivenValue[];
  onChange: (values: GivenValue[]) => void;
  error?: string | undefined;
}

/** Values that the template sees by name, such as a date. */
export function ValuesField({ values, onChange, error }: ValuesFieldProps) {
  const set = (at: number, change: Partial<GivenValue>) =>
    onChange(values.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        Values for the template
      </Text>
      <Text size="xs" c="dimmed">
        A template that says {'{{ date }}'} prints what you give here for date.
      </Text>
      {values.map((one, at) => (
        <Group key={at} gap={6} wrap="nowrap">
          <TextInput
            aria-label={`Name ${at + 1}`}
            placeholder="date"
            w={140}
            value={one.name}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value ${at + 1}`}
            placeholder="24 December"
            flex={1}
            value={one.value}
            onChange={(event) => set(at, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            aria-label={`Remove value ${at + 1}`}
            onClick={() => onChange(values.filter((_, index) => index !== at))}
          >
            <IconTrash size={16} color="var(--bad)" />
          </ActionIcon>
        </Group>
      ))}
      {error && (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...values, { name: '', value: '' }])}
        >
          Add a value
        </Button>
      </Group>
    </Stack>
  );
}
