import { Group, Text } from '@mantine/core';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { IconLock } from '@tabler/icons-react';
import { useMe } from '../api/me.tsx';

/** Says to people who see some of the objects that there may be others. */
export function LimitedNote({ resource }: { resource: AnyResource }) {
  const { grants } = useMe();
  const own = grants.filter(({ content_type }) => content_type === contentTypeOf(resource));
  if (own.length === 0) return null;
  const names = own.map(({ name, enabled }) => (enabled ? name : `${name} (not enabled)`)).join(', ');
  return (
    <Group gap={6} mb="sm" wrap="nowrap" role="note">
      <IconLock size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" c="dimmed">
        There may be more {resource.plural}: you see those of your object{' '}
        {own.length === 1 ? 'grant' : 'grants'} {names}.
      </Text>
    </Group>
  );
}
