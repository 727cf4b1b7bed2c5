import { Box, Table } from '@mantine/core';
import type { SkippedFile } from '@peersmith/api-client';
import { Card } from '../../resource/overview.tsx';
import { formatNumber } from '../../text/format.ts';

/** What lies in a source and is no file for us, and why. */
export const SkippedCard = ({ skipped }: { skipped: readonly SkippedFile[] }) => (
  <Card title={`Left out (${formatNumber(skipped.length)})`}>
    <Box px="md" pb="md">
      <Table fz="sm" verticalSpacing={6} aria-label="Left out" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Path</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {skipped.map(({ path, text }) => (
            <Table.Tr key={path} style={{ verticalAlign: 'top' }}>
              <Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>
                {path}
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  </Card>
);
