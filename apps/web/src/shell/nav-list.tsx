import { ScrollArea, Stack, Text, VisuallyHidden } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useHolds } from '../api/me.tsx';
import { useCount } from '../api/queries.ts';
import { formatNumber } from '../text/format.ts';
import { type NavEntry, navigation } from './navigation.ts';

/** The menu, without what the user may not open. */
export function NavList({ onNavigate }: { onNavigate: () => void }) {
  const holds = useHolds();
  const { pathname } = useLocation();
  return (
    <ScrollArea component="nav" aria-label="Main" flex={1} type="hover" scrollbarSize={6}>
      <Stack gap={10} pb="md" pr={8}>
        {navigation.map(({ title, entries }) => {
          const open = entries.filter(({ permission }) => permission === null || holds(permission));
          if (open.length === 0) return null;
          return (
            <div key={title ?? 'home'}>
              {title && (
                <Text size="xs" fw={600} c="dimmed" px={12} pb={2} id={`nav-${title}`}>
                  {title}
                </Text>
              )}
              <ul className="nav-group" {...(title ? { 'aria-labelledby': `nav-${title}` } : {})}>
                {open.map((entry) => (
                  <li key={entry.path}>
                    <NavItem
                      entry={entry}
                      current={isCurrent(entry.path, pathname)}
                      onNavigate={onNavigate}
                    />
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </Stack>
    </ScrollArea>
  );
}

const isCurrent = (path: string, pathname: string) =>
  path === '/' ? pathname === '/' : pathname.startsWith(path);

interface NavItemProps {
  entry: NavEntry;
  current: boolean;
  onNavigate: () => void;
}

function NavItem({ entry, current, onNavigate }: NavItemProps) {
  const Icon = entry.icon;
  return (
    <Link
      to={entry.path}
      className="nav-link"
      aria-current={current ? 'page' : undefined}
      activeProps={{}}
      onClick={onNavigate}
    >
      <Icon size={17} aria-hidden />
      {entry.label}
      {entry.waiting && <Waiting {...entry.waiting} />}
    </Link>
  );
}

/** How many wait; nothing where none does. */
function Waiting({ resource, params }: NonNullable<NavEntry['waiting']>) {
  const count = useCount(resource, params);
  if (!count) return null;
  return (
    <span className="nav-count" title={`${formatNumber(count)} waiting`}>
      {formatNumber(count)}
      <VisuallyHidden component="span"> waiting</VisuallyHidden>
    </span>
  );
}
