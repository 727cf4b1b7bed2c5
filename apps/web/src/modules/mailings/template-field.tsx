import { Button, Group, Stack, Text } from '@mantine/core';
import { email } from '@peersmith/model';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useWrite } from '../../resource/use-write.ts';
import { messageOf } from '../../shell/states.tsx';
import type { Option } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';

interface TemplateFieldProps {
  value: Option | null;
  onChange: (value: Option | null) => void;
  error?: string | undefined;
}

/** The template of a mailing: one of those that are there, or one that comes with the product. */
export function TemplateField({ value, onChange, error }: TemplateFieldProps) {
  const { data } = useQuery({
    queryKey: ['shipped-emails'],
    queryFn: ({ signal }) => client.call('GET /api/messaging/emails/shipped/', { signal }),
  });
  const take = useWrite({
    write: (through, key: string) => through.call('POST /api/messaging/emails/shipped/', { body: { key } }),
    said: (row) => `Created ${String(row.display ?? row.name ?? 'the template')}.`,
    onDone: (row) => onChange({ id: row.id, display: String(row.display ?? row.name ?? '') }),
  });
  const missing = (data ?? []).filter((one) => one.email === null && one.for === null);
  return (
    <Stack gap={6}>
      <Picker
        resource={email}
        label="Template"
        required
        value={value}
        onChange={(next) => onChange(next)}
        clearable={false}
        error={error ?? (take.error ? messageOf(take.error) : undefined)}
      />
      {missing.length > 0 && (
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            Shipped:
          </Text>
          {missing.map(({ key, name, description }) => (
            <Button
              key={key}
              size="compact-xs"
              variant="default"
              title={description}
              leftSection={<IconPlus size={12} />}
              loading={take.isPending && take.variables === key}
              onClick={() => take.mutate(key)}
            >
              {name}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}
