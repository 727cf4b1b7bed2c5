import { Box, Button, Collapse, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { FilterControl } from './filter-control.tsx';
import type { FilterSpec } from './filters.ts';
import type { FilterState } from './use-list-state.ts';

interface FiltersPanelProps {
  specs: readonly FilterSpec[];
  state: FilterState;
}

/** Every filter of the resource; what is asked often first, the rest on request. */
export function FiltersPanel({ specs, state }: FiltersPanelProps) {
  const rest = specs.filter(({ primary }) => !primary);
  const [more, { toggle }] = useDisclosure(rest.some(({ parameter }) => state.filters[parameter]?.length));
  const Chevron = more ? IconChevronDown : IconChevronRight;
  const clear = () => state.set(Object.fromEntries(Object.keys(state.filters).map((key) => [key, []])));
  return (
    <Box className="card filters" p="md" component="section" aria-label="Filters">
      <Group justify="space-between" mb="sm">
        <Text fw={600}>Filters</Text>
        <Button size="compact-xs" variant="subtle" onClick={clear}>
          Clear all
        </Button>
      </Group>
      <Stack gap="sm">
        {specs
          .filter(({ primary }) => primary)
          .map((spec) => (
            <Bound key={spec.parameter} spec={spec} state={state} />
          ))}
        {rest.length > 0 && (
          <UnstyledButton onClick={toggle} aria-expanded={more} fz="sm" c="var(--mantine-color-anchor)">
            <Group gap={4}>
              <Chevron size={15} aria-hidden /> {more ? 'Fewer' : `${rest.length} more`}
            </Group>
          </UnstyledButton>
        )}
        <Collapse expanded={more}>
          <Stack gap="sm">
            {more && rest.map((spec) => <Bound key={spec.parameter} spec={spec} state={state} />)}
          </Stack>
        </Collapse>
      </Stack>
    </Box>
  );
}

const Bound = ({ spec, state }: { spec: FilterSpec; state: FilterState }) => (
  <FilterControl
    spec={spec}
    values={state.filters[spec.parameter] ?? []}
    onChange={(values, others) => state.set({ ...others, [spec.parameter]: values })}
    beside={state.filters}
  />
);
