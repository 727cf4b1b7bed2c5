import { ActionIcon, Button, CopyButton as Copier, Tooltip } from '@mantine/core';
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

/** The same where there is little room. */
export const CopyIcon = ({ text, label }: { text: string; label: string }) => (
  <Copier value={text} timeout={2000}>
    {({ copied, copy }) => (
      <Tooltip label={copied ? 'Copied' : label}>
        <ActionIcon aria-label={copied ? 'Copied' : label} aria-live="polite" onClick={copy}>
          {copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
        </ActionIcon>
      </Tooltip>
    )}
  </Copier>
);
