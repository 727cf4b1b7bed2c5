import { Button, CopyButton, Group, Text } from '@mantine/core';
import type { SessionsPreview } from '@peersmith/api-client';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { counted } from '../../text/format.ts';

/** Mail programs and servers take so many addresses at once. */
const BLOCK = 50;

/** Whom to write to about the new sessions: in blocks for a mail program, or as a file. */
export function ContactAddresses({ contacts }: { contacts: SessionsPreview['contacts'] }) {
  const addresses = [...new Set(contacts.map(({ email }) => email))];
  if (addresses.length === 0) return null;
  const blocks = Array.from({ length: Math.ceil(addresses.length / BLOCK) }, (_, at) =>
    addresses.slice(at * BLOCK, (at + 1) * BLOCK),
  );
  return (
    <Group gap="xs">
      <Text size="sm">{counted(addresses.length, 'address', 'addresses')} to write to:</Text>
      {blocks.slice(0, 8).map((block, at) => (
        <CopyButton key={block[0]} value={block.join(', ')}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
              onClick={copy}
            >
              {copied
                ? 'Copied'
                : blocks.length === 1
                  ? 'Copy them'
                  : `Copy ${at * BLOCK + 1}–${at * BLOCK + block.length}`}
            </Button>
          )}
        </CopyButton>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconDownload size={13} />}
        onClick={() => saveAsCsv(contacts)}
      >
        Save as CSV
      </Button>
    </Group>
  );
}

const quoted = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;

function saveAsCsv(contacts: SessionsPreview['contacts']): void {
  const rows = contacts.map(({ asn, name, email, role }) => [asn, name, email, role].map(quoted).join(','));
  const url = URL.createObjectURL(
    new Blob([`asn,name,email,role\r\n${rows.join('\r\n')}\r\n`], { type: 'text/csv' }),
  );
  const link = Object.assign(document.createElement('a'), { href: url, download: 'contacts.csv' });
  link.click();
  URL.revokeObjectURL(url);
}
