import { Box, Group, Text } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useCount } from '../../api/queries.ts';
import { listPath } from '../../resource/pages.ts';
import { shortTitle } from '../../resource/related.ts';
import { iconOf } from '../../shell/navigation.ts';
import { formatNumber } from '../../text/format.ts';

/** How many there are, and the way to them. */
export function Counter({ resource }: { resource: AnyResource }) {
  const count = useCount(resource, {});
  const Icon = iconOf(listPath(resource));
  return (
    <Box
      component={Link}
      to={listPath(resource)}
      className="card"
      p="md"
      style={{ textDecoration: 'none', color: 'inherit' }}
    >
      <Group gap={8} c="dimmed" wrap="nowrap">
        <Icon size={17} aria-hidden />
        <Text size="sm">{shortTitle(resource)}</Text>
      </Group>
      <Text fz={26} fw={600} lh={1.3}>
        {count === null ? '…' : formatNumber(count)}
      </Text>
    </Box>
  );
}
