import { Button, CopyButton as Copier } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** Copies a text, and says so. */
export const CopyButton = ({ text, label }: { text: string; label: string }) => (
  <Copier value={text} timeout={2000}>
    {({ copied, copy }) => (
      <Button
        variant="default"
        leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={copy}
        aria-live="polite"
      >
        {copied ? 'Copied' : label}
      </Button>
    )}
  </Copier>
);
