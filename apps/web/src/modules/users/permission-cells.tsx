import { Badge, Group, Stack, Text } from '@mantine/core';
import { AREAS, everyPermission, isPreset, PRESETS, registry } from '@peersmith/model';
import type { Cell, CellProps } from '../../cells/cell.ts';
import { Dash } from '../../cells/plain.tsx';
import { formatNumber } from '../../text/format.ts';

const textsIn = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function Presets({ value, roomy }: CellProps) {
  const names = textsIn(value).filter(isPreset);
  if (names.length === 0) return <Dash />;
  if (!roomy)
    return (
      <Group gap={4} wrap="nowrap">
        {names.map((name) => (
          <Badge key={name} variant="light" tt="none">
            {PRESETS[name].label}
          </Badge>
        ))}
      </Group>
    );
  return (
    <Stack gap={6}>
      {names.map((name) => (
        <div key={name}>
          <Text fw={600} size="sm">
            {PRESETS[name].label}
          </Text>
          <Text size="sm" c="dimmed">
            {PRESETS[name].about}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
/** Presets by what they are called. */
export const presetsCell: Cell = { Show: Presets };

function Permissions({ value, roomy }: CellProps) {
  const names = textsIn(value);
  if (names.length === 0) return <Dash />;
  if (!roomy)
    return <>{`${formatNumber(names.length)} ${names.length === 1 ? 'permission' : 'permissions'}`}</>;
  const words = everyPermission(registry);
  const known = names.flatMap((name) => words.get(name) ?? []);
  const rest = names.length - known.length;
  return (
    <Stack gap={4}>
      {[...Map.groupBy(known, ({ area }) => area)].map(([area, own]) => (
        <Text key={area} size="sm">
          <Text span inherit c="dimmed">
            {AREAS[area].title}:
          </Text>{' '}
          {own.map(({ label }) => label).join(', ')}
        </Text>
      ))}
      {rest > 0 && (
        <Text size="sm" c="dimmed">{`${formatNumber(rest)} that this release does not know`}</Text>
      )}
    </Stack>
  );
}
/** How many permissions; on a page of its own, which. */
export const permissionsCell: Cell = { Show: Permissions };
