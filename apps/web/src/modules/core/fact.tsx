import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A value under its name, as several of them stand side by side. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    {children}
  </div>
);
