import { Group } from '@mantine/core';
import type { ReactNode } from 'react';

/** The line above a table that says what is chosen, and what can be done with it. */
export function SelectionBar({ children }: { children: ReactNode }) {
  return (
    <Group px="md" py={7} gap="xs" className="selection-bar" role="region" aria-label="Selection">
      {children}
    </Group>
  );
}
