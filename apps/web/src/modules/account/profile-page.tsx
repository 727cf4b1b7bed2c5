import { Button, Group, Stack, Text } from '@mantine/core';
import { token } from '@peersmith/model';
import { IconKey, IconLock, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/me.tsx';
import { helpOnPage } from '../../help/help-of.ts';
import { listPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { Page } from '../../shell/page.tsx';
import { NameCard } from './name-card.tsx';
import { PreferencesCard } from './preferences-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** What concerns whoever is signed in, and nobody else. */
export function ProfilePage() {
  const { user, is_superuser } = useMe();
  return (
    <Page
      title="Profile"
      help={helpOnPage(
        'Profile',
        'web#profile',
        'What concerns you alone: name, places where you are signed in, and how pages look.',
      )}
      width={860}
      about={
        <Text span inherit>
          {user.username}
          {is_superuser ? ', superuser' : user.is_staff ? ', staff' : ''}
        </Text>
      }
      actions={
        <Group gap="xs">
          <Button
            component={Link}
            to="/user/rights/"
            variant="default"
            leftSection={<IconShieldCheck size={16} />}
          >
            What you may do
          </Button>
          <Button
            component={Link}
            to="/user/password/"
            variant="default"
            leftSection={<IconLock size={16} />}
          >
            Change password
          </Button>
          <Button
            component={Link}
            {...linkTo(listPath(token), { user_id: user.id })}
            variant="default"
            leftSection={<IconKey size={16} />}
          >
            API tokens
          </Button>
        </Group>
      }
    >
      <Stack gap="md">
        <NameCard />
        <SessionsCard />
        <PreferencesCard />
      </Stack>
    </Page>
  );
}
