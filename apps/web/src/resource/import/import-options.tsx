import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import type { ImportAsked } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { useId } from 'react';
import { useCan } from '../../api/me.tsx';
import { fieldLabel } from '../../text/label.ts';

interface ImportOptionsProps {
  resource: AnyResource;
  asked: ImportAsked;
  onChange: (asked: ImportAsked) => void;
}

const MODES = [
  { value: 'upsert', label: 'Create and change', needs: ['add', 'change'] },
  { value: 'create', label: 'Create only', needs: ['add'] },
  { value: 'update', label: 'Change only', needs: ['change'] },
] as const;

/** The modes that somebody may use, the most useful first. */
export function useModes(resource: AnyResource) {
  const can = useCan();
  return MODES.filter(({ needs }) => needs.every((verb) => can(resource, verb)));
}

/** What becomes of rows, and how they find the objects that they mean. */
export function ImportOptions({ resource, asked, onChange }: ImportOptionsProps) {
  const modes = useModes(resource);
  const label = useId();
  return (
    <Group gap="lg" align="flex-end">
      <Stack gap={4} maw="100%" style={{ overflowX: 'auto' }}>
        <Text size="sm" fw={600} id={label}>
          Rows
        </Text>
        <SegmentedControl
          aria-labelledby={label}
          // All three fit on a phone.
          styles={{ label: { paddingInline: 7 } }}
          data={modes.map(({ value, label: text }) => ({ value, label: text }))}
          value={asked.mode}
          onChange={(value) => {
            const mode = modes.find((one) => one.value === value)?.value;
            if (mode) onChange({ ...asked, mode });
          }}
        />
      </Stack>
      <Select
        label="Find objects by"
        w={300}
        allowDeselect={false}
        data={[
          { value: 'key', label: keysOf(resource) },
          { value: 'id', label: 'The column id' },
        ]}
        value={asked.match ?? 'key'}
        onChange={(match) => onChange({ ...asked, match: match === 'id' ? 'id' : 'key' })}
      />
      <Select
        label="Dates such as 3/4/2026"
        w={200}
        data={[
          { value: '', label: 'Are refused' },
          { value: 'dmy', label: 'Are in April' },
          { value: 'mdy', label: 'Are in March' },
        ]}
        allowDeselect={false}
        value={asked.dates ?? ''}
        onChange={(dates) =>
          onChange({ ...asked, dates: dates === 'dmy' || dates === 'mdy' ? dates : undefined })
        }
      />
    </Group>
  );
}

/** What tells its objects apart, for people. */
const keysOf = ({ identity, fields }: AnyResource): string =>
  identity
    .slice(0, 2)
    .map(({ by }) => by.map((key) => fieldLabel(key, fields[key])).join(' and '))
    .join(', or ');
