import { ActionIcon, AppShell, Box, Burger, Group, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { LiveNote } from '../live/live-note.tsx';
import { MakingHere } from '../resource/form/making-here.tsx';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { ColourMode } from './colour-mode.tsx';
import { Logo } from './logo.tsx';
import { NavList } from './nav-list.tsx';
import { OwnSystemSwitch } from './own-as.tsx';
import { openPalette, Palette } from './palette/palette.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { UserMenu } from './user-menu.tsx';

/** What stands around every page of a signed-in user. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 236, breakpoint: 'md', collapsed: { mobile: !opened } }}
      layout="alt"
      padding={0}
    >
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <AppShell.Header>
        <Group h="100%" px="lg" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Menu" />
            <Breadcrumbs />
          </Group>
          <Group gap={6} wrap="nowrap" flex="none">
            <LiveNote />
            <OwnSystemSwitch />
            <SearchButton />
            <ColourMode />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar bg="var(--surface)">
        <Group h={52} px={14} justify="space-between">
          <Link to="/" aria-label="Peersmith, home" style={{ color: 'inherit', textDecoration: 'none' }}>
            <Logo />
          </Link>
          <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Close menu" />
        </Group>
        <NavList onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Box id="main" tabIndex={-1} px={{ base: 'sm', sm: 'xl' }} py="lg" style={{ outline: 'none' }}>
          <MakingHere>
            <Outlet />
          </MakingHere>
        </Box>
      </AppShell.Main>
      <Palette />
      <SignInAgain />
      <Shortcuts />
    </AppShell>
  );
}

function SearchButton() {
  return (
    <>
      <UnstyledButton
        onClick={openPalette}
        visibleFrom="sm"
        px={10}
        h={32}
        className="card"
        style={{ display: 'flex', alignItems: 'center', gap: 8 }}
      >
        <IconSearch size={15} aria-hidden />
        <Text size="sm" c="dimmed" pr={28}>
          Search
        </Text>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <Tooltip label="Search">
        <ActionIcon onClick={openPalette} hiddenFrom="sm" size="lg" aria-label="Search">
          <IconSearch size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
