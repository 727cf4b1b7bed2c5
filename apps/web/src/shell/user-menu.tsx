import { ActionIcon, Menu, Text } from '@mantine/core';
import { token } from '@peersmith/model';
import {
  IconBook2,
  IconKey,
  IconLock,
  IconLogout,
  IconUserCircle,
  IconVocabulary,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../api/client.ts';
import { useMe } from '../api/me.tsx';
import { listPath } from '../resource/pages.ts';

/** Who is signed in, and what concerns them alone. */
export function UserMenu() {
  const me = useMe();
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => client.logout(),
    onSettled: () => {
      queries.clear();
      queries.setQueryData(['me'], null);
    },
  });
  const name = [me.user.first_name, me.user.last_name].filter(Boolean).join(' ') || me.user.username;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`Account of ${me.user.username}`}>
          <IconUserCircle size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} size="sm" c="var(--mantine-color-text)">
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.is_superuser ? 'Superuser' : me.user.is_staff ? 'Staff' : me.user.email || 'User'}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/user/profile/" leftSection={<IconUserCircle size={16} />}>
          Profile
        </Menu.Item>
        <Menu.Item component={Link} to="/user/password/" leftSection={<IconLock size={16} />}>
          Change password
        </Menu.Item>
        <Menu.Item
          renderRoot={(props) => <Link to={listPath(token)} search={{ user_id: me.user.id }} {...props} />}
          leftSection={<IconKey size={16} />}
        >
          API tokens
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item component={Link} to="/help/" leftSection={<IconBook2 size={16} />}>
          Manual
        </Menu.Item>
        <Menu.Item component={Link} to="/help/glossary/" leftSection={<IconVocabulary size={16} />}>
          Glossary
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Peersmith {me.version}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
