import { Box, Group, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { HelpControl } from '../help/help-control.tsx';
import type { HelpOn } from '../help/help-of.ts';

interface PageProps {
  title: string;
  /** Beside the title, such as a status. */
  badge?: ReactNode;
  /** What the thing on the page is. */
  help?: HelpOn;
  /** Under the title: one sentence, or whatever belongs to the whole page. */
  about?: ReactNode;
  actions?: ReactNode;
  /** Widest the page becomes; lists take the whole window. */
  width?: number;
  children: ReactNode;
}

/** Letters of a title that would fill the screen of a phone in the size of others. */
const LONG = 80;
const AFTER_DIALOG_MS = 2000;

/** A page's frame: its title in the window and as heading, which takes the focus when the page changes. */
export function Page({ title, badge, help, about, actions, width, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} – Peersmith`;
  }, [title]);
  useEffect(() => {
    const take = () => heading.current?.focus({ preventScroll: true });
    const active = document.activeElement;
    if (!active?.closest('main input, main textarea, [role=dialog]')) take();
    // A dialog that led here gives the focus back to what is gone by then.
    const watch = setInterval(() => document.activeElement === document.body && take(), 100);
    const enough = setTimeout(() => clearInterval(watch), AFTER_DIALOG_MS);
    return () => {
      clearInterval(watch);
      clearTimeout(enough);
    };
  }, [pathname]);
  return (
    <Box maw={width}>
      <Group justify="space-between" align="flex-start" mb="md" gap="md">
        <div>
          <Group gap="sm">
            <Title order={1} ref={heading} tabIndex={-1} {...(title.length > LONG && { size: 'h4' })}>
              {title}
            </Title>
            {badge}
            {help && <HelpControl help={help} />}
          </Group>
          {about && (
            <Box c="dimmed" fz="sm" mt={2}>
              {about}
            </Box>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
