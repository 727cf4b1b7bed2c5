import { Box, Text } from '@mantine/core';
import { formatNumber } from '../../text/format.ts';

interface ReceivedFile {
  name: string;
  size: number;
  kept: boolean;
}

/** What is attached to a message that came in, to be saved where it is kept. */
export function ReceivedFiles({ id, files }: { id: number; files: readonly ReceivedFile[] }) {
  if (files.length === 0) return null;
  return (
    <Box component="ul" pl="md" m={0} fz="sm">
      {files.map(({ name, size, kept }, at) => (
        <li key={at}>
          {kept ? (
            <a
              className="link"
              href={`/api/messaging/received-messages/${id}/attachments/${at + 1}/`}
              download={name}
            >
              {name}
            </a>
          ) : (
            name
          )}{' '}
          <Text span inherit c="dimmed">
            {formatNumber(size)} bytes{kept ? '' : '; too large, it is in the mailbox alone'}
          </Text>
        </li>
      ))}
    </Box>
  );
}
