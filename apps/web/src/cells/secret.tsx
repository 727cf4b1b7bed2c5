import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { CellProps } from './cell.ts';
import { Dash } from './plain.tsx';

/** Whether there is a secret; the secret itself on request, where the server gave it. */
export function SecretCell({ name, value, row }: CellProps) {
  const [open, setOpen] = useState(false);
  const known = typeof value === 'string' && value !== '';
  if (!known && row[`has_${name}`] !== true) return <Dash />;
  if (!known)
    return (
      <Text span inherit>
        Set
      </Text>
    );
  const label = open ? 'Hide' : 'Show';
  return (
    <Group gap={4} wrap="nowrap">
      <span className="mono">{open ? value : '••••••••'}</span>
      <Tooltip label={label}>
        <ActionIcon size="sm" aria-label={label} onClick={() => setOpen(!open)}>
          {open ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
