import { Box, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { ListPages } from '../../shell/list-pages.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { STEP, useFindings } from './members-data.ts';

/** What is wrong in the file, for the exchange to mend: `count` is that of all, of which the first are kept. */
export function FindingsCard({ source, count }: { source: number; count: number }) {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useFindings(source, offset);
  return (
    <Card title={`What is wrong in the file (${formatNumber(count)})`}>
      {hides(error, data) ? (
        <Box p="md">
          <Failure error={error} retry={() => void refetch()} />
        </Box>
      ) : !data ? (
        <Box p="md">
          <Loading lines={3} />
        </Box>
      ) : (
        <>
          <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="What is wrong">
            <Table miw={560} fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Findings">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>What</Table.Th>
                  <Table.Th>Where</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.results.map(({ where, text }) => (
                  <Table.Tr key={`${where} ${text}`} style={{ verticalAlign: 'top' }}>
                    <Table.Td style={{ whiteSpace: 'normal' }}>{text}</Table.Td>
                    <Table.Td className="mono">{where}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Box>
          <ListPages count={data.count} step={STEP} offset={offset} onChange={setOffset} />
          {count > data.count && (
            <Text size="sm" c="dimmed" p="md">
              {formatNumber(count - data.count)} more were counted and not kept.
            </Text>
          )}
        </>
      )}
    </Card>
  );
}
