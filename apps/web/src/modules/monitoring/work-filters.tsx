import { Box, Button, Group, NativeSelect, NumberInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { autonomousSystem, bgpGroup, DOWN_REASON, internetExchange, router } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconFilter } from '@tabler/icons-react';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { useRoom } from '../../shell/use-room.ts';
import { capital } from '../../text/format.ts';
import { toOption } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';

const BY: readonly (readonly [string, AnyResource])[] = [
  ['router_id', router],
  ['internet_exchange_id', internetExchange],
  ['bgp_group_id', bgpGroup],
  ['autonomous_system_id', autonomousSystem],
];

interface WorkFiltersProps {
  days: number | null;
}

/** Narrows a list of work; on a telephone once that is asked for. `days` is asked for where it matters. */
export function WorkFilters(props: WorkFiltersProps) {
  const hasRoom = useRoom();
  const [opened, { toggle }] = useDisclosure(false);
  if (hasRoom) return <Boxes {...props} />;
  return (
    <>
      <Button
        variant="default"
        mb="sm"
        leftSection={<IconFilter size={16} />}
        aria-expanded={opened}
        onClick={toggle}
      >
        Filters
      </Button>
      {opened && <Boxes {...props} />}
    </>
  );
}

function Boxes({ days }: WorkFiltersProps) {
  const search = useSearchParams();
  const set = useSetSearch();
  return (
    <Group gap="sm" mb="sm" align="flex-end">
      {BY.map(([key, resource]) => (
        <Box key={key} w={152}>
          <Picker
            resource={resource}
            label={capital(resource.label)}
            value={toOption(search[key]?.[0])}
            onChange={(value) => set({ [key]: value ? [String(value.id)] : [] })}
          />
        </Box>
      ))}
      <NativeSelect
        w={152}
        label="Kind"
        value={search.kind?.[0] ?? ''}
        onChange={(event) => set({ kind: event.currentTarget.value ? [event.currentTarget.value] : [] })}
        data={[
          { value: '', label: 'Both' },
          { value: 'exchange', label: 'At an exchange' },
          { value: 'direct', label: 'Direct' },
        ]}
      />
      <NativeSelect
        w={152}
        label="Why"
        value={search.reason?.[0] ?? ''}
        onChange={(event) => set({ reason: event.currentTarget.value ? [event.currentTarget.value] : [] })}
        data={[
          { value: '', label: 'Any reason' },
          ...Object.entries(DOWN_REASON).map(([value, { label }]) => ({ value, label })),
        ]}
      />
      <NativeSelect
        w={152}
        label="Was up"
        value={search.was_up?.[0] ?? ''}
        onChange={(event) => set({ was_up: event.currentTarget.value ? [event.currentTarget.value] : [] })}
        data={[
          { value: '', label: 'Whether or not' },
          { value: 'true', label: 'At some time' },
          { value: 'false', label: 'Never' },
        ]}
      />
      {days !== null && (
        <NumberInput
          w={152}
          label="Down for days"
          min={1}
          max={3650}
          value={days}
          onChange={(value) => set({ days: Number(value) > 0 ? [String(value)] : [] })}
        />
      )}
    </Group>
  );
}
